"""Notes a detail that must not be told to somebody, and ends that again; both with a reason, neither ever forgotten."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, func, null, select, update

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.once import claim, settle
from wiki.database import Work
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.protected import Detail, ProtectedDetail
from wiki.queries.people import list_members
from wiki.queries.protected import find_protected
from wiki.statute.disclosure import Recipient
from wiki.text.clean import tidy
from wiki.text.keep_out import keep_out
from wiki.words import N_, Permission, Role

_KIND = N_("Choose what it is.")
_WORDS = N_("Write the detail as it is written in the pages.")
_TOO_SHORT = N_("One of these lines is too short to look for. Write more of it.")
_FROM = N_("Choose at least one person or body.")
_WHY = N_("Say why, so that the next person understands.")
_PAST = N_("This day is over. Choose a later one, or leave the boxes empty.")
_NO_DAY = N_("We can’t find this day in the calendar. Write it like this: 21 November 2026.")
_LONG = N_("Please keep this to %d letters or fewer.")
_LONGEST = 2000
_AS_LEFT = {"words": func.coalesce(ProtectedDetail.left_over, ProtectedDetail.words), "left_over": null()}


@dataclass(frozen=True)
class Protecting:
    """A detail as it is told. ``words``: a line for each way it is written. ``is_day``: False where something was typed for
    the last day that is none."""

    kind: str
    words: str
    kept_from: Collection[str]
    reason: str
    until: date | None = None
    is_day: bool = True
    once: str | None = None


def note_detail(space: Space, told: Protecting) -> uuid.UUID:
    """Keep a detail from somebody from now on; returns its id.

    Raises NotAllowed for anybody but the council's managers, Refused with a sentence for each box, NotFound for somebody
    who is no parent and no young person here.
    """
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    lines = [line for one in told.words.splitlines() if (line := " ".join(tidy(one).split()))]
    reason = tidy(told.reason).strip()
    _check(space, told, lines, reason)
    with writing(space) as session:
        done = claim(session, space.person.id, told.once)
        if done is not None:
            leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
            return done
        row = ProtectedDetail(
            id=uuid.uuid4(), child_id=space.id, kind=Detail(told.kind), words="\n".join(lines),
            kept_from=sorted(set(told.kept_from)), reason=reason, until=told.until, noted_by=space.person.id,
            noted_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        settle(session, space.person.id, told.once, row.id)
        leave_row(session, "protected.noted", person_id=space.person.id, child_id=space.id, object_id=row.id)
        return row.id


def end_detail(space: Space, detail_id: uuid.UUID, why: str) -> None:
    """Keep a detail from nobody any more. Raises NotAllowed, NotFound, Refused({"why": …}) without a reason."""
    kept = find_protected(space, detail_id)
    why = tidy(why).strip()
    if not why or len(why) > _LONGEST:
        raise Refused({"why": _LONG % _LONGEST if why else _WHY})
    with writing(space) as session:
        if kept.ended_at is None:
            session.execute(
                update(ProtectedDetail)
                .where(ProtectedDetail.id == kept.id, ProtectedDetail.child_id == space.id, ProtectedDetail.ended_at.is_(None))
                .values(ended_why=why, ended_by=space.person.id, ended_at=clock.now(), **_AS_LEFT)
            )
        leave_row(session, "protected.ended", person_id=space.person.id, child_id=space.id, object_id=kept.id)


def forget_words(engine: Engine) -> int:
    """Take out of details whose last day is over what was taken out of the pages meanwhile; returns of how many."""
    over = (ProtectedDetail.left_over.is_not(None), ProtectedDetail.until < clock.today())
    with Work(engine) as work:
        found = work.session.execute(select(ProtectedDetail.id, ProtectedDetail.child_id).where(*over)).all()
    if found:
        with Work(engine) as work:
            session = work.begin_writing()
            session.execute(update(ProtectedDetail).where(*over).values(_AS_LEFT))
            for detail_id, child_id in found:
                leave_row(session, "protected.words_gone", person_id=None, child_id=child_id, object_id=detail_id)
            work.commit()
    return len(found)


def _check(space: Space, told: Protecting, lines: list[str], reason: str) -> None:
    bodies = {one.value for one in Recipient} - {Recipient.YOUNG_PERSON.value}
    people = {one.person_id.hex for one in list_members(space) if one.role in {Role.PARENT, Role.YOUNG_PERSON}}
    if set(told.kept_from) - bodies - people:
        raise NotFound
    problems: dict[str, str] = {}
    if told.kind not in set(Detail):
        problems["kind"] = _KIND
    if not lines:
        problems["words"] = _WORDS
    elif not all(keep_out([(line, False)]) for line in lines):
        problems["words"] = _TOO_SHORT
    elif len("\n".join(lines)) > _LONGEST:
        problems["words"] = _LONG % _LONGEST
    if not told.kept_from:
        problems["kept_from"] = _FROM
    if not reason or len(reason) > _LONGEST:
        problems["reason"] = _LONG % _LONGEST if reason else _WHY
    if not told.is_day:
        problems["until"] = _NO_DAY
    elif told.until is not None and told.until < clock.today():
        problems["until"] = _PAST
    if problems:
        raise Refused(problems)
