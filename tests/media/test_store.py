"""A file is in the store whole or not at all, where only the server's own keys reach it."""

import errno
import io
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from media.errors import BadKey, MediaRefused
from media.store import Store

A_SHA = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # of "abc", from FIPS 180-4


def files(store: Store) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_what_was_put_in_comes_back_with_its_size_and_sum(store: Store, child: str) -> None:
    stored = store.put(child, io.BytesIO(b"abc"), "txt")
    assert (stored.size, stored.sha256) == (3, A_SHA)
    assert store.path(stored.key).read_bytes() == b"abc"
    prefix, shard, name = stored.key.split("/")
    assert (prefix, shard, name[-4:]) == (child, name[:2], ".txt")
    assert store.has(stored.key)


def test_the_same_bytes_twice_are_two_files(store: Store, child: str) -> None:
    assert store.put(child, io.BytesIO(b"abc")).key != store.put(child, io.BytesIO(b"abc")).key


def test_nobody_else_on_the_machine_can_read_it(store: Store, child: str, tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        inner = Store(tmp_path / "open")
        stored = inner.put(child, io.BytesIO(b"abc"))
    finally:
        os.umask(old)
    assert stat.S_IMODE(inner.path(stored.key).stat().st_mode) == 0o600
    for folder in (inner.root, inner.temporary, inner.root / child, inner.path(stored.key).parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_bytes_and_name_are_written_through_before_we_say_done(
    store: Store, child: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, rename = os.fsync, os.rename

    def watched_fsync(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def watched_rename(old: Path, new: Path) -> None:
        done.append("rename")
        assert old.parent == store.temporary
        rename(old, new)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "rename", watched_rename)
    store.put(child, io.BytesIO(b"abc"))
    assert done[0] == "file"
    assert done[-2:] == ["rename", "folder"]
    assert done.count("folder") == 3, "two new folders, each written into its parent, and the file's own"


@pytest.mark.parametrize(
    "key",
    [
        "", "..", "../x", "/etc/passwd", "3f/../../etc/passwd", "3f/aa/../../../etc/passwd",
        "3f/aa/aa34567890123456789012345678901.txt", "3f/aa/bb345678901234567890123456789012.txt",
        "3f/aa/aa345678901234567890123456789012.txt\n", "3f/aa/aa345678901234567890123456789012.t/t",
        "3f\\aa\\aa345678901234567890123456789012.txt", "3F/aa/aa345678901234567890123456789012.txt",
        "temporary/aa/aa345678901234567890123456789012.txt", "3f/aa/aa345678901234567890123456789012.txt\0",
        "-f/aa/aa345678901234567890123456789012.txt", "3f/aa/aa345678901234567890123456789012",
    ],
)  # fmt: skip
def test_a_key_we_never_made_reaches_nothing(store: Store, key: str) -> None:
    with pytest.raises(BadKey):
        store.path(key)
    with pytest.raises(BadKey):
        store.remove(key)


@pytest.mark.parametrize("prefix", ["", "..", "a/b", "Robin", "temporary", "-a", "a" * 65, "a\n", "a\0"])
def test_a_prefix_is_an_id_and_nothing_else(store: Store, prefix: str) -> None:
    with pytest.raises(BadKey):
        store.put(prefix, io.BytesIO(b"abc"))
    assert files(store) == []


def test_an_ending_cannot_lead_elsewhere(store: Store, child: str) -> None:
    for ending in ("../x", "", "a b", "toolongtoolong"):
        with pytest.raises(BadKey):
            store.put(child, io.BytesIO(b"abc"), ending)
    assert files(store) == []


def test_a_stream_that_is_too_long_is_cut_off_and_leaves_nothing(store: Store, child: str) -> None:
    given = 0

    class Endless:
        def read(self, size: int = -1, /) -> bytes:
            nonlocal given
            given += size
            return bytes(size)

    with pytest.raises(MediaRefused) as caught:
        store.put(child, Endless(), limit=3 * 1024 * 1024)
    assert caught.value.code == "too_big"
    assert "3 MB" in caught.value.sentence
    assert given < 4 * 1024 * 1024
    assert files(store) == []


def test_exactly_the_limit_is_let_in(store: Store, child: str) -> None:
    assert store.put(child, io.BytesIO(bytes(100)), limit=100).size == 100
    with pytest.raises(MediaRefused):
        store.put(child, io.BytesIO(bytes(101)), limit=100)


def test_a_sender_who_goes_away_leaves_nothing(store: Store, child: str) -> None:
    class Cut:
        pieces = iter((b"a" * 5000, b"b" * 5000))

        def read(self, size: int = -1, /) -> bytes:
            piece = next(self.pieces, None)
            if piece is None:
                raise ConnectionResetError("the phone went into a tunnel")
            return piece

    with pytest.raises(ConnectionResetError):
        store.put(child, Cut())
    assert files(store) == []


@pytest.mark.parametrize(
    ("where", "number", "code"),
    [
        ("fsync", errno.ENOSPC, "no_room"),
        ("rename", errno.EIO, "not_saved"),
        ("rename", errno.EDQUOT, "no_room"),
    ],
)
def test_a_full_or_failing_disk_gives_a_sentence_and_leaves_nothing(
    store: Store, child: str, monkeypatch: pytest.MonkeyPatch, where: str, number: int, code: str
) -> None:
    def fails(*_given: object) -> None:
        raise OSError(number, "no")

    with monkeypatch.context() as broken:
        broken.setattr(os, where, fails)
        with pytest.raises(MediaRefused) as caught:
            store.put(child, io.BytesIO(b"abc"))
    assert caught.value.code == code
    assert files(store) == []
    assert store.put(child, io.BytesIO(b"abc")).size == 3, "and it works again once there is room"


def test_a_file_from_a_path_is_copied_and_one_from_the_workspace_is_moved(
    store: Store, child: str, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"abc")
    assert store.put(child, outside).sha256 == A_SHA
    assert outside.exists()
    with store.workspace() as folder:
        made = folder / "film.mp4"
        made.write_bytes(b"abc")
        stored = store.adopt(made, child, "mp4")
        assert stored.sha256 == A_SHA
        assert not made.exists()
    assert not folder.exists()
    assert store.path(stored.key).read_bytes() == b"abc"


def test_a_removed_file_is_gone(store: Store, child: str) -> None:
    key = store.put(child, io.BytesIO(b"abc")).key
    assert store.remove(key) is True
    assert store.remove(key) is False
    assert not store.has(key)


def test_a_link_is_not_a_file_of_ours(store: Store, child: str) -> None:
    key = store.put(child, io.BytesIO(b"abc")).key
    store.path(key).unlink()
    store.path(key).symlink_to("/etc/hostname")
    assert not store.has(key)


def test_the_sweep_names_strays_and_losses_and_touches_neither(
    store: Store, child: str, age: Callable[[Path], None]
) -> None:
    kept, stray, lost = (store.put(child, io.BytesIO(b"abc")).key for _ in range(3))
    fresh = store.put(child, io.BytesIO(b"just now")).key
    store.remove(lost)
    for key in (kept, stray):
        age(store.path(key))
    found = store.sweep([kept, lost])
    assert found.files_without_row == (stray,), "a fresh file may belong to a save that is still going on"
    assert found.rows_without_file == (lost,)
    assert store.sweep([kept, lost], older_than=0).files_without_row == tuple(sorted((stray, fresh)))
    assert store.has(stray)


def test_leftovers_are_cleaned_once_they_are_old(store: Store, child: str, age: Callable[[Path], None]) -> None:
    old, new, folder = (
        store.temporary / "old.part",
        store.temporary / "new.part",
        store.temporary / "old.work",
    )
    folder.mkdir()
    (folder / "page-1.webp").write_bytes(b"x")
    for path in (old, new):
        path.write_bytes(b"half a photo")
    for path in (old, folder):
        age(path)
    kept = store.put(child, io.BytesIO(b"abc")).key
    age(store.path(kept))
    assert store.clean_temporary() == 2
    assert list(store.temporary.iterdir()) == [new]
    assert store.has(kept)


@pytest.fixture
def age() -> Callable[[Path], None]:
    """Makes a file two hours old."""

    def older(path: Path) -> None:
        moment = path.stat().st_mtime - 7200
        os.utime(path, (moment, moment))

    return older
