"""The column type that keeps who is in a picture or film and whether they agreed: kinds of people, never a name."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import String
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator


class Who(StrEnum):
    """Who can be in a picture."""

    CHILD = "child"
    FAMILY = "family"
    OTHER_CHILD = "other_child"
    GROWN_UP = "grown_up"


class Agreed(StrEnum):
    """Whether they agreed (for a child: they, or their parent for them)."""

    YES = "yes"
    NOT_ASKED = "not_asked"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Pictured:
    """Who is in a picture, each with whether they agreed; empty where nobody is in it, or nobody said yet."""

    people: tuple[tuple[Who, Agreed], ...] = ()

    @property
    def text(self) -> str:
        """The one way to write it: "child:yes other_child:not_asked"."""
        return " ".join(f"{who}:{agreed}" for who, agreed in self.people)

    @property
    def is_held(self) -> bool:
        """Whether it may not leave the house yet: another child is in it and their parent has not agreed, or somebody
        in it said no."""
        return any(agreed is Agreed.NO or (who is Who.OTHER_CHILD and agreed is not Agreed.YES) for who, agreed in self.people)

    def agreed(self, who: Who) -> str:
        """What they said; "" where they are not in it."""
        return dict(self.people).get(who, "")

    @staticmethod
    @lru_cache(maxsize=256)
    def read(text: str) -> "Pictured":
        """What ``text`` says; ValueError when it says no such thing."""
        found = {Who(who): Agreed(agreed) for who, _colon, agreed in (one.partition(":") for one in text.split())}
        return Pictured(tuple((who, found[who]) for who in Who if who in found))


NOT_TOLD = Pictured()


class PicturedText(TypeDecorator[Pictured]):
    """Keeps a Pictured as its text."""

    impl = String(200)
    cache_ok = True

    def process_bind_param(self, value: Pictured | None, dialect: Dialect) -> Any:
        return None if value is None else value.text

    def process_result_value(self, value: Any, dialect: Dialect) -> Pictured | None:
        return NOT_TOLD if not value else Pictured.read(value)
