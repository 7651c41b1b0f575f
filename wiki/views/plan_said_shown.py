"""Turns what people said into the cards beside the plan: the words, who and when, and where they can be used."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from wiki.queries.plan_rows import NEEDS, OUTCOMES, PROVISION, VIEWS, PlanRow
from wiki.queries.plan_said import Said, SaidGroup
from wiki.queries.plan_translated import NoEnglish
from wiki.text.languages import ENGLISH, written
from wiki.views.plan_names import page_name
from wiki.views.plan_rows_shown import PART_OF, row_href, small_label
from wiki.web.babel import day
from wiki.web.babel import gettext as _
from wiki.web.kinds import Space
from wiki.web.page_types import shown_field
from wiki.web.questions_page import QuestionCard, question_cards
from wiki.web.showing import MediaCard, byline, media_card
from wiki.web.translations_page import TranslationCard, translation_card

_SHORT = 330
FITS = {"views": frozenset({"A"}), "needs": frozenset({"B", "C", "D", "E", "F", "G", "H1", "H2"})}


@dataclass(frozen=True)
class SaidCard:
    """A passage beside the plan. ``more`` is the rest of long words; ``used``, ``uses``: (words, address); ``no_english``: why no
    English goes along with words in another language, what to do, and where."""

    id: str
    question: str
    words: str
    more: str
    language: str
    byline: str
    media: tuple[MediaCard, ...]
    shared: bool
    is_suggestion: bool
    used: tuple[tuple[str, str], ...]
    use_in: str
    uses: tuple[tuple[str, str], ...]
    disputes: tuple[QuestionCard, ...]
    translated: tuple[TranslationCard, ...]
    no_english: tuple[str, str, str] | None


@dataclass(frozen=True)
class SaidPageCard:
    """A page of what people said; ``waiting`` counts what is not used yet."""

    title: str
    owner: str
    some_hidden: bool
    cards: tuple[SaidCard, ...]
    waiting: int


def said_pages(space: Space, groups: Iterable[SaidGroup], part: str, which: str) -> tuple[SaidPageCard, ...]:
    """The pages with the passages that ``which`` asks for: "fitting" for this part, "unused" of those, or "all"."""
    return _pages(space, groups, part, which, None)


def said_pages_for_row(
    space: Space, groups: Iterable[SaidGroup], part: str, which: str, row: PlanRow
) -> tuple[SaidPageCard, ...]:
    """The same, each passage with a link that makes it one more source of ``row``."""
    return _pages(space, groups, part, which, row)


def _pages(
    space: Space, groups: Iterable[SaidGroup], part: str, which: str, row: PlanRow | None
) -> tuple[SaidPageCard, ...]:
    made = []
    for group in groups:
        chosen = [said for said in group.passages if _is_wanted(said, part, which)]
        if chosen:
            cards = tuple(said_card(space, said, part, row.id if row else None) for said in chosen)
            made.append(
                SaidPageCard(
                    page_name(space, group.page), group.page.owner, group.page.some_hidden, cards,
                    sum(1 for card in cards if not card.used),
                )
            )  # fmt: skip
    return tuple(made)


def _is_wanted(said: Said, part: str, which: str) -> bool:
    if not said.words.strip() and not said.version.media:
        return False
    if said.version.withheld and not said.used_in:  # only that something was taken out stands there
        return False
    used_here = any(PART_OF[row.page_type] == part for row in said.used_in)
    fits = used_here or bool(FITS.get(part, frozenset()) & set(said.asked.feeds))
    if which == "all":
        return True
    return fits and (which != "unused" or not said.used_in)


def said_card(space: Space, said: Said, part: str, row_id: uuid.UUID | None = None) -> SaidCard:
    """One passage for a template, with the links that use it in this part of the plan, or as a source of ``row_id``."""
    text = said.words.strip()
    cut = text if len(text) <= _SHORT else text[:_SHORT].rsplit(" ", 1)[0]
    question = shown_field(space, said.page.view.head.page_type, said.asked).label
    return SaidCard(
        id=f"said-{said.version.passage_id.hex}", question=question, words=cut, more=text[len(cut) :].strip(),
        language=written(said.version.language), byline=f"{byline(space, said.version)} · {day(said.on)}",
        media=tuple(media_card(space.id, file) for file in said.version.media), shared=said.shared,
        is_suggestion=said.is_suggestion,
        used=tuple((_used_in(space, row), row_href(space, row)) for row in said.used_in),
        use_in=_("Use in") if row_id is None else "",
        uses=_uses(space, said, part, row_id) if said.shared and not said.version.withheld else (),
        disputes=question_cards(space, said.disputes),
        translated=(translation_card(space, said.english),) if said.english is not None else (),
        no_english=_no_english(space, said),
    )  # fmt: skip


def _no_english(space: Space, said: Said) -> tuple[str, str, str] | None:
    if said.no_english is None:
        return None
    place = url_for("translations.ask_translation", child_id=space.id, passage_id=said.version.passage_id, to=ENGLISH)
    if said.no_english is NoEnglish.OLDER:
        why = _("No English goes into the plan with these words: the translation is of an older wording.")
        return why, _("Change this translation"), place
    return _("No English goes into the plan with these words: nobody has translated them yet."), _("Add a translation"), place


def _used_in(space: Space, row: PlanRow) -> str:
    if row.label:
        return _("Used in %(row)s", row=small_label(row))
    return _("Used in “%(question)s”", question=shown_field(space, row.page_type, row.asked).label)


def _uses(space: Space, said: Said, part: str, row_id: uuid.UUID | None) -> tuple[tuple[str, str], ...]:
    def address(place: str) -> str:
        where: dict[str, Any] = {"in": place}
        return url_for("plan_use.ask_use", child_id=space.id, version_id=said.version.id, **where)

    if row_id is not None:
        place = url_for("plan_use.ask_use", child_id=space.id, version_id=said.version.id, row=row_id)
        return ((_("Use as a source"), place),)
    in_rows = (
        (_("a need"), address(f"{NEEDS}.needs")),
        (_("an outcome"), address(f"{OUTCOMES}.outcomes")),
        (_("provision"), address(f"{PROVISION}.provision")),
    )
    if part == "views":
        return ((_("section A"), address(VIEWS)),)
    return in_rows if part == "needs" else ((_("section A"), address(VIEWS)), *in_rows)
