"""A plan's copy for each recipient with the register of disclosures, details kept from somebody, and the second pair of eyes."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_ROLES = (
    "parent", "young_person", "relative", "school", "health", "social_care", "other_professional", "caseworker",
    "send_administrator",
)  # fmt: skip


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.add_column("councils", sa.Column("second_eyes", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_table(
        "plan_packs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("plan_version_id", sa.Uuid(), nullable=False),
        sa.Column(
            "recipient",
            _choice(
                "pack_recipient", "parent", "young_person", "school", "consulted", "commissioner", "tribunal", "other"
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("consent_by", sa.String(length=200), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("letters", sa.String(length=100), nullable=False),
        sa.Column("held", sa.JSON(), nullable=False),
        sa.Column("taken_out", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(length=40), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("way", _choice("pack_way", "wiki", "post", "mail", "hand"), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        _to("plan_packs", "child_id", "children"),
        _to("plan_packs", "plan_version_id", "plan_versions"),
        _to("plan_packs", "person_id", "people"),
        _to("plan_packs", "made_by", "people"),
        _to("plan_packs", "sent_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_packs")),
        sa.UniqueConstraint("child_id", "once", name=op.f("uq_plan_packs_child_id_once")),
    )
    op.create_index(op.f("ix_plan_packs_plan_version_id"), "plan_packs", ["plan_version_id"])
    op.create_table(
        "plan_pack_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        _to("plan_pack_files", "child_id", "children"),
        _to("plan_pack_files", "pack_id", "plan_packs"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_pack_files")),
        sa.UniqueConstraint("pack_id", "format", name=op.f("uq_plan_pack_files_pack_id_format")),
    )
    op.create_index(op.f("ix_plan_pack_files_child_id"), "plan_pack_files", ["child_id"])
    op.create_table(
        "plan_taken",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("plan_version_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", _choice("role", *_ROLES), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        _to("plan_taken", "child_id", "children"),
        _to("plan_taken", "plan_version_id", "plan_versions"),
        _to("plan_taken", "person_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_taken")),
    )
    op.create_index(op.f("ix_plan_taken_child_id"), "plan_taken", ["child_id"])
    op.create_table(
        "protected_details",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _choice("protected_kind", "address", "phone", "school", "name", "other"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("kept_from", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("ended_why", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        _to("protected_details", "child_id", "children"),
        _to("protected_details", "noted_by", "people"),
        _to("protected_details", "ended_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protected_details")),
    )
    op.create_index(op.f("ix_protected_details_child_id"), "protected_details", ["child_id"])
    op.create_table(
        "plan_agreed",
        sa.Column("plan_version_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("agreed_by", sa.Uuid(), nullable=False),
        sa.Column("role", _choice("role", *_ROLES), nullable=False),
        sa.Column("agreed_at", sa.DateTime(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _to("plan_agreed", "plan_version_id", "plan_versions"),
        _to("plan_agreed", "child_id", "children"),
        _to("plan_agreed", "agreed_by", "people"),
        sa.PrimaryKeyConstraint("plan_version_id", name=op.f("pk_plan_agreed")),
    )
    op.create_index(op.f("ix_plan_agreed_child_id"), "plan_agreed", ["child_id"])


def downgrade() -> None:
    for table in ("plan_agreed", "protected_details", "plan_taken", "plan_pack_files", "plan_packs"):
        op.drop_table(table)
    op.drop_column("councils", "second_eyes")
