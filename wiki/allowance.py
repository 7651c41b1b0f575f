"""How much each child's space, and each person, may hold in files: what was set for the database that counts them."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from wiki.settings import GIGABYTE, Settings


@dataclass(frozen=True)
class Allowance:
    """The most bytes of originals in one child's space, and the most that one person may have sent, all told."""

    child: int = 20 * GIGABYTE
    person: int = 20 * GIGABYTE


_set: WeakKeyDictionary[Engine, Allowance] = WeakKeyDictionary()


def allow(engine: Engine, settings: Settings) -> None:
    """Have everything that is written through ``engine`` keep to the limits of ``settings``."""
    _set[engine] = Allowance(settings.child_bytes, settings.person_bytes)


def allowance_of(session: Session) -> Allowance:
    """The limits that hold where ``session`` writes."""
    return _set.get(session.connection().engine, Allowance())
