"""What stands in the middle of the desk's quieter parts: questions of A, I and J, advice of K, the check."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import ngettext

from wiki.pagetypes.model import PageType
from wiki.queries.advice import Asked
from wiki.queries.advice_links import Linked
from wiki.queries.plan import PlanDesk
from wiki.queries.plan_advice import advice_in, letters_offered
from wiki.queries.plan_content import PlanContent
from wiki.queries.plan_printed import NO_SECTION, NOT_SHARED, SOURCE_NOT_SHARED, LeftOut
from wiki.statute.sections import Section, Shape
from wiki.statute.thread import Finding
from wiki.views.plan_names import page_name
from wiki.views.plan_rows_shown import RowCard, row_card, row_href
from wiki.web.advice_titles import with_titles
from wiki.web.babel import day
from wiki.web.babel import gettext as _
from wiki.web.kinds import Space
from wiki.words import N_


@dataclass(frozen=True)
class QuestionCard:
    """A question of a page of the plan with its rows; ``href`` adds to it, "" where it has its one answer."""

    key: str
    label: str
    hint: str
    example: str
    rows: tuple[RowCard, ...]
    href: str
    order_href: str = ""


def questions_part(
    space: Space, desk: PlanDesk, kind: PageType, findings: Sequence[Finding]
) -> dict[str, tuple[QuestionCard, ...]]:
    """The questions of a page of the plan: answered ones, and those that are still empty."""
    view = desk.page(kind.key)
    made = []
    for asked in kind.fields:
        rows = desk.in_question(kind.key, asked.key)
        href = ""
        if view is not None and (asked.many or not rows):
            href = url_for("passages.ask_question", child_id=space.id, page_id=view.head.id, field=asked.key)
        order = ""
        if view is not None and len(rows) > 1:
            order = url_for("order.show_order", child_id=space.id, page_id=view.head.id, field=asked.key)
        cards = tuple(row_card(space, desk, row, findings) for row in rows)
        made.append(QuestionCard(asked.key, asked.label, asked.hint, asked.example, cards, href, order))
    return {
        "answered": tuple(one for one in made if one.rows),
        "empty_questions": tuple(one for one in made if not one.rows),
    }


@dataclass(frozen=True)
class AdviceCard:
    """A page of advice in section K's list. ``papers`` names its documents; ``kept_back``: some is not printed."""

    title: str
    href: str
    who: str
    date: str
    dated: bool
    count: str
    papers: tuple[str, ...]
    kept_back: bool


def advice_part(
    space: Space, desk: PlanDesk, asked: Sequence[Asked], links: Sequence[tuple[Linked, str]]
) -> dict[str, Any]:  # fmt: skip
    """Section K as it would be printed, what is still awaited (of people without an account too: ``links``, each with the
    title of its page), and letters that the family shared."""
    advice = [
        AdviceCard(
            page_name(space, one.group.page),
            url_for("pages.show_page", child_id=space.id, page_id=one.group.page.view.head.id), one.who,
            day(one.on), one.dated, ngettext("%(num)d answer", "%(num)d answers", len(one.printed)),
            tuple(file.name for said in one.printed for file in said.version.media if file.kind == "document"),
            bool(one.kept_back),
        )
        for one in advice_in(desk)
    ]  # fmt: skip
    of_members = [(one.due_on, one.title, one.person_name, one.is_late) for one in with_titles(asked) if one.is_awaited]
    by_link = [(one.due_on, title, one.name, one.is_late) for one, title in links if not one.is_over]
    waiting = [(title, name, day(due), late) for due, title, name, late in sorted([*of_members, *by_link])]
    letters = [
        (said.words or ", ".join(file.name for file in said.version.media), said.who, day(said.on))
        for said in letters_offered(desk)
    ]
    return {"advice": advice, "waiting": waiting, "letters": letters}


@dataclass(frozen=True)
class SectionLine:
    """One section of the plan and what it would hold now; state is "done", "said" (a set answer), "empty" or "draft" (by law)."""

    letter: str
    title: str
    words: str
    state: str


@dataclass(frozen=True)
class LeftOutLine:
    """Something that would not stand in the plan: what, why, and where to look at it ("" for what can't be shown)."""

    what: str
    why: str
    href: str


_WHY = {
    NOT_SHARED: N_("Not in the plan: not shared with the family."),
    SOURCE_NOT_SHARED: N_("Not in the plan: the words it comes from are not shared with the family."),
    NO_SECTION: N_("Not in the plan: it has no section yet."),
}


def check_part(space: Space, desk: PlanDesk, content: PlanContent, shape: Shape) -> dict[str, Any]:
    """What a draft made now would hold, section by section, and what would be left out of it."""
    rows = {row.id: row for row in desk.all_rows()}
    left_out = []
    for one in content.left_out:
        row = rows.get(one.passage_id)
        href = row_href(space, row) if row else _page_href(space, desk, one)
        left_out.append(LeftOutLine(one.what, why(one.why), href))
    return {"sections": [_section_line(section, content) for section in shape.sections], "left_out": left_out}


def why(code: str) -> str:
    """Why something is left out, in a sentence."""
    return _(_WHY.get(code, ""))


def _page_href(space: Space, desk: PlanDesk, one: LeftOut) -> str:
    page_id = desk.passage(one.passage_id).version.page_id
    place = url_for("pages.show_page", child_id=space.id, page_id=page_id)
    return f"{place}#passage-{one.passage_id.hex}"


def _section_line(section: Section, content: PlanContent) -> SectionLine:
    if section.in_draft:
        return SectionLine(section.letter, section.title, _("Always empty in a draft, as the law says"), "draft")
    if section.letter == "K":
        count = len(content.plan.advice)
    else:
        count = sum(len(one.passages) for one in content.plan.sections if one.letter == section.letter)
    if section.letter in content.plan.none_asked and not count:
        return SectionLine(section.letter, section.title, section.none_asked, "said")
    if not count:
        return SectionLine(section.letter, section.title, _("Nothing yet: it will say so"), "empty")
    return SectionLine(section.letter, section.title, ngettext("%(num)d entry", "%(num)d entries", count), "done")
