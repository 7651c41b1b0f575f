"""The legal dates that follow from a date, as pure functions; every function names its rule."""

from dataclasses import dataclass
from datetime import date, timedelta

from wiki.statute.subject_clock import months_after

_FRIDAY = 4
_REPLY_DAYS = 15
_APPEAL_MONTHS = 2


@dataclass(frozen=True, slots=True)
class AssessmentDates:
    """The last days by which a request for a needs assessment must have got each answer."""

    received: date
    decide_by: date
    """Whether to assess: 6 weeks (SEND Regulations 2014, regulation 5(1))."""
    no_plan_by: date
    """Only if no plan will be issued: 16 weeks (regulation 10(1))."""
    final_by: date
    """The finalised plan: 20 weeks (regulation 13(2))."""


def assessment_dates(received: date) -> AssessmentDates:
    """Last days for a needs assessment requested on ``received`` ("within 6, 16, 20 weeks of" that day).

    The exceptions (regulations 5(4), 10(4), 13(3)) are a person's written decision and never move a date by themselves.
    """
    return AssessmentDates(
        received,
        received + timedelta(weeks=6),
        received + timedelta(weeks=16),
        received + timedelta(weeks=20),
    )


def advice_due(asked: date) -> date:
    """Last day for advice asked for on ``asked``: 6 weeks (regulation 8(1))."""
    return asked + timedelta(weeks=6)


def comment_until(served: date) -> date:
    """Last of the 15 days *beginning with* the day a draft was served (regulation 13(1)(a)); calendar days.

    A least time, not a closing date: an answer that comes later is still taken.
    """
    return served + timedelta(days=_REPLY_DAYS - 1)


def appeal_until(served: date) -> date:
    """Last of the two months in which an appeal can be made, and the mediation adviser asked, after the letter of ``served``.

    The Tribunal Procedure (First-tier Tribunal) (Health, Education and Social Care Chamber) Rules 2008 (SI 2008/2699), rule 20;
    SEND Regulations 2014, regulation 33. A month after a mediation certificate may be later; and where it is no working day the
    rules give until the next one: that is not used up here.
    """
    return months_after(served, _APPEAL_MONTHS)


def school_year(day: date) -> tuple[date, date]:
    """First and last day of the school year in which ``day`` lies: 1 September to 31 August."""
    first = date(day.year if day.month >= 9 else day.year - 1, 9, 1)
    return first, date(first.year + 1, 8, 31)


def birthday(born: date, age: int) -> date:
    """The day on which someone reaches ``age``; a 29 February birthday falls on 1 March in other years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def age_on(born: date, day: date) -> int:
    """Age in whole years on ``day``, reached at the start of the birthday (Family Law Reform Act 1969, section 9).

    Raises ValueError for a day before birth.
    """
    if day < born:
        raise ValueError(f"{day} is before the birth on {born}")
    years = day.year - born.year
    return years if birthday(born, years) <= day else years - 1


def end_of_compulsory_school_age(born: date) -> date:
    """The last Friday of June of the school year in which they turn 16.

    From the day after, rights under the 2014 Act are the young person's own (Children and Families Act 2014,
    section 83; Education Act 1996, section 8(3), and the school leaving date set under 8(4)). It is not a birthday: somebody
    born in July or August leaves compulsory school age before turning 16.
    """
    _, last = school_year(birthday(born, 16))
    june_end = date(last.year, 6, 30)
    return june_end - timedelta(days=(june_end.weekday() - _FRIDAY) % 7)


def own_rights_begin(born: date) -> date:
    """The first day on which the rights of Part 3 are the young person's own: the day after compulsory school age ends.

    Education Act 1996, section 8(3): "A person ceases to be of compulsory school age at the end of the day which is the
    school leaving date for any calendar year (a) if he attains the age of 16 after that day but before the beginning of the
    school year next following, (b) if he attains that age on that day, or (c) (unless paragraph (a) applies) if that day is
    the school leaving date next following his attaining that age." Children and Families Act 2014, section 83(2): "young
    person" means "a person over compulsory school age but under 25".
    """
    return end_of_compulsory_school_age(born) + timedelta(days=1)


def is_young_person(born: date, day: date) -> bool:
    """Whether ``day`` is past compulsory school age and before the 25th birthday (section 83(2) of the 2014 Act)."""
    return end_of_compulsory_school_age(born) < day < birthday(born, 25)


def usual_year_group(born: date, day: date) -> int:
    """The year group usual for that age: 0 is reception, negative before it, 12 and up after Year 11.

    A child may be taught in another year; where it is known, use the real one.
    """
    return school_year(day)[0].year - school_year(born)[0].year - 5
