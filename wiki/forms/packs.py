"""Reads what a browser may send about copies of a plan, details that are kept from somebody, and the second pair of eyes."""

import uuid
from dataclasses import dataclass, field

from wiki.commands.packs import Packing
from wiki.commands.protected import Protecting
from wiki.errors import NotFound
from wiki.forms.boxes import EMPTY_DAY, DayBoxes, Sent, read_boxes, read_once
from wiki.statute.disclosure import Recipient


@dataclass(frozen=True)
class PackForm:
    """A copy as typed. ``to`` is a person's id or a kind of recipient; ``held`` are reasons by label, empty ones too."""

    to: str = ""
    to_name: str = ""
    ground: str = ""
    reason: str = ""
    consent_by: str = ""
    consent_on: DayBoxes = EMPTY_DAY
    letters: tuple[str, ...] = ()
    held: dict[str, str] = field(default_factory=dict)
    once: str | None = None

    def packing(self) -> Packing:
        """The copy as the command takes it. NotFound for an id that is none."""
        person_id = None
        if self.to and self.to not in set(Recipient):
            try:
                person_id = uuid.UUID(self.to)
            except ValueError:
                raise NotFound from None
        held = {label: " ".join(why.split()) for label, why in self.held.items() if why.strip()}
        return Packing(
            person_id, "" if person_id else self.to, self.to_name, self.ground, self.reason, self.consent_by,
            self.consent_on.date, self.letters, held, self.once,
        )  # fmt: skip


def read_pack(form: Sent) -> PackForm:
    """The copy as typed; nothing is refused yet."""
    held = {name.removeprefix("held-"): words for name, words in form.items() if name.startswith("held-")}
    return PackForm(
        form.get("to", ""), form.get("to_name", ""), form.get("ground", ""), form.get("reason", ""),
        form.get("consent_by", ""), read_boxes(form, "consent_on"), tuple(form.getlist("letters")), held, read_once(form),
    )  # fmt: skip


@dataclass(frozen=True)
class SentForm:
    """How a copy went, as typed."""

    way: str = ""
    sent_on: DayBoxes = EMPTY_DAY
    proof: str = ""


def read_sent(form: Sent) -> SentForm:
    """How a copy went; nothing is refused yet."""
    return SentForm(form.get("way", ""), read_boxes(form, "sent_on"), form.get("proof", ""))


@dataclass(frozen=True)
class ProtectForm:
    """A detail that is kept from somebody, as typed."""

    kind: str = ""
    words: str = ""
    kept_from: tuple[str, ...] = ()
    reason: str = ""
    until: DayBoxes = EMPTY_DAY
    once: str | None = None

    def protecting(self) -> Protecting:
        """The detail as the command takes it."""
        until = self.until
        return Protecting(
            self.kind, self.words, self.kept_from, self.reason, until.date,
            is_day=until.is_empty or until.date is not None, once=self.once,
        )  # fmt: skip


def read_protect(form: Sent) -> ProtectForm:
    """The detail as typed; nothing is refused yet."""
    return ProtectForm(
        form.get("kind", ""), form.get("words", ""), tuple(form.getlist("kept_from")), form.get("reason", ""),
        read_boxes(form, "until"), read_once(form),
    )  # fmt: skip
