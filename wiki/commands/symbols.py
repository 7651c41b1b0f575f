"""Keeps the family's own symbols, and makes the symbols of an answer into files of the child's space."""

import io
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from media.store import Store
from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.media import NewFile, keep_file, take_in, throw_away
from wiki.commands.once import claim, settle
from wiki.commands.passages import MediaUse
from wiki.commands.revisions import lock_page
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.corner import Symbol
from wiki.queries.symbols import SymbolPicture, drawing_path, kept_symbols
from wiki.words import N_, Permission

MOST_SYMBOLS, MOST_AT_ONCE = 300, 100
MOST_BYTES, MOST_ZIP, MOST_UNPACKED = 5_000_000, 30_000_000, 60_000_000
_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_NONE = N_("Choose pictures (PNG, JPG or WebP), or a zip of them.")
_NO_ZIP = N_("We could not open this zip. Nothing was added. Make it again, or choose the pictures one by one.")
_LOCKED = N_("This zip has a password. Make one without, or choose the pictures one by one.")
_LARGE_ZIP = N_("This zip is too large. Nothing was added. Make smaller zips, up to 30 MB and 100 pictures each.")
_FULL = N_("There is room for 300 symbols. Take some away first.")
_NAME = N_("Write a name of one to 60 letters.")


@dataclass(frozen=True)
class Sent:
    """A file from a form: its name and bytes to read."""

    name: str
    stream: IO[bytes]


@dataclass(frozen=True)
class Imported:
    """How many symbols were added, and the names of the files that could not be."""

    added: int
    skipped: tuple[str, ...]


def add_symbols(space: Space, store: Store, sent: Sequence[Sent], *, once: str | None = None) -> Imported:
    """Add pictures, and the pictures inside zips, as the child's own symbols, each named after its file. A form that is
    sent twice adds them once.

    What is no picture is left out and named; a zip that is a trap is refused whole. Raises NotAllowed, Refused({"files"}).
    """
    if not (space.may(Permission.OPEN_CORNER) and space.may(Permission.UPLOAD)):
        raise NotAllowed
    space.work.let_go()
    taken: list[tuple[str, NewFile]] = []
    skipped: list[str] = []
    try:
        for name, stream in _pictures(sent, skipped):
            kind = _TYPES.get(PurePosixPath(name).suffix.lower())
            if kind is None:
                skipped.append(name)
                continue
            try:
                found = take_in(space, store, stream, name, kind)
            except Refused:
                skipped.append(name)
                continue
            taken.append((_word(name), NewFile(found)))
            if found.kind != "photo" or found.state != "ready":
                _throw(store, [taken.pop()])
                skipped.append(name)
        if not taken:
            raise Refused({"files": _NONE})
        with writing(space) as session:
            done = claim(session, space.person.id, once)
            if done is None:
                _check_room(session, space, len(taken))
                for word, one in taken:
                    media_id = keep_file(session, space, one.found, media_id=one.id)
                    _add(session, space, "", word, media_id)
                settle(session, space.person.id, once, taken[0][1].id)
            act = "symbols.added" if done is None else "form.sent_again"
            leave_row(session, act, person_id=space.person.id, child_id=space.id)
        if done is not None:
            _throw(store, taken)
    except BaseException:
        _throw(store, taken)
        raise
    return Imported(len(taken), tuple(skipped))


def _throw(store: Store, taken: Sequence[tuple[str, NewFile]]) -> None:
    for _word_of, one in taken:
        throw_away(store, one.found)


def _add(session: Session, space: Space, key: str, word: str, media_id: uuid.UUID) -> None:
    session.add(
        Symbol(
            child_id=space.id, key=key, name=word, media_id=media_id, added_by=space.person.id, added_at=clock.now()
        )
    )


def _check_room(session: Session, space: Space, more: int) -> None:
    there = session.execute(
        select(func.count()).select_from(Symbol).where(
            Symbol.child_id == space.id, Symbol.key == "", Symbol.removed_at.is_(None)
        )
    ).scalar_one()  # fmt: skip
    if there + more > MOST_SYMBOLS:
        raise Refused({"files": _FULL})


def _pictures(sent: Sequence[Sent], skipped: list[str]) -> Iterator[tuple[str, IO[bytes]]]:
    """Each picture that was sent: its plain name, and its bytes. Paths in a zip are never followed, only named after."""
    count = 0
    for one in sent:
        if one.name.lower().endswith(".zip"):
            inside: Iterator[tuple[str, IO[bytes]]] = _unzip(one.stream, skipped)
        else:
            inside = iter([(_plain_name(one.name), one.stream)])
        for name, stream in inside:
            count += 1
            if count > MOST_AT_ONCE:
                raise Refused({"files": _LARGE_ZIP})
            yield name, stream


def _unzip(stream: IO[bytes], skipped: list[str]) -> Iterator[tuple[str, IO[bytes]]]:
    """The files of a zip, read one at a time into memory that is bounded: sizes that the zip claims are not believed."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size > MOST_ZIP:
        raise Refused({"files": _LARGE_ZIP})
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            if len(entries) > 10 * MOST_AT_ONCE:
                raise Refused({"files": _LARGE_ZIP})
            for entry in entries:
                name = _plain_name(entry.filename)
                if entry.is_dir() or not name or name.startswith(".") or "__MACOSX" in entry.filename:
                    continue
                if entry.flag_bits & 1:
                    raise Refused({"files": _LOCKED})
                if entry.compress_type not in _PACKINGS:  # of others a few bytes unpack to no one knows how many at once
                    raise Refused({"files": _NO_ZIP})
                if PurePosixPath(name).suffix.lower() not in _TYPES or (entry.external_attr >> 16) & 0o170000 == 0o120000:
                    skipped.append(name)
                    continue
                with archive.open(entry) as packed:
                    data = packed.read(MOST_BYTES + 1)
                left -= len(data)
                if left < 0:
                    raise Refused({"files": _LARGE_ZIP})
                if len(data) > MOST_BYTES:
                    skipped.append(name)
                    continue
                yield name, io.BytesIO(data)
    except Refused:
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as why:
        raise Refused({"files": _NO_ZIP}) from why
    except Exception as why:  # zlib.error and friends of other packings
        if type(why).__module__ in {"zlib", "lzma", "_lzma", "bz2", "struct"}:
            raise Refused({"files": _NO_ZIP}) from why
        raise


def _plain_name(path: str) -> str:
    """The last part of a path, whichever way its slashes lean."""
    return path.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "")[:200]


def _word(name: str) -> str:
    """What a symbol is called, from its file's name: "red_bus-2.png" is "red bus 2"."""
    stem = name.rsplit(".", 1)[0]
    word = " ".join("".join(one if one.isprintable() else " " for one in stem).replace("_", " ").replace("-", " ").split())
    return word[:60] or "?"


def rename_symbol(space: Space, symbol_id: uuid.UUID, name: str) -> None:
    """Call a symbol otherwise; what was answered with it keeps its words. Refused({"name"}), NotFound."""
    name = " ".join(name.split())
    if not name or len(name) > 60 or not name.isprintable():
        raise Refused({"name": _NAME})
    with writing(space) as session:
        _find(session, space, symbol_id).name = name
        leave_row(session, "symbol.renamed", person_id=space.person.id, child_id=space.id, object_id=symbol_id)


def remove_symbol(space: Space, symbol_id: uuid.UUID) -> None:
    """Offer a symbol no longer; answers that were given with it keep it."""
    with writing(space) as session:
        found = _find(session, space, symbol_id, removed_too=True)
        found.removed_at = found.removed_at or clock.now()  # pressed twice, it is done
        leave_row(session, "symbol.removed", person_id=space.person.id, child_id=space.id, object_id=symbol_id)


def _find(session: Session, space: Space, symbol_id: uuid.UUID, *, removed_too: bool = False) -> Symbol:
    if not space.may(Permission.OPEN_CORNER):
        raise NotAllowed
    found: Symbol | None = session.execute(
        select(Symbol).where(Symbol.id == symbol_id, Symbol.child_id == space.id, Symbol.key == "").with_for_update()
    ).scalar()
    if found is None or (found.removed_at is not None and not removed_too):
        raise NotFound
    return found


def symbols_as_files(
    space: Space, store: Store, page_id: uuid.UUID, chosen: Sequence[SymbolPicture], words: Sequence[str], credit: str
) -> tuple[MediaUse, ...]:
    """The pictures of the symbols ``chosen``, as files that an answer shows, with their ``words``; one of the open set
    that this child uses for the first time becomes a file of theirs now. ``credit`` stands below those."""
    kept = kept_symbols(space, [one.drawing for one in chosen if one.drawing])
    new: list[tuple[SymbolPicture, str, NewFile]] = []
    for one, word in zip(chosen, words, strict=True):
        if one.drawing and one.drawing not in kept:
            with drawing_path(one.drawing).open("rb") as drawing:
                new.append((one, word, NewFile(take_in(space, store, drawing, f"{one.drawing}.png", "image/png"))))
    if new:
        with writing(space) as session:
            lock_page(session, space, page_id)  # first, as every save does
            for one, word, file in new:
                kept[one.drawing] = keep_file(session, space, file.found, media_id=file.id)
                _add(session, space, one.drawing, word[:60], file.id)
    uses = []
    for one, word in zip(chosen, words, strict=True):
        media_id = kept[one.drawing] if one.drawing else one.media_id
        assert media_id is not None
        uses.append(MediaUse(media_id, alt=word, caption=credit if one.drawing else ""))
    return tuple(uses)
