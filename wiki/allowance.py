"""How much each child's space, and each person, may hold in files, and who must take two steps to sign in: what was set
for the database that keeps them."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from wiki.settings import GIGABYTE, Settings


@dataclass(frozen=True)
class Allowance:
    """The most bytes of originals in one child's space, and the most that one person may have sent, all told.
    ``second_step``: whether professionals must take a second step when they sign in."""

    child: int = 20 * GIGABYTE
    person: int = 20 * GIGABYTE
    second_step: bool = True


_set: WeakKeyDictionary[Engine, Allowance] = WeakKeyDictionary()


def allow(engine: Engine, settings: Settings) -> None:
    """Have everything that is written through ``engine`` keep to the limits of ``settings``."""
    _set[engine] = Allowance(settings.child_bytes, settings.person_bytes, settings.second_factor != "offered")


def allowance_of(session: Session) -> Allowance:
    """The limits that hold where ``session`` writes."""
    return _set.get(session.connection().engine, Allowance())
