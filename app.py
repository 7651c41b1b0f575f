"""The front door of the whole program: ``create_app()``, and ``python app.py`` to run the wiki on this machine."""

import os
import sys

from wiki.factory import create_app
from wiki.settings import SettingsError

__all__ = ["create_app"]

if __name__ == "__main__":
    from wiki.serve import serve

    os.environ.setdefault("DEMONSTRATION", "yes")
    os.environ.setdefault("WORKER_INSIDE", "yes")
    try:
        serve()
    except SettingsError as problem:
        sys.exit(str(problem))
