"""Words can be taken out for good, and mistakes of fact put right."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
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
        "erasures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column("reason", _choice("erasure_reason", _REASONS), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("role", _choice("erasure_role", _ROLES), nullable=False),
        sa.Column("erased_by", sa.Uuid(), nullable=False),
        sa.Column("erased_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_erasures_child_id")),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.id"], name=op.f("fk_erasures_passage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("passage_id", name=op.f("uq_erasures_passage_id")),
    )
    op.create_index("ix_erasures_child_id", "erasures", ["child_id"])
    op.create_table(
        "corrections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("role", _choice("correction_role", _ROLES), nullable=False),
        sa.Column("corrected_by", sa.Uuid(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_corrections_child_id")),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.id"], name=op.f("fk_corrections_passage_id")),
        sa.ForeignKeyConstraint(["corrected_by"], ["people.id"], name=op.f("fk_corrections_corrected_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index("ix_corrections_child_id", "corrections", ["child_id"])
    op.add_column("versions", sa.Column("erasure_id", sa.Uuid(), nullable=True))
    op.add_column("versions", sa.Column("correction_id", sa.Uuid(), nullable=True))
    op.add_column("plan_versions", sa.Column("erasure_id", sa.Uuid(), nullable=True))
    op.add_column("plan_versions", sa.Column("restricted_until", sa.Date(), nullable=True))


def downgrade() -> None:
    for table, column in (
        ("plan_versions", "restricted_until"), ("plan_versions", "erasure_id"), ("versions", "correction_id"),
        ("versions", "erasure_id"),
    ):  # fmt: skip
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
    op.drop_table("corrections")
    op.drop_table("erasures")
