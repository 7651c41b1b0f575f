"""The front door of the whole program: ``create_app()``, and ``python app.py`` to run the wiki on this machine."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 (an older one would break off at some import, in no words)
    sys.exit("Golden Thread needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info))

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy.exc import DatabaseError

from wiki.begin import all_is_read
from wiki.errors import Busy
from wiki.factory import create_app as put_together
from wiki.migrate import MigrationFailed
from wiki.settings import SettingsError

all_is_read()
__all__ = ["create_app"]
_NOT_TO_BE_TRIED_AGAIN = 4
"""gunicorn knows this number: it ends, and does not start one worker after the other."""


@contextmanager
def _told() -> Iterator[None]:
    """Ends the program with one sentence where it can't start, whichever door it was started by."""
    try:
        yield
        return
    except (SettingsError, MigrationFailed) as problem:
        said = str(problem)
    except DatabaseError as trouble:  # its first line names server and file, never a password or a row
        reason = str(trouble.orig).strip().partition("\n")[0]
        said = f"The database can’t be used ({reason}). Look at DATABASE_URL and TRACES_URL, and whether its server runs."
    except Busy:
        said = "Another program is at work on this database. Nothing was changed; start again in a minute."
    print(said, file=sys.stderr)
    sys.exit(_NOT_TO_BE_TRIED_AGAIN)


def create_app() -> Flask:
    """The whole program for Flask and gunicorn, as the environment says."""
    with _told():
        app = put_together()
        app.extensions["engine"].connect().close()  # one that can't be opened is told now, not on every page
        return app


if __name__ == "__main__":
    from wiki.serve import serve

    os.environ.setdefault("DEMONSTRATION", "yes")
    os.environ.setdefault("WORKER_INSIDE", "yes")
    with _told():
        serve()
