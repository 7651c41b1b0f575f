"""Puts what the desk holds into the plain values that the checks of a plan take (statute/facts.py)."""

import json
import uuid
from collections.abc import Iterator, Mapping
from datetime import date

from wiki.pagetypes.kinds.chosen import read_day
from wiki.queries.plan import PlanDesk
from wiki.queries.plan_advice import ON_THE_LIST, Advice, advice_in
from wiki.queries.plan_content import PlanContent
from wiki.queries.plan_findings import named, rests_on
from wiki.queries.plan_printed import box_words
from wiki.queries.plan_rows import BUDGET, NEEDS, OUTCOMES, PLACEMENT, PLAN_PAGES, PROVISION, VIEWS, PlanRow
from wiki.queries.versions import ShownMedia
from wiki.statute.facts import (
    AdviceFact,
    BudgetFact,
    NeedFact,
    OutcomeFact,
    PaperFact,
    Place,
    PlanFacts,
    ProvisionFact,
    ViewFact,
)
from wiki.statute.sections import Shape
from wiki.words import Voice

_OWN = frozenset({Voice.CHILD, Voice.YOUNG_PERSON})
_HEARD = _OWN | {Voice.INTERPRETATION}
_SPEAKS = _OWN | {Voice.PARENT}
_CHOSEN = frozenset({"link", "one_of", "some_of"})
_AUTHOR = "author"


def facts_of(
    desk: PlanDesk, shape: Shape, born: date | None, on: date, content: PlanContent | None = None, status: str = "draft",
    papers: Mapping[uuid.UUID, str] | None = None,
) -> PlanFacts:
    """The plan as it is being written; with ``content`` also what section I would print (nothing, in a draft).
    ``papers``: the words on each document that goes along, by its id."""
    rows = {key: tuple(row for row in desk.rows[key] if not row.version.withheld) for key in PLAN_PAGES}
    papers = papers or {}
    return PlanFacts(
        status=status, on=on, born=born, printed=_printed(desk, shape, content),
        sentences={one.letter: one.in_draft or one.empty for one in shape.sections},
        views=tuple(_view(row) for row in rows[VIEWS]),
        needs=tuple(NeedFact(row.id.hex, row.letter or "", row.label, _slots(row), rests_on(row)) for row in rows[NEEDS]),
        outcomes=tuple(
            OutcomeFact(row.id.hex, row.label, _slots(row), _hex(row, "hopes"), bool(row.version.columns.get("adulthood")))
            for row in rows[OUTCOMES]
        ),
        provisions=tuple(
            ProvisionFact(
                row.id.hex, row.letter or "", row.label, _slots(row), _hex(row, "needs"), _hex(row, "outcomes"), rests_on(row),
                read_day(str(row.version.columns.get("review_date") or "")),
            )
            for row in rows[PROVISION]
        ),
        place=Place(_answer(rows[PLACEMENT], "name"), _answer(rows[PLACEMENT], "otherwise")),
        budget=_answer(rows[BUDGET], "asked"),
        budget_lines=tuple(
            BudgetFact(row.id.hex, named(row), bool(row.linked("needs")), bool(row.linked("outcomes")))
            for row in rows[BUDGET] if row.asked.columns
        ),
        advice=tuple(_advice(one, papers) for one in advice_in(desk) if one.printed),
        papers=tuple(
            paper for key in PLAN_PAGES if key != PLACEMENT for row in rows[key]
            for paper in _papers(row.id.hex, row.version.media, papers)
        ),
    )  # fmt: skip


def row_words(row: PlanRow) -> str:
    """Everything that a row says and is tied to, as one text: what a reason given for the whole row holds for."""
    version = row.version
    sources = [(source.version_id.hex, source.quoted) for source in row.sources]
    files = [(file.id.hex, file.pictured.text) for file in version.media]
    told = [version.body, version.columns, version.voice, version.gathered, row.may_stand, sources, files]
    return json.dumps(told, sort_keys=True, ensure_ascii=False)


def _printed(desk: PlanDesk, shape: Shape, content: PlanContent | None) -> tuple[tuple[str, int], ...]:
    if content is not None:
        counts = {one.letter: len(one.passages) for one in content.plan.sections}
    else:
        counts = {}
        for row in desk.all_rows():
            if row.letter and row.may_stand and row.page_type != PLACEMENT:
                counts[row.letter] = counts.get(row.letter, 0) + 1
    counts["K"] = sum(1 for one in advice_in(desk) if one.printed)  # what the family may not see is not in the plan
    return tuple((letter, counts.get(letter, 0)) for letter in shape.letters)


def _view(row: PlanRow) -> ViewFact:
    version = row.version
    return ViewFact(
        row.id.hex, row.asked.key, named(row), version.body, own=version.voice in _HEARD,
        speaks=version.voice in _SPEAKS, gathered=version.gathered,
    )  # fmt: skip


def _slots(row: PlanRow) -> dict[str, str]:
    """The words of each box that people write in; "" for an empty one."""
    return {
        column.key: box_words(row.asked, row.version, column.key)
        for column in row.asked.columns
        if column.kind not in _CHOSEN
    }


def _hex(row: PlanRow, column: str) -> tuple[str, ...]:
    return tuple(one.hex for one in row.linked(column))


def _answer(rows: tuple[PlanRow, ...], question: str) -> str:
    for row in rows:
        if row.asked.key == question:
            value = row.version.columns.get("value")
            return (value if isinstance(value, str) else "") or row.version.body
    return ""


def _advice(advice: Advice, words: Mapping[uuid.UUID, str]) -> AdviceFact:
    page = advice.group.page
    written = [said for said in advice.printed if said.asked.key == _AUTHOR]
    return AdviceFact(
        page.view.head.id.hex, page.view.head.page_type, advice.title,
        next((said.version.plain for said in written), ""), advice.dated,
        tuple((said.version.passage_id.hex, said.version.plain) for said in advice.printed if said.version.plain),
        tuple(
            paper for said in advice.printed
            for paper in _papers(said.version.passage_id.hex, said.version.media, words)
        ),
        on=advice.on if advice.dated else None,
        says=any(said.asked.key not in ON_THE_LIST for said in advice.printed),
    )  # fmt: skip


def _papers(where: str, media: tuple[ShownMedia, ...], words: Mapping[uuid.UUID, str]) -> Iterator[PaperFact]:
    """The files that go along, each with the words on it or beside it."""
    for file in media:
        beside = (file.alt, file.caption, file.transcript)
        yield PaperFact(where, file.name, "\n".join(text for text in (*beside, words.get(file.id, "")) if text))
