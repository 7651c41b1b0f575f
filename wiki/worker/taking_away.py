"""Makes the archives that people take away: one member's own, or the whole space sealed for another council.

It is written beside the store's files and put in its place when it is whole; a worker that dies leaves nothing but a folder
that is swept away, and the job begins anew.
"""

import contextlib
import hashlib
import json
import time
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Engine, select, update

from media.errors import BadKey, MediaRefused
from media.results import Stored
from media.store import Store
from wiki import clock
from wiki.access.space import Space, open_space_for_job
from wiki.access.telling import open_space_to_tell
from wiki.commands.move_box import seal
from wiki.commands.takeaways import keep_archive, say_takeaway_failed
from wiki.database import Work
from wiki.errors import Busy, NotAllowed, NotFound
from wiki.models.takeaways import Takeaway, TakeawayKind, TakeawayState
from wiki.queries.takeaway_content import Content, gather
from wiki.settings import ROOT
from wiki.web.takeaway_answer import Answer
from wiki.web.takeaway_html import Book, html_files
from wiki.web.takeaway_json import SCHEMA, json_files
from wiki.web.takeaway_words import Say, plain
from wiki.worker.leases import Task, finish
from wiki.worker.moving import fill_move
from wiki.worker.telling import Telling

_LOOK = ROOT / "wiki" / "templates" / "takeaway_file" / "archive.css"
_FONTS = ROOT / "wiki" / "static" / "fonts"
_NOT_IN_IT = "What others keep to themselves or share with fewer people: none of it is here, and it is not counted. "
_NOT_IN_IT += "Complaints about how information is kept stand under the account of whoever made them."
ANSWERED = "See withheld.html."
_TELL_SECONDS = 2.0
_GONE = (OSError, BadKey)


class Tools(Protocol):
    """What it is made with (worker/kinds.py)."""

    @property
    def engine(self) -> Engine: ...
    @property
    def store(self) -> Store: ...
    @property
    def telling(self) -> Telling: ...


@dataclass
class Parcel:
    """An archive being filled: every file in it is listed with its size and SHA-256."""

    archive: zipfile.ZipFile
    listed: list[dict[str, Any]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def add(self, name: str, data: bytes) -> None:
        """A file that is small."""
        self.archive.writestr(self._head(name), data, zipfile.ZIP_DEFLATED)
        self.listed.append({"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()})

    def carry(self, name: str, store: Store, key: str) -> bool:
        """A stored file, a piece at a time; one that is not there (any more) is noted as missing."""
        try:
            opened = store.open(key)
        except _GONE:
            self.missing.append(name)
            return False
        digest, size = hashlib.sha256(), opened.size
        with (
            contextlib.closing(opened.pieces(0, opened.size)) as pieces,
            self.archive.open(self._head(name), "w", force_zip64=True) as out,
        ):
            for piece in pieces:
                digest.update(piece)
                out.write(piece)
        self.listed.append({"name": name, "size": size, "sha256": digest.hexdigest()})
        return True

    @staticmethod
    def _head(name: str) -> zipfile.ZipInfo:
        return zipfile.ZipInfo(name, clock.local(clock.now()).timetuple()[:6])


def make_archive(task: Task, tools: Tools) -> None:
    """takeaway.make: make it, and have it stand ready with the job's end."""
    takeaway_id = uuid.UUID(task.payload["takeaway_id"])
    with Work(tools.engine) as work:
        row = work.session.execute(select(Takeaway).where(Takeaway.id == takeaway_id)).scalar()
    if row is None or row.state is not TakeawayState.WAITING or task.child_id is None:
        _done(task, tools)
        return
    make = _make_own if row.kind is TakeawayKind.OWN else _make_move
    try:
        make(task, tools, row)
    except (NotFound, NotAllowed):  # they were shut out meanwhile: it is for nobody
        with Work(tools.engine) as work:
            say_takeaway_failed(work.begin_writing(), takeaway_id)
            finish(work, task)
            work.commit()


def say_it_failed(work: Work, task: Task) -> None:
    """Have an archive whose job is given up say so."""
    say_takeaway_failed(work.begin_writing(), uuid.UUID(task.payload["takeaway_id"]))


def _make_own(task: Task, tools: Tools, row: Takeaway) -> None:
    with Work(tools.engine) as work, tools.store.workspace() as folder:
        space = open_space_to_tell(work, row.person_id, row.child_id).space
        content = gather(space)
        work.let_go()
        made = folder / "archive.zip"
        with zipfile.ZipFile(made, "w") as archive:
            fill(Parcel(archive), space, content, tools, row)
        plans = {(plan.head.id, file.format) for plan in content.plans for file in plan.files}
        work.close()
        stored = tools.store.adopt(made, row.child_id.hex, "zip")
        keep(task, tools, row, stored, holds=content.marks, plans=plans, role=space.member.role)


def fill(
    parcel: Parcel, space: Space, content: Content, tools: Tools, row: Takeaway, answer: Answer | None = None
) -> None:
    """Put the files, the pages and the JSON of ``content`` in. ``answer``: where it answers a request to see what is kept."""
    tell = _teller(tools.engine, row.id)
    names = {
        f"{media_id.hex}.{form}": f"files/{media_id.hex}-{form}.{found.key.rpartition('.')[2]}"
        for media_id, file in content.files.items() for form, found in file.forms
    }  # fmt: skip
    plan_names = {
        file.id.hex: f"plans/{plan.head.number}{'-own' if plan.is_own_copy else ''}-{file.id.hex[:8]}.{_ending(file.format)}"
        for plan in content.plans for file in plan.files
    }  # fmt: skip
    keys = [(names[f"{one.hex}.{form}"], found.key) for one, file in content.files.items() for form, found in file.forms]
    keys += [(plan_names[file.id.hex], file.key) for plan in content.plans for file in plan.files]
    there = set()
    for number, (name, key) in enumerate(keys):
        if parcel.carry(name, tools.store, key):
            there.add(name)
        tell(90 * number // len(keys))
    names = {key: name for key, name in names.items() if name in there}
    for name, value in json_files(space, content, names, plan_names).items():
        parcel.add(name, json.dumps(value, ensure_ascii=False, indent=1).encode())
    book = Book(space, content, tools.telling.page_types, Say(row.language), names)
    made_for = answer.made_for if answer else space.person.name
    for name, text in html_files(book, plan_names, {"made": clock.now(), "made_for": made_for}, answer):
        parcel.add(name, text.encode())
    if answer is not None:
        parcel.add("data/given.json", json.dumps(plain(answer.as_json()), ensure_ascii=False, indent=1).encode())
    parcel.add("look/archive.css", _LOOK.read_bytes())
    for font in (*sorted(_FONTS.glob("*.woff2")), _FONTS / "OFL.txt"):
        parcel.add(f"look/fonts/{font.name}", font.read_bytes())
    manifest = {
        "golden_thread_archive": SCHEMA, "kind": row.kind.value, "id": row.id.hex, "child": space.id.hex,
        "made_at": clock.now().isoformat(), "made_for": made_for, "not_in_it": ANSWERED if answer else _NOT_IN_IT,
        "missing": parcel.missing, "files": parcel.listed,
    }  # fmt: skip
    parcel.archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1), zipfile.ZIP_DEFLATED)


def _ending(format: str) -> str:
    return "pdf" if format == "pack" else format


def _make_move(task: Task, tools: Tools, row: Takeaway) -> None:
    with tools.store.workspace() as folder:
        clear, sealed = folder / "move.zip", folder / "move.age"
        with zipfile.ZipFile(clear, "w") as archive:
            fill_move(Parcel(archive), tools.engine, tools.store, row, _teller(tools.engine, row.id))
        seal(clear, sealed, row.shuts)
        keep(task, tools, row, tools.store.adopt(sealed, row.child_id.hex, "age"))


def keep(task: Task, tools: Tools, row: Takeaway, stored: Stored, **more: Any) -> None:
    kept = False
    try:
        with Work(tools.engine) as work:
            kept = keep_archive(open_space_for_job(work, row.child_id), row.id, stored, **more)
            finish(work, task)
            work.commit()
    except BaseException:
        kept = False
        raise
    finally:
        if not kept:
            with contextlib.suppress(MediaRefused):
                tools.store.remove(stored.key)


def _teller(engine: Engine, takeaway_id: uuid.UUID) -> Callable[[int], None]:
    """Writes how far it is into its row, now and then."""
    told = time.monotonic()

    def tell(percent: int) -> None:
        nonlocal told
        if time.monotonic() - told < _TELL_SECONDS:
            return
        told = time.monotonic()
        with contextlib.suppress(Busy), Work(engine) as work:
            waiting = (Takeaway.id == takeaway_id, Takeaway.state == TakeawayState.WAITING)
            work.begin_writing().execute(update(Takeaway).where(*waiting).values(percent=percent))
            work.commit()

    return tell


def _done(task: Task, tools: Tools) -> None:
    with Work(tools.engine) as work:
        finish(work, task)
        work.commit()

