"""What a browser may send to hand a caseload on."""

import uuid
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from wiki.forms.boxes import EMPTY_DAY, DayBoxes, read_boxes, read_once
from wiki.words import N_

_WHICH = N_("Choose which children.")
_HOW = N_("Choose for how long.")
_TICKED = N_("You ticked some children. Choose “Only the children I tick”, or take the ticks away.")
_FOR_GOOD = N_("You chose for good. Take this day out, or choose for a time.")


@dataclass(frozen=True)
class CaseloadForm:
    """Whose children go to whom, as typed. ``how``: "over" for good, "in" for a time."""

    to: str = ""
    which: str = ""
    children: tuple[uuid.UUID, ...] = ()
    how: str = ""
    until: DayBoxes = EMPTY_DAY
    reason: str = ""
    once: str | None = None

    @property
    def chosen(self) -> uuid.UUID | None:
        """Who takes the children on; None where nobody was chosen."""
        return _id(self.to)

    def ambiguous(self) -> dict[str, str]:
        """A sentence per box in which what is meant can't be told: whole caseloads are never handed on by a slip."""
        problems = {"which": "" if self.which else _WHICH, "how": "" if self.how else _HOW}
        if self.which == "all" and self.children:
            problems["which"] = _TICKED
        if self.how == "over" and not self.until.is_empty:
            problems["until"] = _FOR_GOOD
        return {field: sentence for field, sentence in problems.items() if sentence}


def read_caseload(form: MultiDict[str, str]) -> CaseloadForm:
    """The form as sent; nothing else that was sent counts."""
    ticked = [found for text in form.getlist("child") if (found := _id(text)) is not None]
    return CaseloadForm(
        form.get("to", ""), _one_of(form, "which", "all", "some"), tuple(dict.fromkeys(ticked)),
        _one_of(form, "how", "over", "in"), read_boxes(form, "until"), form.get("reason", ""), read_once(form),
    )  # fmt: skip


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _one_of(form: MultiDict[str, str], name: str, *choices: str) -> str:
    return form[name] if form.get(name) in choices else ""
