"""kill -9 in the middle of the heavier acts: words taken out, a member removed, a copy made, the index rebuilt, a migration (C1)."""

import random
import threading
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine, event, inspect, text

from tests.ledger.check import Found
from tests.ledger.deeds import Doer, add_members, hold
from tests.ledger.editors import WORDS
from tests.ledger.faults import STATEMENT
from tests.ledger.home import Home
from tests.ledger.rounds import Story, seed
from tests.ledger.servers import Nursery
from wiki.database import open_engine
from wiki.migrate import differences, head, migrate, present

ROUNDS = {"sqlite": 2, "postgresql": 1}
MANY = {"sqlite": 60, "postgresql": 15}
EACH = 6  # passages to take out and people to remove, in each round
BACK = "0043"
"""The migration to begin from: there are tables of words before it, and many that are made or changed after."""


@dataclass
class Fire(Story):
    """A story in which, beside all who write, the heavier acts go on, and another process makes every index anew."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.doer = Doer(self.home, self.life.port, self.dice.random())
        self._turn = 0

    def write_for(self, seconds: float) -> None:
        """As in any story; the doer acts from the first moment, and the index is rebuilt until the kill."""
        self._turn += 1
        self.doer.move(self.life.port)
        self.doer.plant(EACH)
        self.doer.members = add_members(self.home, EACH, self._turn)
        over = threading.Event()
        acting = threading.Thread(target=self.doer.act_until, args=(over,), daemon=True)
        rebuilding = self.nursery.start(self.home.environ(LEDGER_DEED="rebuild"))
        acting.start()
        threading.Timer(seconds, rebuilding.kill).start()
        super().write_for(seconds)
        over.set()
        acting.join(60)
        rebuilding.kill()

    def hold(self, when: str) -> Found:
        """Check C0, and the acts."""
        found = super().hold(when)
        problems = self.doer.troubles + hold(self.home, self.doer, at_the_end="all slow work" in when)
        assert not problems, f"seed {self.seed}, {when}:\n" + "\n".join(problems[:40]) + self.nursery.complaints()
        return found


def _play(nursery: Nursery, home: Home, rounds: dict[str, int]) -> None:
    story = Fire(nursery, home, WORDS, seed())
    try:
        print(story.rounds(rounds["sqlite" if home.is_sqlite else "postgresql"]))
        done = {act: sum(deed.act == act for deed in story.doer.deeds) for act in ("erase", "end", "take")}
        print(done)
        assert any(done.values()) if rounds is ROUNDS else all(done.values()), done
    finally:
        story.end()


@pytest.mark.slow
def test_what_was_taken_out_or_ended_or_copied_under_fire_is_so_wholly_or_not_at_all(nursery: Nursery, home: Home) -> None:
    _play(nursery, home, ROUNDS)


@pytest.mark.deep
def test_the_same_in_many_kills(nursery: Nursery, home: Home) -> None:
    _play(nursery, home, MANY)


@pytest.mark.slow
def test_a_migration_that_is_killed_anywhere_leaves_all_as_it_was_and_runs_again(nursery: Nursery, home: Home) -> None:
    _migrate_under_fire(nursery, home, 3)


@pytest.mark.deep
def test_a_migration_may_be_killed_at_any_statement(nursery: Nursery, home: Home) -> None:
    _migrate_under_fire(nursery, home, 60)


def _rows(engine: Engine) -> dict[str, dict[str, list[Any]]]:
    """Every column of every table, as text, in an order of its own."""
    found: dict[str, dict[str, list[Any]]] = {}
    with engine.connect() as connection:
        for table in inspect(engine).get_table_names():
            if not table.startswith(("trace_", "alembic")):
                rows = connection.execute(text(f'SELECT * FROM "{table}"'))  # names of our own tables
                names = list(rows.keys())
                whole = list(rows)
                found[table] = {name: sorted(str(row[place]) for row in whole) for place, name in enumerate(names)}
    return found


def _differ(before: dict[str, dict[str, list[Any]]], after: dict[str, dict[str, list[Any]]]) -> list[str]:
    """Columns that are in both and hold something else, and tables that are gone with rows in them."""
    gone = [table for table, columns in before.items() if table not in after and any(columns.values())]
    return gone + [
        f"{table}.{name}"
        for table, columns in before.items()
        for name, values in columns.items()
        if table in after and name in after[table] and after[table][name] != values
    ]


def _migrate_under_fire(nursery: Nursery, home: Home, kills: int) -> None:
    engine, dice = open_engine(home.url), random.Random(seed())
    engine.dispose()
    migrate(engine, BACK)
    before = _rows(engine)
    assert len(before["pages"]["id"]) > 1 and len(before["audit"]["id"]) > 1, "there is something to lose"
    total = _statements(engine)
    migrate(engine, BACK)
    assert _rows(engine) == before
    engine.dispose()
    for number in sorted(dice.sample(range(1, total), min(kills, total - 1))):
        life = nursery.start(home.environ(LEDGER_DEED="migrate", LEDGER_KILL=f"{STATEMENT}:{number}"))
        life.wait(60)
        assert present(engine) == BACK, f"killed at statement {number} of {total}"
        assert _rows(engine) == before, f"killed at statement {number} of {total}"
        engine.dispose()
    life = nursery.start(home.environ(LEDGER_DEED="migrate"))
    life.wait(60)
    assert present(engine) == head()
    assert differences(engine) == []
    assert _differ(before, _rows(engine)) == []
    if home.is_sqlite:
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).first() is None
    engine.dispose()


def _statements(engine: Engine) -> int:
    """How many statements the way up is."""
    counted = []

    def count(*_given: Any) -> None:
        counted.append(1)

    event.listen(engine, "before_cursor_execute", count)
    try:
        migrate(engine)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(counted)
