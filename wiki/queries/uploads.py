"""Reads which files are on their way: each person their own, in the child's space that they are sent to."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from wiki import clock
from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.models.uploads import Upload

_upload = Upload.__table__
_ASKED = (_upload.c.id, _upload.c.child_id, _upload.c.size, _upload.c.said, _upload.c.expires_at, _upload.c.media_id)


@dataclass(frozen=True)
class OwnUpload:
    """A file of the reader's that is on its way. ``size`` is all of it, in bytes; ``media_id`` is what a form made of it."""

    id: uuid.UUID
    child_id: uuid.UUID
    size: int
    said: str
    expires_at: datetime
    media_id: uuid.UUID | None

    @property
    def place(self) -> tuple[str, str]:
        """Where its bytes lie: the child's prefix, and its own name."""
        return self.child_id.hex, self.id.hex


def find_upload(space: Space, upload_id: uuid.UUID) -> OwnUpload:
    """The person's own, used by a form or not; NotFound for anybody else's, in any other space, or past its time."""
    row = space.session.execute(select(*_ASKED).where(_upload.c.id == upload_id, *_own(space))).first()
    if row is None:
        raise NotFound
    return OwnUpload(*row)


def find_under_way(space: Space, upload_id: uuid.UUID) -> OwnUpload:
    """The person's own that no form has used yet; NotFound otherwise."""
    found = find_upload(space, upload_id)
    if found.media_id is not None:
        raise NotFound
    return found


def marked_uploads(space: Space, mark: str) -> tuple[OwnUpload, ...]:
    """The person's own of a file that the browser knows by ``mark``, the newest first, as far as no form used them."""
    rows = space.session.execute(
        select(*_ASKED)
        .where(_upload.c.mark == mark, _upload.c.media_id.is_(None), *_own(space))
        .order_by(_upload.c.began_at.desc())
    )
    return tuple(OwnUpload(*row) for row in rows)


def weigh_uploads(space: Space) -> tuple[int, int]:
    """How many of the person's files are on their way here, and how many bytes they will be."""
    row = space.session.execute(
        select(func.count(), func.coalesce(func.sum(_upload.c.size), 0)).where(_upload.c.media_id.is_(None), *_own(space))
    ).one()
    return int(row[0]), int(row[1])


def _own(space: Space) -> tuple[ColumnElement[bool], ...]:
    return (
        _upload.c.person_id == space.person.id, _upload.c.child_id == space.id, _upload.c.expires_at > clock.now(),
    )  # fmt: skip
