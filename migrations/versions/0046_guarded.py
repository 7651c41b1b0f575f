"""What is left of a detail's words once it is kept from nobody, where a passage that says them was taken out meanwhile."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("protected_details", sa.Column("left_over", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("protected_details", "left_over")
