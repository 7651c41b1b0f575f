"""Who may see a page's new words and a single file can be chosen by hand, and people can ask to see more."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pages", sa.Column("own_audience", sa.Text(), nullable=True))
    op.add_column("media", sa.Column("audience", sa.Text(), nullable=True))
    op.add_column("version_media", sa.Column("audience", sa.Text(), nullable=True))
    op.create_table(
        "share_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column(
            "answer",
            sa.Enum("shared", "not_now", name="share_answer", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("answer_words", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_share_requests_child_id")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_share_requests_page_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_share_requests_asked_by")),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_share_requests_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_requests")),
    )
    op.create_index("ix_share_requests_child_id", "share_requests", ["child_id"])
    op.create_index(
        "uq_share_requests_one_at_a_time",
        "share_requests",
        ["page_id", "asked_by"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("share_requests")
    for table, column in (("version_media", "audience"), ("media", "audience"), ("pages", "own_audience")):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
