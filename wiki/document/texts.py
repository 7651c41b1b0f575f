"""Finds every text in some part of a plan: where words are looked for that must not stand there."""

from dataclasses import fields, is_dataclass
from typing import Any

from wiki.text import nodes

NOT_WORDS = frozenset({"asset", "voice", "language", "letter", "status", "shape", "kind", "is"})
"""Fields of a plan that hold no words of anybody's."""
_BLOCKS = (nodes.Paragraph, nodes.Heading, nodes.Bullets, nodes.Quote, nodes.Code, nodes.Table, nodes.Rule)


def texts_in(value: Any) -> list[str]:
    """Every text in some part of a plan; the runs of a paragraph as one, and addresses behind links."""
    found: list[str] = []

    def go(one: Any) -> None:
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, tuple):
            if one and all(isinstance(run, nodes.Run) for run in one):
                found.append(nodes.plain_runs(one))
                found.extend(run.href for run in one if run.href)
            else:
                if one and all(isinstance(part, _BLOCKS) for part in one):
                    found.append(nodes.plain(one))
                for part in one:
                    go(part)
        elif is_dataclass(one) and not isinstance(one, type):
            for field in fields(one):
                if field.name not in NOT_WORDS:
                    go(getattr(one, field.name))

    go(value)
    return found
