"""Turns and cuts the photographs of a passage and puts a new file in the place of another: what takes bytes.

The bytes are made and put on disk before any lock; where they can't be kept, they do not stay.
"""

import contextlib
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from media.cuts import Cut
from media.errors import MediaRefused
from media.recut import recut
from media.results import Stored
from media.store import Store
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.jobs import queue
from wiki.commands.media import DERIVE, NewFile, keep_file, rendition_row, take_in
from wiki.commands.passages import MediaUse
from wiki.commands.passages_save import make_ready
from wiki.commands.pictures import Done, Spot, find_use, save_again, uses_of, words_with
from wiki.commands.pictures_family import close_wider, follow, hold_picture
from wiki.commands.revisions import lock_page
from wiki.errors import Busy, NotAllowed, NotFound, Refused
from wiki.models.media import EDITION, Media
from wiki.words import N_, SHUT_STATES, Filled, MediaKind, MediaState

_media = Media.__table__
_TOO_LITTLE = N_("Hardly anything would be left of this picture. Please cut off less.")


class _Twin(Exception):
    """The same form was saved at this very moment: nothing of this one is kept."""


def cut_of(space: Space, media_id: uuid.UUID) -> Cut:
    """How a file of this space is shown now; NotFound when there is none such."""
    text = space.session.execute(
        select(_media.c.cut).where(_media.c.id == media_id, _media.c.child_id == space.id)
    ).scalar()
    if text is None:
        raise NotFound
    return Cut.read(text)


def cut_picture(space: Space, store: Store, spot: Spot, media_id: uuid.UUID, cut: Cut | None, once: str | None) -> Done:
    """Show a photograph as ``cut`` says from now on: made from its original, at once, or by a job where it is large.

    What this leaves out is kept from everybody but whoever added the picture and whoever cuts it. ``cut`` None: hardly
    anything would be left. Raises Refused with a sentence, Conflict, NotAllowed, NotFound.
    """
    use = find_use(spot.version, media_id)
    shown = next(one for one in spot.version.media if one.id == media_id)
    if shown.kind is not MediaKind.PHOTO or shown.state is not MediaState.READY:
        raise NotFound
    if cut is None:
        raise Refused({"cut": _TOO_LITTLE})
    row = space.session.execute(select(_media).where(_media.c.id == media_id, _media.c.child_id == space.id)).one()
    if cut == Cut.read(row.cut):
        return Done(None, media_id)
    if space.member.role not in spot.page_type.write:
        raise NotAllowed
    space.work.let_go()
    try:
        original = Stored(row.original_key, row.size, row.sha256)
        new = NewFile(recut(store, original, space.id.hex, row.content_type, row.name, cut))
    except MediaRefused as refusal:
        raise Refused({"": Filled(refusal.template, **refusal.values)}) from refusal
    with contextlib.suppress(_Twin), _none_left_lying(store, [one.key for one in new.found.renditions]):
        words = words_with(spot.version, _instead(spot, media_id, replace(use, media_id=new.id, as_it_was=True)), once)
        ready = make_ready(space, spot.page_type, spot.version.field, words, passage_id=spot.version.passage_id, files=[new])
        with writing(space) as session:
            lock_page(session, space, spot.page_id)  # first, as every save does
            _keep_cut(session, space, _as_it_is_now(session, space, row), new, cut)
            saved = save_again(space, spot, words, ready)
            if saved.version_number == 0:
                raise _Twin
            follow(session, space, media_id, new.id)
            return Done(saved, new.id, elsewhere=close_wider(session, space, new.id))
    return Done(None)


def _as_it_is_now(session: Session, space: Space, before: Row[Any]) -> dict[str, Any]:
    """What is known of the picture now: somebody may have said meanwhile who may see it, or who is in it, and the child may
    have taken it away. Busy where its full photo came meanwhile: the cut must be made of that one. NotFound."""
    hold_picture(session, space, before.id)
    now = session.execute(select(_media).where(_media.c.id == before.id, _media.c.child_id == space.id)).first()
    if now is None or now.state in SHUT_STATES or not space.may_see_file(now.id, None, now.audience, None, now.uploaded_by):
        raise NotFound
    if now.original_key != before.original_key:
        raise Busy
    return dict(now._mapping)


def _keep_cut(session: Session, space: Space, row: dict[str, Any], new: NewFile, cut: Cut) -> None:
    """The row of the cut: whatever is known of the picture holds for it too, who added it and who may see it first."""
    found = new.found
    changed = {
        "id": new.id, "made_from": row["made_from"] or row["id"], "cut": cut.text, "state": MediaState(found.state),
        "width": found.width, "height": found.height, "note": found.note, "edition": EDITION,
    }  # fmt: skip
    session.execute(insert(Media).values({**row, **changed}))
    session.add_all(rendition_row(space.id, new.id, one) for one in found.renditions)
    if found.state == "waiting":
        queue(session, DERIVE, space.id, media_id=new.id.hex)
    leave_row(session, "media.cut", person_id=space.person.id, child_id=space.id, object_id=new.id)


def replace_file(
    space: Space, store: Store, spot: Spot, media_id: uuid.UUID, stream: IO[bytes], filename: str, claimed_type: str,
    *, keep_words: bool, once: str | None,
) -> Done:  # fmt: skip
    """Put a new file in the place of another, with the other's words if ``keep_words``. Whoever may not see the one may
    not see the other. Raises Refused with a sentence, Conflict, NotAllowed, NotFound."""
    use = find_use(spot.version, media_id)
    if space.member.role not in spot.page_type.write:
        raise NotAllowed
    new = NewFile(take_in(space, store, stream, filename, claimed_type))
    keys = [new.found.original.key, *(one.key for one in new.found.renditions)]
    with contextlib.suppress(_Twin), _none_left_lying(store, keys):
        said = replace(use, media_id=new.id) if keep_words else MediaUse(new.id)
        words = words_with(spot.version, _instead(spot, media_id, said), once)
        ready = make_ready(space, spot.page_type, spot.version.field, words, passage_id=spot.version.passage_id, files=[new])
        with writing(space) as session:
            lock_page(session, space, spot.page_id)
            keep_file(session, space, new.found, media_id=new.id)
            before = session.execute(select(_media.c.audience).where(_media.c.id == media_id)).scalar()
            session.get_one(Media, new.id).audience = before
            session.flush()
            saved = save_again(space, spot, words, ready)
            if saved.version_number == 0:
                raise _Twin
            return Done(saved, new.id)
    return Done(None)


def _instead(spot: Spot, media_id: uuid.UUID, new: MediaUse) -> tuple[MediaUse, ...]:
    return tuple(new if use.media_id == media_id else use for use in uses_of(spot.version))


@contextlib.contextmanager
def _none_left_lying(store: Store, keys: list[str]) -> Iterator[None]:
    """Files whose rows could not be kept do not stay on the disk either."""
    try:
        yield
    except BaseException:
        for key in keys:
            store.remove(key)
        raise
