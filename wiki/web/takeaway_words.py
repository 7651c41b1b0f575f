"""What an archive says in the language of whoever takes it away, where there is no request: our words, days and bylines."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from markupsafe import Markup, escape

from wiki import clock
from wiki.access.audience import preset_within
from wiki.access.space import Space
from wiki.models.audience import Audience
from wiki.queries.questions import SeenAnswer, SeenQuestion
from wiki.queries.stones import CORRECTED, CORRECTED_BARE, ERASED, SOMEBODY, Stone
from wiki.queries.versions import SeenVersion
from wiki.text.languages import written_direction
from wiki.web.catalogues import catalogue_of
from wiki.words import N_, ROLE_NAMES, Voice

_OWN = N_("%(child)s’s own words")
_THERE = N_("typed by %(name)s while %(who)s was there")
_MEANS = N_("What %(speaker)s thinks %(child)s means")
_TYPED = N_("typed by %(name)s")
_PAPER = N_("from paper of %(day)s, typed by %(name)s")


class Say:
    """The words of one language. Called, it says a sentence as HTML, with what is given escaped and put in."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.direction = written_direction(code)
        self._words = catalogue_of(code)

    def __call__(self, words: str, /, **given: object) -> Markup:
        said = Markup(self._words.gettext(words))  # noqa: S704 (our own words, or their translation)
        return said % {key: self._given(value) for key, value in given.items()} if given else said

    def count(self, one: str, many: str, num: int) -> Markup:
        """A sentence about ``num`` things."""
        return Markup(self._words.ngettext(one, many, num)) % {"num": num}  # noqa: S704 (as above)

    def _given(self, value: object) -> object:
        return escape(f"\u2068{value}\u2069") if self.direction == "rtl" and isinstance(value, str) else value

    def day(self, value: date | datetime | None) -> str:
        """21 November 2026."""
        if value is None:
            return ""
        if isinstance(value, datetime):
            value = clock.local(value).date()
        return format_date(value, "d MMMM y", locale=self.code)

    def when(self, value: datetime) -> str:
        """21 November 2026, 14:30."""
        return f"{self.day(value)}{'، ' if self.code == 'ar' else ', '}{clock.local(value):%H:%M}"

    def byline(self, space: Space, version: SeenVersion) -> Markup:
        """Whose words these are, how they were gathered, who typed them: as on the page itself (web/showing.py)."""
        child, speaker = space.child.known_as, version.speaker
        if version.voice in {Voice.CHILD, Voice.YOUNG_PERSON}:
            said = self(_OWN, child=speaker or child)
        elif version.voice is Voice.INTERPRETATION:
            said = self(_MEANS, speaker=speaker or version.saved_by_name, child=child)
        else:
            said = escape(self._given(speaker or version.saved_by_name))
        parts = [said, *([escape(self._given(version.gathered))] if version.gathered else [])]
        if version.paper_on is not None:
            parts.append(self(_PAPER, day=self.day(version.paper_on), name=version.typed_from_paper_by))
        elif version.typed_by is not None:
            parts.append(self(_THERE, name=version.typist, who=speaker or child))
        elif version.is_typed_by_another:
            parts.append(self(_TYPED, name=version.saved_by_name))
        return Markup(" · ").join(parts)

    def stone(self, stone: Stone) -> Markup:
        """What stands where words were taken out, or put right."""
        who = f"{stone.who or self(SOMEBODY)} ({self(ROLE_NAMES[stone.role])})"
        if not stone.is_erased and not stone.why:
            return self(CORRECTED_BARE, day=self.day(stone.on), who=who)
        why = str(self(stone.why)) if stone.is_erased else stone.why
        return self(ERASED if stone.is_erased else CORRECTED, day=self.day(stone.on), who=who, why=why)

    def asked_by(self, one: SeenQuestion | SeenAnswer) -> str:
        """Priya Nair (speech therapist), 21 November 2026."""
        is_to_child = one.by_is.split("\n")[0]
        return f"{one.by_name}{f' ({is_to_child})' if is_to_child else ''} · {self.day(one.at)}"


def audience_key(audience: Audience) -> str:
    """Who may see a thing, without a name: whom somebody chose, or left out, is told to nobody."""
    preset = preset_within(audience)
    return preset.value if preset is not None else "some_left_out" if audience.without else "chosen_people"


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if not isinstance(value, str | int | float | bool | None) else value
