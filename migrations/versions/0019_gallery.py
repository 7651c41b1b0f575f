"""How a picture is turned and cut, when it was taken, and from where it was moved."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("media", sa.Column("made_from", sa.Uuid(), nullable=True))
    op.add_column("media", sa.Column("cut", sa.String(length=40), nullable=False, server_default=""))
    op.add_column("media", sa.Column("taken", sa.String(length=10), nullable=False, server_default=""))
    op.create_index("ix_media_made_from", "media", ["made_from"])
    op.add_column("passages", sa.Column("moved_from", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("passages", "moved_from")
    op.drop_index("ix_media_made_from", table_name="media")
    for column in ("taken", "cut", "made_from"):
        op.drop_column("media", column)
