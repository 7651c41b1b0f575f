"""What somebody has typed and not saved yet is kept for them alone."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NEW, _CHANGED = sa.text("passage_id IS NULL"), sa.text("passage_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=True),
        sa.Column("tab", sa.String(length=40), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_drafts_child_id"),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name="fk_drafts_page_id"),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.id"], name="fk_drafts_passage_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_drafts_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_person_id_child_id", "drafts", ["person_id", "child_id"])
    op.create_index("ix_drafts_saved_at", "drafts", ["saved_at"])
    op.create_index(
        "uq_drafts_person_id_page_id_field_tab", "drafts", ["person_id", "page_id", "field", "tab"],
        unique=True, sqlite_where=_NEW, postgresql_where=_NEW,
    )
    op.create_index(
        "uq_drafts_person_id_passage_id_tab", "drafts", ["person_id", "passage_id", "tab"],
        unique=True, sqlite_where=_CHANGED, postgresql_where=_CHANGED,
    )


def downgrade() -> None:
    op.drop_table("drafts")
