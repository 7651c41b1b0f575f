"""What a browser may send about invitations: whom to ask in and how, what a newcomer types, and which letters to print."""

import uuid
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from wiki.errors import Refused
from wiki.forms.boxes import EMPTY_DAY, DayBoxes, Sent, read_boxes, read_once
from wiki.words import N_, InvitationWay, Role

_CHOOSE_ROLE = N_("Choose what they do here.")
_CHOOSE_WAY = N_("Choose how the invitation reaches them.")
WORDS = ("name", "email", "phone", "address", "relation", "organisation", "agreed_by", "agreed_how")


@dataclass(frozen=True)
class InvitationForm:
    """Somebody to ask in, as typed."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    role: str = ""
    way: str = ""
    relation: str = ""
    organisation: str = ""
    parental_responsibility: bool = False
    language: str = "en"
    agreed_by: str = ""
    agreed_how: str = ""
    agreed_on: DayBoxes = EMPTY_DAY
    once: str | None = None

    def chosen(self) -> tuple[InvitationWay, Role]:
        """The way and the role chosen; Refused when one was not."""
        problems = {} if self.role in set(Role) else {"role": _CHOOSE_ROLE}
        problems |= {} if self.way in set(InvitationWay) else {"way": _CHOOSE_WAY}
        if problems:
            raise Refused(problems)
        return InvitationWay(self.way), Role(self.role)


def read_invitation(form: Sent, languages: tuple[str, ...]) -> InvitationForm:
    """Whom to ask in as typed; nothing else that was sent counts."""
    language = form.get("language", "")
    return InvitationForm(
        **{name: form.get(name, "") for name in WORDS}, role=form.get("role", ""), way=form.get("way", ""),
        parental_responsibility=form.get("parental_responsibility") == "yes",
        language=language if language in languages else "en", agreed_on=read_boxes(form, "agreed_on"),
        once=read_once(form),
    )  # fmt: skip


def read_ticked(form: MultiDict[str, str]) -> tuple[uuid.UUID, ...]:
    """The letters that were ticked; what is no id counts for nothing."""
    found = []
    for text in form.getlist("letter"):
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))
