"""A request for advice is begun with the first words and answered when somebody says that it is finished."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("advice_requests", sa.Column("begun_at", sa.DateTime(), nullable=True))
    op.execute(sa.text("UPDATE advice_requests SET begun_at = answered_at"))  # until now the first words were the answer


def downgrade() -> None:
    op.execute(sa.text("UPDATE advice_requests SET answered_at = begun_at WHERE answered_at IS NULL"))
    op.drop_column("advice_requests", "begun_at")
