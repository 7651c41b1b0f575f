"""Reads what a browser may send when an answer to a plan is typed in from paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wiki.commands.media import NewFile
from wiki.commands.plan_papers import TypedLine, TypedPaper
from wiki.forms.boxes import EMPTY_DAY, DayBoxes, Sent, read_boxes, read_once

_MOST = 400


@dataclass(frozen=True)
class PaperAnswerForm:
    """The two days and the lines as typed; nothing is refused yet."""

    written_on: DayBoxes = EMPTY_DAY
    received_on: DayBoxes = EMPTY_DAY
    lines: Mapping[str, TypedLine] = field(default_factory=dict)
    once: str | None = None

    def typed(self, files: list[NewFile]) -> TypedPaper:
        """The same for the command."""
        return TypedPaper(self.written_on.date, self.received_on.date, self.lines, files, self.once)


def read_paper_answer(form: Sent) -> PaperAnswerForm:
    """The form as it was sent, or kept as a draft: ``verdict-PLACE`` and ``words-PLACE`` for each line."""
    places = list(dict.fromkeys(name.partition("-")[2] for name in form if name.startswith(("verdict-", "words-"))))
    lines = {
        place: TypedLine(form.get(f"verdict-{place}", ""), form.get(f"words-{place}", "")) for place in places[:_MOST]
    }
    return PaperAnswerForm(read_boxes(form, "written_on"), read_boxes(form, "received_on"), lines, read_once(form))
