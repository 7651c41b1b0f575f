"""How much each person has sent is found without reading every file's row."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_media_uploaded_by_size", "media", ["uploaded_by", "size"])


def downgrade() -> None:
    op.drop_index("ix_media_uploaded_by_size", "media")
