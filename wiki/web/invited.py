"""What a browser keeps while somebody comes in by an invitation: which one, by its hash, and the address they showed is theirs.

It lies in the signed cookie, so that the link itself is in the address of one page alone. It opens nothing that the link or
code would not: each step looks the invitation up again.
"""

from dataclasses import dataclass

from flask import g, session

from wiki.queries.invitations_open import Opened, find_open
from wiki.web import babel, login
from wiki.web.catalogues import catalogue_of
from wiki.web.work import work

_KEY, _GIVEN, _SHOWN = "invited", "invited_given", "invited_shown"


@dataclass(frozen=True)
class Held:
    """An invitation on its way in. ``given``: the address a code was mailed to; ``shown``: the one the code came back for."""

    hashed: str
    found: Opened
    given: str
    shown: str

    @property
    def email(self) -> str:
        """The address that is surely theirs; "" while none is."""
        return self.found.email or self.shown


def hold(hashed: str) -> None:
    """Keep an invitation by the hash of its key; what was kept of another is gone."""
    let_go()
    session[_KEY] = hashed


def give(email: str) -> None:
    """Keep the address that a code was mailed to."""
    session[_GIVEN] = email
    session.pop(_SHOWN, None)


def show(email: str) -> None:
    """Keep that the address is theirs."""
    session[_SHOWN] = email


def held() -> Held | None:
    """The invitation that this browser came with, while it lives."""
    hashed = session.get(_KEY)
    found = find_open(work(), hashed) if isinstance(hashed, str) else None
    if found is None:
        return None
    speak(found.language)
    return Held(str(hashed), found, session.get(_GIVEN, ""), session.get(_SHOWN, ""))


def let_go() -> None:
    """Keep nothing of an invitation any more."""
    for key in (_KEY, _GIVEN, _SHOWN):
        session.pop(key, None)


def speak(code: str) -> None:
    """Say this page in the language of the invitation, unless somebody chose one on this browser or is signed in."""
    if code in babel.LANGUAGES and not babel.chosen_here() and login.signed_in() is None:
        g.language, g.catalogue = code, catalogue_of(code)
