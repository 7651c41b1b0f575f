"""The search index by Whoosh: read whole into memory, so that nothing on the disk can trip a reader half-way."""

# mypy: disable-error-code="no-untyped-call"
# Whoosh has no types; what leaves this module has.

import fcntl
import os
import re
import shutil
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.query import And, Or, Phrase, Term
from whoosh.scoring import FunctionWeighting

from wiki.search import box
from wiki.search.index import MOST_FOUND, Entry, Found, IndexMissing, IndexTrouble
from wiki.search.question import Question
from wiki.search.words import joined, marks

_SCHEMA = Schema(
    passage=ID(stored=True, unique=True), version=STORED(), said=TEXT(), around=TEXT(), marks=TEXT(phrase=False)
)
_SAID_COUNTS = 3.0
_MEMORY_MB = 256  # Whoosh spills to the system's temporary folder beyond; a child's words have no business there
_MOST_CACHED = 64 * 1024 * 1024
_HEX = re.compile(r"[0-9a-f]{32}")


class _Memory(RamStorage):
    """Whoosh's storage in memory, its scratch files too: RamStorage itself would write those to the disk."""

    def __init__(self, files: box.Files | None = None) -> None:
        super().__init__()
        self.files = dict(files or {})

    def temp_storage(self, name: str | None = None) -> "_Memory":
        return _Memory()


def _weigh(searcher: Any, field: str, text: bytes, matcher: Any) -> float:
    """How much a word counts in one passage: by how often it stands there and how short the passage is, and by
    nothing outside it (the usual formula counts the other passages too, and so would let hidden ones be felt)."""
    often = float(matcher.weight())
    length = float(searcher.doc_field_length(matcher.id(), field, 1))
    return often / (often + 0.5 + length / 200)


class _Loaded:
    """One index in memory. A Whoosh searcher moves cursors about, so one question at a time goes through it."""

    def __init__(self, stamp: box.Stamp, files: box.Files) -> None:
        self.stamp = stamp
        self.size = sum(map(len, files.values()))
        self._lock = threading.Lock()
        self._ids: dict[int, tuple[uuid.UUID, uuid.UUID]] = {}
        self._searcher = _Memory(files).open_index(schema=_SCHEMA).searcher(weighting=FunctionWeighting(_weigh))

    def find(self, question: Question) -> list[Found]:
        with self._lock:
            results = self._searcher.search(_query(question), limit=MOST_FOUND)
            return [Found(*self._read_ids(place), float(weight)) for place, weight in results.items()]

    def _read_ids(self, place: int) -> tuple[uuid.UUID, uuid.UUID]:
        """Which passage, and which version of it, stands at a place of the index."""
        found = self._ids.get(place)
        if found is None:
            kept = self._searcher.stored_fields(place)
            found = self._ids[place] = uuid.UUID(kept["passage"]), uuid.UUID(kept["version"])
        return found


def _query(question: Question) -> Any:
    """Built by hand: no query language is read from what people type, so none of its signs can mean anything."""
    if question.marks:
        return And([Term("marks", mark) for mark in sorted(question.marks)])
    return And([Or([_in_field("said", one, _SAID_COUNTS), _in_field("around", one, 1.0)]) for one in question.phrases])


def _in_field(field: str, phrase: tuple[str, ...], boost: float) -> Any:
    return Term(field, phrase[0], boost) if len(phrase) == 1 else Phrase(field, list(phrase), boost=boost)


class WhooshIndex:
    """See SearchIndex. Loaded indexes are shared by the whole process and loaded anew when the box changed."""

    _cache: OrderedDict[Path, _Loaded] = OrderedDict()
    _cache_lock = threading.Lock()

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()

    def find(self, child_id: uuid.UUID, question: Question) -> list[Found]:
        """See SearchIndex."""
        if question.is_blank:
            return []
        folder = self._folder(child_id)
        try:
            return self._load(folder).find(question)
        except IndexTrouble:
            raise
        except Exception as trouble:  # Whoosh raises anything on a file it can't read
            self._drop(folder)
            raise IndexTrouble(type(trouble).__name__) from trouble

    def change(self, child_id: uuid.UUID, entries: Iterable[Entry], gone: Iterable[uuid.UUID]) -> None:
        """See SearchIndex."""
        folder = self._folder(child_id)
        try:
            memory = _Memory(box.read(folder))
            _put(memory, memory.open_index(schema=_SCHEMA), entries, gone)
        except IndexTrouble:
            raise
        except Exception as trouble:
            raise IndexTrouble(type(trouble).__name__) from trouble
        box.write(folder, memory.files)

    def replace(self, child_id: uuid.UUID, entries: Iterable[Entry]) -> None:
        """See SearchIndex."""
        memory = _Memory()
        _put(memory, memory.create_index(_SCHEMA), entries, ())
        folder = self._folder(child_id)
        if folder.exists() and not folder.is_dir():
            folder.unlink()
        if (folder / box.NAME).is_dir():
            shutil.rmtree(folder / box.NAME)
        box.write(folder, memory.files)

    def forget(self, child_id: uuid.UUID) -> None:
        """See SearchIndex."""
        with self.turn(child_id, patience=60.0):
            folder = self._folder(child_id)
            shutil.rmtree(folder, ignore_errors=True)
            self._drop(folder)

    def children(self) -> set[uuid.UUID]:
        """See SearchIndex."""
        names = (path.name for path in self._root.glob("*") if path.is_dir())
        return {uuid.UUID(name) for name in names if _HEX.fullmatch(name)}

    @contextmanager
    def turn(self, child_id: uuid.UUID, patience: float = 0.0) -> Iterator[bool]:
        """See SearchIndex. The lock lies beside the child's folder, so that taking the folder away keeps it whole."""
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._root / f"{child_id.hex}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        until = time.monotonic() + patience
        try:
            mine = _try_lock(handle)
            while not mine and time.monotonic() < until:
                time.sleep(0.05)
                mine = _try_lock(handle)
            yield mine
        finally:
            os.close(handle)

    def _folder(self, child_id: uuid.UUID) -> Path:
        return self._root / child_id.hex

    def _load(self, folder: Path) -> _Loaded:
        try:
            stamp = box.stamp(folder)
        except IndexMissing:
            self._drop(folder)
            raise
        with self._cache_lock:
            found = self._cache.get(folder)
            if found is not None and found.stamp == stamp:
                self._cache.move_to_end(folder)
                return found
        loaded = _Loaded(stamp, box.read(folder))
        with self._cache_lock:
            self._cache[folder] = loaded
            self._cache.move_to_end(folder)
            while len(self._cache) > 1 and sum(one.size for one in self._cache.values()) > _MOST_CACHED:
                self._cache.popitem(last=False)
        return loaded

    def _drop(self, folder: Path) -> None:
        with self._cache_lock:
            self._cache.pop(folder, None)


def _put(memory: _Memory, opened: Any, entries: Iterable[Entry], gone: Iterable[uuid.UUID]) -> None:
    writer = opened.writer(limitmb=_MEMORY_MB)
    try:
        for passage_id in gone:
            writer.delete_by_term("passage", passage_id.hex)
        for entry in entries:
            signs = frozenset().union(*map(marks, (*entry.said, *entry.around)))
            writer.update_document(
                passage=entry.passage_id.hex, version=entry.version_id.hex, said=joined(entry.said),
                around=joined(entry.around), marks=sorted(signs),
            )  # fmt: skip
    except BaseException:
        writer.cancel()
        raise
    writer.commit()


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
