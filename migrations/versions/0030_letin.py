"""Who was asked in to a child's space, and the keys that open an invitation."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "mail",
                "text",
                "letter",
                "code",
                name="invitation_way",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "parent",
                "young_person",
                "relative",
                "school",
                "health",
                "social_care",
                "other_professional",
                "caseworker",
                "send_administrator",
                name="invited_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("relation", sa.String(length=100), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("parental_responsibility", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("agreed_by", sa.String(length=200), nullable=False),
        sa.Column("agreed_how", sa.String(length=500), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("invited_at", sa.DateTime(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("printed_at", sa.DateTime(), nullable=True),
        sa.Column("posted_at", sa.DateTime(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("given_email", sa.String(length=254), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_invitations_child_id")),
        sa.ForeignKeyConstraint(["invited_by"], ["people.id"], name=op.f("fk_invitations_invited_by")),
        sa.ForeignKeyConstraint(["member_id"], ["memberships.id"], name=op.f("fk_invitations_member_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["people.id"], name=op.f("fk_invitations_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    op.create_index(op.f("ix_invitations_child_id"), "invitations", ["child_id"], unique=False)
    op.create_index(op.f("ix_invitations_email"), "invitations", ["email"], unique=False)
    op.create_table(
        "invitation_keys",
        sa.Column("hashed", sa.String(length=64), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitations.id"], name=op.f("fk_invitation_keys_invitation_id")),
        sa.PrimaryKeyConstraint("hashed", name=op.f("pk_invitation_keys")),
    )
    op.create_index(op.f("ix_invitation_keys_invitation_id"), "invitation_keys", ["invitation_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_invitation_keys_invitation_id"), table_name="invitation_keys")
    op.drop_table("invitation_keys")
    op.drop_index(op.f("ix_invitations_email"), table_name="invitations")
    op.drop_index(op.f("ix_invitations_child_id"), table_name="invitations")
    op.drop_table("invitations")
