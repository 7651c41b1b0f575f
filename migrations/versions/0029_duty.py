"""A membership may end by itself, and may be one that somebody with a duty opened with a reason."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("memberships") as table:
        table.add_column(sa.Column("ends_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("by_duty", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(op.f("ix_memberships_ends_at"), "memberships", ["ends_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_memberships_ends_at"), table_name="memberships")
    with op.batch_alter_table("memberships") as table:
        table.drop_column("by_duty")
        table.drop_column("ends_at")
