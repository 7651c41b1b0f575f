"""Whether a question was clear is gathered for each council, without a child or a person."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clear_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("is_clear", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_clear_answers_council_id"),
        sa.ForeignKeyConstraint(["edition_id"], ["page_type_editions.id"], name="fk_clear_answers_edition_id"),
        sa.PrimaryKeyConstraint("id", name="pk_clear_answers"),
        sa.UniqueConstraint("who", name="uq_clear_answers_who"),
    )
    op.create_index("ix_clear_answers_council_id_edition_id_field", "clear_answers", ["council_id", "edition_id", "field"])


def downgrade() -> None:
    op.drop_table("clear_answers")
