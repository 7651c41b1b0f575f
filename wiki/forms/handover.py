"""What a browser may send about a decision that somebody makes in a young person's place."""

import uuid
from dataclasses import dataclass

from wiki.commands.capacity import Noting
from wiki.forms.boxes import EMPTY_DAY, DayBoxes, Sent, read_boxes, read_once


@dataclass(frozen=True)
class CapacityForm:
    """The note as typed."""

    decision: str = ""
    person: str = ""
    acts_as: str = ""
    evidence: str = ""
    assessed_by: str = ""
    assessed_on: DayBoxes = EMPTY_DAY
    review_on: DayBoxes = EMPTY_DAY
    once: str | None = None

    def noting(self) -> Noting:
        """The note as the command takes it."""
        return Noting(
            self.decision, _as_id(self.person), self.acts_as, self.evidence, self.assessed_by, self.assessed_on.date,
            self.review_on.date, self.once,
        )  # fmt: skip


def read_capacity(form: Sent) -> CapacityForm:
    """The note as typed; nothing is refused yet."""
    return CapacityForm(
        form.get("decision", ""), form.get("person", ""), form.get("acts_as", ""), form.get("evidence", ""),
        form.get("assessed_by", ""), read_boxes(form, "assessed_on"), read_boxes(form, "review_on"), read_once(form),
    )  # fmt: skip


def _as_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(hex=text)
    except ValueError:
        return None
