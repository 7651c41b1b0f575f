"""A disk on which some writes fail, by chance: nothing that was acknowledged is lost, nothing is half there (C5)."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.ledger import disk
from tests.ledger.book import Ledger, State, Write
from tests.ledger.browser import Answer, Gone
from tests.ledger.check import check
from tests.ledger.editors import UPLOADS, WORDS, Editor
from tests.ledger.home import Home
from tests.ledger.servers import Nursery

pytestmark = pytest.mark.skipif(not disk.IS_HERE, reason="libfiu (Debian: fiu-utils) is not installed")
ACTS = {**WORDS, **{act: weight // 4 for act, weight in UPLOADS.items() if "_" in act}}


@dataclass
class Unlucky(Editor):
    """An editor whose server may fail: an act that failed is not known to be kept, and its words must have come back."""

    failed: int = 0

    def _note(self, write: Write, answer: Answer, may_be_off: bool = False) -> None:
        if answer.status not in {422, 500, 503}:  # after an act that failed, 404 and 409 say that it was kept, or was not
            super()._note(write, answer, may_be_off=answer.status == 404)
            return
        self.answer = answer
        self.failed += 1
        write.status = answer.status
        self.mine.pop(write.passage_id, None) if write.passage_id is not None else None
        if write.word and write.word not in answer.text:
            self.troubles.append(f"{write}: its words did not come back")
        if "<h1" not in answer.text:
            self.troubles.append(f"{write}: a bare {answer.status}")


@pytest.fixture
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """A parent of servers that can be troubled."""
    made = Nursery(tmp_path_factory.mktemp("troubled") / "servers.log", {"LD_PRELOAD": disk.PRELOAD})
    yield made
    made.close()


@pytest.mark.deep
@pytest.mark.parametrize("chance", ["0.01", "0.05"])
@pytest.mark.parametrize("kind", ["ENOSPC", "EIO", "short"])
def test_a_disk_that_fails_now_and_then_loses_nothing(
    kind: str, chance: str, home: Home, nursery: Nursery, troubled: Nursery
) -> None:
    seed = random.randrange(2**31)
    sound = nursery.start(home.environ(WORKER_INSIDE="no"))
    mum = Unlucky("mum", home, Ledger(), home.browser("mum", sound.port), random.Random(seed), ACTS)
    for _time in range(10):
        mum.add("")
    sound.kill()
    gone = 0
    life = troubled.start(home.environ(LEDGER_TROUBLE=f"{kind}:{chance}"))
    mum.browser.move(life.port)
    for _time in range(1000):
        try:
            mum.act(mum.dice.choices(list(mum.acts), list(mum.acts.values()))[0])
        except Gone:
            gone += 1
            mum.mine = {passage: (page, None) for passage, (page, _number) in mum.mine.items()}
            if life.is_over:
                life = troubled.start(home.environ(LEDGER_TROUBLE=f"{kind}:{chance}"))
                mum.browser.move(life.port)
    life.kill()
    mum.browser.close()
    sound = nursery.start(home.environ())  # its start clears what lies about, its worker catches up
    found = check(home, mum.ledger)
    sound.kill()
    said = f"{kind} {chance}, seed {seed}: {mum.failed} failed, {gone} broke off, {found.kept} kept, {found.unknown_there} there"
    print(said)
    assert not mum.troubles + found.problems, "\n".join([said, *(mum.troubles + found.problems)[:30], troubled.complaints()])
    assert mum.ledger.count(State.KEPT) > 50, said
    assert kind == "short" or mum.failed + gone > 10, f"nothing failed: {said}"
