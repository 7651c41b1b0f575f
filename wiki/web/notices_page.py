"""Puts the choice of how one is told of new things into words for its templates."""

from datetime import time

from wiki.queries.notices import Choice
from wiki.web.babel import clock_words
from wiki.web.babel import gettext as _
from wiki.words_mail import HOW_OFTEN_NAMES, NOTICE_HOURS, HowOften

Choices = list[tuple[str, str, str]]


def how_often_choices() -> Choices:
    """The three ways to be told, each with what it means. Not being told is a button of its own."""
    hints = {
        HowOften.AT_ONCE: _("Ten minutes after somebody adds or changes something, so that many changes are one email."),
        HowOften.DAILY: _("One email for the whole day, and none when nothing is new."),
        HowOften.WEEKLY: _("One email every Monday, and none when nothing is new."),
    }
    return [(str(key), _(HOW_OFTEN_NAMES[key]), hint) for key, hint in hints.items()]


def hour_choices() -> list[tuple[str, str]]:
    """The hours at which a digest may come."""
    return [(str(hour), hour_words(hour)) for hour in NOTICE_HOURS]


def hour_words(hour: int) -> str:
    """8:00am."""
    return clock_words(time(hour))


def choice_words(choice: Choice) -> str:
    """Once a day, at 8:00am."""
    words = _(HOW_OFTEN_NAMES[choice.how_often])
    if choice.how_often is HowOften.NEVER:
        return words
    if choice.how_often is not HowOften.AT_ONCE:
        words = _("%(how_often)s, at %(time)s", how_often=words, time=hour_words(choice.hour))
    return _("%(when)s, by text message", when=words) if choice.by_text else words
