"""Reads what people said, for whoever writes the plan: passages of the other pages, with where each is used already."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from wiki.access.space import Space
from wiki.pagetypes.model import Field, PageType
from wiki.queries.pages import PageView
from wiki.queries.plan_reasons import Reasons, SeenReason
from wiki.queries.plan_rows import PLAN_PAGES, FindType, PlanRow, in_order, questions_of
from wiki.queries.plan_sources import OWN_VOICES, People, days_written, may_stand_in_plan, said_on, words_of
from wiki.queries.plan_translated import NoEnglish, english_of, no_english
from wiki.queries.questions import Beside, SeenQuestion
from wiki.queries.translations import Beside as Translated
from wiki.queries.translations import SeenTranslation
from wiki.queries.versions import SeenVersion

_SUGGESTED = frozenset("EFG") | {"H1", "H2"}


@dataclass(frozen=True, slots=True)
class Said:
    """A passage of a family's or a professional's page; ``used_in`` are the rows that rest on it, ``disputes`` what the
    family says is not right in it; ``english``: of words in another language, where there is a translation, ``no_english``: why
    there is none; ``not_used``: why what it suggests is not in the plan."""

    version: SeenVersion
    asked: Field
    page: "SaidPage"
    used_in: tuple[PlanRow, ...]
    disputes: tuple[SeenQuestion, ...] = ()
    english: SeenTranslation | None = None
    not_used: SeenReason | None = None
    no_english: NoEnglish | None = None

    @property
    def words(self) -> str:
        """The words themselves, else what is said in its clip or written beside its picture."""
        return words_of(self.version)

    @property
    def who(self) -> str:
        """Who speaks: a name, with what they are to the child where they saved it themselves."""
        return self.page.people.who(self.version)

    @property
    def on(self) -> date:
        """The day it was said, else that of the advice it stands in, else the day it was saved."""
        return said_on(self.version, self.page.written_on)

    @property
    def shared(self) -> bool:
        """Whether these words may stand in a plan: the family can see them."""
        return may_stand_in_plan(self.version)

    @property
    def is_suggestion(self) -> bool:
        """Whether a professional suggests this, and nobody has given a reason yet why it is not used."""
        return self.suggests and self.not_used is None

    @property
    def suggests(self) -> bool:
        """Whether a professional suggests this as an outcome or as provision (small steps stay with the school)."""
        is_row = self.page.owner == "professional" and self.asked.kind == "rows"
        return is_row and bool(self.asked.feeds) and set(self.asked.feeds) <= _SUGGESTED and not self._is_small_step

    @property
    def _is_small_step(self) -> bool:
        return self.version.columns.get("reach") == "short"


@dataclass(frozen=True, slots=True)
class SaidPage:
    """A page that people wrote on. ``feeds`` are the sections that it belongs to as a whole; ``written_on``: the day that its
    writer gave a page of advice."""

    view: PageView
    title: str
    owner: str
    feeds: tuple[str, ...]
    people: People
    written_on: date | None = None

    @property
    def some_hidden(self) -> bool:
        """Whether there is more than the reader may see; never what or how much."""
        return self.view.some_hidden


@dataclass(frozen=True, slots=True)
class SaidGroup:
    """A page with its passages that can be used, in the order asked."""

    page: SaidPage
    passages: tuple[Said, ...]


def read_said(
    space: Space,
    pages: Sequence[SaidPage],
    rows: Iterable[PlanRow],
    find_type: FindType,
    disputes: Beside,
    translated: Translated,
    reasons: Reasons,
) -> tuple[SaidGroup, ...]:
    """Every page that is no page of the plan, with its passages; the child's own pages first, as on their home."""
    used: dict[uuid.UUID, list[PlanRow]] = {}
    for row in rows:
        for source in row.sources:
            if source.seen is not None and row not in used.setdefault(source.seen.passage_id, []):
                used[source.seen.passage_id].append(row)
    groups = []
    for page in pages:
        view = page.view
        if page.owner == "plan" or view.head.page_type in PLAN_PAGES:
            continue
        look_up = questions_of(space, view, find_type)
        passages = tuple(
            Said(
                one, asked, page, tuple(used.get(one.passage_id, ())), disputes.get(one.passage_id, ()),
                english_of(translated, one), _reason(reasons, one), no_english(translated, one),
            )
            for asked, found in in_order(view, look_up, find_type(view.head.page_type))
            for one in found
        )
        groups.append(SaidGroup(page, passages))
    order = {"family": 0, "other": 1, "professional": 2}
    return tuple(sorted(groups, key=lambda group: order.get(group.page.owner, 1)))


def _reason(reasons: Reasons, version: SeenVersion) -> SeenReason | None:
    """Why it is not used, as long as it says what it said when the reason was given."""
    found = reasons.get((version.passage_id, None))
    return found if found is not None and found.version_id == version.id else None


def said_page(view: PageView, page_type: PageType | None, people: People) -> SaidPage:
    """A page as people know it: its own title, or that of its kind."""
    title = view.head.title or (page_type.title if page_type else view.head.page_type.replace("_", " ").capitalize())
    owner = page_type.owner if page_type else "other"
    written_on = days_written(view.passages).get(view.head.id)
    return SaidPage(view, title, owner, page_type.feeds if page_type else (), people, written_on)


def is_childs_own(version: SeenVersion) -> bool:
    """Whether the words are the child's or young person's own."""
    return version.voice in OWN_VOICES
