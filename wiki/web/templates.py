"""What every template may use: who is here, where, in which language and theme, and the names of things."""

import functools
import secrets
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from flask import Flask, g, request
from flask.templating import Environment as FlaskEnvironment
from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from media.kinds import AUDIO_LIMIT, AUDIO_SECONDS
from wiki.errors import Busy
from wiki.pagetypes.kinds.chosen import read_day
from wiki.pagetypes.words_read import InEnglish
from wiki.text.languages import choices, written
from wiki.web import babel, login
from wiki.web.babel import gettext
from wiki.web.looks import look_attributes
from wiki.web.plan_shapes import shape_choices
from wiki.words import PRESET_NAMES, ROLE_NAMES, VOICE_NAMES

_MOST_KEPT, _LONGEST_KEPT, _MOST_ADDRESSES = 1000, 3000, 20_000


class QuickEnvironment(FlaskEnvironment):
    """Flask's Jinja, with one plain dictionary of globals for every template.

    Jinja gives each template a ChainMap of its own, and compares its keys at every ``import``: a tenth of a page view.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own dictionary, unless a template brings more."""
        return self.globals if not d else super().make_globals(d)


def prepare(app: Flask) -> None:
    """Set Jinja up on ``app``."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        role_name=lambda role: gettext(ROLE_NAMES[role]),
        voice_name=lambda voice: gettext(VOICE_NAMES[voice]),
        preset_name=lambda preset: gettext(PRESET_NAMES[preset]),
        safe_html=Markup,
        lower_first=lambda words: words[:1].lower() + words[1:],
        day_parts=_day_parts,
        tongue=_tongue,
        without_tags=_without_tags,
    )
    app.jinja_env.globals.update(
        language_choices=choices, written_language=written, recording_limits=(AUDIO_SECONDS, AUDIO_LIMIT),
        url_for=_addresses(app), govuk=_govuk(), once=lambda: secrets.token_urlsafe(16), translated=_translated,
        shape_choices=shape_choices,
    )
    app.context_processor(_context)


def _translated(errors: Mapping[str, str]) -> dict[str, str]:
    """Sentences of the Flask-free rooms, in the reader's language."""
    return {name: gettext(sentence) for name, sentence in errors.items()}


def _tongue(words: str) -> str:
    """Words of a page type; marked as English where nobody has translated them into the language of this page."""
    return Markup('<span lang="en" dir="ltr">{}</span>').format(str(words)) if isinstance(words, InEnglish) else words


@functools.lru_cache(maxsize=2048)
def _without_tags(html: Markup) -> str:
    """A heading as the browser's tab shows it."""
    return html.striptags().strip()


def _day_parts(text: str) -> tuple[str, str, str]:
    """2026-11-21 as three boxes; anything else comes back in the first box, as it was typed."""
    found = read_day(text)
    return (str(found.day), str(found.month), str(found.year)) if found else (text, "", "")


def _addresses(app: Flask) -> Callable[..., str]:
    """``url_for`` for templates: an address depends on nothing but its door and values, so each is built once.

    A page of history names fifty, which took a tenth of it.
    """
    kept: dict[object, str] = {}

    def address(endpoint: str, **values: Any) -> str:
        key = (request.script_root, endpoint, tuple(values.items()))
        found = kept.get(key)
        if found is None:
            found = app.url_for(endpoint, **values)
            if len(kept) > _MOST_ADDRESSES:
                kept.clear()
            kept[key] = found
        return found

    return address


@functools.cache
def _govuk() -> Callable[[str, dict[str, Any]], Markup]:
    """A function that draws a GOV.UK component by name; its macro is looked up once.

    The components leave out what they are not given, so they live in an environment of their own, while our
    templates stop at a name that is not there. They know nothing of any app, so all apps of a process share them.
    """
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    components = Environment(loader=loader, autoescape=True, undefined=ChainableUndefined)
    macros: dict[str, Callable[[dict[str, Any]], Markup]] = {}
    drawn: dict[str, Markup] = {}

    def draw(component: str, params: dict[str, Any]) -> Markup:
        """The component; one drawn before comes back at once, for the macros are slow and depend on nothing else."""
        key = f"{component} {params!r}"
        found = drawn.get(key)
        if found is None:
            found = draw_anew(component, params)
            if len(key) < _LONGEST_KEPT:
                if len(drawn) > _MOST_KEPT:
                    drawn.clear()
                drawn[key] = found
        return found

    def draw_anew(component: str, params: dict[str, Any]) -> Markup:
        macro = macros.get(component)
        if macro is None:
            module = components.get_template(f"govuk_frontend_jinja/components/{component}/macro.html").module
            name = "govuk" + "".join(part.capitalize() for part in component.split("-"))
            macro = macros[component] = getattr(module, name)
        return macro({key: value for key, value in params.items() if value is not None})

    return draw


def _context() -> dict[str, Any]:
    try:
        person = login.signed_in()
    except (SQLAlchemyError, Busy):  # an error page must show even when the database can't be asked
        person = None
    language = babel.language()
    theme = person.theme if person is not None else ""
    return {
        "person": person,
        "space": g.get("space"),
        "language": language,
        "direction": babel.direction(language),
        "theme": theme,
        "looks": look_attributes(theme),
    }
