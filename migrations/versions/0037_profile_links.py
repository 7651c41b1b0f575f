"""Links that lead to one profile for some days."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profile_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("layout", sa.String(length=40), nullable=False),
        sa.Column("reader", sa.String(length=20), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.Column("photo", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_profile_links_child_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_profile_links_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_profile_links_token_hash")),
    )
    op.create_index(op.f("ix_profile_links_child_id"), "profile_links", ["child_id"])


def downgrade() -> None:
    op.drop_table("profile_links")
