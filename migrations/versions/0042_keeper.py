"""Schools and services: their staff, who keeps the list of them, who covers for whom, and whom they asked in."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None
_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_folded", sa.String(length=200), nullable=False),
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
                name="team_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("mail_ending", sa.String(length=200), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_teams_council_id")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_teams_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
    )
    op.create_index(op.f("ix_teams_council_id"), "teams", ["council_id"], unique=False)
    op.create_index(
        "uq_teams_one_of_a_name",
        "teams",
        ["council_id", "name_folded"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "team_keepers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("appointed_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["appointed_by"], ["people.id"], name=op.f("fk_team_keepers_appointed_by")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_team_keepers_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_keepers_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_keepers")),
    )
    op.create_index(op.f("ix_team_keepers_team_id"), "team_keepers", ["team_id"], unique=False)
    op.create_index(
        "uq_team_keepers_one_at_a_time",
        "team_keepers",
        ["person_id", "team_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "team_staff",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=op.f("fk_team_staff_added_by")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_team_staff_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_staff_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_staff")),
    )
    op.create_index(
        "uq_team_staff_one_at_a_time",
        "team_staff",
        ["team_id", "person_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "team_covers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("for_member_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_team_covers_child_id")),
        sa.ForeignKeyConstraint(["for_member_id"], ["memberships.id"], name=op.f("fk_team_covers_for_member_id")),
        sa.ForeignKeyConstraint(["member_id"], ["memberships.id"], name=op.f("fk_team_covers_member_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_team_covers_person_id")),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name=op.f("fk_team_covers_set_by")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_covers_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_covers")),
    )
    op.create_index(op.f("ix_team_covers_child_id"), "team_covers", ["child_id"], unique=False)
    op.create_index(op.f("ix_team_covers_team_id"), "team_covers", ["team_id"], unique=False)
    op.create_table(
        "team_invitations",
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitations.id"], name=op.f("fk_team_invitations_invitation_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_invitations_team_id")),
        sa.PrimaryKeyConstraint("invitation_id", name=op.f("pk_team_invitations")),
    )
    op.create_index(op.f("ix_team_invitations_team_id"), "team_invitations", ["team_id"], unique=False)


def downgrade() -> None:
    for table in ("team_invitations", "team_covers", "team_keepers", "team_staff", "teams"):
        op.drop_table(table)
