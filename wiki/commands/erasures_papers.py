"""Takes a paper form out for good, with its scan: one that is not about this child, or should never have come here."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.drafts import paper_field
from wiki.commands.erasures_copies import drop_files
from wiki.commands.erasures_plans import SETTLE
from wiki.commands.erasures_words import cut_beside
from wiki.commands.jobs import queue
from wiki.commands.takeaways import drop_archives
from wiki.database import Work
from wiki.errors import NotAllowed, Refused
from wiki.models.children import Child
from wiki.models.drafts import Draft
from wiki.models.erasures import PaperErasure
from wiki.models.media import Media
from wiki.models.pages import Version, VersionMedia
from wiki.models.paper import Paper, PaperSheet
from wiki.models.plan import PlanMedia
from wiki.queries.paper import is_taken_out, open_paper
from wiki.text.cut import Secret
from wiki.words import N_, ErasureReason, Permission, Role

_CHOOSE = N_("Choose why this paper must go.")
_SURE = N_("Tick this if you are sure. It can’t be undone.")
_SHOWN = N_("This paper also stands on a page. Take it out there first, with the words beside it.")


@dataclass(frozen=True)
class PaperStone:
    """What is left of it: enough to do it again in a restored backup, and not one word of what it was."""

    id: uuid.UUID
    child_id: uuid.UUID
    paper_id: uuid.UUID
    reason: ErasureReason
    role: Role
    by: uuid.UUID
    at: datetime


def may_erase_paper(space: Space) -> bool:
    """Whoever types from paper may take one out: it is they who put it into the wrong wiki, and they who see it there."""
    return space.may(Permission.TYPE_FROM_PAPER) and space.may(Permission.ERASE)


def erase_paper(space: Space, paper_id: uuid.UUID, reason: ErasureReason | None, *, sure: bool = False) -> None:
    """Take out the paper's scan, and all that was read in it, for good.

    Answers that were typed from it stay, and say still from which day's paper they are: each is taken out by itself
    (commands/erasures.py), as others may have written on. Asked twice, it is done once. Raises NotAllowed, NotFound,
    Refused with sentences for reason and sure, and for "" where the file stands elsewhere too.
    """
    check_paper(space, paper_id, reason, sure=sure)
    with writing(space) as session:
        # Whoever types from the paper just now names the child's row first too (commands/versions.py).
        session.execute(select(Child.id).where(Child.id == space.id).with_for_update())
        files = _hold(session, paper_id, space.id)
        if is_taken_out(space, paper_id):
            leave_row(session, "paper.erased_again", person_id=space.person.id, child_id=space.id, object_id=paper_id)
            return
        if _is_shown(session, files):
            raise Refused({"": _SHOWN})
        stone = PaperStone(
            uuid.uuid4(), space.id, paper_id, reason or ErasureReason.OTHER, space.member.role, space.person.id, clock.now()
        )
        _keep_stone(session, stone)
        _erase(session, stone, files)
        leave_row(
            session, "paper.erased", person_id=space.person.id, child_id=space.id, object_id=paper_id, words=stone.reason
        )


def check_paper(space: Space, paper_id: uuid.UUID, reason: ErasureReason | None, *, sure: bool) -> None:
    """Whether it could be taken out: NotAllowed, NotFound, Refused where not. One that is out already passes."""
    if not may_erase_paper(space):
        raise NotAllowed
    if is_taken_out(space, paper_id):
        return
    paper = open_paper(space, paper_id)
    problems = {} if reason is not None else {"reason": _CHOOSE}
    if not sure:
        problems["sure"] = _SURE
    if _is_shown(space.session, [paper_id, *(sheet.id for sheet in paper.sheets)]):
        problems[""] = _SHOWN
    if problems:
        raise Refused(problems)


def erase_paper_again(work: Work, stone: PaperStone) -> bool:
    """Do an erasure of which a restored database knows nothing, or not all; whether there was anything to do."""
    here = select(Media.id).where(Media.id == stone.paper_id, Media.child_id == stone.child_id)
    if work.session.execute(here).first() is None:
        return False
    with writing(Desk(work)) as session:
        session.execute(select(Child.id).where(Child.id == stone.child_id).with_for_update())
        files = _hold(session, stone.paper_id, stone.child_id)
        if session.execute(select(PaperErasure.id).where(PaperErasure.id == stone.id)).first() is None:
            _keep_stone(session, stone)
        _erase(session, stone, files)
        leave_row(
            session, "paper.erased", person_id=None, child_id=stone.child_id, object_id=stone.paper_id,
            words="after a restore",
        )  # fmt: skip
    return True


def _hold(session: Session, paper_id: uuid.UUID, child_id: uuid.UUID) -> set[uuid.UUID]:
    """The files of the paper, held: its sheets, or the one file that it is."""
    sheets = select(PaperSheet.media_id).where(PaperSheet.paper_id == paper_id)
    found = select(Media.id).where(or_(Media.id == paper_id, Media.id.in_(sheets)), Media.child_id == child_id)
    return set(session.execute(found.order_by(Media.id).with_for_update()).scalars())


def _is_shown(session: Session, files: Collection[uuid.UUID]) -> bool:
    """Whether a page or a plan shows one of them as well: a document that came with words, and was typed from later."""
    shown = (select(table.media_id).where(table.media_id.in_(files)).limit(1) for table in (VersionMedia, PlanMedia))
    return any(session.execute(one).first() is not None for one in shown)


def _keep_stone(session: Session, stone: PaperStone) -> None:
    session.add(
        PaperErasure(
            id=stone.id, child_id=stone.child_id, paper_id=stone.paper_id, reason=stone.reason, role=stone.role,
            erased_by=stone.by, erased_at=stone.at,
        )
    )  # fmt: skip
    session.flush()


def _erase(session: Session, stone: PaperStone, files: Collection[uuid.UUID]) -> None:
    typed = (Version.child_id == stone.child_id, Version.paper_id == stone.paper_id)
    session.execute(update(Version).where(*typed).values(paper_id=None).execution_options(synchronize_session=False))
    form = paper_field(stone.paper_id)
    session.execute(delete(Draft).where(Draft.child_id == stone.child_id, Draft.field == form))
    session.execute(delete(PaperSheet).where(PaperSheet.paper_id == stone.paper_id))
    session.execute(delete(Paper).where(Paper.id == stone.paper_id))
    keys = drop_files(session, stone.child_id, files, ())
    keys += drop_archives(session, stone.child_id)
    cut_beside(session, stone.child_id, Secret(()), files)
    queue(session, SETTLE, stone.child_id, erasure_id=stone.id.hex, keys="\n".join(keys))
