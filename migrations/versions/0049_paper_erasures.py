"""A paper form that came into the wrong child's wiki can be taken out for good."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

_REASONS = ("somebody_else", "private", "by_mistake", "hurtful", "asked", "ordered", "other")
_ROLES = (
    "parent", "young_person", "relative", "school", "health", "social_care", "other_professional", "caseworker",
    "send_administrator",
)  # fmt: skip


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "paper_erasures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("reason", _choice("paper_erasure_reason", _REASONS), nullable=False),
        sa.Column("role", _choice("paper_erasure_role", _ROLES), nullable=False),
        sa.Column("erased_by", sa.Uuid(), nullable=False),
        sa.Column("erased_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_paper_erasures_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_erasures")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_paper_erasures_paper_id")),
    )
    op.create_index(op.f("ix_paper_erasures_child_id"), "paper_erasures", ["child_id"])


def downgrade() -> None:
    op.drop_table("paper_erasures")
