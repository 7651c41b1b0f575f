"""Reads what stands where words were taken out, or put right: when, by whom and why. Never the words."""

import html
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from wiki import clock
from wiki.access.audience import Reader
from wiki.access.space import Space
from wiki.models.erasures import Correction, Erasure
from wiki.models.people import Person
from wiki.models.plan_answers import PointErasure
from wiki.pagetypes.kinds.chosen import show_day
from wiki.text import markdown
from wiki.words import ERASURE_REASONS, N_, ROLE_NAMES, Group, Role

if TYPE_CHECKING:
    from wiki.queries.versions import SeenVersion

_person = Person.__table__
_KNOW_WHAT_WAS_WRONG = frozenset({Group.FAMILY, Group.CHILD, Group.COUNCIL})
SOMEBODY = N_("somebody who is no longer known here")
ERASED = N_("Words were taken out here on %(day)s by %(who)s because %(why)s.")
CORRECTED = N_("These words were put right on %(day)s by %(who)s. Why: %(why)s")
CORRECTED_BARE = N_("These words were put right on %(day)s by %(who)s.")


@dataclass(frozen=True, slots=True)
class Stone:
    """What stands there. ``why`` is a msgid for what was taken out, somebody's own sentence for what was put right ("" where
    it went with words that were taken out);
    ``words`` is what they added."""

    is_erased: bool
    on: date
    who: str
    role: Role
    why: str
    words: str = ""

    @property
    def sentence(self) -> str:
        """The sentence in English, for the document and wherever nobody translates (web/stones.py does)."""
        who = f"{self.who or SOMEBODY} ({ROLE_NAMES[self.role]})"
        said = ERASED if self.is_erased else CORRECTED if self.why else CORRECTED_BARE
        said = said % {"day": show_day(self.on), "who": who, "why": self.why}
        return f"{said} {self.words}".strip()


Stones = Mapping[uuid.UUID, Stone]


def read_stones(space: Space, ids: Iterable[uuid.UUID | None]) -> Stones:
    """The stones with these ids (of erasures or corrections); no question is asked where there are none."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    gone, put_right = Erasure.__table__, Correction.__table__
    found: dict[uuid.UUID, Stone] = {}
    for row in _rows(space, gone, wanted, gone.c.erased_by, gone.c.erased_at, gone.c.reason, gone.c.words):
        found[row[0]] = Stone(True, clock.local(row[1]).date(), row[2] or "", row[3], ERASURE_REASONS[row[4]], space.told(row[5]))
    columns = put_right.c.corrected_by, put_right.c.corrected_at, put_right.c.why
    for row in _rows(space, put_right, wanted - set(found), *columns):
        found[row[0]] = Stone(False, clock.local(row[1]).date(), row[2] or "", row[3], space.told(row[4]))
    return found


def point_stones(space: Space, ids: Collection[uuid.UUID]) -> Stones:
    """The stones of answers to a plan; no question is asked where there are none."""
    gone = PointErasure.__table__
    rows = _rows(space, gone, ids, gone.c.erased_by, gone.c.erased_at, gone.c.reason, gone.c.words)
    return {
        row[0]: Stone(True, clock.local(row[1]).date(), row[2] or "", row[3], ERASURE_REASONS[row[4]], space.told(row[5]))
        for row in rows
    }


def _rows(space: Space, table: Any, wanted: Collection[uuid.UUID], by: Any, at: Any, *more: Any) -> Iterable[Any]:
    if not wanted:
        return ()
    return space.session.execute(
        select(table.c.id, at, _person.c.name, table.c.role, *more)
        .select_from(table.outerjoin(_person, _person.c.id == by))
        .where(table.c.child_id == space.id, table.c.id.in_(wanted))
    ).all()


def may_know_what_was_wrong(who: Reader, saved_by: uuid.UUID) -> bool:
    """Who may still read the older wording of something that was put right: the family, the council, its writer."""
    if who.looker is not None and not may_know_what_was_wrong(who.looker, saved_by):
        return False
    return who.group in _KNOW_WHAT_WAS_WRONG or saved_by == who.person_id


def with_stone(who: Reader, version: "SeenVersion", stone: Stone) -> "SeenVersion":
    """The version with its stone. Its words stay only where it was put right and the reader may know what was wrong."""
    if not stone.is_erased and may_know_what_was_wrong(who, version.saved_by):
        return replace(version, stone=stone)
    said = stone.sentence
    return replace(
        version, stone=stone, withheld=True, body=said, plain=said, html=f"<p>{html.escape(said)}</p>",
        html_policy=markdown.POLICY, columns={}, speaker="", gathered="", spoken_on=None, language="en-GB", media=(),
        paper_id=None, paper_on=None, files_hidden=False, typed_by=None, typed_for=None, typist="",
    )  # fmt: skip
