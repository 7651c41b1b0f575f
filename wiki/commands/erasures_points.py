"""Takes out for good what was said to one place of an answer sheet: every wording, what was typed from paper, the recordings,
the council's replies to it and every copy beside; a stone says when, by whom and why."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.drafts import answer_field, reply_field
from wiki.commands.erasures import check_reason
from wiki.commands.erasures_copies import drop_files
from wiki.commands.erasures_plans import SETTLE, blank_working
from wiki.commands.erasures_words import cut_beside
from wiki.commands.jobs import queue
from wiki.commands.takeaways import drop_archives
from wiki.database import Work
from wiki.errors import NotAllowed
from wiki.models.children import Child
from wiki.models.drafts import Draft
from wiki.models.media import Media
from wiki.models.page_words import PageWords
from wiki.models.plan import PlanVersion
from wiki.models.plan_answers import PlanPaperFile, PlanPoint, PlanServing, PointErasure, PointReply
from wiki.queries.plan_points_said import find_said
from wiki.text.cut import CUT, Secret
from wiki.words import ErasureReason, Permission, Role


@dataclass(frozen=True)
class PointStone:
    """What is left of such an erasure: enough to do it again, and not one word of what it was."""

    id: uuid.UUID
    child_id: uuid.UUID
    serving_id: uuid.UUID
    place: str
    reason: ErasureReason
    role: Role
    by: uuid.UUID
    at: datetime


def erase_point(
    space: Space, point_id: uuid.UUID, reason: ErasureReason | None, words: str = "", *, sure: bool = False
) -> None:
    """Take out everything that was said to the place of this point, sent or not, and what the council answered to it.

    The person whose sheet it is may, and whoever writes the plan, by duty, for what was sent. Verdicts and days stay.
    A tribunal working document that holds it goes with it. Into a plan no answer gets by itself, so none is touched: whoever
    wrote its words into a row of the plan has a passage there, which is taken out by itself. Asked twice, it is done once.
    Raises NotAllowed, NotFound, Refused with sentences.
    """
    if not space.may(Permission.ERASE):
        raise NotAllowed
    said = find_said(space, point_id).point
    serving_id, place = said.serving_id, said.place
    points = _points(space.session, space.id, serving_id, place)
    if all(one.erasure_id is not None for one in points):
        return
    check_reason(_secret(space.session, serving_id, points), reason, words, sure)
    with writing(space) as session:
        session.execute(select(Child.id).where(Child.id == space.id).with_for_update())
        session.execute(select(PlanServing.id).where(PlanServing.id == serving_id).with_for_update())
        stone = PointStone(
            uuid.uuid4(), space.id, serving_id, place, reason or ErasureReason.OTHER, space.member.role, space.person.id,
            clock.now(),
        )  # fmt: skip
        _erase(session, stone, words.strip())
        leave_row(
            session, "plan.point_erased", person_id=space.person.id, child_id=space.id, object_id=serving_id,
            words=stone.reason,
        )  # fmt: skip


def erase_points_again(work: Work, stone: PointStone) -> bool:
    """Do an erasure of which a restored database knows nothing, or not all; whether there was anything to do."""
    serving = select(PlanServing.id).where(PlanServing.id == stone.serving_id, PlanServing.child_id == stone.child_id)
    if work.session.execute(serving).first() is None:
        return False
    known = work.session.execute(select(PointErasure.id).where(PointErasure.id == stone.id)).first() is not None
    bare = [
        one for one in _points(work.session, stone.child_id, stone.serving_id, stone.place)
        if one.erasure_id is None and one.said_at <= stone.at
    ]  # fmt: skip
    if known and not bare:
        return False
    with writing(Desk(work)) as session:
        session.execute(select(Child.id).where(Child.id == stone.child_id).with_for_update())
        _erase(session, stone, "", known=known)
        leave_row(
            session, "plan.point_erased", person_id=None, child_id=stone.child_id, object_id=stone.serving_id,
            words="after a restore",
        )  # fmt: skip
    return True


def _erase(session: Session, stone: PointStone, words: str, *, known: bool = False) -> None:
    if not known:
        session.add(
            PointErasure(
                id=stone.id, child_id=stone.child_id, serving_id=stone.serving_id, place=stone.place, reason=stone.reason,
                words=words, role=stone.role, erased_by=stone.by, erased_at=stone.at,
            )
        )  # fmt: skip
        session.flush()
    points = [
        one for one in _points(session, stone.child_id, stone.serving_id, stone.place)
        if one.erasure_id is None and one.said_at <= stone.at
    ]  # fmt: skip
    secret, ids = _secret(session, stone.serving_id, points), {one.id for one in points}
    files = {one.media_id for one in points if one.media_id is not None}
    papers = {one.paper_id for one in points if one.paper_id is not None}
    for one in points:
        one.words, one.media_id, one.erasure_id = "", None, stone.id
    session.flush()
    session.execute(update(PointReply).where(PointReply.point_id.in_(ids)).values(words=""))
    forms = [answer_field(stone.serving_id, stone.place), *map(reply_field, ids)]
    session.execute(delete(Draft).where(Draft.child_id == stone.child_id, Draft.field.in_(forms)))
    files |= _papers_gone(session, papers)
    keys = blank_working(session, stone.child_id, ids, secret, stone.id)
    keys += drop_files(session, stone.child_id, files, ())
    keys += drop_archives(session, stone.child_id)
    cut_beside(session, stone.child_id, secret, {*ids, *files})
    queue(session, SETTLE, stone.child_id, erasure_id=stone.id.hex, keys="\n".join(keys))


def _papers_gone(session: Session, papers: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """The files of papers of which every typed line was taken out; another paper holds other answers too, and stays."""
    gone: set[uuid.UUID] = set()
    for paper_id in papers:
        left = select(PlanPoint.id).where(PlanPoint.paper_id == paper_id, PlanPoint.erasure_id.is_(None))
        if session.execute(left.limit(1)).first() is None:
            gone |= set(session.execute(select(PlanPaperFile.media_id).where(PlanPaperFile.paper_id == paper_id)).scalars())
            session.execute(delete(PlanPaperFile).where(PlanPaperFile.paper_id == paper_id))
    return gone


def _points(session: Session, child_id: uuid.UUID, serving_id: uuid.UUID, place: str) -> list[PlanPoint]:
    where = (PlanPoint.child_id == child_id, PlanPoint.serving_id == serving_id, PlanPoint.place == place)
    return list(session.execute(select(PlanPoint).where(*where)).scalars())


def _secret(session: Session, serving_id: uuid.UUID, points: Collection[PlanPoint]) -> Secret:
    """Everything that was said, in words and in recordings, and what the council answered; but not what they quote from the
    plan that it was about: that is the plan's."""
    ids = [one.id for one in points]
    files = [one.media_id for one in points if one.media_id is not None]
    said = {one.words for one in points}
    said |= set(session.execute(select(PointReply.words).where(PointReply.point_id.in_(ids))).scalars())
    inside = session.execute(select(Media.words, Media.heard).where(Media.id.in_(files)))
    said |= {text for row in inside for text in row}
    said |= set(session.execute(select(PageWords.words).where(PageWords.media_id.in_(files))).scalars())
    tree = select(PlanVersion.tree).join(PlanServing, PlanServing.plan_version_id == PlanVersion.id)
    plan = Secret(session.execute(tree.where(PlanServing.id == serving_id)).scalars())
    return Secret(piece for one in said if one for piece in plan.cut(one).split(CUT))
