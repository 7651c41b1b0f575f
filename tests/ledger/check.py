"""Check C0: an acknowledged write is there once, byte for byte, in order; any other is wholly there, or not at all."""

import hashlib
import io
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from PIL import Image
from sqlalchemy import Row, func, select, text

from media.store import Store
from tests.ledger import sound
from tests.ledger.book import File, Ledger, State, Write
from tests.ledger.home import Home
from tests.ledger.record import Record
from wiki.database import open_engine
from wiki.models.jobs import SearchChange
from wiki.search.look import look
from wiki.search.question import read_question

_SEARCH_SECONDS = 30
_KEEPS_FILES = frozenset({409, 422})  # the form comes back, with its files in it


@dataclass
class Found:
    """What a check saw. ``loose`` files came with words that were turned down: they are in the form that came back."""

    problems: list[str] = field(default_factory=list)
    there: int = 0
    kept: int = 0
    unknown_there: int = 0
    loose: int = 0
    strays: int = 0


def check(home: Home, ledger: Ledger, *, search: bool = True) -> Found:
    """Hold the ledger against the record while nobody writes. ``search``: a worker runs; hold its index to it too."""
    engine = open_engine(home.url)
    try:
        _wait_for_last_words(engine)
        record = Record(engine, Store(home.settings().media_root))
        found = Found(sound.everything(record))
        for write in ledger.writes:
            _hold(record, write, found)
        found.problems += _order(record, ledger)
        found.strays = len(record.store.sweep(record.keys(), older_than=0).files_without_row)
        if search:
            found.problems += _search(home, engine, record, ledger)
    finally:
        engine.dispose()
    return found


def _wait_for_last_words(engine: Any) -> None:
    """PostgreSQL may still be at the last statement of a server that was killed."""
    if engine.dialect.name == "sqlite":
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND (state = 'active' OR state LIKE 'idle in transaction%') AND xact_start < now() - interval '1 second'"
    )
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with engine.connect() as connection:
            if not connection.execute(others).scalar():
                return
        time.sleep(0.05)


def _hold(record: Record, write: Write, found: Found) -> None:
    made = record.by_once.get(write.once, [])
    found.kept += write.state is State.KEPT
    if write.file is not None and not made and record.by_sum.get(write.file.sha256):
        found.loose += 1
        if write.status not in _KEEPS_FILES and not (write.state is State.SENT and record.was_stale(write)):
            found.problems.append(f"{write}: its file is there without the act")
    if len(made) > 1:
        found.problems.append(f"{write}: is there {len(made)} times")
    elif made:
        found.there += 1
        found.unknown_there += write.state is State.SENT
        found.problems += [f"{write}: {problem}" for problem in _whole(record, write, made[0])]
        if write.state is State.REFUSED:
            found.problems.append(f"{write}: was refused, and is there")
    else:
        if write.state is State.KEPT:
            found.problems.append(f"{write}: is not there")
        if write.body and record.by_body.get(write.body):
            found.problems.append(f"{write}: its words are there without the act")


def _whole(record: Record, write: Write, revision: Row[Any]) -> list[str]:
    """What is missing of an act that is there."""
    if (revision.page_id, revision.saved_by) != (write.page_id, write.person_id):
        return ["is on another page, or by somebody else"]
    contents = dict(revision.contents)
    if write.act == "remove":
        return ["is a revision of another kind"] if revision.kind != "remove" else []
    if write.act == "restore":
        return _restored(record, write, revision)
    passage_id = revision.passage_id
    if write.passage_id not in {None, passage_id} or passage_id is None:
        return ["is under another passage"]
    version = record.versions.get(uuid.UUID(contents.get(passage_id.hex, "0" * 32)))
    if version is None:
        return ["its version is not there"]
    if write.act == "change" and version.number > write.base + 1:
        return _put_together(write, version)
    problems = [] if version.body.encode() == write.body.encode() else ["says something else than was sent"]
    if version.number != write.base + 1:
        problems.append(f"is number {version.number} on base {write.base}")
    saves = [one for one in record.by_body.get(write.body, []) if record.made_by[one.id].kind == "save"]
    if [one.id for one in saves] != [version.id]:
        problems.append(f"its words were saved {len(saves)} times")
    return problems + _with_file(record, write, version)


def _put_together(write: Write, version: Row[Any]) -> list[str]:
    """A change that met another: the text is no longer what was sent, but the words that were new in it are there."""
    return [] if write.word and write.word in version.body else ["was put together with another, and its words are gone"]


def _with_file(record: Record, write: Write, version: Row[Any]) -> list[str]:
    shown = record.shown.get(version.id, [])
    if write.file is None or len(shown) != 1:
        return [] if len(shown) == (0 if write.file is None else 1) else [f"shows {len(shown)} files"]
    media = record.media.get(shown[0].media_id)
    if media is None or len(record.by_sum.get(write.file.sha256, [])) != 1:
        return ["its file is there twice, or not at all"]
    problems = []
    if (shown[0].alt, shown[0].caption) != (write.file.alt, write.file.caption):
        problems.append("the words of its file are others")
    if media.name != write.file.name or media.uploaded_by != write.person_id:
        problems.append("its file has another name, or another owner")
    return problems + _bytes(record, write.file, media)


def _bytes(record: Record, file: File, media: Row[Any]) -> list[str]:
    """The original, byte for byte, and pictures that open."""
    path = record.store.path(media.original_key)
    if not path.exists():
        return ["its file is gone"]
    problems = [] if hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256 else ["its file is not what was sent"]
    for rendition in record.renditions.get(media.id, []):
        data = record.store.path(rendition.key).read_bytes()
        if rendition.content_type == "image/webp":
            with Image.open(io.BytesIO(data)) as picture:
                if picture.size != (rendition.width, rendition.height):
                    problems.append(f"its {rendition.name} is another picture")
    return problems


def _restored(record: Record, write: Write, revision: Row[Any]) -> list[str]:
    """All on an editor's own page can be seen by them: it says again exactly what it said."""
    if revision.kind != "restore" or revision.number != write.base + 1:
        return ["is a revision of another kind, or on another base"]
    older = next(one for one in record.revisions_of[write.page_id] if one.number == write.to)
    said = [
        [(passage, record.versions[uuid.UUID(version)].body) for passage, version in one.contents]
        for one in (older, revision)
    ]
    return [] if said[0] == said[1] else ["does not say what was said then"]


def _order(record: Record, ledger: Ledger) -> list[str]:
    """A write begun after another was acknowledged stands after it in the audit."""
    placed = []
    for write in ledger.writes:
        for revision in record.by_once.get(write.once, []):
            rows = record.audit_of.get(revision.id, [])
            placed += [(row.number, write) for row in rows]
    problems, soonest = [], float("inf")
    for number, write in sorted(placed, key=lambda one: -one[0]):
        if soonest < write.sent_at:
            problems.append(f"{write}: audit row {number} comes before one acknowledged earlier")
        soonest = min(soonest, write.answered_at)
    return problems


def _search(home: Home, engine: Any, record: Record, ledger: Ledger) -> list[str]:
    """Every passage as it is now is found by its own word, and by the words of its file, once the worker was there."""
    until = time.monotonic() + _SEARCH_SECONDS
    waiting = select(func.count()).select_from(SearchChange)
    while time.monotonic() < until:
        with engine.connect() as connection:
            if not connection.execute(waiting).scalar():
                break
        time.sleep(0.05)
    else:
        return ["the search index is behind for half a minute"]
    newest = {page.id: page.revision_number for page in record.pages}
    present = {
        version for one in record.revisions if one.number == newest[one.page_id] for _passage, version in one.contents
    }
    problems = []
    for write in ledger.writes:
        for version in record.by_body.get(write.body, []) if write.body else []:
            if version.id.hex not in present:
                continue
            for word in [write.word, *([write.file.name.partition(".")[0]] if write.file else [])]:
                hits = look(home.settings().search_root, home.child_id, read_question(word)).found
                if [hit.version_id for hit in hits] != [version.id]:
                    problems.append(f"{write}: looking for {word} finds {len(hits)} passages")
    return problems
