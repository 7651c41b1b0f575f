"""Rounds of the ledger test: people write, the server is killed and comes up again, the ledger is held against it."""

import os
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from tests.ledger.beside import Sides, hide_something, hold_sides
from tests.ledger.book import Ledger, State
from tests.ledger.check import Found, check
from tests.ledger.editors import Editor
from tests.ledger.home import EDITORS, Home
from tests.ledger.servers import Life, Nursery
from wiki import clock
from wiki.database import open_engine
from wiki.models.media import Media
from wiki.worker.run import drain

LONGEST = 1.5  # seconds until the kill


def seed() -> int:
    """The seed of this run: $LEDGER_SEED, or a new one. It is part of every failure's words."""
    return int(os.environ.get("LEDGER_SEED") or random.randrange(2**31))


@dataclass
class Story:
    """Many lives of one server over one home, with one ledger."""

    nursery: Nursery
    home: Home
    acts: Mapping[str, int]
    seed: int
    ledger: Ledger = field(default_factory=Ledger)
    environ: dict[str, str] = field(default_factory=dict)
    sides: Sides = field(default_factory=Sides)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.life: Life = self.begin()
        if "see_more" in self.acts:
            hide_something(self.home, self.life.port)
        self.editors = [self._editor(name) for name in EDITORS]

    def _editor(self, name: str) -> Editor:
        browser = self.home.browser(name, self.life.port)
        return Editor(name, self.home, self.ledger, browser, random.Random(self.dice.random()), dict(self.acts), sides=self.sides)

    def begin(self) -> Life:
        """Bring a server up."""
        self.life = self.nursery.start(self.home.environ(**self.environ))
        return self.life

    def write_for(self, seconds: float) -> None:
        """Everybody writes; after so many seconds the server is killed, and a new one brought up."""
        over = threading.Event()
        threads = [threading.Thread(target=editor.write_until, args=(over,), daemon=True) for editor in self.editors]
        for editor in self.editors:
            editor.browser.move(self.life.port)
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        self.life.kill()
        for thread in threads:
            thread.join(60)
        self.begin()

    def warm(self) -> None:
        """Have the new server read its templates in, as it would have in a life longer than these."""
        browser = self.home.browser("mum", self.life.port)
        changed = self.home.path(f"page/{self.home.own_pages['mum']}/changed")
        for path in (self.home.question(self.home.pages[0]), changed):
            answer = browser.get(path)
            assert answer.status == 200, f"{path} answered {answer.status}"
        browser.close()

    def rounds(self, number: int) -> str:
        """So many rounds; returns a line that says what was seen. Fails with the seed and all that is wrong."""
        seen = Found()
        self.warm()
        for place in range(1, number + 1):
            seconds = self.dice.uniform(0, LONGEST)
            self.write_for(seconds)
            warming = threading.Thread(target=self.warm, daemon=True)
            warming.start()
            try:
                seen = self.hold(f"round {place} of {number}, killed after {seconds:.3f} s")
            finally:
                warming.join(60)
        self.life.kill()
        self.finish_slow_work()
        seen = self.hold(f"after {number} rounds and all slow work")
        sent = self.ledger.count(State.SENT)
        return (
            f"{self.home.url.partition(':')[0]}, seed {self.seed}: {number} kills, {len(self.ledger.writes)} writes, "
            f"{seen.kept} acknowledged and there, {seen.unknown_there} of {sent} unacknowledged wholly there, "
            f"{seen.strays} stray files for the sweep, {self.sides.line()}"
        )

    def hold(self, when: str) -> Found:
        """Check C0 now."""
        found = check(self.home, self.ledger)
        found.problems += self._beside()
        troubles = [trouble for editor in self.editors for trouble in editor.troubles]
        if found.problems or troubles:
            said = "\n".join([*troubles, *found.problems][:40])
            raise AssertionError(f"seed {self.seed}, {when}:\n{said}\n{self.nursery.complaints()}")
        return found

    def _beside(self) -> list[str]:
        engine = open_engine(self.home.url)
        try:
            return hold_sides(engine, self.sides)
        finally:
            engine.dispose()

    def finish_slow_work(self) -> None:
        """Two hours later, when every lease of a dead worker has run out, its jobs are done by another."""
        settings = self.home.settings()
        engine = open_engine(settings.database_url)
        try:
            with clock.pretend(clock.now() + timedelta(hours=2)):
                drain(settings, engine)
            with engine.connect() as connection:
                states = set(connection.execute(select(Media.state)).scalars())
        finally:
            engine.dispose()
        assert states <= {"ready"}, f"seed {self.seed}: files are {states} when all work is done"

    def end(self) -> None:
        """No more of it."""
        self.life.kill()
