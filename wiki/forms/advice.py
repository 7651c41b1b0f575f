"""What a browser may send when somebody is asked for advice."""

import uuid
from dataclasses import dataclass

from wiki.errors import Refused
from wiki.forms.boxes import EMPTY_DAY, DayBoxes, Sent, read_boxes
from wiki.words import N_

_CHOOSE_PERSON = N_("Choose who you are asking.")
_CHOOSE_PAGE = N_("Choose which advice you are asking for.")


@dataclass(frozen=True)
class AskForm:
    """A request for advice, as typed."""

    person: str = ""
    page_type: str = ""
    due_on: DayBoxes = EMPTY_DAY
    words: str = ""

    def chosen(self, people: set[str], page_types: set[str]) -> tuple[uuid.UUID, str]:
        """Who is asked, and for which page; Refused unless both are among those offered."""
        problems = {}
        if self.person not in people:
            problems["person"] = _CHOOSE_PERSON
        if self.page_type not in page_types:
            problems["page_type"] = _CHOOSE_PAGE
        if problems:
            raise Refused(problems)
        return uuid.UUID(self.person), self.page_type


def read_ask(form: Sent) -> AskForm:
    """The request as typed."""
    return AskForm(
        form.get("person", ""), form.get("page_type", ""), read_boxes(form, "due_on"), form.get("words", "")
    )
