"""Takes words out for good: every copy is blanked, and a stone says when, by whom and why."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.erasures_copies import blank_copies, pages_of
from wiki.commands.erasures_plans import RESTRICTED_DAYS, SETTLE
from wiki.commands.jobs import queue
from wiki.commands.plan_editions_order import Order, check_order, may_order, order_all
from wiki.commands.revisions import lock_page
from wiki.commands.takeaways import drop_archives
from wiki.database import Work
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.children import Child
from wiki.models.erasures import Erasure
from wiki.models.pages import Page, Passage, Version, VersionMedia
from wiki.queries.versions import SeenVersion, see_current
from wiki.text.cut import Secret
from wiki.words import FAMILY_ROLES, N_, ErasureReason, Permission, Role

_LONGEST = 200
_REPEATS = N_("This says the very words again that are to go. Say why in other words.")
_TOO_LONG = N_("Please keep this to 200 letters or fewer.")
_CHOOSE = N_("Choose why these words must go.")
_SAY_MORE = N_("Say in a few words what the reason is.")
_SURE = N_("Tick this if you are sure. It can’t be undone.")


@dataclass(frozen=True)
class Stone:
    """What is left of an erasure: ids, a day and a reason. Enough to do it again, and not one word of what it was."""

    id: uuid.UUID
    child_id: uuid.UUID
    passage_id: uuid.UUID
    reason: ErasureReason
    role: Role
    by: uuid.UUID
    at: datetime


def may_erase(space: Space, version: SeenVersion) -> bool:
    """Whether the person may take out a passage that they see as ``version``.

    Caseworkers and administrators may by duty, whatever they may see (UK GDPR article 17, and 17(3)(b): what the council
    keeps by law is the council's to judge). Family and friends may take out what they themselves wrote and nobody else
    has added to; for anything else they ask the council. Professionals ask the council too: their advice is a record.
    """
    if not space.may(Permission.ERASE) or version.withheld:
        return False
    if space.member.role not in FAMILY_ROLES:
        return True
    return version.created_by == space.person.id and _nobody_added(space, version.passage_id)


def _nobody_added(space: Space, passage_id: uuid.UUID) -> bool:
    """Whether every version of the passage says what one says that the person saved: who shares a page saves copies."""
    rows = space.session.execute(
        select(Version.id, Version.saved_by, Version.body, Version.columns).where(Version.passage_id == passage_id)
    ).all()
    files: dict[uuid.UUID, set[uuid.UUID]] = {row.id: set() for row in rows}
    shown = select(VersionMedia.version_id, VersionMedia.media_id).where(VersionMedia.version_id.in_(files))
    for version_id, media_id in space.session.execute(shown):
        files[version_id].add(media_id)
    said = [(row.saved_by, (row.body, row.columns, files[row.id])) for row in rows]
    mine = [one for saved_by, one in said if saved_by == space.person.id]
    return all(one in mine for _saved_by, one in said)


def erase_passage(
    space: Space, passage_id: uuid.UUID, reason: ErasureReason | None, words: str = "", *, sure: bool = False,
    order: Order | None = None,
) -> uuid.UUID:  # fmt: skip
    """Blank every copy of the passage for good and put a stone in its place; returns the erasure's id.

    What lies outside the database (files, the search index, what a disk still holds) goes in a job of the same
    transaction. Asked twice, it is done once. ``order``: on whose order issued plans lose the words too; None where they are only
    kept back for a time. Raises NotFound for a passage that the person may not see, NotAllowed for
    one that is not theirs to take out, Refused with sentences.
    """
    version = see_current(space, passage_id).get(passage_id)
    if version is None:
        raise NotFound
    if version.stone is not None and version.stone.is_erased and space.may(Permission.ERASE):
        return passage_id
    if not may_erase(space, version) or (order is not None and not may_order(space)):
        raise NotAllowed
    secret = Secret([version.plain])
    more = check_order(order, secret) if order is not None else {}
    check_reason(secret, reason, words, sure, more)
    with writing(space) as session:
        # The pages first: whoever saves on one of them holds it, and then names the child, whose row is held next as by who
        # makes a plan. Where somebody picked the words for the plan meanwhile, there are more pages by then.
        held = _hold_pages(session, space, passage_id, frozenset())
        session.execute(select(Child.id).where(Child.id == space.id).with_for_update())
        _hold_pages(session, space, passage_id, held)
        if session.execute(select(Erasure.id).where(Erasure.passage_id == passage_id)).first() is not None:
            leave_row(session, "passage.erased_again", person_id=space.person.id, child_id=space.id, object_id=passage_id)
            return passage_id
        if not may_erase(space, version):  # somebody may have added to it meanwhile
            raise NotAllowed
        stone = Stone(
            uuid.uuid4(), space.id, passage_id, reason or ErasureReason.OTHER, space.member.role, space.person.id,
            clock.now(),
        )  # fmt: skip
        _erase(session, stone, words.strip())
        leave_row(
            session, "passage.erased", person_id=space.person.id, child_id=space.id, object_id=passage_id,
            words=stone.reason,
        )  # fmt: skip
        if order is not None:
            order_all(session, space.id, {stone.id.hex}, order, space.person.id)
            leave_row(
                session, "plan.edition_ordered", person_id=space.person.id, child_id=space.id, object_id=passage_id,
                words=order.by,
            )  # fmt: skip
    return stone.id


def _hold_pages(session: Session, space: Space, passage_id: uuid.UUID, held: frozenset[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Hold every page with a copy of the passage, but for those that are ``held``; which they are."""
    found = pages_of(session, space.id, passage_id)
    for page_id in sorted(found - held):
        lock_page(session, space, page_id)
    return held | found


def check_reason(
    secret: Secret, reason: ErasureReason | None, words: str, sure: bool, more: Mapping[str, str] | None = None
) -> None:
    """Whether the reason can stand where the words were: Refused with sentences where it can't, or says them again, or
    something ``more`` is wrong."""
    problems: dict[str, str] = dict(more or {})
    if reason is None:
        problems["reason"] = _CHOOSE
    if reason is ErasureReason.OTHER and not words.strip():
        problems["words"] = _SAY_MORE
    if len(words.strip()) > _LONGEST or "\0" in words:
        problems["words"] = _TOO_LONG
    elif secret.is_in(words):
        problems["words"] = _REPEATS
    if not sure:
        problems["sure"] = _SURE
    if problems:
        raise Refused(problems)


def _erase(session: Session, stone: Stone, words: str) -> None:
    session.add(
        Erasure(
            id=stone.id, child_id=stone.child_id, passage_id=stone.passage_id, reason=stone.reason, words=words,
            role=stone.role, erased_by=stone.by, erased_at=stone.at,
        )
    )  # fmt: skip
    session.flush()
    _blank(session, stone)


def _blank(session: Session, stone: Stone) -> None:
    """Blank the copies, and ask for what lies outside the database to go too."""
    on = clock.local(stone.at).date()
    keys = blank_copies(session, stone.child_id, stone.passage_id, stone.id, on + timedelta(days=RESTRICTED_DAYS), on)
    keys += drop_archives(session, stone.child_id)
    queue(session, SETTLE, stone.child_id, erasure_id=stone.id.hex, keys="\n".join(keys))


def erase_again(work: Work, stone: Stone) -> bool:
    """Do an erasure of which a restored database knows nothing, or not all; whether there was anything to do.

    A passage that the backup is too old to hold is no matter: nothing of it is there.
    """
    known = work.session.execute(select(Erasure).where(Erasure.id == stone.id)).scalar()
    bare = select(Version.id).where(Version.passage_id == stone.passage_id, Version.erasure_id.is_(None)).limit(1)
    here = select(Passage.id).join(Page, Page.id == Passage.page_id).where(
        Passage.id == stone.passage_id, Page.child_id == stone.child_id
    )  # fmt: skip
    if work.session.execute(here).first() is None:
        return False
    if known is not None and work.session.execute(bare).first() is None:
        return False
    with writing(Desk(work)) as session:
        session.execute(select(Child.id).where(Child.id == stone.child_id).with_for_update())
        if known is None:
            _erase(session, stone, "")
        else:
            _blank(session, stone)
        leave_row(
            session, "passage.erased", person_id=None, child_id=stone.child_id, object_id=stone.passage_id,
            words="after a restore",
        )  # fmt: skip
    return True
