"""An answer to a plan that came on paper is typed in for its sender; what was said on an answer sheet can be taken out."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
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
        "plan_papers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("serving_id", sa.Uuid(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("typed_by", sa.Uuid(), nullable=False),
        sa.Column("typed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_plan_papers_child_id")),
        sa.ForeignKeyConstraint(["serving_id"], ["plan_servings.id"], name=op.f("fk_plan_papers_serving_id")),
        sa.ForeignKeyConstraint(["typed_by"], ["people.id"], name=op.f("fk_plan_papers_typed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_papers")),
    )
    op.create_index(op.f("ix_plan_papers_child_id"), "plan_papers", ["child_id"])
    op.create_index(op.f("ix_plan_papers_serving_id"), "plan_papers", ["serving_id"])
    op.create_table(
        "plan_paper_files",
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["plan_papers.id"], name=op.f("fk_plan_paper_files_paper_id")),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name=op.f("fk_plan_paper_files_media_id")),
        sa.PrimaryKeyConstraint("paper_id", "position", name=op.f("pk_plan_paper_files")),
        sa.UniqueConstraint("media_id", name=op.f("uq_plan_paper_files_media_id")),
    )
    op.create_table(
        "point_erasures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("serving_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("reason", _choice("point_erasure_reason", _REASONS), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("role", _choice("point_erasure_role", _ROLES), nullable=False),
        sa.Column("erased_by", sa.Uuid(), nullable=False),
        sa.Column("erased_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_point_erasures_child_id")),
        sa.ForeignKeyConstraint(["serving_id"], ["plan_servings.id"], name=op.f("fk_point_erasures_serving_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_erasures")),
    )
    op.create_index(op.f("ix_point_erasures_child_id"), "point_erasures", ["child_id"])
    op.add_column("plan_points", sa.Column("paper_id", sa.Uuid(), nullable=True))
    op.add_column("plan_points", sa.Column("wrong_at", sa.DateTime(), nullable=True))
    op.add_column("plan_points", sa.Column("erasure_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_plan_points_paper_id"), "plan_points", ["paper_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_plan_points_paper_id"), table_name="plan_points")
    for column in ("erasure_id", "wrong_at", "paper_id"):
        op.drop_column("plan_points", column)
    for table in ("point_erasures", "plan_paper_files", "plan_papers"):
        op.drop_table(table)
