"""The column type that keeps an audience, so that a stored audience is always a whole one."""

import json
from functools import lru_cache
from typing import Any

from sqlalchemy import Text
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator

from wiki.words import Group


class Audience:
    """Groups and people who may see a thing, less the people who may not; equal by what it says.

    The text form is canonical JSON; ``Audience.read`` keeps one object for each text, because thousands of
    versions share a handful of audiences and a page view reads them all.
    """

    __slots__ = ("groups", "people", "text", "without")

    def __init__(self, groups: frozenset[Group], people: frozenset[str], without: frozenset[str]) -> None:
        self.groups = groups
        self.people = people
        self.without = without
        self.text = json.dumps(
            {"groups": sorted(groups), "people": sorted(people), "without": sorted(without)},
            separators=(",", ":"),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Audience) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Audience({self.text})"

    def allows(self, person_id: str, group: Group) -> bool:
        """Whether the person (hex id), seen as one of ``group``, is in this audience."""
        if person_id in self.without:
            return False
        return group in self.groups or person_id in self.people

    @staticmethod
    @lru_cache(maxsize=4096)
    def read(text: str) -> "Audience":
        """The audience that ``text`` says; ValueError when it is no audience."""
        found = json.loads(text)
        return Audience(
            frozenset(Group(group) for group in found["groups"]),
            frozenset(found["people"]),
            frozenset(found["without"]),
        )


class AudienceText(TypeDecorator[Audience]):
    """Keeps an Audience as its canonical text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Audience | None, dialect: Dialect) -> Any:
        return None if value is None else value.text

    def process_result_value(self, value: Any, dialect: Dialect) -> Audience | None:
        return None if value is None else Audience.read(value)
