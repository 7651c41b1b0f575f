"""How far a piece of slow work is, shown to whoever waits for it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("step", sa.Integer(), nullable=True))
    op.add_column("jobs", sa.Column("percent", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("jobs", "percent")
    op.drop_column("jobs", "step")
