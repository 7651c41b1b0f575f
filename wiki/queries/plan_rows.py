"""Reads the plan's own pages as rows: numbered, lettered, tied to each other, each with what it rests on."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from wiki.access.space import Space
from wiki.pagetypes.kinds.base import as_list
from wiki.pagetypes.kinds.table import brief
from wiki.pagetypes.model import Field, PageType, plan_letter
from wiki.queries.pages import PageView, editions_of
from wiki.queries.plan_sources import RowSource, may_stand_in_plan
from wiki.queries.versions import SeenVersion

FindType = Callable[[str], PageType | None]
"""From a page type's key to the page type in the child's own words."""

VIEWS, NEEDS, OUTCOMES, PROVISION = "section_a", "needs", "outcomes", "provision"
PLACEMENT, BUDGET = "placement", "personal_budget"
PLAN_PAGES = (VIEWS, NEEDS, OUTCOMES, PROVISION, PLACEMENT, BUDGET)
_HOPES = "hopes"
_NOUNS = {NEEDS: "Need", OUTCOMES: "Outcome", PROVISION: "Provision"}
_BRIEF = 160


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One passage of a page of the plan. ``number`` counts among the rows of its question, from 1."""

    version: SeenVersion
    page_type: str
    asked: Field
    number: int
    letter: str | None
    sources: tuple[RowSource, ...]

    @property
    def id(self) -> uuid.UUID:
        """The passage's id."""
        return self.version.passage_id

    @property
    def label(self) -> str:
        """ "Need 1"; "" for words that are not numbered."""
        noun = "Hope" if self.is_hope else _NOUNS.get(self.page_type, "")
        return f"{noun} {self.number}" if noun else ""

    @property
    def is_hope(self) -> bool:
        """Whether it is one of the hopes of section A, which outcomes move towards."""
        return self.page_type == VIEWS and self.asked.key == _HOPES

    @property
    def brief(self) -> str:
        """A few words by which people know the row."""
        return brief(self.asked, {**self.version.columns, "body": self.version.body}, _BRIEF)

    @property
    def area(self) -> str:
        """The area of need that was chosen, or ""."""
        chosen = self.version.columns.get("area")
        return chosen if isinstance(chosen, str) else ""

    @property
    def may_stand(self) -> bool:
        """Whether the family may see the row and everything it was taken from."""
        return may_stand_in_plan(self.version) and all(source.shared for source in self.sources)

    def linked(self, column: str) -> tuple[uuid.UUID, ...]:
        """The passages that the row points at in ``column``."""
        made = []
        for text in as_list(self.version.columns.get(column)):
            try:
                made.append(uuid.UUID(text))
            except ValueError:
                continue
        return tuple(made)


def read_rows(
    space: Space,
    views: Sequence[PageView],
    sources: Mapping[uuid.UUID, tuple[RowSource, ...]],
    find_type: FindType,
) -> dict[str, tuple[PlanRow, ...]]:
    """The rows of each page of the plan by page type, in the order of the page's questions."""
    found: dict[str, tuple[PlanRow, ...]] = dict.fromkeys(PLAN_PAGES, ())
    for view in views:
        key = view.head.page_type
        if key not in found:
            continue
        look_up = questions_of(space, view, find_type)
        made: list[PlanRow] = []
        for asked, passages in in_order(view, look_up, find_type(key)):
            made += [
                PlanRow(one, key, asked, number, plan_letter(asked, one.columns), sources.get(one.id, ()))
                for number, one in enumerate(passages, 1)
            ]
        found[key] = tuple(made)
    return found


def questions_of(space: Space, view: PageView, find_type: FindType) -> Callable[[str], Field]:
    """From a field's key to the question as it was asked; a question that no frozen form knows keeps its key."""
    page_type = find_type(view.head.page_type)
    found = {one.key: one for one in page_type.fields} if page_type else {}
    if any(passage.field not in found for passage in view.passages):
        for edition in editions_of(space, view.head.page_type):
            named = edition.named(space.child.known_as)
            found = {**{one.key: one for one in named.fields}, **found}

    def look_up(key: str) -> Field:
        known = found.get(key)
        return known or Field(key=key, label=key.replace("_", " ").capitalize(), hint="", example="", kind="long_text")

    return look_up


def in_order(
    view: PageView, look_up: Callable[[str], Field], page_type: PageType | None
) -> list[tuple[Field, tuple[SeenVersion, ...]]]:
    """The questions of a page that have passages, in the order asked; questions no longer asked come last."""
    asked = [one.key for one in page_type.fields] if page_type else []
    keys = list(dict.fromkeys([*asked, *(passage.field for passage in view.passages)]))
    pairs = [(look_up(key), view.in_field(key)) for key in keys]
    return [(question, passages) for question, passages in pairs if passages]
