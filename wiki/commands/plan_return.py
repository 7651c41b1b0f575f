"""Takes a Word file of a plan back: kept as it came, looked through for other children by a worker, nothing of it taken in."""

import uuid

from sqlalchemy import select

from media.store import Store
from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.jobs import queue
from wiki.commands.media import NewFile
from wiki.commands.once import claim, settle
from wiki.commands.plan_serve import keep_for_writers
from wiki.document import word_anchors as anchors
from wiki.document.word_read import WordFile
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.plan import PlanStatus
from wiki.models.plan_returns import PlanReturn
from wiki.queries.plan_returns import read_kept, read_made
from wiki.queries.plan_versions import PlanHead, find_version
from wiki.text.clean import one_line
from wiki.text.prints import name_of
from wiki.words import N_, Filled, Permission

CHECK_RETURN = "plan.return"
"""The kind of job that looks through a returned file; its payload names it by ``return_id``."""

BOX = "documents"
MOST_WHY = 500
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_CHOOSE = N_("Choose the Word file.")
_NOT_WORD = N_("This is no Word file (.docx). Save it as .docx in Word or LibreOffice, and give that back.")
_NO_RETURN = N_("A notice of amendments is not finished in Word. Change the pages, and make a new notice.")
_TOO_OLD = N_("This plan was made before Word files could come back. Make a new draft, and finish that one in Word.")
_GONE = N_("Words in this plan were taken out, so its Word file is not taken back. Make a new one.")
_NOT_THIS = N_("This is not the Word file of this child’s plan. We did not keep it.")
_OTHER = N_("This is the Word file of version %(number)s of the plan. Give it back there.")
_SAY_WHY = N_("Say why these words are right.")
_LONG = N_("Please keep this to 500 letters or fewer.")


def give_back(space: Space, store: Store, number: int, file: NewFile | None, *, once: str | None = None) -> uuid.UUID:
    """Keep a Word file that was made as plan ``number`` and changed since; returns the id under which it is compared.

    Nothing in the plan changes by it. Raises NotAllowed, NotFound, and Refused with a sentence: for what is no Word file, can't
    be read, or is of another plan or another child (then the caller keeps nothing of it).
    """
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    head = find_version(space, number)
    if head.is_working:
        raise NotFound
    if head.status is PlanStatus.AMENDMENT:
        raise Refused({"": _NO_RETURN})
    if head.erasure_id is not None or head.is_kept_back:
        raise Refused({"": _GONE})
    if file is None:
        raise Refused({BOX: _CHOOSE})
    if file.found.content_type != _WORD:
        raise Refused({BOX: _NOT_WORD})
    space.work.let_go()
    made = read_made(store, head)
    try:
        back = read_kept(store, file.found.original.key, file.found.original.sha256)
    except Refused as trouble:
        raise Refused({BOX: trouble.fields[""]}) from trouble
    _check_whose(space, head, made, back)
    with writing(space) as session:
        done = claim(session, space.person.id, once)
        if done is not None:
            leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
            return done
        row = PlanReturn(
            id=uuid.uuid4(), child_id=space.id, plan_version_id=head.id, media_id=keep_for_writers(space, file),
            returned_by=space.person.id, returned_at=clock.now(), hits=[],
        )  # fmt: skip
        session.add(row)
        session.flush()
        settle(session, space.person.id, once, row.id)
        queue(session, CHECK_RETURN, space.id, return_id=row.id.hex)
        leave_row(
            session, "plan.word_returned", person_id=space.person.id, child_id=space.id, object_id=row.id,
            words=f"{head.status} {number}, SHA-256 {file.found.original.sha256}",
        )  # fmt: skip
        return row.id


def _check_whose(space: Space, head: PlanHead, made: WordFile, back: WordFile) -> None:
    """Refused where the file is of another plan. One in which nothing says whose it is must at least name the child."""
    if not made.plan:
        raise Refused({BOX: _TOO_OLD})
    says, is_this = anchors.read_mark(back.plan), anchors.read_mark(made.plan)
    assert is_this is not None
    if says is not None and says != is_this:
        raise Refused({BOX: Filled(_OTHER, number=str(says[1])) if says[0] == is_this[0] else _NOT_THIS})
    if says is None and not made.held & back.held:
        child = name_of(space.child.full_name)
        texts = (*back.beside, *(one.text for one in back.bits))
        if back.held or not any(child in name_of(text) for text in texts):
            raise Refused({BOX: _NOT_THIS})


def settle_return(space: Space, return_id: uuid.UUID, why: str) -> None:
    """Say why the words are right that may be about another child; they can be taken in from then on. What was said before
    stays. Raises NotAllowed, NotFound, Refused."""
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    why = one_line(why)
    if len(why) < 3 or len(why) > MOST_WHY:
        raise Refused({"why": _LONG if len(why) > MOST_WHY else _SAY_WHY})
    with writing(space) as session:
        row = session.execute(
            select(PlanReturn).where(PlanReturn.id == return_id, PlanReturn.child_id == space.id).with_for_update()
        ).scalar()
        if row is None or not row.hits:
            raise NotFound
        if row.settled_at is None:
            row.why, row.settled_by, row.settled_at = why, space.person.id, clock.now()
        leave_row(session, "plan.word_settled", person_id=space.person.id, child_id=space.id, object_id=row.id, words=why)
