"""Brings a whole space in that another council sealed for this one: all of it in one step, or nothing.

Ids, authors and dates stay as they were. Authors become people without a sign-in, known here by name alone, unless somebody
says of each one by one that they are an account here. Nobody of the old house can come in: the memberships are kept as ended.
"""

import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from media.store import Store
from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.commands.arrivals_check import Found
from wiki.commands.arrivals_rows import HTML, Same, settle_rows
from wiki.commands.arrivals_values import damaged
from wiki.commands.audit import Writer, leave_row, writing
from wiki.commands.backup_rows import put_plain_rows
from wiki.commands.children import INVENTED, invented_staff
from wiki.commands.desk import PostDesk
from wiki.commands.jobs import queue
from wiki.commands.media import CHECK, DERIVE
from wiki.commands.move_box import NotAMove, unseal
from wiki.commands.move_tables import columns_that_go, tables_that_go
from wiki.commands.search_order import REBUILD
from wiki.errors import NotAllowed, Refused
from wiki.models.children import Membership
from wiki.models.people import Council, Person
from wiki.models.takeaways import Arrival
from wiki.text import markdown
from wiki.words import COUNCIL_ROLES, N_, Filled, MediaState

NAMELESS = "known-by-name.invalid"
"""Where nobody has an address: who is known by name alone (RFC 2606 keeps the ending free for ever)."""
HERE = N_("Something of this space is here already. A space comes in once. Nothing was changed.")
_WHO = (
    "%(name)s (%(id)s) has an account here under this very number. Say that it is the same person with "
    "--same %(id)s=ADDRESS, or ask the other council. Nothing was changed."
)
_NOBODY = "There is nobody with the number %(id)s in this archive. Nothing was changed."
_MOST_LISTED = 64 * 1024**2
"""Bytes of an archive's list of names. It is read into memory whole before anybody can count it: 200,000 names take a third."""


@contextmanager
def opened(store: Store, sealed: Path, opens: str) -> Iterator[zipfile.ZipFile]:
    """The archive in a sealed file, for as long as the block lasts. Raises NotAMove."""
    with store.workspace() as folder:
        clear = folder / "move.zip"
        unseal(sealed, clear, opens)
        try:
            _check_list(clear)
            with zipfile.ZipFile(clear) as archive:
                yield archive
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, UnicodeDecodeError) as trouble:
            raise damaged("not a whole archive") from trouble
        except (zipfile.LargeZipFile, zlib.error, LookupError, AttributeError, TypeError, ValueError, ArithmeticError) as trouble:
            raise damaged(type(trouble).__name__) from trouble


def _check_list(clear: Path) -> None:
    with clear.open("rb") as file:
        end = zipfile._EndRecData(file)  # type: ignore[attr-defined]
    if end is None or end[zipfile._ECD_SIZE] > _MOST_LISTED:  # type: ignore[attr-defined]
        raise damaged("not a whole archive" if end is None else "too many names")


def bring_in_space(person: SignedIn, post: Post, store: Store, found: Found, same: Same) -> uuid.UUID:
    """Write all of it in one step; the caller commits. ``same``: ids of people there → those of accounts here, each said by
    somebody who knows. Returns the child's id.

    Raises NotAllowed, and NotAMove where something of it is here already.
    """
    return write_space(PostDesk(person, post), person.id, post, store, found, same)


def write_space(
    desk: Writer, person_id: uuid.UUID, post: Post, store: Store, found: Found, same: Same,
    done: Callable[[Session], None] | None = None,
) -> uuid.UUID:  # fmt: skip
    """The same for whoever asked for it a while ago; ``done`` is told in the same transaction that it is written."""
    if post.role not in COUNCIL_ROLES:
        raise NotAllowed
    known = {uuid.UUID(row["id"]) for row in found.people}
    for one in same:
        if one not in known:
            raise NotAMove(Filled(_NOBODY, id=one.hex))
    _render(found)
    now = clock.now()
    try:
        with writing(desk) as session:
            # Of two at once, one waits here: both may name the same people, or be the same space.
            session.execute(select(Council.id).order_by(Council.id).with_for_update(key_share=True)).all()
            if is_here(session, found):
                raise NotAMove(HERE)
            invented = invented_staff(session, post.council_id)
            if invented and not (person_id in invented and found.of["demonstration"]):
                raise NotAMove(INVENTED)
            _add_people(session, found, same, now)
            settle_rows(session, found, same, post.council_id, person_id, now, has_scanner=store.scanner is not None)
            found.of["demonstration"] = bool(invented)
            for name, columns in columns_that_go().items():
                if found.rows[name]:
                    put_plain_rows(session.connection(), name, columns, found.rows[name])
            session.add(
                Membership(
                    child_id=found.child, person_id=person_id, role=post.role, relation="", organisation="",
                    reason="brought the space in", started_by=person_id, started_at=now,
                )
            )  # fmt: skip
            session.add(_arrival(found, person_id, now))
            _ask_for_work(session, found)
            leave_row(
                session, "child.arrived", person_id=person_id, child_id=found.child, object_id=found.child,
                words=found.manifest["came_from"],
            )  # fmt: skip
            if done is not None:
                done(session)
    except IntegrityError as trouble:
        raise NotAMove(HERE) from trouble
    except Refused as refusal:
        raise NotAMove(" ".join(refusal.fields.values())) from refusal
    return found.child


def is_here(session: Session, found: Found) -> bool:
    """Whether a row of the archive meets one of ours: nothing is ever written over."""
    for name, table in tables_that_go().items():
        if "id" not in table.c or name == "page_type_editions":
            continue
        ids = [uuid.UUID(row["id"]) for row in found.rows[name]]
        for first in range(0, len(ids), 500):
            if session.execute(select(table.c.id).where(table.c.id.in_(ids[first : first + 500])).limit(1)).first() is not None:
                return True
    return False


def accounts_among(session: Session, found: Found) -> set[uuid.UUID]:
    """Who in the archive has an account here under the very number that they have there."""
    return {one for one, row in _known(session, found).items() if not _is_by_name(found, one, *row)}


def known_among(session: Session, found: Found) -> set[uuid.UUID]:
    """Who in the archive is known here by name alone already: an earlier space brought them."""
    return {one for one, row in _known(session, found).items() if _is_by_name(found, one, *row)}


def _known(session: Session, found: Found) -> dict[uuid.UUID, tuple[str, str]]:
    """Name and address of whoever has here the number that somebody of the archive has there."""
    ids = [uuid.UUID(row["id"]) for row in found.people]
    rows = session.execute(select(Person.id, Person.name, Person.email).where(Person.id.in_(ids)))
    return {row.id: (row.name, row.email) for row in rows}


def _is_by_name(found: Found, one: uuid.UUID, name: str, email: str) -> bool:
    there = next(row["name"] for row in found.people if uuid.UUID(row["id"]) == one)
    return email == f"{one.hex}@{NAMELESS}" and name == there


def _add_people(session: Session, found: Found, same: Same, now: datetime) -> None:
    """Whoever is not said to be somebody here is known by name alone: no address, no password, no way in."""
    here = _known(session, found)
    new = []
    for row in found.people:
        one = uuid.UUID(row["id"])
        if one in same:
            continue
        if one in here:
            if not _is_by_name(found, one, *here[one]):
                raise NotAMove(Filled(_WHO, name=row["name"], id=one.hex))
            continue
        new.append(
            {
                "id": one, "name": row["name"], "email": f"{one.hex}@{NAMELESS}", "password_hash": "!", "language": "en",
                "theme": "", "full_photos": "", "demonstration": False, "created_at": now, "disabled_at": now,
            }
        )  # fmt: skip
    if new:
        session.execute(insert(Person), new)


def _render(found: Found) -> None:
    """HTML is made here, from the words, before anything is locked: none that came along is ever shown."""
    for name in HTML:
        for row in found.rows[name]:
            row["html"] = markdown.render(row["body"]) if row["body"] else ""
            row["html_policy"] = markdown.POLICY


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

