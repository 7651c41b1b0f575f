"""What a browser may send about requests to see what is kept."""

from dataclasses import dataclass

from wiki.commands.subject import Asking, Deciding
from wiki.forms.boxes import EMPTY_DAY, DayBoxes, Sent, read_boxes, read_once


@dataclass(frozen=True)
class AskingForm:
    """A request as typed."""

    who: str = ""
    name: str = ""
    identity: str = ""
    received_on: DayBoxes = EMPTY_DAY
    once: str | None = None

    def asking(self) -> Asking:
        """The request as the command takes it."""
        return Asking(self.who, self.name, self.identity, self.received_on.date, self.once)


def read_asking(form: Sent) -> AskingForm:
    """The request as typed; nothing is refused yet."""
    return AskingForm(
        form.get("who", ""), form.get("name", ""), form.get("identity", ""), read_boxes(form, "received_on"), read_once(form)
    )


@dataclass(frozen=True)
class DecidingForm:
    """What is to become of a passage, as typed."""

    choice: str = ""
    why: str = ""
    covered: str = ""
    clinician: str = ""
    opinion: str = ""
    opinion_on: DayBoxes = EMPTY_DAY
    read: str = ""

    def deciding(self) -> Deciding:
        """The decision as the command takes it."""
        return Deciding(self.choice, self.why, self.covered, self.clinician, self.opinion, self.opinion_on.date, self.read)


def read_deciding(form: Sent) -> DecidingForm:
    """The decision as typed; nothing is refused yet."""
    return DecidingForm(
        form.get("choice", ""), form.get("why", ""), form.get("covered", ""), form.get("clinician", ""),
        form.get("opinion", ""), read_boxes(form, "opinion_on"), form.get("read", ""),
    )  # fmt: skip
