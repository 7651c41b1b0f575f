"""What waits for somebody in a space: each sort is counted by a function here, and told in every notice.

To have one more sort told (questions, say), write a function that counts it for the reader of a space, through the
places where words and their audiences are checked, and add it to COUNTERS. Nothing else need change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from gettext import NullTranslations

from babel.dates import format_date
from sqlalchemy import bindparam, select

from wiki import clock
from wiki.access.space import Space
from wiki.models.audit import AuditRow
from wiki.models.plan import AdviceRequest, PlanStatus
from wiki.models.subject import SubjectRequest
from wiki.models.takeaways import Takeaway, TakeawayKind, TakeawayState
from wiki.pagetypes.kinds.chosen import show_day
from wiki.prepared_select import PreparedSelect
from wiki.queries.plan_servings import answers_until, final_to_know_of, sheets_waiting
from wiki.queries.questions import list_questions
from wiki.words import Permission

_request = AdviceRequest.__table__
_audit = AuditRow.__table__
_takeaway = Takeaway.__table__
_subject = SubjectRequest.__table__
_TOLD_FOR = timedelta(days=14)
_ASKED = ("advice.asked", "advice.asked_again")
"""Who asks again reminds, and may have given another day."""


@dataclass(frozen=True)
class Waiting:
    """``number`` things that wait for the reader. ``began``: when each of them came to wait, for knowing which are new.

    ``words`` says the number in a sentence of its own, without a name, a title or a word of anybody's.
    """

    number: int
    began: tuple[datetime, ...]
    words: Callable[[NullTranslations, int], str]


def advice_waiting(space: Space) -> Waiting:
    """Pages on which the reader was asked for advice and has not begun to answer."""
    ids = space.session.execute(
        select(_request.c.id).where(
            _request.c.child_id == space.id, _request.c.person_id == space.person.id, _request.c.answered_at.is_(None)
        )
    ).scalars().all()  # fmt: skip
    if not ids:
        return Waiting(0, (), _advice_words)
    began = space.session.execute(  # the request itself keeps its day only
        select(_audit.c.at).where(
            _audit.c.chain == space.id, _audit.c.act.in_(_ASKED), _audit.c.object_id.in_(ids)
        )
    ).scalars()  # fmt: skip
    return Waiting(len(ids), tuple(began), _advice_words)


def _advice_words(say: NullTranslations, number: int) -> str:
    return say.ngettext(
        "You are asked for your advice.", "You are asked for your advice on %(num)d pages.", number
    ) % {"num": number}  # fmt: skip


def questions_waiting(space: Space) -> Waiting:
    """Questions and notes of others beside a passage on which the reader has the next word."""
    waiting = [one for one in list_questions(space, only_open=True) if one.by != space.person.id and one.waits_for(space)]
    return Waiting(len(waiting), tuple(max([one.at, *(each.at for each in one.answers)]) for one in waiting), _question_words)


def _question_words(say: NullTranslations, number: int) -> str:
    return say.ngettext("A question waits for you.", "%(num)d questions wait for you.", number) % {"num": number}


def answers_waiting(space: Space) -> Waiting:
    """The reader's own questions and notes that somebody answered: they wait for a word, or were ended with the answer not
    long ago."""
    new = clock.now() - _TOLD_FOR
    answered = [
        one
        for one in list_questions(space)
        if (one.by == space.person.id and one.waits_for(space))
        or (one.has_answer_for(space) and one.settled_by != space.person.id and (one.settled_at or new) > new)
    ]
    return Waiting(len(answered), tuple(one.answers[-1].at for one in answered), _answer_words)


def _answer_words(say: NullTranslations, number: int) -> str:
    return say.ngettext(
        "A question of yours has an answer.", "%(num)d questions of yours have an answer.", number
    ) % {"num": number}  # fmt: skip


def sheets_waiting_for(space: Space) -> Waiting:
    """Plans that were served on the reader and wait for their answer; a mail says only that, and until which day."""
    waiting = sheets_waiting(space)
    ends = next((answers_until(space, one) for one in waiting), None)
    until = min((min(one.until, ends or one.until) for one in waiting), default=None)
    is_draft = any(one.status is PlanStatus.DRAFT for one in waiting)
    return Waiting(len(waiting), tuple(one.served_at for one in waiting), partial(_sheet_words, until, is_draft, ends))


def _sheet_words(until: date | None, is_draft: bool, ends: date | None, say: NullTranslations, number: int) -> str:
    assert until is not None
    if ends is not None:
        words = say.gettext("A plan waits for your answer. Please answer by %(day)s. You can send it until %(last)s.")
        return words % {"day": _day_in(say, until), "last": _day_in(say, ends)}
    words = (
        say.gettext("A draft waits for your answer. Please answer by %(day)s; a later answer is read too.")
        if is_draft
        else say.gettext("Changes to a plan wait for your answer. Please answer by %(day)s; a later answer is read too.")
    )
    return words % {"day": _day_in(say, until)}


def _day_in(say: NullTranslations, day: date) -> str:
    language = say.info().get("language", "en")
    return show_day(day) if language[:2] == "en" else format_date(day, "d MMMM y", locale=language)


def finals_to_know_of(space: Space) -> Waiting:
    """A final plan that was served on the reader not long ago: from that day the two months to appeal run."""
    final = final_to_know_of(space)
    if final is None or final.served_at <= clock.now() - _TOLD_FOR:
        return Waiting(0, (), _move_words)
    return Waiting(1, (final.served_at,), partial(_final_words, final.until))


def _final_words(until: date, say: NullTranslations, number: int) -> str:
    words = say.gettext("The final plan is there for you to read. If you do not agree with it, you can appeal until %(day)s.")
    return words % {"day": _day_in(say, until)}


def moves_to_know_of(space: Space) -> Waiting:
    """Sealed archives of the whole space, made for another council: the family's leads are told of each."""
    if not space.may(Permission.SHARE):
        return Waiting(0, (), _move_words)
    rows = _MOVES.all(space.work.connection, {"child": space.id, "since": clock.now() - _TOLD_FOR})
    return Waiting(len(rows), tuple(row[0] for row in rows), _move_words)


_MOVES = PreparedSelect(
    select(_takeaway.c.asked_at).where(
        _takeaway.c.child_id == bindparam("child"), _takeaway.c.kind == TakeawayKind.MOVE,
        _takeaway.c.asked_at > bindparam("since"),
    )
)  # fmt: skip


def _move_words(say: NullTranslations, number: int) -> str:
    return say.gettext("The council had everything here copied, sealed, to move it to another council. See who and why there.")


def answers_to_fetch(space: Space) -> Waiting:
    """What the reader asked the council to show them, where the answer is ready and they have not fetched it: it lies there for
    some days only."""
    given = {"child": space.id, "reader": space.person.id, "now": clock.now()}
    rows = _READY.all(space.work.connection, given) if space.is_family else []
    until = min((ends_at for _made_at, ends_at in rows), default=None)
    return Waiting(len(rows), tuple(made_at for made_at, _ends_at in rows), partial(_fetch_words, until))


_READY = PreparedSelect(
    select(_takeaway.c.made_at, _takeaway.c.ends_at)
    .select_from(_subject.join(_takeaway, _takeaway.c.id == _subject.c.takeaway_id))
    .where(
        _subject.c.child_id == bindparam("child"), _subject.c.asker_id == bindparam("reader"), _subject.c.given_at.is_(None),
        _takeaway.c.state == TakeawayState.READY, _takeaway.c.ends_at > bindparam("now"),
    )
)  # fmt: skip


def _fetch_words(until: datetime | None, say: NullTranslations, number: int) -> str:
    assert until is not None
    words = say.gettext("What you asked the council to show you is ready. You can download it until %(day)s.")
    return words % {"day": _day_in(say, clock.last_day(until - timedelta(days=1)))}  # the last whole one


COUNTERS: tuple[Callable[[Space], Waiting], ...] = (
    advice_waiting, questions_waiting, answers_waiting, sheets_waiting_for, finals_to_know_of, moves_to_know_of,
    answers_to_fetch,
)  # fmt: skip


def what_waits(space: Space) -> tuple[Waiting, ...]:
    """Everything that waits for the reader now, each sort that has any."""
    return tuple(found for found in (count(space) for count in COUNTERS) if found.number)
