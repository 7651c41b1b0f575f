"""The day rights pass to the young person: who was told of it, who of the family stays, and decisions made for them."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    with op.batch_alter_table("memberships") as table:
        table.add_column(sa.Column("stays", sa.String(length=40), nullable=True))
        table.create_check_constraint(op.f("ck_memberships_stay"), "stays IN ('helper', 'reader', 'leaves')")
    op.create_table(
        "handover_told",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("stage", _choice("handover_stage", "year", "months", "weeks", "day"), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_handover_told_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_told")),
        sa.UniqueConstraint("child_id", "stage", name=op.f("uq_handover_told_child_id_stage")),
    )
    op.create_index(op.f("ix_handover_told_child_id"), "handover_told", ["child_id"], unique=False)
    op.create_table(
        "capacity_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column(
            "decision", _choice("capacity_decision", "assess", "answer", "school", "appeal", "share"), nullable=False
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("acts_as", _choice("capacity_acts_as", "deputy", "attorney", "parent"), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("assessed_by", sa.String(length=200), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_why", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_capacity_decisions_child_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["people.id"], name=op.f("fk_capacity_decisions_ended_by")),
        sa.ForeignKeyConstraint(["noted_by"], ["people.id"], name=op.f("fk_capacity_decisions_noted_by")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_capacity_decisions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_decisions")),
    )
    op.create_index(op.f("ix_capacity_decisions_child_id"), "capacity_decisions", ["child_id"], unique=False)


def downgrade() -> None:
    op.drop_table("capacity_decisions")
    op.drop_table("handover_told")
    with op.batch_alter_table("memberships") as table:
        table.drop_constraint(op.f("ck_memberships_stay"), type_="check")
        table.drop_column("stays")
