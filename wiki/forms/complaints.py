"""What a browser may send about complaints."""

from dataclasses import dataclass

from wiki.commands.complaints import Complaining, Noting
from wiki.forms.boxes import EMPTY_DAY, DayBoxes, Sent, read_boxes, read_once


@dataclass(frozen=True)
class ComplaintForm:
    """A complaint as typed."""

    words: str = ""
    about: str = ""
    council: str = ""
    once: str | None = None

    def complaining(self) -> Complaining:
        """The complaint as the command takes it."""
        return Complaining(self.words, self.about, self.council, self.once)


def read_complaint(form: Sent) -> ComplaintForm:
    """The complaint as typed; nothing is refused yet."""
    return ComplaintForm(form.get("words", ""), form.get("about", "")[:40], form.get("council", "")[:40], read_once(form))


@dataclass(frozen=True)
class NotingForm:
    """A complaint that came in another way, as typed."""

    name: str = ""
    reach: str = ""
    words: str = ""
    came_by: str = ""
    received_on: DayBoxes = EMPTY_DAY
    about: str = ""
    once: str | None = None

    def noting(self) -> Noting:
        """The complaint as the command takes it."""
        return Noting(self.name, self.reach, self.words, self.came_by, self.received_on.date, self.about, self.once)


def read_noting(form: Sent) -> NotingForm:
    """The complaint as typed; nothing is refused yet."""
    return NotingForm(
        form.get("name", ""), form.get("reach", ""), form.get("words", ""), form.get("came_by", "")[:40],
        read_boxes(form, "received_on"), form.get("about", "")[:40], read_once(form),
    )  # fmt: skip


@dataclass(frozen=True)
class NoteForm:
    """A step, news or the outcome, as typed."""

    kind: str = ""
    words: str = ""
    once: str | None = None


def read_note(form: Sent) -> NoteForm:
    """The note as typed; nothing is refused yet."""
    return NoteForm(form.get("kind", "")[:40], form.get("words", ""), read_once(form))
