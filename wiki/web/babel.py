"""Says every word on screen in the reader's language, and dates and times the way people say them here."""

import contextlib
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from gettext import NullTranslations

from babel.dates import format_date
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, get_locale, get_translations
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError

from wiki import clock
from wiki.errors import Busy
from wiki.text.languages import written_direction
from wiki.web import login
from wiki.words import Filled

LANGUAGES = ("en", "ar")
LANGUAGE_NAMES = {"en": "English", "ar": "العربية"}
"""Each language as its own speakers call it: a name that is never translated."""
_CHOSEN, _A_YEAR = "language", 365 * 24 * 3600
_COMMA = {"ar": "، "}
_HALVES = {"ar": (" ص", " م")}
_ENGLISH = NullTranslations()
_MOST_PLAIN = 5000
_plain: dict[tuple[str, str], Markup] = {}


def prepare(app: Flask) -> None:
    """Set Flask-Babel up on ``app``, with the template filters ``day``, ``time``, ``when``, ``until`` and ``last_day``."""
    app.config.update(BABEL_DEFAULT_LOCALE="en", BABEL_DEFAULT_TIMEZONE="Europe/London")
    Babel(app, locale_selector=_locale)
    app.jinja_env.globals.update(_=_said, gettext=_said, ngettext=_counted, language_names=lambda: LANGUAGE_NAMES)
    app.jinja_env.filters.update(day=day, time=time_of_day, when=when, until=until, last_day=last_day)


def _locale() -> str:
    here, half = chosen_here(), None
    if request.endpoint != "static.static_file":
        # An error page must show even when the database can't be asked.
        with contextlib.suppress(SQLAlchemyError, Busy):
            person, half = login.signed_in(), login.half_signed_in()
            if person is not None and person.language in LANGUAGES:
                return person.language
    if half is not None and half.language in LANGUAGES and not here:  # the second step, too, in their own
        return half.language
    return here or request.accept_languages.best_match(LANGUAGES) or "en"


def chosen_here() -> str:
    """The language that was chosen on this browser; "" where none was."""
    chosen = request.cookies.get(_CHOSEN, "")
    return chosen if chosen in LANGUAGES else ""


def keep_here(answer: Response, code: str) -> Response:
    """Have this browser remember the language, whoever uses it: the note holds two letters and nothing of anybody."""
    answer.set_cookie(_CHOSEN, code, max_age=_A_YEAR, secure=True, httponly=True, samesite="Lax", path="/")
    return answer


def _catalogue() -> NullTranslations:
    """The words of this page's language, looked up once a request: a page says some fifty things."""
    try:
        found: NullTranslations = g.catalogue
    except AttributeError:
        found = g.catalogue = get_translations() if language() != "en" else _ENGLISH
    return found


def _said(words: str, **given: object) -> Markup:
    """``_("…")`` in a template: the words, with what is given escaped and put in. As Jinja's new style does it, but
    plain words are looked up once for each language, not sixty times a page."""
    if isinstance(words, Filled):
        return escape(gettext(words))
    here = language()
    found = _plain.get((here, words))
    if found is None:
        found = Markup(_catalogue().gettext(words))  # noqa: S704 (our own words, or their translation)
        if len(_plain) < _MOST_PLAIN:
            _plain[here, words] = found
    return found % given if given or "%" in found else found


def _counted(one: str, many: str, number: int, **given: object) -> Markup:
    """``ngettext("…", "…", n)`` in a template; ``num`` is put in as well."""
    found = Markup(_catalogue().ngettext(one, many, number))  # noqa: S704 (our own words, or their translation)
    return found % {"num": number, **given}


def gettext(words: str, **given: object) -> str:
    """``words`` in the reader's language, with ``given`` put in: Flask-Babel's own, less its look-up each time.

    A sentence that came with its values (Filled) is said anew from them.
    """
    if isinstance(words, Filled):
        given = {name: gettext(value) for name, value in words.given.items()}
        words = words.words
    found = _catalogue().gettext(words)
    return found % given if given else found


def language() -> str:
    """The language of this page, e.g. "en"."""
    try:
        found: str = g.language
    except AttributeError:
        found = g.language = _locale() if has_request_context() else str(get_locale() or "en")
    return found


def direction(code: str) -> str:
    """The way a language is written: "rtl" from right to left, else "ltr"."""
    return written_direction(code)


def day(value: date | datetime | None) -> str:
    """21 November 2026, in the reader's language; "" for no day."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = clock.local(value).date()
    return _day(value, language())


@lru_cache(maxsize=4096)
def _day(value: date, code: str) -> str:
    return format_date(value, "d MMMM y", locale=code)


def time_of_day(value: datetime) -> str:
    """2:30pm."""
    return clock_words(clock.local(value).time())


def clock_words(at: time) -> str:
    """2:30pm, for a time of any day."""
    morning, later = _HALVES.get(language(), ("am", "pm"))
    return f"{at.hour % 12 or 12}:{at.minute:02d}{morning if at.hour < 12 else later}"


def when(value: datetime) -> str:
    """21 November 2026, 2:30pm."""
    return listed((day(value), time_of_day(value)))


def until(value: datetime) -> str:
    """Up to when: a day by itself for what ends with that day (clock.end_of), else with the time."""
    last = clock.last_day(value)
    return day(last) if clock.end_of(last) == value else when(value)


def last_day(value: datetime) -> str:
    """The last day of what has ended."""
    return day(clock.last_day(value))


def isolated(words: str) -> str:
    """A name or phrase that somebody wrote, for the middle of a line of ours: it keeps its own direction there."""
    return f"\u2068{words}\u2069" if words and direction(language()) == "rtl" else words


def listed(parts: Iterable[str]) -> str:
    """The parts with the reader's own comma between them."""
    return _COMMA.get(language(), ", ").join(parts)
