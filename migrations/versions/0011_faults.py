"""Who may see what is written under one question of a page from now on."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pages", sa.Column("field_audiences", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("pages", "field_audiences")
