"""The child's own corner: where it is open, its PINs and pages, the symbols, and pictures taken away."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_corners",
        sa.Column("sign_in_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("helper", sa.String(length=200), nullable=False),
        sa.Column("pin_tries", sa.Integer(), nullable=False),
        sa.Column("password_tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_open_corners_child_id"),
        sa.ForeignKeyConstraint(["sign_in_id"], ["sign_ins.id"], name="fk_open_corners_sign_in_id"),
        sa.PrimaryKeyConstraint("sign_in_id", name="pk_open_corners"),
    )
    op.create_table(
        "corner_pins",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("pin_hash", sa.String(length=255), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_corner_pins_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_corner_pins"),
    )
    op.create_table(
        "corner_pages",
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("for_child", sa.Boolean(), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=False),
        sa.Column("marked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_corner_pages_child_id"),
        sa.ForeignKeyConstraint(["marked_by"], ["people.id"], name="fk_corner_pages_marked_by"),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name="fk_corner_pages_page_id"),
        sa.PrimaryKeyConstraint("page_id", name="pk_corner_pages"),
    )
    op.create_index("ix_corner_pages_child_id", "corner_pages", ["child_id"])
    op.create_table(
        "symbols",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("media_id", sa.Uuid(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name="fk_symbols_added_by"),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_symbols_child_id"),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name="fk_symbols_media_id"),
        sa.PrimaryKeyConstraint("id", name="pk_symbols"),
    )
    op.create_index("ix_symbols_child_id", "symbols", ["child_id"])
    op.create_index("ix_symbols_media_id", "symbols", ["media_id"])
    op.create_table(
        "taken_pictures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("media_id", sa.Uuid(), nullable=False),
        sa.Column("helper", sa.String(length=200), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("given_back_by", sa.Uuid(), nullable=True),
        sa.Column("given_back_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_taken_pictures_child_id"),
        sa.ForeignKeyConstraint(["given_back_by"], ["people.id"], name="fk_taken_pictures_given_back_by"),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name="fk_taken_pictures_media_id"),
        sa.ForeignKeyConstraint(["taken_by"], ["people.id"], name="fk_taken_pictures_taken_by"),
        sa.PrimaryKeyConstraint("id", name="pk_taken_pictures"),
    )
    op.create_index("ix_taken_pictures_child_id", "taken_pictures", ["child_id"])


def downgrade() -> None:
    for table in ("taken_pictures", "symbols", "corner_pages", "corner_pins", "open_corners"):
        op.drop_table(table)
