"""In demonstration mode only: the people a visitor may look around as, and signing in as one of them."""

import uuid
from dataclasses import dataclass

from flask import current_app

from wiki.access.person import SignedIn
from wiki.commands.sign_in import begin_sign_in
from wiki.errors import NotFound
from wiki.queries.demonstration import people_of_the_demonstration
from wiki.settings import Settings
from wiki.web.work import work


@dataclass(frozen=True)
class Guise:
    """One kind of person to look around as; ``token`` is their account's id."""

    label: str
    name: str
    description: str
    token: str


def people_to_look_around_as() -> list[Guise]:
    """One person of each kind; nobody outside demonstration mode."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.demonstration:
        return []
    return [Guise(*found) for found in people_of_the_demonstration(work())]


def look_around_as(token: str) -> SignedIn:
    """Sign in as that person of the demonstration; NotFound for anybody else, and outside demonstration mode."""
    settings: Settings = current_app.config["SETTINGS"]
    allowed = {guise.token for guise in people_to_look_around_as()}
    if token not in allowed:
        raise NotFound
    return begin_sign_in(work(), uuid.UUID(token), hours=settings.session_hours, act="sign_in.demonstration")
