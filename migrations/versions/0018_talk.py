"""Who is in a picture and whether they agreed; and what a machine heard in a recording, until a person has checked it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("media", sa.Column("pictured", sa.String(length=200), server_default="", nullable=False))
    op.add_column("media", sa.Column("heard_state", sa.String(length=10), server_default="", nullable=False))
    op.add_column("media", sa.Column("heard", sa.Text(), server_default="", nullable=False))
    op.add_column("version_media", sa.Column("pictured", sa.String(length=200), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("version_media", "pictured")
    op.drop_column("media", "heard")
    op.drop_column("media", "heard_state")
    op.drop_column("media", "pictured")
