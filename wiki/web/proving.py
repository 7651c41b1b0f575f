"""Asks somebody to say again that it is them, before what can't be taken back; what they typed is never lost over it."""

from flask import render_template

from wiki.access.factors import LATELY, proved_lately
from wiki.access.person import SignedIn
from wiki.queries.factors import own_factors


class ProveAgain(Exception):
    """The person must say again that it is them. ``back``: where to go on where no words wait ("": the same address)."""

    def __init__(self, person: SignedIn, back: str) -> None:
        super().__init__()
        self.person = person
        self.back = back


def must_prove(person: SignedIn, *, minutes: int = LATELY, back: str = "") -> None:
    """The first line of a view that does what can't be taken back, or that hands out much at once.

    Passes whoever proved who they are in the last ``minutes`` on this browser; raises ProveAgain for everybody else, which
    shows "Say again that it is you" with the words of the form kept, and a button to send them afterwards. ``back``: a
    path to go on to where the address itself can't be opened (a form's own).
    """
    if not proved_lately(person, minutes):
        raise ProveAgain(person, back)


def again_page(
    person: SignedIn, *, kept: str = "", then: str = "", errors: dict[str, str] | None = None
) -> str:
    """The page that asks. ``kept``: a form that waits, as JSON."""
    return render_template("factors/again.html", factors=own_factors(person), kept=kept, then=then, errors=errors or {})
