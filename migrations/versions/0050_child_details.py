"""A child's name and day of birth can be put right, and what stood there before is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_ROLES = (
    "parent", "young_person", "relative", "school", "health", "social_care", "other_professional", "caseworker",
    "send_administrator",
)  # fmt: skip


def upgrade() -> None:
    role = sa.Enum(*_ROLES, name="child_correction_role", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "child_corrections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("known_as", sa.String(length=100), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("role", role, nullable=False),
        sa.Column("corrected_by", sa.Uuid(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_child_corrections_child_id")),
        sa.ForeignKeyConstraint(["corrected_by"], ["people.id"], name=op.f("fk_child_corrections_corrected_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_corrections")),
        sa.UniqueConstraint("child_id", "number", name=op.f("uq_child_corrections_child_id_number")),
    )
    op.create_index(op.f("ix_child_corrections_child_id"), "child_corrections", ["child_id"])


def downgrade() -> None:
    op.drop_table("child_corrections")
