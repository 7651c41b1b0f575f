"""The words of the toolbar over a box for Markdown, which script makes from them (assets/js/toolbar.js)."""

import json

from flask import Flask, g, url_for

from wiki.web.babel import gettext as _


def prepare(app: Flask) -> None:
    """Give the templates of ``app`` ``toolbar_words()``."""
    app.jinja_env.globals["toolbar_words"] = toolbar_words


def toolbar_words() -> str:
    """What each button says, and where script may ask how the words will look, as JSON."""
    space = g.get("space")
    return json.dumps(
        {
            "tools": _("Tools for the words"), "bold": _("Bold"), "heading": _("Heading"), "list": _("List"),
            "link": _("Link"), "look": _("How it will look"),
            "preview": url_for("preview.preview", child_id=space.id) if space is not None else "",
        },
        ensure_ascii=False,
    )  # fmt: skip
