"""The programs that are measured: the wiki, and bare Flask pages of the same size under the same server."""

import os

from flask import Flask

from wiki.factory import create_app
from wiki.settings import read_settings


def bare() -> Flask:
    """A Flask page that does nothing but answer $BARE_BYTES letters."""
    app = Flask("bare")
    body = "x" * int(os.environ["BARE_BYTES"])
    app.add_url_rule("/bare", "bare", lambda: body)
    app.add_url_rule("/up", "up", lambda: "up")
    return app


def wiki() -> Flask:
    """The wiki, from the environment, traces on."""
    return create_app(read_settings())
