"""Opens and leaves the child's own corner, says which pages are for the child, takes a picture away and gives it back."""

import uuid
from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.audience import taken_away
from wiki.access.corner import CornerSpace
from wiki.access.passwords import hash_pin, is_right
from wiki.access.space import Space
from wiki.commands.audience import groups_here
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.pictures_family import hold_picture, same_audience
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.children import Child
from wiki.models.corner import CornerPage, CornerPin, OpenCorner, TakenPicture
from wiki.models.media import Media
from wiki.models.pages import Page
from wiki.models.people import Person
from wiki.words import N_, Permission

PIN_TRIES, PASSWORD_TRIES = 5, 10
WAIT = timedelta(minutes=5)
"""After that many wrong tries in one open corner there is one more try each time this long has passed."""
_WHO_HELPS = N_("Write who helps today.")
_LONG = N_("Please keep the name to 200 letters or fewer.")
_CHOOSE_PIN = N_("Choose a PIN of 4 to 8 numbers. You leave the corner with it.")
_WRONG_PIN = N_("That is not your PIN. Try again, or use your password.")
_WRONG_PASSWORD = N_("That is not your password. Try again.")
_WAIT = N_("There were too many wrong tries. Wait 5 minutes. Your password works too.")
_WAIT_PASSWORD = N_("There were too many wrong tries. Wait 5 minutes, then try again.")


def open_corner(
    space: Space, helper: str, pin: str, for_child: Collection[uuid.UUID] = (), page_ids: Collection[uuid.UUID] = ()
) -> None:
    """Hold this browser in the child's corner until somebody leaves it (``leave_corner``). ``pin`` is kept when one is
    typed, and must be on first use. ``for_child``, ``page_ids``: ticks that were changed on the way in (``mark_pages``), by
    whoever may share. Raises NotAllowed, NotFound, and Refused with sentences for "helper" and "pin"."""
    if not space.may(Permission.OPEN_CORNER):
        raise NotAllowed
    helper, problems = " ".join(helper.split()), {}
    if not helper or "\0" in helper:
        problems["helper"] = _WHO_HELPS
    elif len(helper) > 200:
        problems["helper"] = _LONG
    known = space.session.execute(select(CornerPin.person_id).where(CornerPin.person_id == space.person.id)).first()
    if (pin or known is None) and not _is_pin(pin):
        problems["pin"] = _CHOOSE_PIN
    if problems:
        raise Refused(problems)
    space.work.let_go()
    hashed = hash_pin(pin) if pin else ""
    if page_ids and space.may(Permission.SHARE):
        mark_pages(space, for_child, page_ids)
    with suppress(IntegrityError), writing(space) as session:  # pressed twice: the corner is open by the first
        if hashed:
            session.execute(delete(CornerPin).where(CornerPin.person_id == space.person.id))
            session.add(CornerPin(person_id=space.person.id, pin_hash=hashed, set_at=clock.now()))
        session.execute(delete(OpenCorner).where(OpenCorner.sign_in_id == space.person.sign_in_id))
        session.add(
            OpenCorner(
                sign_in_id=space.person.sign_in_id, child_id=space.id, helper=helper, pin_tries=0, password_tries=0,
                opened_at=clock.now(),
            )
        )  # fmt: skip
        leave_row(session, "corner.opened", person_id=space.person.id, child_id=space.id, words=helper)


def _is_pin(pin: str) -> bool:
    return 4 <= len(pin) <= 8 and pin.isascii() and pin.isdecimal()


def leave_corner(space: CornerSpace, pin: str, password: str) -> None:
    """Leave the corner by PIN, or by the password of whoever opened it. Refused({"pin" or "password": sentence}).

    Each try is counted and committed before it is looked at, so that tries at once are not one try; counted in this
    browser's corner alone, so that nobody is kept from signing in elsewhere by a child who presses numbers.
    """
    box = "password" if password else "pin"
    _count_try(space, box)
    session = space.work.session
    table, name = (Person.password_hash, Person.id) if password else (CornerPin.pin_hash, CornerPin.person_id)
    hashed = session.execute(select(table).where(name == space.person.id)).scalar()
    space.work.let_go()
    if not is_right(hashed, password or pin):
        raise Refused({box: _WRONG_PASSWORD if password else _WRONG_PIN})
    with writing(Desk(space.work)) as session:
        session.execute(delete(OpenCorner).where(OpenCorner.sign_in_id == space.person.sign_in_id))
        leave_row(session, "corner.left", person_id=space.person.id, child_id=space.id, words=box)


def _count_try(space: CornerSpace, box: str) -> None:
    with writing(Desk(space.work)) as session:
        row = session.execute(
            select(OpenCorner).where(OpenCorner.sign_in_id == space.person.sign_in_id).with_for_update()
        ).scalar()
        if row is None:
            raise NotFound
        tries, most = (row.password_tries, PASSWORD_TRIES) if box == "password" else (row.pin_tries, PIN_TRIES)
        if tries >= most and row.tried_at is not None and clock.now() - row.tried_at < WAIT:
            raise Refused({box: _WAIT_PASSWORD if box == "password" else _WAIT})
        if box == "password":
            row.password_tries += 1
        else:
            row.pin_tries += 1
        row.tried_at = clock.now()
        leave_row(session, "corner.try", person_id=space.person.id, child_id=space.id)
    space.work.commit()


def mark_pages(space: Space, for_child: Collection[uuid.UUID], page_ids: Collection[uuid.UUID]) -> None:
    """Say of each of ``page_ids`` whether it is for the child (those ``for_child``) or not. NotAllowed without the
    right to share; NotFound for another child's page."""
    if not space.may(Permission.SHARE):
        raise NotAllowed
    with writing(space) as session:
        wanted = set(page_ids) | set(for_child)
        session.execute(select(Child.id).where(Child.id == space.id).with_for_update(key_share=True))  # of two at once, one waits
        known = session.execute(select(Page.id).where(Page.child_id == space.id, Page.id.in_(wanted))).scalars()
        if set(known) != wanted:
            raise NotFound
        session.execute(delete(CornerPage).where(CornerPage.child_id == space.id, CornerPage.page_id.in_(wanted)))
        session.add_all(
            CornerPage(
                page_id=one, child_id=space.id, for_child=one in for_child, marked_by=space.person.id,
                marked_at=clock.now(),
            )
            for one in wanted
        )  # fmt: skip
        leave_row(session, "corner.pages", person_id=space.person.id, child_id=space.id)


def take_away(space: CornerSpace, media_id: uuid.UUID) -> None:
    """Hide a picture from everybody but the family, now and everywhere; the caller knows that the corner shows it.

    Doing it twice is doing it once.
    """
    with writing(space) as session:
        hold_picture(session, space, media_id)
        file = session.execute(
            select(Media).where(Media.id == media_id, Media.child_id == space.id).with_for_update()
        ).scalar()
        if file is None:
            raise NotFound
        waiting = select(TakenPicture).where(
            TakenPicture.media_id == media_id, TakenPicture.child_id == space.id,
            TakenPicture.given_back_at.is_(None),
        )  # fmt: skip
        before = session.execute(waiting).scalar()
        since = taken_away(file.audience, file.uploaded_by, groups_here(session, space))
        if before is None:
            session.add(
                TakenPicture(
                    child_id=space.id, media_id=media_id, helper=space.helper, before=file.audience, since=since,
                    taken_by=space.person.id, taken_at=clock.now(),
                )
            )  # fmt: skip
        else:
            before.since = since
        file.audience = since
        same_audience(session, space, media_id, since)
        leave_row(session, "picture.taken_away", person_id=space.person.id, child_id=space.id, object_id=media_id)


def give_back(space: Space, taken_id: uuid.UUID) -> None:
    """Let those see a picture again who saw it before the child took it away. Where somebody has chosen otherwise
    since, that stays. NotAllowed without the right to share, NotFound."""
    if not space.may(Permission.SHARE):
        raise NotAllowed
    with writing(space) as session:
        taken = _find_taken(session, space, taken_id)
        hold_picture(session, space, taken.media_id)
        file = session.execute(select(Media).where(Media.id == taken.media_id).with_for_update()).scalar_one()
        if file.audience == taken.since:
            file.audience = taken.before
            same_audience(session, space, taken.media_id, taken.before)
        taken.given_back_by, taken.given_back_at = space.person.id, clock.now()
        leave_row(
            session, "picture.given_back", person_id=space.person.id, child_id=space.id, object_id=taken.media_id
        )


def _find_taken(session: Session, space: Space, taken_id: uuid.UUID) -> TakenPicture:
    found = session.execute(
        select(TakenPicture)
        .where(
            TakenPicture.id == taken_id, TakenPicture.child_id == space.id, TakenPicture.given_back_at.is_(None)
        )
        .with_for_update()
    ).scalar()
    if found is None:
        raise NotFound
    return found
