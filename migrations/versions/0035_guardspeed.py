"""Fingerprints of the wrong-child guard in fewer and narrower rows. The worker makes all of them anew."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("guard_prints")
    op.execute("DELETE FROM guard_children")
    op.create_table(
        "guard_passages",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("prints", sa.LargeBinary(), nullable=False),
        sa.Column("found_by", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_guard_passages_child_id_children"),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.id"], name="fk_guard_passages_passage_id_passages"),
        sa.PrimaryKeyConstraint("id", name="pk_guard_passages"),
        sa.UniqueConstraint("passage_id", name="uq_guard_passages_passage_id"),
    )
    op.create_index("ix_guard_passages_child_id", "guard_passages", ["child_id"])
    op.create_table(
        "guard_prints",
        sa.Column("print", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("print", "place", name="pk_guard_prints"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("guard_prints")
    op.drop_table("guard_passages")
    op.execute("DELETE FROM guard_children")
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
