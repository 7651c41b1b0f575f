"""Parent champions, the families they help, the pages they are let in to; worries, and who hears them."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None
_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "champions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("languages", sa.String(length=200), nullable=False),
        sa.Column("area", sa.String(length=100), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("appointed_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["appointed_by"], ["people.id"], name=op.f("fk_champions_appointed_by")),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_champions_council_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_champions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_champions")),
    )
    op.create_index(op.f("ix_champions_council_id"), "champions", ["council_id"], unique=False)
    op.create_index(
        "uq_champions_one_at_a_time",
        "champions",
        ["person_id", "council_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "safeguarding_contacts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_safeguarding_contacts_council_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_safeguarding_contacts_person_id")),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name=op.f("fk_safeguarding_contacts_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguarding_contacts")),
    )
    op.create_index(op.f("ix_safeguarding_contacts_person_id"), "safeguarding_contacts", ["person_id"], unique=False)
    op.create_index(
        "uq_safeguarding_contacts_one_at_a_time",
        "safeguarding_contacts",
        ["council_id", "person_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "champion_wishes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=100), nullable=False),
        sa.Column("area", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("relation", sa.String(length=100), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "mail",
                "text",
                "letter",
                "code",
                name="champion_wish_way",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("reads", sa.String(length=10), nullable=False),
        sa.Column("agreed_by", sa.String(length=200), nullable=False),
        sa.Column("agreed_how", sa.String(length=500), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_champion_wishes_child_id")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_champion_wishes_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_champion_wishes")),
    )
    op.create_index(op.f("ix_champion_wishes_child_id"), "champion_wishes", ["child_id"], unique=False)
    op.create_index(
        "uq_champion_wishes_one_at_a_time",
        "champion_wishes",
        ["child_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "worries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=True),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_worries_child_id")),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_worries_council_id")),
        sa.ForeignKeyConstraint(["raised_by"], ["people.id"], name=op.f("fk_worries_raised_by")),
        sa.ForeignKeyConstraint(["taken_by"], ["people.id"], name=op.f("fk_worries_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worries")),
    )
    op.create_index(op.f("ix_worries_child_id"), "worries", ["child_id"], unique=False)
    op.create_index(op.f("ix_worries_council_id"), "worries", ["council_id"], unique=False)
    op.create_index(op.f("ix_worries_raised_by"), "worries", ["raised_by"], unique=False)
    op.create_table(
        "champion_families",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wish_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("champion_id", sa.Uuid(), nullable=False),
        sa.Column("assigned_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["assigned_by"], ["people.id"], name=op.f("fk_champion_families_assigned_by")),
        sa.ForeignKeyConstraint(["champion_id"], ["champions.id"], name=op.f("fk_champion_families_champion_id")),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_champion_families_child_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["people.id"], name=op.f("fk_champion_families_ended_by")),
        sa.ForeignKeyConstraint(["wish_id"], ["champion_wishes.id"], name=op.f("fk_champion_families_wish_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_champion_families")),
    )
    op.create_index(op.f("ix_champion_families_champion_id"), "champion_families", ["champion_id"], unique=False)
    op.create_index(op.f("ix_champion_families_child_id"), "champion_families", ["child_id"], unique=False)
    op.create_index(op.f("ix_champion_families_wish_id"), "champion_families", ["wish_id"], unique=False)
    op.create_index(
        "uq_champion_families_one_at_a_time",
        "champion_families",
        ["child_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "champion_looks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("let_in_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_champion_looks_child_id")),
        sa.ForeignKeyConstraint(["family_id"], ["champion_families.id"], name=op.f("fk_champion_looks_family_id")),
        sa.ForeignKeyConstraint(["let_in_by"], ["people.id"], name=op.f("fk_champion_looks_let_in_by")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_champion_looks_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_champion_looks")),
    )
    op.create_index(op.f("ix_champion_looks_child_id"), "champion_looks", ["child_id"], unique=False)
    op.create_index(op.f("ix_champion_looks_family_id"), "champion_looks", ["family_id"], unique=False)


def downgrade() -> None:
    for table in (
        "worries",
        "safeguarding_contacts",
        "champion_looks",
        "champion_families",
        "champion_wishes",
        "champions",
    ):
        op.drop_table(table)
