"""How a plan was served on whom, what they answer point by point, and two more kinds of plan: amendment notice, amended final."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_BEFORE = ("draft", "final")
_SINCE = (*_BEFORE, "amendment", "amended")


def _kinds(words: tuple[str, ...]) -> None:
    rule = sa.column("status").in_(words)
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("plan_versions", table_args=()) as batch:
            batch.drop_constraint("plan_status", type_="check")
            batch.create_check_constraint("plan_status", rule)
        return
    op.drop_constraint("plan_status", "plan_versions", type_="check")
    op.create_check_constraint("plan_status", "plan_versions", rule)


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    _kinds(_SINCE)
    op.create_table(
        "plan_servings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("plan_version_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("way", _choice("serving_way", "wiki", "post", "mail", "hand"), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("proof_media_id", sa.Uuid(), nullable=True),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("served_by", sa.Uuid(), nullable=False),
        sa.Column("served_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_plan_servings_child_id")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_versions.id"], name=op.f("fk_plan_servings_plan_version_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_plan_servings_person_id")),
        sa.ForeignKeyConstraint(["proof_media_id"], ["media.id"], name=op.f("fk_plan_servings_proof_media_id")),
        sa.ForeignKeyConstraint(["served_by"], ["people.id"], name=op.f("fk_plan_servings_served_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_servings")),
        sa.UniqueConstraint(
            "plan_version_id", "person_id", name=op.f("uq_plan_servings_plan_version_id_person_id")
        ),
    )
    op.create_index(op.f("ix_plan_servings_child_id"), "plan_servings", ["child_id"])
    op.create_index(op.f("ix_plan_servings_proof_media_id"), "plan_servings", ["proof_media_id"])
    op.create_table(
        "plan_points",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("serving_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verdict", _choice("point_verdict", "agree", "change", "missing", "ask"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("media_id", sa.Uuid(), nullable=True),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_plan_points_child_id")),
        sa.ForeignKeyConstraint(["serving_id"], ["plan_servings.id"], name=op.f("fk_plan_points_serving_id")),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name=op.f("fk_plan_points_media_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_points")),
        sa.UniqueConstraint("serving_id", "place", "number", name=op.f("uq_plan_points_serving_id_place_number")),
    )
    op.create_index(op.f("ix_plan_points_child_id"), "plan_points", ["child_id"])
    op.create_index(op.f("ix_plan_points_media_id"), "plan_points", ["media_id"])
    op.create_table(
        "plan_point_replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("reply", _choice("point_reply", "accepted", "not_accepted", "talk"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_plan_point_replies_child_id")),
        sa.ForeignKeyConstraint(["point_id"], ["plan_points.id"], name=op.f("fk_plan_point_replies_point_id")),
        sa.ForeignKeyConstraint(["given_by"], ["people.id"], name=op.f("fk_plan_point_replies_given_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_point_replies")),
    )
    op.create_index(op.f("ix_plan_point_replies_child_id"), "plan_point_replies", ["child_id"])
    op.create_index(op.f("ix_plan_point_replies_point_id"), "plan_point_replies", ["point_id"])


def downgrade() -> None:
    for table in ("plan_point_replies", "plan_points", "plan_servings"):
        op.drop_table(table)
    op.execute("UPDATE plan_versions SET status = 'final' WHERE status IN ('amendment', 'amended')")
    _kinds(_BEFORE)
