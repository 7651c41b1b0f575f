"""Words whose HTML was made by older rules are found at once, however many words there are."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_versions_html_policy_child_id", "versions", ["html_policy", "child_id"])


def downgrade() -> None:
    op.drop_index("ix_versions_html_policy_child_id", table_name="versions")
