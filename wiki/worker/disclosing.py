"""Makes the answer to a request to see what is kept about a child: what the asker sees in the wiki, and what was decided to
give them beside it."""

import uuid
import zipfile
from collections import Counter
from dataclasses import replace
from typing import Protocol

from sqlalchemy import select

from wiki.access.disclosing import DisclosingSpace, open_to_disclose
from wiki.access.space import open_space_for_job
from wiki.access.telling import open_space_to_tell
from wiki.commands.subject_given import note_warnings
from wiki.commands.takeaways import say_takeaway_failed
from wiki.database import Work
from wiki.document.pieces import Piece as Words
from wiki.errors import NotAllowed, NotFound
from wiki.models.subject import Choice, KeptFor
from wiki.models.takeaways import Takeaway, TakeawayState
from wiki.queries.complaints import complaints_to_give
from wiki.queries.guard_look import look
from wiki.queries.subject import Asked, asker_space, details_kept, find_asked, sort_for
from wiki.queries.subject_answers import given_marks, paper_marks
from wiki.queries.takeaway_content import Content, gather, nothing, taken_files, whole_papers
from wiki.text.prints import Printer
from wiki.web.takeaway_answer import Answer, Given
from wiki.worker.guarding import keep_prints, print_all
from wiki.worker.leases import Task, finish
from wiki.worker.taking_away import Parcel, Tools, fill, keep

_TOLD = frozenset({KeptFor.THIRD_PARTY, KeptFor.PRIVILEGE})
"""Reasons that may be told: to say that something would do serious harm would do some of it."""


class Printing(Tools, Protocol):
    """What it is made with: what a take-away is, and the guard's fingerprints."""

    @property
    def printer(self) -> Printer: ...


def make_answer(task: Task, tools: Printing) -> None:
    """subject.make: make it, and have it stand ready with the job's end."""
    takeaway_id, request_id = uuid.UUID(task.payload["takeaway_id"]), uuid.UUID(task.payload["request_id"])
    with Work(tools.engine) as work:
        row = work.session.execute(select(Takeaway).where(Takeaway.id == takeaway_id)).scalar()
    try:
        if row is None or row.state is not TakeawayState.WAITING:
            raise NotFound
        _make(task, tools, row, request_id)
    except (NotFound, NotAllowed):  # decided anew, given, or taken from whoever prepared it
        with Work(tools.engine) as work:
            say_takeaway_failed(work.begin_writing(), takeaway_id)
            finish(work, task)
            work.commit()


def _make(task: Task, tools: Printing, row: Takeaway, request_id: uuid.UUID) -> None:
    with Work(tools.engine) as work, tools.store.workspace() as folder:
        by = open_space_to_tell(work, uuid.UUID(task.payload["by"]), row.child_id).space
        eyes, asked = open_to_disclose(by, request_id), find_asked(by, request_id)
        answer = _answer(eyes, asked)
        if _warn(tools, work, eyes, asked, answer):
            raise NotFound
        theirs = asker_space(eyes, asked)
        if theirs is None and asked.asker_id is not None:
            raise NotFound
        base = gather(theirs) if theirs is not None else nothing()
        papers = _papers(eyes, asked, answer, base)
        content = _joined(base, eyes, answer, papers)
        space = theirs or eyes
        work.let_go()
        made = folder / "answer.zip"
        with zipfile.ZipFile(made, "w") as archive:
            fill(Parcel(archive), space, content, tools, row, answer)
        plans = {(plan.head.id, file.format) for plan in base.plans for file in plan.files}
        work.close()
        stored = tools.store.adopt(made, row.child_id.hex, "zip")
        holds = base.marks | given_marks(one.piece for one in answer.given) | paper_marks(papers.values())
        keep(task, tools, row, stored, holds=holds, plans=plans, role=theirs.member.role if theirs else None)


def _answer(eyes: DisclosingSpace, asked: Asked) -> Answer:
    """What was decided. NotFound where something is not decided (any more): it is looked at again first."""
    given, left_out = [], Counter[KeptFor]()
    for piece in sort_for(eyes, asked):
        decided = piece.decided
        if decided is None:
            raise NotFound
        if decided.choice is not Choice.KEEP:
            given.append(Given(piece, decided.covered))
        if decided.why in _TOLD and decided.why is not None:
            left_out[decided.why] += 1
    left = [(why, left_out[why]) for why in KeptFor if left_out[why]]
    return Answer(asked.asker_name, given, left, complaints_to_give(eyes, asked.asker_id))


def _warn(tools: Printing, work: Work, eyes: DisclosingSpace, asked: Asked, answer: Answer) -> bool:
    """Whether something that is to be given may be about another child, and nobody has looked at that yet: it is decided again,
    with those words before one's eyes. The same look as a plan has before it leaves (queries/guard_look.py)."""
    words = [Words(one.piece.passage_id.hex, text) for one in answer.given for text in one.said if text.strip()]
    work.let_go()
    print_all(tools.engine, tools.printer)
    keep_prints(tools.engine, tools.printer, before_search=True)
    found: dict[uuid.UUID, set[str]] = {}
    for one in look(open_space_for_job(work, eyes.id), tools.printer, words):
        found.setdefault(uuid.UUID(one.place), set()).add(" ".join(one.words.split()))
    known = {one.piece.passage_id: set(one.piece.warned) for one in answer.given}
    new = {passage_id: some | known[passage_id] for passage_id, some in found.items() if not some <= known[passage_id]}
    work.let_go()
    if new:
        with Work(tools.engine) as other:
            note_warnings(other.begin_writing(), asked.id, new)
            other.commit()
    return bool(new)


def _papers(
    eyes: DisclosingSpace, asked: Asked, answer: Answer, base: Content
) -> dict[uuid.UUID, tuple[uuid.UUID, ...]]:
    """The papers that what is given was typed from, and that the asker does not have anyway; none on which a detail was read
    that is kept from them."""
    versions, kept = [version for one in answer.given for version in one.versions], details_kept(eyes, asked)
    found = whole_papers(eyes, versions, {*base.said, *(one.id for one in versions)})
    mine = {key: sheets for key, sheets in found.items() if key not in base.papers}
    return {key: sheets for key, sheets in mine.items() if not any(map(kept.is_in_file, sheets))}


def _joined(
    base: Content, eyes: DisclosingSpace, answer: Answer, papers: dict[uuid.UUID, tuple[uuid.UUID, ...]]
) -> Content:
    """What the asker sees anyway, with the files of what is given, and the papers that it was typed from. That there is more
    on a page is not said: the answer says of all that is left out what may be said."""
    versions = [version for one in answer.given for version in one.versions]
    sheets = [sheet for some in papers.values() for sheet in some]
    pages = tuple(replace(view, some_hidden=False) for view in base.pages)
    files = {**taken_files(eyes, versions, sheets), **base.files}
    return replace(base, pages=pages, papers={**papers, **base.papers}, files=files)
