"""What the tests of the ledger share: the parent of all servers, and a home for them to live in."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.home import Home, settle
from tests.ledger.servers import Nursery


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """The parent of all servers; everything that was started is ended with it."""
    made = Nursery(tmp_path_factory.mktemp("ledger") / "servers.log")
    yield made
    made.close()


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """A folder on a real disk, also where other tests have theirs in memory: here it is told what a crash leaves."""
    place = os.environ.get("TESTS_ON_DISK")
    if not place:
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="golden-thread-ledger-", dir=place, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def home(database_url: str, tmp_path: Path) -> Home:
    """Robin's family with its pages, in a fresh database of each kind asked for."""
    return settle(database_url, tmp_path / "instance")
