"""What a browser may send about the people of a space: somebody to bring in, and why somebody's membership ends."""

from dataclasses import dataclass

from wiki.errors import Refused
from wiki.forms.boxes import Sent, read_once
from wiki.words import N_, Role

_CHOOSE_ROLE = N_("Choose what they do here.")
_WHY = N_("Say in a few words why, for the record.")


@dataclass(frozen=True)
class MemberForm:
    """Somebody to bring into a space, as typed."""

    name: str = ""
    email: str = ""
    role: str = ""
    relation: str = ""
    organisation: str = ""
    parental_responsibility: bool = False
    once: str | None = None

    def chosen_role(self) -> Role:
        """The role chosen; Refused when none was."""
        if self.role not in set(Role):
            raise Refused({"role": _CHOOSE_ROLE})
        return Role(self.role)


def read_member(form: Sent) -> MemberForm:
    """The person as typed; nothing else that was sent counts."""
    return MemberForm(
        name=form.get("name", ""), email=form.get("email", ""), role=form.get("role", ""),
        relation=form.get("relation", ""), organisation=form.get("organisation", ""),
        parental_responsibility=form.get("parental_responsibility") == "yes", once=read_once(form),
    )  # fmt: skip


def read_reason(form: Sent) -> str:
    """Why a membership ends; Refused when nothing was written."""
    reason = form.get("reason", "").strip()
    if not reason:
        raise Refused({"reason": _WHY})
    return reason
