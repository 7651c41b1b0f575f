"""What a power cut leaves of the files is opened again, and nothing that was acknowledged before is gone (C3)."""

import random
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.book import Ledger
from tests.ledger.cutter import FRAME, HARMS, HEAD, Cutter
from tests.ledger.editors import Editor
from tests.ledger.home import settle
from tests.ledger.rounds import seed
from tests.ledger.servers import Nursery
from tests.support.databases import fresh_database
from wiki.commands.journal import add_line, read_lines

CUTS = 6


@pytest.fixture(scope="module")
def cutter(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cutter]:
    """The files as they lay while Dad was writing, and Mum had just saved words and a photo, changed some and taken some off.

    On SQLite only: PostgreSQL's files are not ours to keep, and it writes its log through by itself.
    """
    folder = tmp_path_factory.mktemp("cut")
    with fresh_database("sqlite", folder) as url:
        home, ledger = settle(url, folder / "instance"), Ledger()
        life = nursery.start(home.environ(WORKER_INSIDE="no"))
        mum, dad = (Editor(name, home, ledger, home.browser(name, life.port), random.Random(name)) for name in ("mum", "dad"))
        made, over = Cutter(home, ledger, folder), threading.Event()
        writing = threading.Thread(target=dad.write_until, args=(over,), daemon=True)
        try:
            for kind in ("", "photo", ""):
                made.mark(mum.add(kind, home.own_pages["mum"]))
            for act in ("change", "remove", "add", "add_photo", "restore", "add"):
                made.mark(mum.act(act))
            writing.start()
            while made.log_size() < made.marks[-1][1] + 3 * FRAME:
                assert writing.is_alive(), dad.troubles
            made.copy()
        finally:
            over.set()
            life.kill()
            mum.browser.close()
            dad.browser.close()
            if writing.ident is not None:
                writing.join(60)
        yield made


def _places(cutter: Cutter, number: int) -> list[int]:
    """Bytes of the log to cut at: the ends of what was acknowledged, one less, one more, and so many anywhere."""
    borders = {size + more for _write, size in cutter.marks[-3:] for more in (-1, 0, 1)}
    anywhere = random.Random(seed()).sample(range(len(cutter.log)), number)
    return sorted(borders | {0, HEAD} | set(anywhere))


@pytest.mark.slow
def test_a_log_that_was_cut_anywhere_loses_nothing_that_was_acknowledged_before(cutter: Cutter) -> None:
    assert cutter.hold(cutter.open(cutter.log), len(cutter.log)) == []
    for harm in HARMS:
        log, whole_until = harm(cutter.log)
        assert cutter.hold(cutter.open(log), whole_until) == [], harm.__name__
    for place in _places(cutter, CUTS):
        assert cutter.hold(cutter.open(cutter.log[:place]), place) == [], f"cut at {place} of {len(cutter.log)}"


@pytest.mark.slow
def test_a_database_that_was_cut_while_the_log_was_brought_in_is_whole(cutter: Cutter) -> None:
    place = cutter.open(cutter.log)
    brought = sqlite3.connect(place / "golden_thread.sqlite3")
    busy, _pages, done = brought.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    assert (busy, done > 0) == (0, True)
    after = (place / "golden_thread.sqlite3").read_bytes()
    brought.close()
    for what, main in cutter.torn(after):
        assert cutter.hold(cutter.open(cutter.log, main), len(cutter.log)) == [], what


@pytest.mark.deep
def test_a_log_may_be_cut_at_every_byte_of_what_was_written_last(cutter: Cutter) -> None:
    last = cutter.marks[-1][1]
    for place in range(last - FRAME - 1, last + FRAME + 1):
        assert cutter.hold(cutter.open(cutter.log[:place]), place) == [], f"cut at {place} of {len(cutter.log)}"
    for place in range(HEAD, len(cutter.log), FRAME):
        for harmed in (place - 1, place, place + 7, place + 15, place + 23, place + 24):
            log = bytearray(cutter.log)
            log[min(harmed, len(log) - 1)] ^= 0xFF
            whole_until = HEAD + (harmed - HEAD) // FRAME * FRAME
            assert cutter.hold(cutter.open(bytes(log)), whole_until) == [], f"another byte at {harmed}"


def test_a_list_beside_the_database_may_be_cut_at_every_byte(tmp_path: Path) -> None:
    """What a restored backup must forget again: whole lines stay, and a line written after the cut is read."""
    path = tmp_path / "erasures.jsonl"
    for number in range(3):
        add_line(path, {"id": f"{number}", "reason": "somebody_else"})
    whole, lines = path.read_bytes(), path.read_bytes().splitlines()
    for place in range(len(whole) + 1):
        for rest in (b"", bytes(8), b"\xff\xfe\x80"):  # nothing, an empty block, what lay on the disk before
            path.write_bytes(whole[:place] + rest)
            there = [{"id": f"{number}", "reason": "somebody_else"} for number in range(3) if _stands(lines, number, place, rest)]
            assert read_lines(path) == there, (place, rest)
            add_line(path, {"id": "new"})
            assert read_lines(path) == [*there, {"id": "new"}], (place, rest)


def _stands(lines: list[bytes], number: int, place: int, rest: bytes) -> bool:
    """Whether line ``number`` is whole in a file cut at ``place``: its end of line may be missing where nothing else follows it."""
    end = sum(len(line) + 1 for line in lines[: number + 1])
    return place >= end or (place == end - 1 and not rest)
