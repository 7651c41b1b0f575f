"""Puts the choices together that the screens of complaints offer."""

from typing import Any

from wiki.access.person import Post, SignedIn
from wiki.commands.complaints import NO_CHILD
from wiki.models.complaints import CameBy, NoteKind
from wiki.queries.complaints import all_councils, children_to_name, own_children
from wiki.web.babel import gettext as _


def asking_page(person: SignedIn) -> dict[str, Any]:
    """About whom somebody may complain, and to which council where there are several."""
    children = [(one.id.hex, one.name) for one in own_children(person)]
    councils = [(council_id.hex, name) for council_id, name in all_councils(person)]
    return {
        "children": [*children, (NO_CHILD, _("Something else"))] if children else [],
        "councils": [("", _("Choose …")), *councils] if len(councils) > 1 else [],
    }  # fmt: skip


def noting_page(person: SignedIn, post: Post) -> dict[str, Any]:
    """How a complaint may have come, and about which child."""
    children = [(one.id.hex, one.name) for one in children_to_name(person, post)]
    return {"ways": list(ways().items()), "children": [(NO_CHILD, _("No child, or one who is not listed")), *children]}


def ways() -> dict[str, str]:
    """How a complaint that was not written here came, in words."""
    return {
        CameBy.LETTER: _("By letter"), CameBy.MAIL: _("By email"), CameBy.PHONE: _("By telephone"),
        CameBy.PERSON: _("Told in person"),
    }  # fmt: skip


def note_kinds(is_answered: bool) -> list[tuple[str, str, str]]:
    """What can be written about a complaint: (key, words, hint)."""
    step = (NoteKind.STEP.value, _("A step we took"), _("Only those who handle complaints read it."))
    if is_answered:
        return [step]
    return [
        step,
        (NoteKind.PROGRESS.value, _("News for whoever complains"), _("They read it, word for word.")),
        (NoteKind.OUTCOME.value, _("The answer"), _("They read it: what you found, what you do about it, and why.")),
    ]
