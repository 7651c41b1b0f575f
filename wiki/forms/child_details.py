"""What a browser may send to put a child's name and day of birth right."""

from dataclasses import dataclass

from wiki.commands.child_details import Told
from wiki.forms.boxes import EMPTY_DAY, DayBoxes, Sent, read_boxes, read_once

LOOK, SAVE, AGAIN = "look", "save", "again"


@dataclass(frozen=True)
class DetailsForm:
    """What is right, and why, as typed. ``base``: how many corrections there were when the form was opened; ``two``: that
    there are two children of that name and day."""

    known_as: str = ""
    full_name: str = ""
    born_on: DayBoxes = EMPTY_DAY
    why: str = ""
    two: bool = False
    base: int = 0
    step: str = LOOK
    once: str | None = None

    def told(self) -> Told:
        """As the command takes it."""
        return Told(self.known_as, self.full_name, self.born_on.date, self.why, self.base, self.two)


def read_details(form: Sent) -> DetailsForm:
    """What was typed; nothing else that was sent counts."""
    base, step = form.get("base", ""), form.get("step", "")
    return DetailsForm(
        form.get("known_as", ""), form.get("full_name", ""), read_boxes(form, "born_on"), form.get("why", ""),
        two=form.get("two") == "yes", base=int(base) if base.isascii() and base.isdigit() and len(base) < 6 else -1,
        step=step if step in {LOOK, SAVE, AGAIN} else LOOK, once=read_once(form),
    )  # fmt: skip
