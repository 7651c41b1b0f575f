"""The frame of every page, kept for each reader and space; only the form's token in it is made anew each time."""

import secrets

from flask import Flask
from markupsafe import Markup

from wiki.access.person import SignedIn
from wiki.access.space import Space
from wiki.web import csrf
from wiki.web.babel import language
from wiki.web.kept import kept_macro

_TEMPLATE = "look/frame.html"
_TOKEN = secrets.token_hex(16)  # stands where the token goes; nobody can know it and so write it into a name


def prepare(app: Flask) -> None:
    """Give the templates of ``app`` ``frame_links()``, ``frame_header()``, ``frame_footer()``; and ``kept()``, which
    draws a macro from plain values once."""
    app.jinja_env.globals.update(frame_links=_links, frame_header=_header, frame_footer=_footer, kept=kept_macro)


def _links() -> Markup:
    return kept_macro(_TEMPLATE, "links")


def _header(person: SignedIn | None, space: Space | None) -> Markup:
    name = person.name if person is not None else ""
    child, child_id = (space.child.known_as, space.id) if space is not None else ("", None)
    drawn = kept_macro(_TEMPLATE, "header", name, child, child_id, _TOKEN)
    return drawn.replace(_TOKEN, csrf.token()) if name else drawn


def _footer(space: Space | None) -> Markup:
    return kept_macro(_TEMPLATE, "footer", space.child.known_as if space is not None else "", language())
