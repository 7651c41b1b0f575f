"""Reasons a caseworker gives for what is in the plan and what is not; the page of a document that words were read on."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_reasons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column("source_version_id", sa.Uuid(), nullable=True),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_plan_reasons_child_id_children"),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.id"], name="fk_plan_reasons_passage_id_passages"),
        sa.ForeignKeyConstraint(["source_version_id"], ["versions.id"], name="fk_plan_reasons_source_version_id_versions"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_plan_reasons_version_id_versions"),
        sa.ForeignKeyConstraint(["given_by"], ["people.id"], name="fk_plan_reasons_given_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_reasons"),
    )
    op.create_index("ix_plan_reasons_child_id", "plan_reasons", ["child_id"])
    op.add_column("version_sources", sa.Column("media_id", sa.Uuid(), nullable=True))
    op.add_column("version_sources", sa.Column("page", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("version_sources", "page")
    op.drop_column("version_sources", "media_id")
    op.drop_index("ix_plan_reasons_child_id", table_name="plan_reasons")
    op.drop_table("plan_reasons")
