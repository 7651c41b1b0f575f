"""Remembers in the process which versions of a space hold a detail that is kept from somebody: a version never changes.

What is remembered are ids, never words. It counts for the very details that were looked for, so a detail that is noted, changed
or ended is looked for anew; for one database; and until words are taken out of the space, the one act that changes versions.
A version that nobody looked at yet is looked at when it is asked for, so nothing that is saved can be forgotten.
"""

import uuid
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Table, func, select

from wiki.models.erasures import Erasure
from wiki.models.pages import Version, VersionSource
from wiki.text.keep_out import KeptOut

_version: Any = Version.__table__
_source = VersionSource.__table__
_erasure: Any = Erasure.__table__
Secret = tuple[uuid.UUID, KeptOut]  # from whom it is kept, and what
First = dict[tuple[uuid.UUID, int], frozenset[uuid.UUID]]  # who was the first to say a detail somewhere
_Place = tuple[uuid.UUID, tuple[Secret, ...]]
_AT_A_TIME = 500
_MOST_ANSWERS = 100_000
_MOST_VERSIONS = 200_000
_WORDS = (
    _version.c.id, _version.c.passage_id, _version.c.saved_by, _version.c.typed_for, _version.c.body, _version.c.plain,
    _version.c.columns, _version.c.speaker, _version.c.gathered,
)  # fmt: skip


@dataclass(frozen=True)
class Looked:
    """What is known of a space's versions: those that were looked at (``seen``), those that hold a detail which its reader was
    not the first to say (``held``), and who was the first. ``erased``: how often words had been taken out of the space."""

    erased: int = 0
    seen: frozenset[uuid.UUID] = frozenset()
    held: frozenset[uuid.UUID] = frozenset()
    first: Mapping[tuple[uuid.UUID, int], frozenset[uuid.UUID]] = field(default_factory=dict)


NOTHING_SEEN = Looked()
_kept: WeakKeyDictionary[Engine, OrderedDict[_Place, Looked]] = WeakKeyDictionary()
_answers: dict[tuple[KeptOut, bytes], bool] = {}
_lock = Lock()


def look_through(
    connection: Connection, child_id: uuid.UUID, secrets: tuple[Secret, ...], version_id: uuid.UUID | None, *, keep: bool
) -> Looked:
    """What is known, ``version_id`` (None: all that is there) included. ``keep``: others may know it too (never what was seen
    in a write transaction, which may come to nothing)."""
    erased = _count(connection, _erasure, child_id)
    place = (child_id, secrets)
    known = _recall(connection.engine, place, erased)
    if version_id in known.seen or (version_id is None and len(known.seen) == _count(connection, _version, child_id)):
        return known
    looked = _look_further(connection, child_id, secrets, known, erased)
    if keep:
        _remember(connection.engine, place, looked)
    return looked


def _count(connection: Connection, table: Table, child_id: uuid.UUID) -> int:
    return connection.execute(select(func.count()).select_from(table).where(table.c.child_id == child_id)).scalar_one()


def is_held(secrets: Iterable[Secret], first: First, where: uuid.UUID, sayers: Iterable[Any], texts: Iterable[str]) -> bool:
    """Whether the texts hold a detail that its reader was not the first to say there. ``first``: who was, so far."""
    said = "\n\n".join(text for text in texts if text)
    held = False
    for number, (who, kept) in enumerate(secrets):
        if _holds(kept, said):
            held |= who not in first.setdefault((where, number), frozenset(sayers))
    return held


def texts(values: Any) -> Iterator[str]:
    """Every text in the values of a row, columns of rows and lists included."""
    for value in values.values() if isinstance(values, dict) else values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list | tuple):
            yield from texts(value)


def _look_further(
    connection: Connection, child_id: uuid.UUID, secrets: tuple[Secret, ...], known: Looked, erased: int
) -> Looked:
    mine = _version.c.child_id == child_id
    in_order = (_version.c.passage_id, _version.c.number)
    seen, held, first = set(known.seen), set(known.held), dict(known.first)
    parts: Iterable[tuple[Any, ...]] = [(mine,)]
    if seen:
        found = connection.execute(select(_version.c.id).where(mine).order_by(*in_order)).scalars()
        new = [one for one in found if one not in seen]
        parts = [(mine, _version.c.id.in_(new[at : at + _AT_A_TIME])) for at in range(0, len(new), _AT_A_TIME)]
    for part in parts:
        quoted: dict[uuid.UUID, list[str]] = defaultdict(list)
        beside = _source.join(_version, _version.c.id == _source.c.version_id)
        for one in connection.execute(select(_source.c.version_id, _source.c.quoted).select_from(beside).where(*part)):
            quoted[one[0]].append(one[1])
        for row in connection.execute(select(*_WORDS).where(*part).order_by(*in_order)):
            seen.add(row[0])
            said = dict.fromkeys([*texts(row[4:]), *quoted[row[0]]])  # a plain body is its own plain text
            if is_held(secrets, first, row[1], row[2:4], said):
                held.add(row[0])
    return Looked(erased, frozenset(seen), frozenset(held), first)


def _holds(kept: KeptOut, said: str) -> bool:
    """Whether the words hold any of it; the answer is remembered by a digest, never with the words."""
    place = (kept, blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).digest())
    found = _answers.get(place)
    if found is None:
        if len(_answers) >= _MOST_ANSWERS:
            _answers.clear()
        found = _answers[place] = kept.is_in(said)
    return found


def _recall(engine: Engine, place: _Place, erased: int) -> Looked:
    with _lock:
        here = _kept.get(engine)
        found = here.get(place) if here is not None else None
        if here is None or found is None or found.erased != erased:
            return NOTHING_SEEN
        here.move_to_end(place)
        return found


def _remember(engine: Engine, place: _Place, looked: Looked) -> None:
    with _lock:
        here = _kept.setdefault(engine, OrderedDict())
        here[place] = looked
        here.move_to_end(place)
        while len(here) > 1 and sum(len(one.seen) for one in here.values()) > _MOST_VERSIONS:
            here.popitem(last=False)
