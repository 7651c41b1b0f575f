"""What every template may use: who is here, where, in which language and theme, and the names of things."""

from typing import Any

from flask import Flask, g
from flask_babel import gettext
from jinja2 import ChoiceLoader, PackageLoader, StrictUndefined
from markupsafe import Markup

from wiki.web import babel, login
from wiki.words import PRESET_NAMES, ROLE_NAMES, VOICE_NAMES


def prepare(app: Flask) -> None:
    """Set Jinja up on ``app``."""
    own = app.jinja_loader
    assert own is not None
    app.jinja_loader = ChoiceLoader([own, PackageLoader("govuk_frontend_jinja")])  # type: ignore[assignment]
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        role_name=lambda role: gettext(ROLE_NAMES[role]),
        voice_name=lambda voice: gettext(VOICE_NAMES[voice]),
        preset_name=lambda preset: gettext(PRESET_NAMES[preset]),
        safe_html=Markup,
    )
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    try:
        person = login.signed_in()
    except Exception:  # an error page must show even when the database can't be asked
        person = None
    language = babel.language()
    return {
        "person": person,
        "space": g.get("space"),
        "language": language,
        "direction": babel.direction(language),
        "theme": person.theme if person is not None else "",
    }
