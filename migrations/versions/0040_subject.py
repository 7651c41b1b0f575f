"""Requests to see what is kept about a child, what was decided for each, and archives made for them."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_BEFORE = ("own", "move")
_SINCE = (*_BEFORE, "subject")


def _kinds(words: tuple[str, ...]) -> None:
    rule = sa.column("kind").in_(words)
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("takeaways", table_args=()) as batch:
            batch.drop_constraint("takeaway_kind", type_="check")
            batch.create_check_constraint("takeaway_kind", rule)
        return
    op.drop_constraint("takeaway_kind", "takeaways", type_="check")
    op.create_check_constraint("takeaway_kind", "takeaways", rule)


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    _kinds(_SINCE)
    op.create_table(
        "subject_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", _choice("subject_asked_by", "child", "parent", "sent"), nullable=False),
        sa.Column("asker_id", sa.Uuid(), nullable=True),
        sa.Column("asker_name", sa.String(length=200), nullable=False),
        sa.Column("identity", sa.String(length=500), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("extended_on", sa.Date(), nullable=True),
        sa.Column("extended_why", sa.String(length=500), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("takeaway_id", sa.Uuid(), nullable=True),
        sa.Column("given_at", sa.DateTime(), nullable=True),
        _to("subject_requests", "child_id", "children"),
        _to("subject_requests", "asker_id", "people"),
        _to("subject_requests", "noted_by", "people"),
        _to("subject_requests", "takeaway_id", "takeaways"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_requests")),
    )
    op.create_index(op.f("ix_subject_requests_child_id"), "subject_requests", ["child_id"])
    op.create_table(
        "subject_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("choice", _choice("subject_choice", "give", "cover", "keep"), nullable=False),
        sa.Column("why", _choice("subject_kept_for", "third_party", "harm", "privilege"), nullable=True),
        sa.Column("covered", sa.Text(), nullable=False),
        sa.Column("clinician", sa.String(length=200), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("opinion_on", sa.Date(), nullable=True),
        sa.Column("warned", sa.Text(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        _to("subject_decisions", "request_id", "subject_requests"),
        _to("subject_decisions", "child_id", "children"),
        _to("subject_decisions", "passage_id", "passages"),
        _to("subject_decisions", "version_id", "versions"),
        _to("subject_decisions", "decided_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_decisions")),
        sa.UniqueConstraint("request_id", "passage_id", name=op.f("uq_subject_decisions_request_id_passage_id")),
    )
    op.create_index(op.f("ix_subject_decisions_child_id"), "subject_decisions", ["child_id"])
    op.create_index(op.f("ix_subject_decisions_passage_id"), "subject_decisions", ["passage_id"])


def downgrade() -> None:
    op.drop_table("subject_decisions")
    op.drop_table("subject_requests")
    op.execute("DELETE FROM takeaways WHERE kind = 'subject'")
    _kinds(_BEFORE)
