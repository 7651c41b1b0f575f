"""Any two plans of a child side by side in words: chosen from a list, compared row by row."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.errors import NotFound
from wiki.queries.plan_compared import compare_plans
from wiki.queries.plan_versions import list_versions
from wiki.web.babel import gettext as _
from wiki.web.babel import listed
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.plan_compare_page import plan_choice, section_cards
from wiki.web.stones import stone_words
from wiki.words import Permission


@space_route("/plan/compare", may=Permission.READ_PLAN)
def compare(space: Space) -> ResponseReturnValue:
    """The two that were chosen (``from`` and ``to``, in any order), else the newest two, or one and the one before it."""
    heads = list_versions(space)
    if len(heads) < 2:
        return render_template("plan/compare.html", choices=(), chosen=("", ""), found=None, sections=())
    other = _number("to", heads[0].number)
    one = _number("from", next((head.number for head in heads if head.number < other), heads[-1].number))
    found = compare_plans(space, one, other)
    return render_template(
        "plan/compare.html", choices=[(str(head.number), plan_choice(head)) for head in heads],
        chosen=(str(found.older.number), str(found.newer.number)), found=found, sections=section_cards(found),
        told=[plan_choice(head) for head in (found.older, found.newer)],
        unchanged=listed(_("Section %(letter)s", letter=letter) for letter, _title in found.unchanged),
        stones=[f"{plan_choice(head)}: {stone_words(stone)}" for head, stone in found.stones],
        stopped=plan_choice(found.stopped) if found.stopped else "", proposed=[plan_choice(one) for one in found.proposed],
    )  # fmt: skip


def _number(side: str, usual: int) -> int:
    text = request.args.get(side, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise NotFound
    return int(text)
