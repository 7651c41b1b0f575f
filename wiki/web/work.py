"""The request's one unit of work, begun when first asked for and let go at the end."""

from flask import Flask, current_app, g

from wiki.database import Work


def prepare(app: Flask) -> None:
    """Have each request of ``app`` let go of its unit of work."""
    app.teardown_request(_close)


def work() -> Work:
    """The unit of work of this request."""
    if "work" not in g:
        g.work = Work(current_app.extensions["engine"])
    found: Work = g.work
    return found


def _close(error: BaseException | None = None) -> None:
    opened: Work | None = g.pop("work", None)
    if opened is not None:
        opened.close()
