"""Words of the pages of scans, typed or read by a machine and checked; files that the virus scanner keeps shut are found."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_DRAFT = sa.text("state <> 'checked'")
_SHUT = sa.text("state IN ('held', 'unsafe')")


def upgrade() -> None:
    op.create_table(
        "page_words",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("media_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_page_words_child_id"),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name="fk_page_words_media_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_page_words_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_page_words"),
    )
    op.create_index("ix_page_words_child_id", "page_words", ["child_id"])
    op.create_index("ix_page_words_media_id_page", "page_words", ["media_id", "page"])
    op.create_index(
        "uq_page_words_one_draft", "page_words", ["media_id", "page"], unique=True, sqlite_where=_DRAFT,
        postgresql_where=_DRAFT,
    )  # fmt: skip
    op.create_index("ix_media_shut", "media", ["state"], sqlite_where=_SHUT, postgresql_where=_SHUT)


def downgrade() -> None:
    op.drop_index("ix_media_shut", table_name="media")
    op.drop_table("page_words")
