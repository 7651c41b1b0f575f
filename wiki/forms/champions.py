"""What a browser may send about champions, the families they help, the pages they are let in to, and worries."""

import uuid
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from wiki.errors import Refused
from wiki.forms.boxes import Sent, read_once
from wiki.forms.invitations import InvitationForm, read_invitation
from wiki.words import N_, InvitationWay

_CHOOSE_WAY = N_("Choose how the invitation reaches them.")


@dataclass(frozen=True)
class ChampionForm:
    """Somebody who is to be a champion, or to hear worries, as typed."""

    email: str = ""
    languages: str = ""
    area: str = ""
    phone: str = ""
    days: int = 0


@dataclass(frozen=True)
class WishForm:
    """A family that would like a champion, as typed; ``asked``: the invitation that the champion may have sent."""

    language: str = ""
    area: str = ""
    asked: InvitationForm = field(default_factory=InvitationForm)

    def chosen_way(self) -> InvitationWay:
        """The way chosen; Refused when none was."""
        if self.asked.way not in set(InvitationWay):
            raise Refused({"way": _CHOOSE_WAY})
        return InvitationWay(self.asked.way)


@dataclass(frozen=True)
class WorryForm:
    """A worry, as typed."""

    words: str = ""
    phone: str = ""
    family: str = ""
    once: str | None = None


def read_champion(form: Sent) -> ChampionForm:
    """The boxes about a person; nothing else that was sent counts."""
    given = {name: form.get(name, "") for name in ("email", "languages", "area", "phone")}
    return ChampionForm(**given, days=read_days(form))


def read_wish(form: Sent, languages: tuple[str, ...]) -> WishForm:
    """The boxes about a family; nothing else that was sent counts."""
    return WishForm(form.get("speaks", ""), form.get("area", ""), read_invitation(form, languages))


def read_worry(form: Sent) -> WorryForm:
    """The worry; nothing else that was sent counts."""
    return WorryForm(form.get("words", ""), form.get("phone", ""), form.get("family", ""), read_once(form))


def read_days(form: Sent) -> int:
    """For how many days; 0 where none were chosen."""
    said = form.get("days", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0


def read_id(said: str) -> uuid.UUID | None:
    """An id, or None where none was sent."""
    try:
        return uuid.UUID(said)
    except ValueError:
        return None


def read_pages(form: MultiDict[str, str]) -> tuple[uuid.UUID, ...]:
    """The pages that were ticked; what is no id counts for nothing."""
    return tuple(one for one in map(read_id, form.getlist("page")) if one is not None)
