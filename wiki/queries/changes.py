"""Reads the history: who changed what and when, and what a page said then."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Integer, bindparam, select

from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.models.pages import Page, PageTypeEdition, Passage, Revision, RevisionKind, Version
from wiki.models.people import Person
from wiki.prepared_select import PreparedSelect
from wiki.queries.pages import PageHead, PageView, RevisionHead, find_page, open_page, read_state
from wiki.queries.versions import SeenVersion, see_versions, see_versions_by_id
from wiki.text import order
from wiki.text.compare import Piece, compare

_revision = Revision.__table__
_page = Page.__table__
_person = Person.__table__
_edition = PageTypeEdition.__table__
_version = Version.__table__
_passage = Passage.__table__


@dataclass(frozen=True)
class Change:
    """What one revision did to one passage, as far as the reader may see: words before, words after. ``moved``: it has
    another place among the answers that the reader may see."""

    passage_id: uuid.UUID
    field: str
    act: str
    before: SeenVersion | None
    after: SeenVersion | None
    pieces: tuple[Piece, ...]
    moved: bool = False


@dataclass(frozen=True)
class ChangedRevision:
    """One revision with its changes; ``hidden`` when it changed only things the reader may not see."""

    page_id: uuid.UUID
    page_type: str
    page_title: str
    head: RevisionHead
    changes: tuple[Change, ...]


_STATE = (
    _revision.c.number, _revision.c.kind, _revision.c.saved_by, _person.c.name, _revision.c.saved_at,
    _revision.c.note, _edition.c.sha256, _edition.c.id, _revision.c.contents, _revision.c.passage_id,
)  # fmt: skip
_FROM = _revision.join(_person, _person.c.id == _revision.c.saved_by).join(
    _edition, _edition.c.id == _revision.c.edition_id
)


def page_changes(
    space: Space, page_id: uuid.UUID, *, before: int | None = None, most: int = 20
) -> tuple[ChangedRevision, ...]:
    """The page's newest ``most`` revisions that the reader may know of (older than number ``before``), newest first.

    A revision that touched only hidden passages is left out: not even its time is told.
    """
    return _changes_of(space, find_page(space, page_id), before, most)


_FIRST, _MORE = 2, 20


def _changes_of(space: Space, head: PageHead, before: int | None, most: int) -> tuple[ChangedRevision, ...]:
    found: list[ChangedRevision] = []
    limit = head.revision_number if before is None else before - 1
    step = max(most, _FIRST)  # one that the reader may know of is mostly among the newest; where not, more are read at once
    while limit > 0 and len(found) < most:
        states = _states(space, head.id, limit, step + 1)
        if not states:
            break
        changed = _changes(space, states)
        for state, changes in changed[: step if len(states) > step else None]:
            if changes or state.saved_by == space.person.id or state.kind in {RevisionKind.START}:
                found.append(ChangedRevision(head.id, head.page_type, head.title, state, changes))
            limit = state.number - 1
        step = max(most, _MORE)
    return tuple(found[:most])


def _states(space: Space, page_id: uuid.UUID, up_to: int, most: int) -> list[RevisionHead]:
    given = {"page": page_id, "child": space.id, "up_to": up_to, "most": most}
    return [read_state(space, row) for row in _STATES.all(space.work.connection, given)]


_STATES = PreparedSelect(
    select(*_STATE)
    .select_from(_FROM)
    .where(
        _revision.c.page_id == bindparam("page"), _revision.c.child_id == bindparam("child"),
        _revision.c.number <= bindparam("up_to"),
    )
    .order_by(_revision.c.number.desc())
    .limit(bindparam("most", type_=Integer))
)  # fmt: skip


def _changes(space: Space, states: Sequence[RevisionHead]) -> list[tuple[RevisionHead, tuple[Change, ...]]]:
    """What each of ``states`` (newest first, without gaps) did compared with the one before it."""
    pairs = list(zip(states, [*states[1:], None], strict=True))
    wanted: set[uuid.UUID] = set()
    for state, earlier in pairs:
        now, then = dict(state.contents), dict(earlier.contents) if earlier else {}
        for passage_id in {*now, *then}:
            if now.get(passage_id) != then.get(passage_id):
                wanted |= {one for one in (now.get(passage_id), then.get(passage_id)) if one is not None}
        if state.kind in _MOVING and list(now) != list(then):
            wanted |= {*now.values(), *then.values()}
    seen = see_versions_by_id(space, wanted)
    return [
        (state, changes_between(earlier.contents if earlier else (), state.contents, seen, state.passage_id))
        for state, earlier in pairs
    ]


_MOVING = frozenset({RevisionKind.REORDER, RevisionKind.RESTORE})


@lru_cache(maxsize=1000)
def _compare(old: str, new: str) -> tuple[Piece, ...]:
    """The comparison, kept: what changed between two versions never changes."""
    return compare(old, new)


Contents = Sequence[tuple[uuid.UUID, uuid.UUID]]


def changes_between(
    then: Contents, now: Contents, seen: dict[uuid.UUID, SeenVersion], moved_one: uuid.UUID | None = None
) -> tuple[Change, ...]:
    """What differs between two lists of versions, by passage id; passages that can't be seen in either are left out.

    ``moved_one`` is the passage that was moved, where that is known: of two that change places either could be."""
    old, new = dict(then), dict(now)
    moved_ones = _moved(old, new, seen, moved_one)
    found = []
    for passage_id in [*new, *(one for one in old if one not in new)]:
        if old.get(passage_id) == new.get(passage_id):
            if passage_id in moved_ones:
                same = seen[new[passage_id]]
                pieces = _compare(same.plain, same.plain)
                found.append(Change(passage_id, same.field, "moved", same, same, pieces, moved=True))
            continue
        before, after = seen.get(old.get(passage_id, _NONE)), seen.get(new.get(passage_id, _NONE))
        if (before is None and after is None) or (after is None and passage_id in new) or _same_to_reader(before, after):
            continue  # narrowed, or changed in what the reader may not see: not even that is told
        known = after or before
        assert known is not None
        act = "added" if passage_id not in old else "removed" if passage_id not in new else "changed"
        act, pieces = _how(act, before, after)
        found.append(Change(passage_id, known.field, act, before, after, pieces, passage_id in moved_ones))
    return tuple(found)


def _moved(
    old: dict[uuid.UUID, uuid.UUID], new: dict[uuid.UUID, uuid.UUID], seen: dict[uuid.UUID, SeenVersion],
    moved_one: uuid.UUID | None,
) -> set[uuid.UUID]:  # fmt: skip
    """The passages that stand in another place among those answers to their question that the reader sees in both."""
    both = {one for one, version in old.items() if version in seen and new.get(one) in seen}
    orders: dict[str, tuple[list[str], list[str]]] = {}
    for side, listed in enumerate((old, new)):
        for one, version in listed.items():
            if one in both:
                orders.setdefault(seen[version].field, ([], []))[side].append(one.hex)
    known = moved_one.hex if moved_one else None
    return {uuid.UUID(key) for before, after in orders.values() for key in order.moved(before, after, known)}


_NONE = uuid.UUID(int=0)


def _how(act: str, before: SeenVersion | None, after: SeenVersion | None) -> tuple[str, tuple[Piece, ...]]:
    """What was done, and the words that came and went; of words that are withheld, none."""
    known = after or before
    if known is not None and known.withheld:
        return ("erased" if known.stone and known.stone.is_erased else "withheld"), ()
    if before is not None and before.withheld:
        return "corrected", _compare(after.plain, after.plain) if after else ()
    pieces = _compare(before.plain if before else "", after.plain if after else "")
    if act == "changed" and before is not None and before.stone and after is not None and not after.stone:
        return "corrected", pieces
    if act == "changed" and not any(piece.kind != "same" for piece in pieces):
        return "details", pieces
    return act, pieces


def _same_to_reader(before: SeenVersion | None, after: SeenVersion | None) -> bool:
    """Whether only a file changed that the reader may not see."""
    if before is None or after is None or not (before.files_hidden or after.files_hidden):
        return False
    return _told(before) == _told(after)


def _told(version: SeenVersion) -> tuple[object, ...]:
    """What a version tells a reader, but for who saved it when."""
    return (
        version.body, version.columns, version.voice, version.speaker, version.gathered, version.spoken_on,
        version.language, version.paper_id, version.paper_on, version.audience, version.media, version.typed_by,
    )  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """Two states of a page side by side."""

    older: PageView
    newer: PageView
    changes: tuple[Change, ...]


def compare_revisions(space: Space, page_id: uuid.UUID, one: int, other: int) -> Comparison:
    """What changed between two revisions of a page, whichever was first; NotFound for one that never was."""
    older, newer = open_page(space, page_id, min(one, other)), open_page(space, page_id, max(one, other))
    seen = {version.id: version for version in (*older.passages, *newer.passages)}
    return Comparison(older, newer, changes_between(older.revision.contents, newer.revision.contents, seen))


def known_state(space: Space, page: PageHead, number: int) -> RevisionHead:
    """The newest revision, no later than ``number``, that the reader may know of: who saved it, and when.

    The states of a page are numbered for everybody, so somebody can ask for one that changed only hidden things; they
    are told of the one that they know. Its contents are the page's own business: they are not to be taken from here.
    """
    known = _changes_of(space, page, number + 1, 1)
    return known[0].head if known else open_page(space, page.id, 1).revision


def revision_on(space: Space, page_id: uuid.UUID, at: datetime) -> int:
    """The number of the revision that stood at the instant ``at``; the first one if the page is younger."""
    found = space.session.execute(
        select(_revision.c.number)
        .where(_revision.c.page_id == page_id, _revision.c.child_id == space.id, _revision.c.saved_at <= at)
        .order_by(_revision.c.number.desc())
        .limit(1)
    ).scalar()
    if found is not None:
        return int(found)
    find_page(space, page_id)
    return 1


def passage_history(space: Space, passage_id: uuid.UUID) -> tuple[SeenVersion, ...]:
    """Every version of a passage that the reader may see, newest first; NotFound when there is none."""
    seen = see_versions(space, _passage.c.id == passage_id)
    if not seen:
        raise NotFound
    return tuple(sorted(seen.values(), key=lambda version: -version.number))
