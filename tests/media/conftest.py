"""A store of its own for each test, and one way to send it a file."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from media import darkroom
from media.errors import MediaRefused
from media.intake import receive
from media.results import Received
from media.store import Store

CHILD = "3f2b8c1e-0000-4000-8000-000000000001"
Send = Callable[..., Received]
Turn = Callable[..., str]


@pytest.fixture
def child() -> str:
    """The prefix of a child's files."""
    return CHILD


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "files")


@pytest.fixture
def send(store: Store) -> Send:
    """Sends bytes under a name, as a browser would: send(data, "photo.jpg", "image/jpeg")."""

    def sender(data: bytes, name: str | None, claim: str | None = "") -> Received:
        return receive(io.BytesIO(data), name, claim, store, CHILD)

    return sender


@pytest.fixture
def refused(store: Store, send: Send) -> Turn:
    """Sends a file that must be turned down; gives the code, having seen a sentence and no trace of the file."""

    def sender(data: bytes, name: str | None, claim: str | None = "") -> str:
        before = set(store.keys())
        with pytest.raises(MediaRefused) as caught:
            send(data, name, claim)
        assert caught.value.sentence.endswith(".")
        assert "%(" not in caught.value.sentence
        assert set(store.keys()) == before
        assert not list(store.temporary.iterdir())
        return caught.value.code

    return sender


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not turn "ready" into "waiting" here; the tests of waiting set their own limits."""
    monkeypatch.setattr(darkroom, "_AT_ONCE", replace(darkroom._AT_ONCE, seconds=60))
    monkeypatch.setattr(darkroom, "_PATIENCE", 60)
