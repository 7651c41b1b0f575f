"""Asks, before words are saved, whether they are about the right child: for whoever writes about more than one."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from flask import current_app, request

from wiki.access.space import Space
from wiki.errors import Refused
from wiki.forms.passage import PassageForm
from wiki.queries.right_child import words_of_others
from wiki.text.prints import Printer
from wiki.words import N_, Filled

BOX = "right_child"
_ASK = N_("Is this about the right child? These words also fit another child you know here: “%(words)s”.")


def ask_right_child(space: Space, form: PassageForm, passage_id: uuid.UUID | None = None) -> None:
    """Nothing where the words fit, or their writer has said that they do; otherwise Refused with their own words, and
    never whose they match. Nobody is asked in a child's corner."""
    ask_of_words(space, list(_texts(form)), passage_id)


def ask_of_words(space: Space, texts: Sequence[str], passage_id: uuid.UUID | None = None) -> None:
    """The same of words that come from another form."""
    if not space.member.has_others or space.person.corner_child is not None or request.form.get(BOX):
        return
    printer = Printer(current_app.config["SETTINGS"].secret_key)
    found = words_of_others(space, printer, [text for text in texts if text.strip()], passage_id)
    if found:
        raise Refused({BOX: Filled(_ASK, words="” · “".join(found[:3]))})


def _texts(form: PassageForm) -> Iterator[str]:
    yield form.body
    yield from words_inside(form.columns)
    for use in form.media:
        yield from (use.alt, use.caption, use.transcript)


def words_inside(value: Any) -> Iterator[str]:
    """Every text in a value of lists and dicts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from words_inside(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from words_inside(one)
