"""HTML kept in memory while nothing it shows has changed: passages, empty questions, the frame of every page."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from flask import current_app
from markupsafe import Markup

from wiki.web.babel import language

_MOST_LETTERS = 24_000_000


class _Kept:
    """As many letters as are worth the memory; the least recently shown goes first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: OrderedDict[object, tuple[Markup, ...]] = OrderedDict()
        self._letters = 0

    def get(self, key: object) -> tuple[Markup, ...] | None:
        with self._lock:
            found = self._found.get(key)
            if found is not None:
                self._found.move_to_end(key)
            return found

    def put(self, key: object, parts: tuple[Markup, ...]) -> None:
        with self._lock:
            if key not in self._found:
                self._letters += sum(map(len, parts))
            self._found[key] = parts
            while self._letters > _MOST_LETTERS:
                _key, gone = self._found.popitem(last=False)
                self._letters -= sum(map(len, gone))


_kept = _Kept()


def kept_html(key: object, make: Callable[[], Markup]) -> Markup:
    """HTML that depends on nothing but ``key``: kept from before, or made now."""
    return kept_parts(key, lambda: (make(),))[0]


def kept_parts(key: object, make: Callable[[], tuple[Markup, ...]]) -> tuple[Markup, ...]:
    """Several pieces of it that belong together."""
    found = _kept.get(key)
    if found is None:
        found = make()
        _kept.put(key, found)
    return found


def macro_html(template: str, macro: str, *given: object) -> Markup:
    """What a macro of a template draws."""
    module = current_app.jinja_env.get_template(template).module
    drawn: Markup = getattr(module, macro)(*given)
    return drawn


def kept_macro(template: str, macro: str, *given: object) -> Markup:
    """What a macro draws from plain values and the reader's language alone, drawn once for each."""
    return kept_html((template, macro, language(), *given), lambda: macro_html(template, macro, *given))
