"""How long spaces are kept: holds on them, proposals to delete them, and what is left of those that were deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

_OPEN = sa.text("withdrawn_at IS NULL")


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "retention_holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=False),
        sa.Column("placed_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_why", sa.String(length=500), nullable=False),
        _to("retention_holds", "child_id", "children"),
        _to("retention_holds", "placed_by", "people"),
        _to("retention_holds", "ended_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_holds")),
    )
    op.create_index(op.f("ix_retention_holds_child_id"), "retention_holds", ["child_id"])
    op.create_table(
        "retention_proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        _to("retention_proposals", "child_id", "children"),
        _to("retention_proposals", "proposed_by", "people"),
        _to("retention_proposals", "confirmed_by", "people"),
        _to("retention_proposals", "withdrawn_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_proposals")),
    )
    op.create_index(op.f("ix_retention_proposals_child_id"), "retention_proposals", ["child_id"])
    op.create_index(
        "uq_retention_proposals_once_at_a_time", "retention_proposals", ["child_id"], unique=True, sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )  # fmt: skip
    op.create_table(
        "retention_stones",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deleted_child", sa.Uuid(), nullable=False),
        sa.Column("council", sa.Uuid(), nullable=False),
        sa.Column(
            "kept_as",
            sa.Enum(
                "plan", "no_plan", "log", "letters", "work", "accounts", name="retention_class", native_enum=False,
                create_constraint=True, length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_stones")),
    )  # fmt: skip
    op.create_index(op.f("ix_retention_stones_deleted_child"), "retention_stones", ["deleted_child"])
    op.create_index(op.f("ix_retention_stones_council"), "retention_stones", ["council"])


def downgrade() -> None:
    op.drop_table("retention_stones")
    op.drop_table("retention_proposals")
    op.drop_table("retention_holds")
