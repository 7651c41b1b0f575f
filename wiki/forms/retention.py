"""What a browser may send about how long a child's pages are kept."""

import uuid
from contextlib import suppress
from dataclasses import dataclass

from wiki.commands.retention_holds import Holding
from wiki.forms.boxes import EMPTY_DAY, DayBoxes, Sent, read_boxes


@dataclass(frozen=True)
class KeptForm:
    """A hold, or the end of one, as typed. ``act``: the button that was pressed."""

    act: str = ""
    reason: str = ""
    review_on: DayBoxes = EMPTY_DAY
    hold: uuid.UUID | None = None
    why: str = ""

    def holding(self) -> Holding:
        """The hold as the command takes it."""
        return Holding(self.reason, self.review_on.date)


def read_kept(form: Sent) -> KeptForm:
    """The form as typed; nothing is refused yet."""
    hold = None
    with suppress(ValueError):
        hold = uuid.UUID(form.get("hold", ""))
    return KeptForm(form.get("act", ""), form.get("reason", ""), read_boxes(form, "review_on"), hold, form.get("why", ""))
