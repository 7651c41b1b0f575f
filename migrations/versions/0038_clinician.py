"""Advice by link: where a request is, what opens it, who showed that the address is theirs, what they type."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "advice_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("job", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("typist_email", sa.String(length=254), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
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
                name="advice_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("begun_at", sa.DateTime(), nullable=True),
        sa.Column("ready_at", sa.DateTime(), nullable=True),
        sa.Column("typed_by", sa.String(length=200), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("not_known_at", sa.DateTime(), nullable=True),
        sa.Column("told_by", sa.String(length=254), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_advice_links_child_id")),
        sa.ForeignKeyConstraint(["request_id"], ["advice_requests.id"], name=op.f("fk_advice_links_request_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["people.id"], name=op.f("fk_advice_links_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_links")),
        sa.UniqueConstraint("request_id", name=op.f("uq_advice_links_request_id")),
    )
    op.create_index(op.f("ix_advice_links_child_id"), "advice_links", ["child_id"], unique=False)
    op.create_index(op.f("ix_advice_links_expires_at"), "advice_links", ["expires_at"], unique=False)
    op.create_table(
        "advice_drafts",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("boxes", sa.JSON(), nullable=False),
        sa.Column("tab", sa.String(length=40), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["advice_links.id"], name=op.f("fk_advice_drafts_link_id")),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_advice_drafts")),
    )
    op.create_table(
        "advice_keys",
        sa.Column("hashed", sa.String(length=64), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["advice_links.id"], name=op.f("fk_advice_keys_link_id")),
        sa.PrimaryKeyConstraint("hashed", name=op.f("pk_advice_keys")),
    )
    op.create_index(op.f("ix_advice_keys_link_id"), "advice_keys", ["link_id"], unique=False)
    op.create_table(
        "advice_visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["advice_links.id"], name=op.f("fk_advice_visits_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_visits")),
    )
    op.create_index(op.f("ix_advice_visits_link_id"), "advice_visits", ["link_id"], unique=False)


def downgrade() -> None:
    for table in ("advice_drafts", "advice_visits", "advice_keys", "advice_links"):
        op.drop_table(table)
