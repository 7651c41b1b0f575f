"""Small pieces of sentences that several checks put together, so that each can still be said in another language."""

from collections.abc import Sequence

from wiki.words import N_, Filled


def listed(words: Sequence[str]) -> str:
    """ "what, who and how often": a list as people say it; "" for none."""
    if len(words) < 2:
        return words[0] if words else ""
    made = words[0]
    for one in words[1:-1]:
        made = Filled(N_("%(these)s, %(this)s"), these=made, this=one)
    return Filled(N_("%(these)s and %(this)s"), these=made, this=words[-1])
