"""A child's passages are found by their question: the home asks for the hello whatever else is written."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_passages_child_id_field", "passages", ["child_id", "field"])
    op.drop_index("ix_passages_child_id", table_name="passages")


def downgrade() -> None:
    op.create_index("ix_passages_child_id", "passages", ["child_id"])
    op.drop_index("ix_passages_child_id_field", table_name="passages")
