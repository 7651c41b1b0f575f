"""The heaviest pages there may be, on the served wiki: each is answered in two seconds, and the server holds 512 MB (check L4)."""

import time

from sqlalchemy import Engine, select

from tests.bench.heavy import fill_with_files
from tests.bench.load import Line, get
from tests.bench.report import under
from tests.bench.seed import LONG, Measured
from tests.bench.servers import Server, settle
from tests.support.house import House
from wiki.database import open_engine
from wiki.models.people import Person
from wiki.pagetypes.read import load_folder
from wiki.settings import ROOT
from wiki.words import Preset

HEAVY = "heavy pages"
MILLISECONDS, MEGABYTES = 2000.0, 512.0
_LINES, _FILES = 10_000, 2_000
_LINE = "Train {number} goes.\n"
_PARTS = 6  # of 180,000 letters: more is not taken in one place


class Heavy:
    """These pages, on one server. It answers with sentences."""

    def __init__(self, server: Server, known: Measured, cookie: str, url: str) -> None:
        self._server, self._known, self._cookie, self._url = server, known, cookie, url

    def run(self, acts: set[str]) -> list[str]:
        """A sentence for each page, if they were asked for."""
        if HEAVY not in acts:
            return []
        engine = open_engine(self._url)
        asks = self._lay_down(engine)
        engine.dispose()
        settle(self._url)
        said = []
        for name, (path, holds) in asks.items():
            times = []
            for _turn in range(3):
                line, began = Line(self._server.port), time.perf_counter()
                answer = line.ask(get(path, self._cookie, holds))
                times.append((time.perf_counter() - began) * 1000)
            said.append(
                f"{name}: {max(times):.0f} ms at most, the first time too ({len(answer) / 1e6:.1f} MB), aim under 2,000{under(max(times), MILLISECONDS)}"
            )
            print(f"- {said[-1]}", flush=True)
        memory = self._server.memory()
        said.append(f"after these the web processes hold {memory:.0f} MB, aim under 512 each{under(memory / 2, MEGABYTES)}")
        return said

    def _lay_down(self, engine: Engine) -> dict[str, tuple[str, str]]:
        """The pages, and what must stand in the answer of each."""
        known, child = self._known, self._known.child_id
        with engine.connect() as connection:
            mum = connection.execute(select(Person.id).where(Person.email == known.email)).scalar_one()
        house = House(engine, load_folder(ROOT / "page_templates"), people={"mum": mum}, children={"robin": child})
        large = f"/child/{child}/page/{house.page('robin', 'my_family', by='mum')}"
        before = "".join(_LINE.format(number=number) for number in range(_LINES))
        after = "".join(_LINE.format(number=number if number % 10 else number + _LINES) for number in range(_LINES))
        saved = house.say("mum", "robin", "my_family", "worries", before, audience=Preset.EVERYONE)
        house.say("mum", "robin", "my_family", "worries", after, audience=Preset.EVERYONE, passage_id=saved.passage_id, base=1)
        for _part in range(_PARTS - 1):
            house.say("mum", "robin", "my_family", "worries", before, audience=Preset.EVERYONE)
        fill_with_files(engine, child, known.free_pages[0], mum, "story", _FILES)
        long = f"/child/{child}/page/{known.long_page}"
        return {
            "a page of 1 MB": (large, f"Train {_LINES - 1} goes"),
            "a difference of 10,000 lines": (f"{large}/compare?from=2&to=3", f"Train {_LINES - 1} goes"),
            "a space of 2,000 files": (f"/child/{child}/gallery", "A train"),
            "a page of 5,000 revisions": (f"{long}/changed", "(added)"),
            "its first and last compared": (f"{long}/compare?from=2&to={LONG + 1}", "(added)"),
        }
