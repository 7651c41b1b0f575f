"""Notes who looked at what, for the access log."""

from flask import current_app

from wiki.access.space import Space
from wiki.trace_chain import Look


def note(look: Look) -> None:
    """Note one view, or that somebody was turned away; the page does not wait for it."""
    current_app.extensions["traces"].note(look)


def note_look(space: Space, door: str) -> None:
    """Note that the reader of ``space`` passed a door that its form, and no address, leads to."""
    note(Look(space.person.id, space.id, space.member.role.value, door))
