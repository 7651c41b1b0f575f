"""Archives that were taken away from a child's space, and spaces that arrived as one."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "takeaways",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _choice("takeaway_kind", "own", "move"), nullable=False),
        sa.Column("state", _choice("takeaway_state", "waiting", "ready", "failed", "gone"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("shuts", sa.String(length=100), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("holds", sa.JSON(), nullable=False),
        sa.Column("once", sa.String(length=40), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=True),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        _to("takeaways", "child_id", "children"),
        _to("takeaways", "person_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takeaways")),
        sa.UniqueConstraint("child_id", "person_id", "kind", "once", name=op.f("uq_takeaways_once")),
    )
    op.create_index(op.f("ix_takeaways_child_id"), "takeaways", ["child_id"])
    op.create_index(op.f("ix_takeaways_ends_at"), "takeaways", ["ends_at"])
    op.create_table(
        "arrivals",
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("takeaway_id", sa.Uuid(), nullable=False),
        sa.Column("came_from", sa.String(length=200), nullable=False),
        sa.Column("left_at", sa.DateTime(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("chain_key", sa.String(length=200), nullable=False),
        sa.Column("chain_sha256", sa.String(length=64), nullable=False),
        sa.Column("chain_rows", sa.Integer(), nullable=False),
        sa.Column("chain_holds", sa.Boolean(), nullable=False),
        sa.Column("brought_by", sa.Uuid(), nullable=False),
        sa.Column("brought_at", sa.DateTime(), nullable=False),
        _to("arrivals", "child_id", "children"),
        _to("arrivals", "brought_by", "people"),
        sa.PrimaryKeyConstraint("child_id", name=op.f("pk_arrivals")),
    )


def downgrade() -> None:
    op.drop_table("arrivals")
    op.drop_table("takeaways")
