"""Tokens hidden in every word of a child's space; each knows who may meet it, and can be looked for in anything."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

_LETTERS = "bcdfghjklmnpqrstvwxz"
_TOKEN = re.compile(rf"qz[{_LETTERS}]{{16}}", re.IGNORECASE)
_BREAKS = re.compile("[\\s\u00ad\u200b-]+")


@dataclass(frozen=True)
class Canary:
    """Where a token was hidden, whose it is, and who may meet it (names of accounts)."""

    token: str
    child: str
    what: str
    seen_by: frozenset[str]


@dataclass
class Canaries:
    """All tokens of a small world."""

    known: dict[str, Canary] = field(default_factory=dict)

    def hide(self, child: str, what: str, seen_by: Iterable[str]) -> str:
        """A new token for ``what`` in ``child``'s space; letters only, so that no tokeniser or escaping changes it."""
        token = "qz" + "".join(secrets.choice(_LETTERS) for _ in range(16))
        self.known[token] = Canary(token, child, what, frozenset(seen_by))
        return token

    def met(self, text: str) -> set[Canary]:
        """The canaries that stand in ``text``, whatever their case."""
        return {self.known[found.lower()] for found in _TOKEN.findall(text) if found.lower() in self.known}

    def met_in_layout(self, text: str) -> set[Canary]:
        """The same where words may be broken over lines: in text taken out of a PDF."""
        return self.met(text) | self.met(_BREAKS.sub("", text))

    def foreign(self, name: str, text: str) -> list[str]:
        """What ``name`` should not have met in ``text``, a line each."""
        return [f"{one.child}: {one.what}" for one in self.met(text) if name not in one.seen_by]

    def of(self, child: str, name: str | None = None, *, hidden_from: str | None = None) -> list[Canary]:
        """The canaries of ``child``: all, those ``name`` may meet, or those hidden from somebody."""
        return [
            one
            for one in self.known.values()
            if one.child == child
            and (name is None or name in one.seen_by)
            and (hidden_from is None or hidden_from not in one.seen_by)
        ]
