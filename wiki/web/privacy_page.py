"""Who is answerable for what is kept here, as the settings and the councils say."""

from dataclasses import dataclass

from flask import current_app

from wiki.queries.councils import council_names
from wiki.settings import Settings
from wiki.web.work import work


@dataclass(frozen=True)
class Answerable:
    """Who is answerable (several councils may share one installation), and how people reach them; "" where nobody said.

    ``basis``: the lawful basis where the settings name another than the law's usual one.
    """

    controllers: tuple[str, ...]
    contact: str
    officer: str
    basis: str


def whose_wiki() -> Answerable:
    """What the privacy pages say about who keeps this wiki."""
    settings: Settings = current_app.config["SETTINGS"]
    named = (settings.controller,) if settings.controller else council_names(work())
    return Answerable(named, settings.controller_contact, settings.protection_officer, settings.lawful_basis)
