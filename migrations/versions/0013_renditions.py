"""By which rules a file's renditions were made: what is there already gets what it lacks."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("media", sa.Column("edition", sa.Integer(), server_default="1", nullable=False))
    op.create_index("ix_media_edition", "media", ["edition"])


def downgrade() -> None:
    op.drop_index("ix_media_edition", "media")
    with op.batch_alter_table("media") as batch:
        batch.drop_column("edition")
