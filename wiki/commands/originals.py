"""Puts a full photo in the place of the small one that went first, when the phone has a good line again.

It is the same file to everybody: its id, its words, who may see it and how it was turned or cut stay. Only the person who
sent the small one can send the full one, and only the very photo that was announced with it (SHA-256).
"""

import contextlib
import uuid
from typing import IO

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from media.cuts import Cut
from media.errors import MediaRefused
from media.recut import recut
from media.results import Received
from media.store import Store
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.jobs import queue
from wiki.commands.media import CHECK, rendition_row, take_in, throw_away
from wiki.commands.pictures_family import hold_picture
from wiki.commands.room import hold_room
from wiki.commands.uploads import use_upload
from wiki.errors import Busy, NotFound, Refused
from wiki.models.media import EDITION, Media, Rendition
from wiki.queries.originals import Awaited, awaiting, how_awaited, is_on_a_page
from wiki.words import N_, MediaState

_ANOTHER = N_("This is not the photo that we were waiting for.")
Looks = dict[uuid.UUID, Received]


def bring_original(
    space: Space, store: Store, sha256: str, upload_id: uuid.UUID, stream: IO[bytes], filename: str, claimed_type: str
) -> Awaited:
    """Put the photo that was sent as ``upload_id`` in the place of the small one. HERE when it is done, or was; NO when
    the picture was taken away meanwhile: then nothing of it is kept, and it is waited for no more.

    Raises NotAllowed, and Refused({"files": sentence}) where it can't be taken or is not the photo that was announced;
    Busy when the picture was turned or cut at this very moment.
    """
    if how_awaited(space, sha256) is not Awaited.YES:
        return give_up_original(space, sha256)
    cuts = _cuts(space.session, awaiting(space.session, space, sha256))
    found = take_in(space, store, stream, filename, claimed_type)
    looks: Looks = {}
    try:
        if found.original.sha256 != sha256 or found.kind != "photo":
            raise Refused({"files": _ANOTHER})
        _make_looks(space, store, found, cuts, looks)
        with writing(space) as session:
            waiting = _held(session, space, sha256)
            if not waiting or not is_on_a_page(session, space, waiting):
                raise NotFound
            if _cuts(session, waiting) != cuts:
                raise Busy
            use_upload(session, space, upload_id, waiting[0])
            old = [key for one in waiting for key in _put(session, space, one, found, looks[one])]
            hold_room(session, space)
    except NotFound:
        _throw(store, found, looks)
        return give_up_original(space, sha256)
    except BaseException:
        _throw(store, found, looks)
        raise
    space.work.after_commit(lambda: _remove(store, old))
    return Awaited.HERE


def give_up_original(space: Space, sha256: str) -> Awaited:
    """HERE when the photo is in its place; else it is waited for no more, whatever is brought back to a page later."""
    if (how := how_awaited(space, sha256)) is not Awaited.NO:
        return how
    if waiting := awaiting(space.session, space, sha256):
        with writing(space) as session:
            session.execute(update(Media).where(Media.id.in_(waiting)).values(awaits=""))
            for one in waiting:
                leave_row(session, "media.original_dropped", person_id=space.person.id, child_id=space.id, object_id=one)
    return Awaited.NO


def _held(session: Session, space: Space, sha256: str) -> list[uuid.UUID]:
    """The files that wait, and nobody turns or cuts one of them from here on: a cut that this does not know of would be left
    with an original that is taken away here."""
    for one in awaiting(session, space, sha256):
        hold_picture(session, space, one)
    return awaiting(session, space, sha256)


def _cuts(session: Session, files: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    return {row.id: row.cut for row in session.execute(select(Media.id, Media.cut).where(Media.id.in_(files)))}


def _make_looks(space: Space, store: Store, found: Received, cuts: dict[uuid.UUID, str], looks: Looks) -> None:
    """Of each file that waits, its sizes made from the full photo, as it is turned and cut."""
    plain = [one for one, cut in cuts.items() if not cut]
    looks.update(dict.fromkeys(plain[:1], found))
    space.work.let_go()
    for one, cut in cuts.items():
        if one in looks:
            continue
        if found.state == "held":  # nothing is made of it before the scanner has spoken
            looks[one] = found
            continue
        try:
            looks[one] = recut(store, found.original, space.id.hex, found.content_type, found.name, Cut.read(cut))
        except MediaRefused as refusal:
            raise Refused({"files": refusal.sentence}) from refusal


def _put(session: Session, space: Space, media_id: uuid.UUID, found: Received, look: Received) -> list[str]:
    """The rows of one file; returns the keys that no row names any more. Where a photo is so large that its sizes can't
    be made at once, those of the small one stay: they are as good on a screen."""
    row = session.execute(select(Media).where(Media.id == media_id).with_for_update(key_share=True)).scalar_one()
    gone = [row.original_key]
    row.original_key, row.size, row.sha256 = found.original.key, found.original.size, found.original.sha256
    row.name, row.content_type, row.awaits, row.edition = found.name, found.content_type, "", EDITION
    if look.state == "held":
        row.state = MediaState.HELD
        queue(session, CHECK, space.id, media_id=media_id.hex)
    elif look.state == "ready":
        old = session.execute(select(Rendition).where(Rendition.media_id == media_id)).scalars().all()
        gone += [one.key for one in old]
        for one in old:
            session.delete(one)
        session.flush()  # a name stands once for each file
        session.add_all(rendition_row(space.id, media_id, one) for one in look.renditions)
        row.state, row.note, row.width, row.height = MediaState.READY, look.note, look.width, look.height
    session.flush()
    leave_row(session, "media.original", person_id=space.person.id, child_id=space.id, object_id=media_id)
    return gone


def _throw(store: Store, found: Received, looks: Looks) -> None:
    throw_away(store, found)
    _remove(store, [made.key for one in looks.values() if one is not found for made in one.renditions])


def _remove(store: Store, keys: list[str]) -> None:
    for key in dict.fromkeys(keys):
        with contextlib.suppress(MediaRefused):
            store.remove(key)
