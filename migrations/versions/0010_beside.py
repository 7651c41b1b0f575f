"""Translations beside passages, and notices by text message to a number that its owner confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_WAY = sa.Enum(
    "person", "family", "interpreter", "program", name="translated_by", native_enum=False, create_constraint=True, length=40
)


def upgrade() -> None:
    op.add_column("passages", sa.Column("is_translated", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "translation_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("translation_id", sa.Uuid(), nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("html_policy", sa.Integer(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("way", _WAY, nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("is_checked", sa.Boolean(), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_translation_versions_child_id"),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.id"], name="fk_translation_versions_passage_id"),
        sa.ForeignKeyConstraint(["saved_by"], ["people.id"], name="fk_translation_versions_saved_by"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_translation_versions_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_translation_versions"),
        sa.UniqueConstraint(
            "passage_id", "language", "number", name="uq_translation_versions_passage_id_language_number"
        ),
        sa.UniqueConstraint("translation_id", "number", name="uq_translation_versions_translation_id_number"),
    )
    op.create_index("ix_versions_saved_by_child_id_saved_at", "versions", ["saved_by", "child_id", "saved_at"])
    op.create_index("ix_translation_versions_child_id", "translation_versions", ["child_id"])
    op.create_index("ix_translation_versions_version_id", "translation_versions", ["version_id"])
    op.create_table(
        "phones",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("waiting", sa.String(length=20), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("asked_from", sa.DateTime(), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_phones_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_phones"),
    )
    op.add_column("notice_choices", sa.Column("by_text", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("notices", sa.Column("by_text", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_index("ix_versions_saved_by_child_id_saved_at", "versions")
    op.drop_column("notices", "by_text")
    op.drop_column("notice_choices", "by_text")
    op.drop_table("phones")
    op.drop_table("translation_versions")
    op.drop_column("passages", "is_translated")
