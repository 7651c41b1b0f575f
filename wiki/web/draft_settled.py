"""Settles what somebody wrote when they choose another's words in its place: their own are put away, not lost."""

import uuid

from flask import request

from wiki.access.space import Space
from wiki.commands.drafts import LAST_TURN, Key, Place, put_words_away
from wiki.forms.drafts import earlier_keys, tab_key, typed_pairs
from wiki.forms.passage import read_base


def put_away_sent(space: Space, place: Place) -> uuid.UUID:
    """Settle the drafts of the sent form and put its words away; returns the id under which they can be brought back."""
    own = tab_key(request.form)
    last = [(own[0], LAST_TURN)] if own else []
    keys = tuple(Key(*one) for one in (*last, *earlier_keys(request.form)))
    return put_words_away(space, place, keys, typed_pairs(request.form), read_base(request.form))
