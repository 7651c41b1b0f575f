"""Says when a picture, a clip or a film was made: the family does, not the camera."""

import uuid

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from media.kinds import row_for
from media.store import Store
from media.taken import camera_day
from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.pictures_family import hold_picture, is_same_picture
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.media import Media
from wiki.queries.media import find_media, find_original
from wiki.text.days import first_day, is_part_of_day
from wiki.words import N_, MediaKind

_NO_DAY = N_("We can’t find this day in the calendar. A month and a year, or only a year, is enough.")


def may_say_when(space: Space, uploaded_by: uuid.UUID) -> bool:
    """Whether the person may say when a file was made: the family, and whoever added it."""
    return space.is_family or space.reader.is_own(uploaded_by)


def say_when(space: Space, media_id: uuid.UUID, taken: str) -> None:
    """Say when a picture, a clip or a film was made: a day, a month or a year as in Media.taken, "" for nobody knows.

    It holds for every cut of it. The family may say so, and whoever added it. Raises Refused with a sentence,
    NotAllowed, NotFound.
    """
    file = find_media(space, media_id)
    if not may_say_when(space, file.uploaded_by):
        raise NotAllowed
    if taken and not (is_part_of_day(taken) and first_day(taken) <= clock.today()):
        raise Refused({"taken": _NO_DAY})
    with writing(space) as session:
        hold_picture(session, space, media_id)
        before = _taken(session, space, media_id)
        session.execute(
            update(Media)
            .where(is_same_picture(media_id), Media.child_id == space.id)
            .values(taken=taken)
            .execution_options(synchronize_session=False)
        )
        leave_row(
            session, "media.dated", person_id=space.person.id, child_id=space.id, object_id=media_id,
            words=f"{before or '-'} > {taken or '-'}",
        )  # fmt: skip


def _taken(session: Session, space: Space, media_id: uuid.UUID) -> str:
    found = session.execute(
        select(Media.taken).where(Media.id == media_id, Media.child_id == space.id)
    ).scalar()
    if found is None:
        raise NotFound
    return found


def say_camera_day(space: Space, store: Store, media_id: uuid.UUID) -> str:
    """Say that a photograph was taken on the day its camera noted; "" when it noted none, and then nothing is changed.

    Only for whoever added it: the original is theirs alone. Raises NotAllowed, NotFound.
    """
    file = find_media(space, media_id)
    if file.kind is not MediaKind.PHOTO or not space.reader.is_own(file.uploaded_by):
        raise NotAllowed
    original = find_original(space, media_id)
    space.work.let_go()
    try:
        with store.bench() as bench:
            day = camera_day(bench.fetch(original.key), row_for("photo", original.content_type).reader, store)
    except FileNotFoundError:
        return ""
    if not day or first_day(day) > clock.today() or not is_part_of_day(day):
        return ""
    say_when(space, media_id, day)
    return day
