"""Reads what a browser may send about a question beside a passage: whom it is for, its words, who may see it."""

import uuid
from dataclasses import dataclass

from wiki.commands.questions import Asking
from wiki.errors import NotFound, Refused
from wiki.forms.boxes import Sent, read_once
from wiki.words import N_, Group, Preset

AUDIENCES = (Preset.EVERYONE, Preset.ONLY_FAMILY, Preset.PROFESSIONALS)
_WHOM = N_("Choose whom you ask.")
_CHOOSE_AUDIENCE = N_("Choose who may see your question.")


@dataclass(frozen=True)
class AskingForm:
    """A question as typed. ``to`` is "group:family" or "person:" and an id, as the choices give it."""

    body: str = ""
    to: str = ""
    audience: str = Preset.EVERYONE
    version: str = ""
    once: str | None = None

    def asking(self, choices: set[str]) -> Asking:
        """The question as the command takes it; Refused unless ``to`` is one of ``choices`` (if there are any)."""
        problems = {}
        if choices and self.to not in choices:
            problems["to"] = _WHOM
        if self.audience not in AUDIENCES:
            problems["audience"] = _CHOOSE_AUDIENCE
        if problems:
            raise Refused(problems)
        kind, _colon, who = self.to.partition(":") if choices else ("", "", "")
        return Asking(
            body=self.body, to_person=uuid.UUID(who) if kind == "person" else None,
            to_group=Group(who) if kind == "group" else None, audience=Preset(self.audience),
            version_id=_read_id(self.version), once=self.once,
        )  # fmt: skip


def read_asking(form: Sent) -> AskingForm:
    """The question as typed; nothing is refused yet."""
    return AskingForm(
        form.get("body", ""), form.get("to", ""), form.get("audience", Preset.EVERYONE), form.get("version", ""),
        read_once(form),
    )


def _read_id(text: str) -> uuid.UUID | None:
    if not text:
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None
