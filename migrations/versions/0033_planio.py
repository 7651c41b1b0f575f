"""The shape that a council's plans usually have."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("councils", sa.Column("plan_shape", sa.String(length=60), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("councils", "plan_shape")
