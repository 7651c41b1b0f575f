"""The wrong-child guard: fingerprints of what was said, plans that were looked through, and what was found in them."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_KINDS = ("full_name", "birth", "number", "address", "words", "first_name")


def upgrade() -> None:
    op.create_table(
        "guard_changes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_guard_changes_child_id_children"),
        sa.PrimaryKeyConstraint("id", name="pk_guard_changes"),
    )
    op.create_index("ix_guard_changes_child_id", "guard_changes", ["child_id"])
    op.create_table(
        "guard_children",
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_guard_children_child_id_children"),
        sa.PrimaryKeyConstraint("child_id", name="pk_guard_children"),
    )
    op.create_table(
        "guard_prints",
        sa.Column("print", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_guard_prints_child_id_children"),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.id"], name="fk_guard_prints_passage_id_passages"),
        sa.PrimaryKeyConstraint("print", "passage_id", name="pk_guard_prints"),
    )
    op.create_index("ix_guard_prints_child_id", "guard_prints", ["child_id"])
    op.create_index("ix_guard_prints_passage_id", "guard_prints", ["passage_id"])
    op.create_table(
        "guard_checks",
        sa.Column("plan_version_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("checked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_guard_checks_child_id_children"),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_versions.id"], name="fk_guard_checks_plan_version_id_plan_versions"
        ),
        sa.PrimaryKeyConstraint("plan_version_id", name="pk_guard_checks"),
    )
    op.create_index("ix_guard_checks_child_id", "guard_checks", ["child_id"])
    op.create_table(
        "guard_hits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("plan_version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum(*_KINDS, name="guard_kind", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_guard_hits_child_id_children"),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_versions.id"], name="fk_guard_hits_plan_version_id_plan_versions"
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name="fk_guard_hits_settled_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_guard_hits"),
    )
    op.create_index("ix_guard_hits_child_id", "guard_hits", ["child_id"])
    op.create_index("ix_guard_hits_plan_version_id", "guard_hits", ["plan_version_id"])


def downgrade() -> None:
    for table in ("guard_hits", "guard_checks", "guard_prints", "guard_children", "guard_changes"):
        op.drop_table(table)
