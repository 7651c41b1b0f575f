"""A small photo that goes first knows which original is still to come; and when somebody wants full photos to be sent."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_AWAITED = "awaits <> ''"


def upgrade() -> None:
    op.add_column("media", sa.Column("awaits", sa.String(length=64), nullable=False, server_default=""))
    op.create_index(
        "ix_media_awaits", "media", ["awaits"],
        sqlite_where=sa.text(_AWAITED), postgresql_where=sa.text(_AWAITED),
    )  # fmt: skip
    op.add_column("people", sa.Column("full_photos", sa.String(length=10), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("people", "full_photos")
    op.drop_index("ix_media_awaits", table_name="media")
    op.drop_column("media", "awaits")
