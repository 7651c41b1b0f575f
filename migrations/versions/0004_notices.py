"""Notices: what each member chose, and the ledger. Who is a member already is told of what comes, not of what was."""

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_HOW_OFTEN = sa.Enum(
    "at_once", "daily", "weekly", "never", name="how_often", native_enum=False, create_constraint=True, length=40
)
_STATE = sa.Enum(
    "waiting", "sending", "sent", "nothing", "failed", name="notice_state", native_enum=False, create_constraint=True, length=40
)
_UNSETTLED = sa.text("state IN ('waiting', 'sending', 'failed')")


def upgrade() -> None:
    op.create_table(
        "notice_choices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("how_often", _HOW_OFTEN, nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("counted_from", sa.DateTime(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_notice_choices_child_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notice_choices_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_choices")),
        sa.UniqueConstraint("person_id", "child_id", name=op.f("uq_notice_choices_person_id_child_id")),
    )
    op.create_index("ix_notice_choices_child_id", "notice_choices", ["child_id"])
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(length=60), nullable=False),
        sa.Column("state", _STATE, nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_notices_child_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notices_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("person_id", "child_id", "period", name=op.f("uq_notices_person_id_child_id_period")),
    )
    op.create_index("ix_notices_child_id", "notices", ["child_id"])
    op.create_index(
        "uq_notices_one_at_a_time", "notices", ["person_id", "child_id"], unique=True,
        sqlite_where=_UNSETTLED, postgresql_where=_UNSETTLED,
    )  # fmt: skip
    _begin_now()


def _begin_now() -> None:
    """A settled line for every living membership, so that nobody is told of years at once."""
    connection = op.get_bind()
    member = sa.table(
        "memberships", sa.column("person_id", sa.Uuid()), sa.column("child_id", sa.Uuid()), sa.column("ended_at")
    )
    notice = sa.table(
        "notices", sa.column("id", sa.Uuid()), sa.column("person_id", sa.Uuid()), sa.column("child_id", sa.Uuid()),
        sa.column("period", sa.String()), sa.column("state", sa.String()), sa.column("since", sa.DateTime()),
        sa.column("until", sa.DateTime()), sa.column("message_id", sa.String()), sa.column("tries", sa.Integer()),
        sa.column("problem", sa.Text()), sa.column("made_at", sa.DateTime()),
    )  # fmt: skip
    now = datetime.now(UTC).replace(tzinfo=None)
    rows = connection.execute(sa.select(member.c.person_id, member.c.child_id).where(member.c.ended_at.is_(None))).all()
    for row in rows:
        connection.execute(
            sa.insert(notice).values(
                id=uuid.uuid4(), person_id=row.person_id, child_id=row.child_id, period="quiet", state="nothing",
                since=now, until=now, message_id="", tries=0, problem="", made_at=now,
            )
        )  # fmt: skip


def downgrade() -> None:
    op.drop_table("notices")
    op.drop_table("notice_choices")
