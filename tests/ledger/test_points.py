"""The server dies at each named point of a save, one after the other, until the save gets through (C2)."""

import random
import uuid
from collections.abc import Callable, Iterator, Sequence

import pytest

from tests.ledger.book import Ledger, State, Write
from tests.ledger.browser import Gone
from tests.ledger.check import Found, check
from tests.ledger.editors import Editor
from tests.ledger.faults import POINTS
from tests.ledger.home import Home
from tests.ledger.servers import Life, Nursery

MOST = 20  # no act here passes a point more often
Act = Callable[[Editor, uuid.UUID], Write | None]
ACTS: dict[str, Act] = {
    "adding words": lambda editor, passage: editor.add(""),
    "adding a photo with words": lambda editor, passage: editor.add("photo"),
    "changing words": lambda editor, passage: editor.change(passage),
    "taking words off": lambda editor, passage: editor.remove(passage),
    "bringing words back": lambda editor, passage: editor.restore(),
}
ON_DISK = frozenset({"adding a photo with words"})


class Stage:
    """One editor, Mum, whose server dies wherever it is told to."""

    def __init__(self, nursery: Nursery, home: Home) -> None:
        self.nursery, self.home, self.ledger = nursery, home, Ledger()
        self.life: Life = nursery.start(self._environ(""))
        browser = home.browser("mum", self.life.port)
        self.mum = Editor("mum", home, self.ledger, browser, random.Random(7))

    def _environ(self, fault: str) -> dict[str, str]:
        return self.home.environ(WORKER_INSIDE="no", LEDGER_KILL=fault)

    def live_anew(self, fault: str = "") -> None:
        """Another life, with death at ``fault``."""
        self.life.kill()
        self.life = self.nursery.start(self._environ(fault))
        self.mum.browser.move(self.life.port)

    def something_to_change(self) -> uuid.UUID:
        """A passage on Mum's own page, with an older state of the page behind it."""
        own = self.home.own_pages["mum"]
        self.mum.mine.clear()
        for _twice in range(2):
            self.mum.add("", own)
        return next(iter(self.mum.mine))

    def check(self) -> Found:
        found = check(self.home, self.ledger, search=False)
        assert not found.problems, "\n".join([*found.problems, *self.mum.troubles])
        assert not self.mum.troubles, self.mum.troubles
        return found


@pytest.fixture
def stage(nursery: Nursery, home: Home) -> Iterator[Stage]:
    made = Stage(nursery, home)
    yield made
    made.mum.browser.close()
    made.life.kill()


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.replace(" ", "-"))
def test_a_save_that_dies_anywhere_is_whole_or_absent(stage: Stage, act: str) -> None:
    """Of the many times that a file's points are passed, the first two and one of the later."""
    _die_at_points(stage, act, (1, 2, random.randrange(3, 6)))


@pytest.mark.deep
@pytest.mark.parametrize("act", sorted(ON_DISK), ids=lambda act: act.replace(" ", "-"))
def test_a_save_that_dies_each_time_it_passes_a_point_is_whole_or_absent(stage: Stage, act: str) -> None:
    _die_at_points(stage, act, range(1, MOST))


def _die_at_points(stage: Stage, act: str, numbers: Sequence[int]) -> None:
    on_disk = act in ON_DISK and stage.home.is_sqlite  # a file's way is the same under both databases
    points = [point for point in POINTS if on_disk or point.endswith("commit")]
    deaths = {point: _die_at_each(stage, act, point, numbers) for point in points}
    assert deaths["before-commit"] == deaths["after-commit"] == 1, "an act is one transaction, its files included"
    if on_disk:  # the original and at least one size of it, each written, made to last, and put in its place
        assert min(deaths["temp-written"], deaths["file-synced"], deaths["renamed"], deaths["folder-synced"]) >= 2


def _die_at_each(stage: Stage, act: str, point: str, numbers: Sequence[int]) -> int:
    """How often the act passes ``point``, as far as ``numbers`` goes; each of these times it died there, and the record was sound."""
    died_last = 0
    for number in numbers:
        passage = stage.something_to_change()
        before = stage.check().there
        stage.live_anew(f"{point}:{number}")
        try:
            ACTS[act](stage.mum, passage)
            died = False
        except Gone:
            stage.life.wait()
            died = True
        stage.live_anew()
        after = stage.check().there
        if not died:
            assert stage.ledger.writes[-1].state is State.KEPT
            return died_last
        died_last = number
        kept = 1 if point == "after-commit" else 0
        assert after - before == kept, f"{act}, {point}:{number}: {after - before} of 1 write is there"
    assert max(numbers) < MOST - 1, f"{act} passes {point} without end"
    return died_last


@pytest.mark.slow
def test_a_photo_whose_words_never_came_is_not_there_either(stage: Stage) -> None:
    stage.live_anew("before-commit:1")
    with pytest.raises(Gone):
        stage.mum.add("photo")
    stage.life.wait()
    stage.live_anew()
    found = stage.check()
    assert (found.there, found.loose) == (0, 0)
    assert found.strays >= 2, "the picture and its sizes lie there, and the sweep names them"


@pytest.mark.slow
def test_what_was_answered_is_kept_even_if_the_server_dies_that_moment(stage: Stage) -> None:
    for kind in ("", "photo", "", "photo"):
        write = stage.mum.add(kind)
        stage.life.kill()
        assert write.state is State.KEPT
        stage.live_anew()
        stage.check()
