"""Deletes a child's space that two people agreed on, wherever something of it lies; and tells the family before."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

from babel.dates import format_date
from sqlalchemy import Engine, delete, select, update

from media.uploads import Uploads
from wiki import clock, trace_chain
from wiki.access.telling import open_space_to_tell
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.retention import delete_confirmed, may_go_at
from wiki.commands.retention_delete import forget_chain, tables_of_children
from wiki.commands.retention_journal import keep
from wiki.database import Base, Work, open_engine
from wiki.errors import Busy, NotAllowed, NotFound
from wiki.mail.message import Letter
from wiki.mail.retaining import write_retaining
from wiki.mail.trouble import NeverSent, NotNow
from wiki.models.children import Child
from wiki.models.jobs import Job, JobState
from wiki.models.people import Person
from wiki.models.retention import RetentionStone
from wiki.queries.kept_words import who_kept_words
from wiki.queries.retention import due_in
from wiki.queries.stored import known_keys
from wiki.settings import Settings
from wiki.statute.retention import done_before, schedule_of
from wiki.web.babel import LANGUAGES, direction
from wiki.web.catalogues import catalogue_of
from wiki.words import FAMILY_ROLES
from wiki.worker import leases
from wiki.worker.erasing import AGAIN, WAITS, remove_file
from wiki.worker.forget import forget_deleted
from wiki.worker.telling import Telling
from wiki.worker.tools import Tools

_MAIL_AGAIN = timedelta(minutes=2)
_AT_A_TIME = 500


def delete_space(task: leases.Task, tools: Tools) -> None:
    """retention.delete: every row goes in one transaction with the end of this job, which asks for ``settle``."""
    schedule = schedule_of(tools.telling.settings.retention)
    child_id, council_id = uuid.UUID(task.payload["child"]), uuid.UUID(task.payload["council"])
    with Work(tools.engine) as work:
        delete_confirmed(work, schedule, child_id, council_id, lambda: leases.finish(work, task))
        work.commit()


def settle(task: leases.Task, tools: Tools) -> None:
    """retention.settle: the list for restores, files, index, who looked, and then the disk itself. Each step may be done
    again; the job is done when all are, however often somebody is in the way."""
    settings, stone_id, child_id = tools.telling.settings, uuid.UUID(task.payload["stone"]), uuid.UUID(task.payload["child"])
    with Work(tools.engine) as work:
        row = work.session.execute(select(RetentionStone).where(RetentionStone.id == stone_id)).scalar()
        is_back = work.session.execute(select(Child.id).where(Child.id == child_id)).first() is not None
        wanted = set(known_keys(work))
    if row is not None:
        keep(settings.instance, row)
    for key in filter(None, task.payload["keys"].split("\n")):
        if key not in wanted:
            remove_file(tools.store, key)
    uploads = Uploads(settings.uploads_root)
    for name in filter(None, task.payload["uploads"].split("\n")):
        with suppress(FileNotFoundError):
            uploads.remove(child_id.hex, name)
    if not is_back:  # who came back meanwhile, from another council say, has words and readers of their own by now
        tools.index.forget(child_id)
        _forget_chain(tools.engine, child_id)
        _forget_looks(settings, tools.engine, child_id)
    try:
        _forget(settings, tools.engine)
    except Busy:
        with Work(tools.engine) as work:
            leases.come_back(work, task, clock.now() + AGAIN, WAITS)
            work.commit()
        return
    with Work(tools.engine) as work:
        at = update(RetentionStone).where(RetentionStone.id == stone_id).values(settled_at=clock.now())
        work.begin_writing().execute(at)
        leases.finish(work, task)
        work.commit()


def _forget_chain(engine: Engine, child_id: uuid.UUID) -> None:
    """What was written in the moment of the deletion by somebody whose request had begun before."""
    with Work(engine) as work:
        with writing(Desk(work)) as session:
            forget_chain(session, child_id)
            leave_row(session, "retention.settled", person_id=None, object_id=child_id)
        work.commit()


@contextmanager
def _traces(settings: Settings, engine: Engine) -> Iterator[Engine]:
    if settings.traces_url == settings.database_url:
        yield engine
        return
    apart = open_engine(settings.traces_url, settings.lock_wait_seconds)
    try:
        yield apart
    finally:
        apart.dispose()


def _forget_looks(settings: Settings, engine: Engine, child_id: uuid.UUID) -> None:
    with _traces(settings, engine) as traces:
        trace_chain.make_tables(traces)
        with Work(traces) as work:
            session = work.begin_writing()
            for table in trace_chain.metadata.sorted_tables:
                session.execute(delete(table).where(table.c.child_id == child_id))
            work.commit()


def _forget(settings: Settings, engine: Engine) -> None:
    beside = {"audit", "audit_heads", "audit_words", "guard_prints", "people"}
    forget_deleted(engine, {one.name for one in tables_of_children()} | beside | _of_people())
    with _traces(settings, engine) as traces:
        forget_deleted(traces, {one.name for one in trace_chain.metadata.sorted_tables})


def _of_people() -> set[str]:
    return {
        one.name for one in Base.metadata.sorted_tables if any(key.column.table.name == "people" for key in one.foreign_keys)
    }


def tell_family(task: leases.Task, engine: Engine, telling: Telling) -> None:
    """retention.told: one mail, the same each time; nothing to whoever left, or when it was withdrawn. Raises LeaseLost."""
    found, trouble = _letter(task, engine, telling), ""
    if found is not None:
        letter, invented = found
        try:
            telling.post.way(invented=invented).send(letter)
        except NotNow as away:
            with Work(engine) as work:
                leases.come_back(work, task, clock.now() + _MAIL_AGAIN, away.sentence)
                work.commit()
            return
        except NeverSent as never:
            trouble = never.sentence
    with Work(engine) as work:
        if trouble:
            leases.give_up(work, task, trouble)
        else:
            leases.finish(work, task)
        work.commit()


def _letter(task: leases.Task, engine: Engine, telling: Telling) -> tuple[Letter, bool] | None:
    schedule = schedule_of(telling.settings.retention)
    with Work(engine) as work:
        assert task.child_id is not None
        to = _whom(work, uuid.UUID(task.payload["person_id"]), task.child_id)
        if to is None:
            return None
        due = next(iter(due_in(work.session, to.council_id, schedule, task.child_id)), None)
        if due is None or due.proposal is None or due.due_on is None or due.proposal.id.hex != task.payload["proposal_id"]:
            return None
        day = max(due.due_on, clock.local(may_go_at(due, schedule)).date())
    language = to.language if to.language in LANGUAGES else "en"
    letter = write_retaining(
        catalogue_of(language), format_date(day, "d MMMM y", locale=language),
        f"{telling.settings.public_url}/{to.place}", key=f"retention-{task.id.hex}", to=to.email,
        language=language, direction=direction(language),
    )  # fmt: skip
    return letter, to.invented


@dataclass(frozen=True)
class _Told:
    """Somebody who is told, and at which address they find what will go."""

    email: str
    language: str
    invented: bool
    council_id: uuid.UUID
    place: str


def _whom(work: Work, person_id: uuid.UUID, child_id: uuid.UUID) -> _Told | None:
    """One of the family; or whoever left by the young person's choice and finds what they kept for themselves elsewhere."""
    try:
        there = open_space_to_tell(work, person_id, child_id)
    except (NotFound, NotAllowed):
        return _who_left(work, person_id, child_id)
    space = there.space
    if space.member.role not in FAMILY_ROLES:
        return None
    return _Told(space.person.email, space.person.language, there.invented, space.child.council_id, f"child/{child_id}/kept")


def _who_left(work: Work, person_id: uuid.UUID, child_id: uuid.UUID) -> _Told | None:
    if person_id not in who_kept_words(work.session, child_id):
        return None
    who = select(Person.email, Person.language, Person.demonstration).where(Person.id == person_id, Person.disabled_at.is_(None))
    row = work.session.execute(who).first()
    child = work.session.execute(select(Child.demonstration, Child.council_id).where(Child.id == child_id)).one()
    return None if row is None else _Told(row[0], row[1], bool(row[2] or child[0]), child[1], "kept-words")


def sweep_work(engine: Engine, settings: Settings) -> int:
    """Take away the notes of work of the machine that was done longer ago than the schedule says; returns how many."""
    day = done_before(schedule_of(settings.retention), clock.today())
    old = select(Job.id).where(Job.state == JobState.DONE, Job.finished_at < clock.end_of(day)).limit(_AT_A_TIME)
    with Work(engine) as work:
        if work.session.execute(old).first() is None:
            return 0
    with Work(engine) as work:
        session = work.begin_writing()
        found = session.execute(old).scalars().all()
        session.execute(delete(Job).where(Job.id.in_(found)))
        work.commit()
        return len(found)
