"""Takes files in piece by piece, so that a slow line loses nothing; the form that uses one makes it part of the record.

Bytes lie in a place of their own (media/uploads.py). A piece writes nothing to the database: how far a file has come is
what lies on the disk.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from media.intake import most_bytes
from media.kinds import LARGEST, MEGABYTE
from media.names import ending
from media.store import Readable
from media.uploads import Checksum, Gone, Uploads
from media.words import refuse
from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.room import find_room
from wiki.database import Work
from wiki.errors import Busy, NotAllowed, NotFound, Refused
from wiki.models.uploads import Upload
from wiki.queries.uploads import OwnUpload, find_under_way, weigh_uploads
from wiki.words import N_, Permission

KEPT_FOR = timedelta(days=3)
"""How long a file may take on its way, and wait for the form that it was chosen for."""
_MOST = 300
_MOST_BYTES = 10 * LARGEST
_TOO_MANY = N_("You have too many files on their way. Save some of them first, then send the rest.")
_upload = Upload.__table__


@dataclass(frozen=True)
class Announced:
    """A file as its sender announces it: bytes, name, type, the browser's mark for it ("" where it sends none), and all
    that was told of it as it was sent."""

    size: int
    filename: str = ""
    claimed_type: str = ""
    mark: str = ""
    said: str = ""


class OutOfStep(Exception):
    """The piece does not begin where the file ends."""


class TooMuch(Exception):
    """The piece is longer than what is missing of the file."""


@dataclass(frozen=True)
class Piece:
    """Some bytes of a file, and where they belong; ``length`` is None where the sender does not say."""

    offset: int
    stream: Readable
    length: int | None
    checksum: Checksum | None = None


def begin_upload(space: Space, uploads: Uploads, announced: Announced) -> OwnUpload:
    """A place for a file that is to come. Raises MediaRefused where a file of this name and size is never taken,
    Refused({"files": sentence}) when there are too many on their way or there is no room, NotAllowed."""
    if not space.may(Permission.UPLOAD):
        raise NotAllowed
    limit = most_bytes(ending(announced.filename))
    if announced.size > limit:
        raise refuse("too_big", limit=str(limit // MEGABYTE))
    if announced.size == 0:
        raise refuse("empty")
    find_room(space, announced.size)
    upload_id = uuid.uuid4()
    uploads.begin(space.id.hex, upload_id.hex)
    try:
        with writing(space) as session:
            count, size = weigh_uploads(space)
            if count >= _MOST or size + announced.size > _MOST_BYTES:
                raise Refused({"files": _TOO_MANY})
            now = clock.now()
            session.add(
                Upload(
                    id=upload_id, child_id=space.id, person_id=space.person.id, size=announced.size,
                    said=announced.said, mark=announced.mark, began_at=now, expires_at=now + KEPT_FOR,
                )
            )  # fmt: skip
            leave_row(session, "upload.begun", person_id=space.person.id, child_id=space.id, object_id=upload_id)
    except BaseException:
        uploads.remove(space.id.hex, upload_id.hex)
        raise
    return OwnUpload(upload_id, space.id, announced.size, announced.said, now + KEPT_FOR, None)


def add_piece(space: Space, uploads: Uploads, upload_id: uuid.UUID, piece: Piece) -> tuple[OwnUpload, int]:
    """Add a piece to the person's own file; returns the file and how much of it is here now, written through.

    Raises NotFound, Locked while another piece comes in, OutOfStep, TooMuch, WrongSum, MediaRefused on a full disk; what
    the sender's stream raises passes through, and what had come is kept.
    """
    found = find_under_way(space, upload_id)
    space.work.let_go()  # no snapshot is held while bytes come in
    try:
        with uploads.held(*found.place) as file:
            if piece.offset != file.size:
                raise OutOfStep
            missing = found.size - piece.offset
            if piece.length is not None and piece.length > missing:
                raise TooMuch
            return found, file.add(piece.stream, missing, piece.checksum)
    except Gone as gone:
        raise NotFound from gone


def how_far(space: Space, uploads: Uploads, upload_id: uuid.UUID) -> tuple[OwnUpload, int]:
    """The person's own file and how much of it is here; NotFound."""
    found = find_under_way(space, upload_id)
    try:
        return found, uploads.size(*found.place)
    except Gone as gone:
        raise NotFound from gone


def drop_upload(space: Space, uploads: Uploads, upload_id: uuid.UUID) -> None:
    """The person does not want it sent any more: nothing of it stays. NotFound, Locked while a piece comes in."""
    found = find_under_way(space, upload_id)
    try:
        with uploads.held(*found.place), writing(space) as session:
            if not _count(session.execute(delete(Upload).where(_upload.c.id == found.id, _upload.c.media_id.is_(None)))):
                raise NotFound
            leave_row(session, "upload.dropped", person_id=space.person.id, child_id=space.id, object_id=found.id)
    except Gone as gone:
        raise NotFound from gone
    let_go_of(space, uploads, [found.id])


def use_upload(session: Session, space: Space, upload_id: uuid.UUID, media_id: uuid.UUID) -> None:
    """In the act that makes a file of it: note which, once and for all, and nothing else of it, for the file may be erased
    before this line goes. Busy when another form did so at the same moment: whoever sends this one again is given that file.
    """
    mine = (_upload.c.id == upload_id, _upload.c.person_id == space.person.id, _upload.c.child_id == space.id)
    used = update(Upload).where(*mine, _upload.c.media_id.is_(None)).values(media_id=media_id, said="", mark="")
    if not _count(session.execute(used.execution_options(synchronize_session=False))):
        raise Busy


def let_go_of(space: Space, uploads: Uploads, upload_ids: list[uuid.UUID]) -> None:
    """Once what was written is safe, the bytes of these files are in their place and need not lie here as well."""

    def remove() -> None:
        for upload_id in upload_ids:
            uploads.remove(space.id.hex, upload_id.hex)

    if upload_ids:
        space.work.after_commit(remove)


def sweep_uploads(engine: Engine, uploads: Uploads) -> None:
    """Take away what nobody came back for in time, what a form has used, and bytes that no row knows."""
    now = clock.now()
    with Work(engine) as work:
        over = work.session.execute(select(_upload.c.id, _upload.c.child_id).where(_upload.c.expires_at <= now)).all()
        if over:
            with writing(Desk(work)) as session:
                for row in over:
                    session.execute(delete(Upload).where(_upload.c.id == row.id))
                    leave_row(session, "upload.swept", person_id=None, child_id=row.child_id, object_id=row.id)
            work.commit()
    lying = list(uploads.there())
    if not lying:
        return
    with Work(engine) as work:
        wanted = {
            (row.child_id.hex, row.id.hex)
            for row in work.session.execute(select(_upload.c.id, _upload.c.child_id).where(_upload.c.media_id.is_(None)))
        }
    for place in lying:
        if place not in wanted:
            uploads.remove(*place)


def _count(result: object) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
