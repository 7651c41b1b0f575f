"""Shows the changes of a plan: what goes struck through, what comes in bold, each marked in words as well."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from wiki.document.amend import Change
from wiki.text.compare import compare
from wiki.web.babel import gettext as _
from wiki.web.babel import isolated


@dataclass(frozen=True)
class ChangeCard:
    """One change for a template; ``html`` says it in words and in style."""

    key: str
    letter: str
    title: str
    kind: str
    html: Markup
    evidence: str = ""


def change_cards(found: Iterable[Change]) -> tuple[ChangeCard, ...]:
    """Changes that were found."""
    return tuple(ChangeCard(one.key, one.letter, one.title, _kind(one.kind), _said(one.kind, one.old, one.new)) for one in found)


def kept_cards(found: Iterable[Mapping[str, str]]) -> tuple[ChangeCard, ...]:
    """Changes as an amendment notice keeps them, with their evidence."""
    return tuple(
        ChangeCard(
            "", one["letter"], one["title"], _kind(one["kind"]), _said(one["kind"], one["old"], one["new"]), one["evidence"]
        )
        for one in found
    )


def _kind(kind: str) -> str:
    return {"added": _("Added"), "removed": _("Removed"), "changed": _("Changed"), "moved": _("Moved")}[kind]


def _said(kind: str, old: str, new: str) -> Markup:
    if kind != "moved":
        return _html(old, new)
    moved = _("Moved from “%(before)s” to “%(after)s”.", before=isolated(old), after=isolated(new))
    return Markup("<strong>{}</strong>").format(moved)


def _html(old: str, new: str) -> Markup:
    made = []
    for piece in compare(old, new):
        lines = Markup("<br>").join(piece.text.split("\n"))
        if piece.kind == "same":
            made.append(lines)
        elif piece.kind == "added":
            made.append(Markup('<span class="vh">{} </span><strong><ins>{}</ins></strong>').format(_("added:"), lines))
        else:
            made.append(Markup('<span class="vh">{} </span><del>{}</del>').format(_("removed:"), lines))
    return Markup("").join(made)
