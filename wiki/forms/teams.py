"""What a browser may send about schools and services, their staff and who keeps the list of them."""

import uuid
from dataclasses import dataclass

from wiki.forms.boxes import EMPTY_DAY, DayBoxes, Sent, read_boxes, read_once
from wiki.words import Role


@dataclass(frozen=True)
class TeamForm:
    """A school or service, or a keeper of one, as an administrator typed it."""

    name: str = ""
    role: str = ""
    mail_ending: str = ""
    email: str = ""
    days: int = 0
    who: tuple[uuid.UUID, ...] = ()

    @property
    def chosen(self) -> Role | None:
        """The role, None where none was chosen."""
        return Role(self.role) if self.role in set(Role) else None


@dataclass(frozen=True)
class ColleagueForm:
    """A colleague who is to come in to a child's space, as a keeper typed it. ``part``: which of the three forms it was."""

    part: str = ""
    who: str = ""
    member: str = ""
    relation: str = ""
    name: str = ""
    email: str = ""
    first: DayBoxes = EMPTY_DAY
    last: DayBoxes = EMPTY_DAY
    once: str | None = None

    @property
    def person_id(self) -> uuid.UUID | None:
        """Whom they chose."""
        return _id(self.who)

    @property
    def member_id(self) -> uuid.UUID | None:
        """Whose place it is."""
        return _id(self.member)


def read_team(form: Sent) -> TeamForm:
    """The boxes of an administrator's form; nothing else that was sent counts."""
    days = form.get("days", "")
    ticked = [found for text in form.getlist("who") if (found := _id(text)) is not None]
    return TeamForm(
        form.get("name", ""), form.get("role", ""), form.get("mail_ending", ""), form.get("email", ""),
        int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0, tuple(dict.fromkeys(ticked)),
    )  # fmt: skip


def read_colleague(form: Sent, part: str) -> ColleagueForm:
    """The boxes of a keeper's form; nothing else that was sent counts."""
    return ColleagueForm(
        part, form.get("who", ""), form.get("member", ""), form.get("relation", ""), form.get("name", ""),
        form.get("email", ""), read_boxes(form, "first"), read_boxes(form, "last"), read_once(form),
    )  # fmt: skip


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
