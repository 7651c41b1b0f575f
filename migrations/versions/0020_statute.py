"""Why a caseworker lets a finding about the plan stand."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ROLES = (
    "parent", "young_person", "relative", "school", "health", "social_care", "other_professional", "caseworker",
    "send_administrator",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "plan_settled",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=False),
        sa.Column(
            "role", sa.Enum(*_ROLES, name="role", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("settled_at", sa.DateTime(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_plan_settled_child_id"),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name="fk_plan_settled_settled_by"),
        sa.ForeignKeyConstraint(["opened_by"], ["people.id"], name="fk_plan_settled_opened_by"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_settled"),
    )
    op.create_index("ix_plan_settled_child_id", "plan_settled", ["child_id"])


def downgrade() -> None:
    op.drop_index("ix_plan_settled_child_id", table_name="plan_settled")
    op.drop_table("plan_settled")
