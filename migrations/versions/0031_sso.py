"""Links by mail that sign somebody in, and accounts at a council's own sign-in provider."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mailed_links",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("sign_in", "password", name="link_for", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mailed_links_person_id")),
        sa.PrimaryKeyConstraint("person_id", "purpose", name=op.f("pk_mailed_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_mailed_links_token_hash")),
    )
    op.create_table(
        "provider_logins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("linked_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_provider_logins_person_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_provider_logins_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_logins")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_provider_logins_issuer")),
    )
    op.create_index(op.f("ix_provider_logins_person_id"), "provider_logins", ["person_id"])


def downgrade() -> None:
    op.drop_table("provider_logins")
    op.drop_table("mailed_links")
