"""Word files of a plan that came back, and what a person did with each change in them."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_returns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("plan_version_id", sa.Uuid(), nullable=False),
        sa.Column("media_id", sa.Uuid(), nullable=False),
        sa.Column("returned_by", sa.Uuid(), nullable=False),
        sa.Column("returned_at", sa.DateTime(), nullable=False),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("hits", sa.JSON(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_plan_returns_child_id")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_versions.id"], name=op.f("fk_plan_returns_plan_version_id")
        ),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name=op.f("fk_plan_returns_media_id")),
        sa.ForeignKeyConstraint(["returned_by"], ["people.id"], name=op.f("fk_plan_returns_returned_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name=op.f("fk_plan_returns_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_returns")),
    )
    op.create_index(op.f("ix_plan_returns_child_id"), "plan_returns", ["child_id"])
    op.create_index(op.f("ix_plan_returns_media_id"), "plan_returns", ["media_id"])
    op.create_table(
        "plan_return_choices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("is_taken", sa.Boolean(), nullable=False),
        sa.Column("chosen_by", sa.Uuid(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_plan_return_choices_child_id")),
        sa.ForeignKeyConstraint(["return_id"], ["plan_returns.id"], name=op.f("fk_plan_return_choices_return_id")),
        sa.ForeignKeyConstraint(["chosen_by"], ["people.id"], name=op.f("fk_plan_return_choices_chosen_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_return_choices")),
    )
    op.create_index(op.f("ix_plan_return_choices_child_id"), "plan_return_choices", ["child_id"])
    op.create_index(op.f("ix_plan_return_choices_return_id"), "plan_return_choices", ["return_id"])


def downgrade() -> None:
    op.drop_table("plan_return_choices")
    op.drop_table("plan_returns")
