"""Puts together the screen on which a tribunal working document is made of a final plan."""

from dataclasses import dataclass
from typing import Any

from wiki.access.space import Space
from wiki.queries.plan_versions import list_made
from wiki.queries.plan_working import find_final, parties
from wiki.web.babel import day
from wiki.web.babel import gettext as _
from wiki.web.plan_compare_page import plan_choice
from wiki.web.plan_serve_page import plan_title
from wiki.words import N_

MARKS = (
    (N_("Underlined, and “agreed”"), N_("Words that both agree on.")),
    (N_("Struck through, and “agreed out”"), N_("Words that both want out.")),
    (N_("Bold, and “parents ask”"), N_("What they ask for.")),
    (N_("Bold, struck through, and “parents want out”"), N_("Words of the plan that they want out.")),
    (N_("Italic, and “council offers”"), N_("New words in a notice of changes, or in a later plan.")),
    (N_("Italic, struck through, and “council takes out”"), N_("Words that are not in that notice or plan any more.")),
    (N_("Italic, and “council answers”"), N_("Your answer to what they ask for.")),
)
"""What each mark in the document means: how it looks and which words tell it."""


@dataclass(frozen=True)
class PartyCard:
    """Somebody with whose answers a document can be made: ``id`` of a serving that they answered."""

    id: str
    name: str
    line: str


def working_page(space: Space, number: int, trouble: str = "") -> dict[str, Any]:
    """Everything the screen shows. NotFound for anything but a final plan."""
    head = find_final(space, number)
    return {
        "number": number, "title": plan_title(head.status, number), "trouble": trouble,
        "marks": [(_(how), _(what)) for how, what in MARKS],
        "parties": [
            PartyCard(str(one.serving.id), one.serving.to, _("Answered on %(day)s.", day=day(one.serving.sent_at)))
            for one in parties(space)
        ],
        "made": [(one.number, plan_choice(one)) for one in list_made(space) if one.is_working],
    }  # fmt: skip
