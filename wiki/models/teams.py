"""Tables of schools and services: their staff, who keeps the list of them, who covers for whom, and whom they asked in."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.words import Role

_OPEN = text("ended_at IS NULL")


class Team(Base):
    """A school or a service of a council's area. ``role``: what all its staff are in a child's space, never more.

    ``name_folded``: the name as it is compared with the organisation of a membership. ``mail_ending``: the part after @ of its
    work addresses; a keeper asks in only people who have such an address, and nobody where it is ""."""

    __tablename__ = "teams"
    __table_args__ = (
        Index("uq_teams_one_of_a_name", "council_id", "name_folded", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    council_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(choice(Role, "team_role"))
    mail_ending: Mapped[str] = mapped_column(String(200), default="")
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class TeamStaff(Base):
    """Somebody works there. It opens no child's space: only a membership does."""

    __tablename__ = "team_staff"
    __table_args__ = (
        Index("uq_team_staff_one_at_a_time", "team_id", "person_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("teams.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    added_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class TeamKeeper(Base):
    """Who keeps the list of a school's or service's staff, from one day to another. It shows them no child's page."""

    __tablename__ = "team_keepers"
    __table_args__ = (
        Index(
            "uq_team_keepers_one_at_a_time", "person_id", "team_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    appointed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class TeamCover(Base):
    """A colleague is to stand in for a member from a day to a day. ``member_id``: the membership it became on the first day;
    from then on that row says when it ends. ``ended_at``: it was called off before."""

    __tablename__ = "team_covers"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    for_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("memberships.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    set_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime] = mapped_column(Instant)
    member_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("memberships.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class TeamInvitation(Base):
    """A keeper had this invitation sent: whoever comes in by it is of that school or service, and stays no longer than it."""

    __tablename__ = "team_invitations"

    invitation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("invitations.id"), primary_key=True)
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("teams.id"), index=True)
