"""Notes who looked at what, for the access log."""

from flask import current_app

from wiki.access.space import Space
from wiki.trace_chain import Look


def note(look: Look) -> None:
    """Note one view, or that somebody was turned away; the page does not wait for it."""
    current_app.extensions["traces"].note(look)


def look_by_form(space: Space, door: str) -> None:
    """The reader of ``space`` is shown words by a door that its form, and no address, leads to: it counts as a page
    (web/many_pages.py), and is noted like one. Raises TooManyPages."""
    current_app.extensions["page_count"].take(space.person.id, door)
    note(Look(space.person.id, space.id, space.member.role.value, door))
