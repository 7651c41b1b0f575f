"""Guesses where a few words belong, by the words they share with each place: a suggestion for a person, never a decision."""

import re
from collections import Counter
from collections.abc import Mapping

_WORD = re.compile(r"[^\W\d_]{3,}")
_SHORT = 4
_ENDINGS = ("ing", "ed", "es", "s")
# Words that stand in every question tell nothing of any.
_PLAIN = frozenset(
    _WORD.findall(
        "and are but can did does for from had has have her him his how its just like not one our out she some that "
        "the their them then there they this too very was well were what when where who why will with you your"
    )
)


def stems(text: str) -> frozenset[str]:
    """The telling words of ``text``, without their endings."""
    return frozenset(_stem(word) for word in _WORD.findall(text.lower()) if word not in _PLAIN)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORT - 1:
            return word[: -len(ending)]
    return word


def rank(said: str, places: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of ``places`` (key → its words) that share words with ``said``, the likeliest first.

    A word that stands in few places counts for more; places that share none are left out.
    """
    wanted = stems(said)
    words = {key: stems(text) for key, text in places.items()}
    spread = Counter(word for found in words.values() for word in found)
    weights = {key: sum(1 / spread[word] for word in found & wanted) for key, found in words.items()}
    return tuple(sorted((key for key, weight in weights.items() if weight), key=lambda key: -weights[key]))
