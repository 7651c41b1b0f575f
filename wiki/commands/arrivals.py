"""Brings a whole space in that another council sealed for this one: all of it in one step, or nothing.

Ids, authors and dates stay as they were. Authors become people without a sign-in, known here by name alone, unless somebody
says of each one by one that they are an account here. Nobody of the old house can come in: the memberships are kept as ended.
"""

import contextlib
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from media.errors import MediaRefused
from media.kinds import ACCEPTED
from media.sniff import sniff
from media.store import Store
from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.commands.arrivals_check import Found, damaged
from wiki.commands.arrivals_rows import HTML, Same, settle_rows
from wiki.commands.audit import leave_row, writing
from wiki.commands.backup_rows import put_plain_rows
from wiki.commands.desk import PostDesk
from wiki.commands.jobs import queue
from wiki.commands.media import CHECK, DERIVE
from wiki.commands.move_box import NotAMove, unseal
from wiki.commands.move_tables import FILES, columns_that_go, tables_that_go
from wiki.commands.plan_keep import TYPES
from wiki.commands.search_order import REBUILD
from wiki.errors import NotAllowed, Refused
from wiki.models.children import Membership
from wiki.models.people import Person
from wiki.models.takeaways import Arrival
from wiki.text import markdown
from wiki.words import COUNCIL_ROLES, MediaState

NAMELESS = "known-by-name.invalid"
"""Where nobody has an address: who is known by name alone (RFC 2606 keeps the ending free for ever)."""
_HERE = "Something of this space is here already. A space comes in once. Nothing was changed."
_WHO = (
    "{name} ({id}) has an account here under this very number. Say that it is the same person with "
    "--same {id}=ADDRESS, or ask the other council. Nothing was changed."
)
_NOBODY = "There is nobody with the number {id} in this archive. Nothing was changed."
_READ_AS = {"pdf": "application/pdf", "pack": "application/pdf", "docx": TYPES["docx"]}


@contextmanager
def opened(store: Store, sealed: Path, opens: str) -> Iterator[zipfile.ZipFile]:
    """The archive in a sealed file, for as long as the block lasts. Raises NotAMove."""
    with store.workspace() as folder:
        clear = folder / "move.zip"
        unseal(sealed, clear, opens)
        try:
            with zipfile.ZipFile(clear) as archive:
                yield archive
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, UnicodeDecodeError) as trouble:
            raise damaged("not a whole archive") from trouble
        except (zipfile.LargeZipFile, KeyError, AttributeError, TypeError, ValueError) as trouble:
            raise damaged(type(trouble).__name__) from trouble


def place_files(archive: zipfile.ZipFile, found: Found, store: Store) -> list[str]:
    """Put its files in the store, each looked at as one that is sent here is; returns their keys, and leaves in
    ``found.names`` where each lies now. Raises NotAMove, with nothing left behind."""
    placed: list[str] = []
    try:
        for table, column in FILES.items():
            for row in found.rows[table]:
                name = row[column]
                if name not in found.names:
                    found.names[name] = _place(archive, name, found, table, row, store)
                    placed.append(found.names[name])
                elif table == "media":
                    _is_a_kind(row)
        chain = store.put(found.child.hex, BytesIO(found.chain), "json")
        placed.append(chain.key)
        found.names["audit.json"] = chain.key
    except BaseException:
        throw_away(store, placed)
        raise
    return placed


def throw_away(store: Store, keys: list[str]) -> None:
    """Take files away that no row names; the sweep finds what can't be removed now."""
    for key in keys:
        with contextlib.suppress(MediaRefused):
            store.remove(key)


def _place(archive: zipfile.ZipFile, name: str, found: Found, table: str, row: Mapping[str, Any], store: Store) -> str:
    with store.draft() as draft, archive.open(name) as stream:
        draft.fill(stream)
        if (draft.sha256, draft.size) != (row["sha256"], row["size"]):
            raise damaged("a sum")
        if table == "media":
            content = sniff(draft.path)
            fitting = [one for one in ACCEPTED if content in one.content and one.content_type == row["content_type"]]
            if not any(one.kind == row["kind"] for one in fitting):
                raise damaged("a file of another kind")
            return store.keep(draft, found.child.hex, fitting[0].endings[0]).key
        if TYPES.get(row["format"]) != row["content_type"]:
            raise damaged("a plan of another kind")
        if row["format"] in _READ_AS and sniff(draft.path) != _READ_AS[row["format"]]:
            raise damaged("a plan of another kind")
        return store.keep(draft, found.child.hex, "pdf" if row["format"] == "pack" else row["format"]).key


def _is_a_kind(row: Mapping[str, Any]) -> None:
    """Of another row of the same file: a cut of a picture, say."""
    if not any(one.kind == row["kind"] and one.content_type == row["content_type"] for one in ACCEPTED):
        raise damaged("a file of another kind")


def bring_in_space(person: SignedIn, post: Post, store: Store, found: Found, same: Same) -> uuid.UUID:
    """Write all of it in one step; the caller commits. ``same``: ids of people there → those of accounts here, each said by
    somebody who knows. Returns the child's id.

    Raises NotAllowed, and NotAMove where something of it is here already.
    """
    if post.role not in COUNCIL_ROLES:
        raise NotAllowed
    known = {uuid.UUID(row["id"]) for row in found.people}
    for one in same:
        if one not in known:
            raise NotAMove(_NOBODY.format(id=one.hex))
    now = clock.now()
    try:
        with writing(PostDesk(person, post)) as session:
            _nothing_here(session, found)
            _add_people(session, found, same, now)
            settle_rows(session, found, same, post.council_id, person.id, now, has_scanner=store.scanner is not None)
            for name, columns in columns_that_go().items():
                if found.rows[name]:
                    put_plain_rows(session.connection(), name, columns, found.rows[name])
            _render(session, found)
            session.add(
                Membership(
                    child_id=found.child, person_id=person.id, role=post.role, relation="", organisation="",
                    reason="brought the space in", started_by=person.id, started_at=now,
                )
            )  # fmt: skip
            session.add(_arrival(found, person.id, now))
            _ask_for_work(session, found)
            leave_row(
                session, "child.arrived", person_id=person.id, child_id=found.child, object_id=found.child,
                words=found.manifest["came_from"],
            )  # fmt: skip
    except IntegrityError as trouble:
        raise NotAMove(_HERE) from trouble
    except Refused as refusal:
        raise NotAMove(" ".join(refusal.fields.values())) from refusal
    return found.child


def _nothing_here(session: Session, found: Found) -> None:
    """No row of the archive may meet one of ours: nothing is ever written over."""
    for name, table in tables_that_go().items():
        if "id" not in table.c or name == "page_type_editions":
            continue
        ids = [uuid.UUID(row["id"]) for row in found.rows[name]]
        for first in range(0, len(ids), 500):
            if session.execute(select(table.c.id).where(table.c.id.in_(ids[first : first + 500])).limit(1)).first() is not None:
                raise NotAMove(_HERE)


def _add_people(session: Session, found: Found, same: Same, now: datetime) -> None:
    """Whoever is not said to be somebody here is known by name alone: no address, no password, no way in."""
    here = {
        row.id: row for row in session.execute(
            select(Person.id, Person.name, Person.email).where(Person.id.in_([uuid.UUID(row["id"]) for row in found.people]))
        )
    }  # fmt: skip
    new = []
    for row in found.people:
        one = uuid.UUID(row["id"])
        if one in same:
            continue
        if one in here:
            if here[one].email != f"{one.hex}@{NAMELESS}" or here[one].name != row["name"]:
                raise NotAMove(_WHO.format(name=row["name"], id=one.hex))
            continue
        new.append(
            {
                "id": one, "name": row["name"], "email": f"{one.hex}@{NAMELESS}", "password_hash": "!", "language": "en",
                "theme": "", "full_photos": "", "demonstration": False, "created_at": now, "disabled_at": now,
            }
        )  # fmt: skip
    if new:
        session.execute(insert(Person), new)


def _render(session: Session, found: Found) -> None:
    """HTML is made here, from the words: none that came along is ever shown."""
    for name in HTML:
        table = tables_that_go()[name]
        for row in found.rows[name]:
            html = markdown.render(row["body"]) if row["body"] else ""
            session.execute(
                table.update().where(table.c.id == uuid.UUID(row["id"])).values(html=html, html_policy=markdown.POLICY)
            )


def _arrival(found: Found, person_id: uuid.UUID, now: datetime) -> Arrival:
    told = {key: found.manifest.get(key) for key in ("asked_by", "reason", "rows", "stays_behind", "private")}
    return Arrival(
        child_id=found.child, takeaway_id=uuid.UUID(found.manifest["id"]), came_from=found.manifest["came_from"],
        left_at=datetime.fromisoformat(found.manifest["made_at"]), told=told, chain_key=found.names["audit.json"],
        chain_sha256=next(one["sha256"] for one in found.manifest["files"] if one["name"] == "audit.json"),
        chain_rows=found.chain_rows, chain_holds=found.chain_holds, brought_by=person_id, brought_at=now,
    )  # fmt: skip


def _ask_for_work(session: Session, found: Found) -> None:
    """Sizes, words to search and fingerprints are made by the worker: fingerprints of whoever has none it finds itself."""
    queue(session, REBUILD, found.child)
    for row in found.rows["media"]:
        if row["state"] == MediaState.HELD:
            queue(session, CHECK, found.child, media_id=row["id"])
        elif row["state"] == MediaState.WAITING:
            queue(session, DERIVE, found.child, media_id=row["id"])


def key_in(file: Path) -> str:
    """The key in a file that somebody wrote it into."""
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((one for one in lines if one.strip() and not one.startswith("#")), "")

