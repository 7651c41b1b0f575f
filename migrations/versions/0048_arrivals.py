"""Sealed spaces that an administrator sent to be taken in, for a day."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sent_spaces",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "looking", "ready", "taking", "done", "refused", name="sent_space_state", native_enum=False,
                create_constraint=True, length=40,
            ),
            nullable=False,
        ),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("same", sa.JSON(), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=False),
        sa.Column("came_in", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_sent_spaces_council_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sent_spaces_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_spaces")),
    )  # fmt: skip
    op.create_index(op.f("ix_sent_spaces_person_id"), "sent_spaces", ["person_id"])
    op.create_index(op.f("ix_sent_spaces_ends_at"), "sent_spaces", ["ends_at"])


def downgrade() -> None:
    op.drop_table("sent_spaces")
