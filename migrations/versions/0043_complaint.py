"""Complaints about how information is handled, and what was done about each."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "complaints",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=True),
        sa.Column("complainant_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("reach", sa.String(length=500), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("came_by", _choice("complaint_came_by", "here", "letter", "mail", "phone", "person"), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False),
        _to("complaints", "council_id", "councils"),
        _to("complaints", "child_id", "children"),
        _to("complaints", "complainant_id", "people"),
        _to("complaints", "noted_by", "people"),
        _to("complaints", "acknowledged_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
    )
    op.create_index(op.f("ix_complaints_council_id"), "complaints", ["council_id"])
    op.create_index(op.f("ix_complaints_child_id"), "complaints", ["child_id"])
    op.create_index(op.f("ix_complaints_complainant_id"), "complaints", ["complainant_id"])
    op.create_table(
        "complaint_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=True),
        sa.Column("kind", _choice("complaint_note_kind", "step", "progress", "outcome"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        _to("complaint_notes", "complaint_id", "complaints"),
        _to("complaint_notes", "child_id", "children"),
        _to("complaint_notes", "by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_notes")),
    )
    op.create_index(op.f("ix_complaint_notes_complaint_id"), "complaint_notes", ["complaint_id"])
    op.create_index(op.f("ix_complaint_notes_child_id"), "complaint_notes", ["child_id"])


def downgrade() -> None:
    op.drop_table("complaint_notes")
    op.drop_table("complaints")
