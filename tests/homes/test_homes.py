"""Whatever a store promises, it keeps in both homes: a folder, and a bucket that other people's machines hold."""

import io
import sys
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from media.bench import Room
from media.bucket import NoBucket, open_bucket
from media.derive import derive
from media.errors import BadKey, MediaRefused
from media.intake import receive
from media.probe import probe
from media.store import Store
from tests.media.making import docx, phone_jpeg, wav
from tests.support.bucket import S3, free_port, line_that_breaks

A_SHA = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # of "abc", from FIPS 180-4


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, s3: S3, tmp_path: Path) -> Store:
    """An empty store in each of the homes."""
    home = open_bucket(s3.place()) if request.param == "bucket" else None
    return Store(tmp_path / "files", home=home)


def nothing_half_way(store: Store) -> bool:
    """Nothing lies in the temporary folder."""
    return not list(store.temporary.iterdir())


def nothing_stays(store: Store) -> bool:
    """No file under a key, and none half-way."""
    return not list(store.keys()) and not list(store.temporary.iterdir())


def test_what_was_put_in_comes_back_whole_and_in_pieces(store: Store, child: str) -> None:
    stored = store.put(child, io.BytesIO(b"abc"), "txt")
    assert (stored.size, stored.sha256) == (3, A_SHA)
    prefix, shard, name = stored.key.split("/")
    assert (prefix, shard, name[-4:]) == (child, name[:2], ".txt")
    assert store.has(stored.key) and store.read(stored.key) == b"abc"

    data = bytes(range(256)) * 40_000  # ten megabytes: more than one part and more than one window
    key = store.put(child, io.BytesIO(data), "mp4").key
    assert store.read(key) == data
    for start, stop in ((0, 1), (5, 10), (1024 * 1024 - 1, 1024 * 1024 + 1), (3_000_000, 6_000_001), (len(data) - 1, len(data))):
        opened = store.open(key)
        assert opened.size == len(data)
        with closing(opened.pieces(start, stop)) as pieces:
            assert b"".join(pieces) == data[start:stop]
    assert store.put(child, io.BytesIO(b"")).size == 0
    assert nothing_half_way(store)


def test_nothing_is_ever_written_over(store: Store, child: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert store.put(child, io.BytesIO(b"abc")).key != store.put(child, io.BytesIO(b"abc")).key
    fresh = uuid.uuid4
    taken = uuid.UUID(hex=store.put(child, io.BytesIO(b"the first")).key[-36:-4])
    turns = iter((taken, taken))
    monkeypatch.setattr("media.keys.uuid.uuid4", lambda: next(turns, None) or fresh())
    second = store.put(child, io.BytesIO(b"the second"))
    assert store.read(f"{child}/{taken.hex[:2]}/{taken.hex}.bin") == b"the first"
    assert store.read(second.key) == b"the second"


def test_a_key_or_a_prefix_that_is_not_ours_reaches_nothing(store: Store, child: str) -> None:
    made = store.put(child, io.BytesIO(b"abc")).key
    for key in (
        "", "..", "../x", "/etc/passwd", "3f/../../etc/passwd", f"../{made}", made + "\n", made.upper(), made + "/../x",
        "temporary/aa/aa345678901234567890123456789012.txt", "3f/aa/bb345678901234567890123456789012.txt", f"/{made}",
    ):  # fmt: skip
        for act in (store.open, store.has, store.remove, store.read, store.bench().fetch):
            with pytest.raises(BadKey):
                act(key)
    for prefix in ("", "..", "a/b", "Robin", "temporary", "-a", "a" * 65, "a\n", "a\0"):
        with pytest.raises(BadKey):
            store.put(prefix, io.BytesIO(b"abc"))
    for ending in ("../x", "", "a b", "toolongtoolong"):
        with pytest.raises(BadKey):
            store.put(child, io.BytesIO(b"abc"), ending)
    assert list(store.keys()) == [made] and nothing_half_way(store)


def test_what_is_broken_off_or_too_long_leaves_nothing(store: Store, child: str) -> None:
    class Cut:
        pieces = iter((b"a" * 5000, b"b" * 5000))

        def read(self, size: int = -1, /) -> bytes:
            piece = next(self.pieces, None)
            if piece is None:
                raise ConnectionResetError("the phone went into a tunnel")
            return piece

    with pytest.raises(ConnectionResetError):
        store.put(child, Cut())
    with pytest.raises(MediaRefused) as caught:
        store.put(child, io.BytesIO(bytes(101)), limit=100)
    assert caught.value.code == "too_big"
    with pytest.raises(MediaRefused):
        receive(io.BytesIO(b"<html>"), "page.html", "", store, child)
    assert nothing_stays(store)
    assert store.put(child, io.BytesIO(bytes(100)), limit=100).size == 100


def test_a_removed_file_is_gone_and_others_stay(store: Store, child: str) -> None:
    gone, kept = (store.put(child, io.BytesIO(b"abc")).key for _ in range(2))
    assert store.remove(gone) is True
    assert store.remove(gone) is False
    assert not store.has(gone) and store.has(kept)
    for read in (store.open, store.read, store.bench().fetch):
        with pytest.raises(OSError):
            read(gone)


def test_one_childs_files_are_under_one_prefix_and_listed_with_their_size_and_time(store: Store, child: str) -> None:
    other = "0e" * 16
    keys = {store.put(prefix, io.BytesIO(b"abc")).key for prefix in (child, child, other)}
    listed = {one.key: one for one in store.home.listing()}
    assert set(listed) == keys and sorted(key.split("/")[0] for key in keys) == sorted((child, child, other))
    assert all(one.size == 3 and abs(one.made_at - time.time()) < 120 for one in listed.values())


def test_the_sweep_names_strays_and_losses_and_passes_over_what_may_be_under_way(store: Store, child: str) -> None:
    kept, stray, lost = (store.put(child, io.BytesIO(b"abc")).key for _ in range(3))
    store.remove(lost)
    now = store.sweep([kept, lost])
    assert (now.files_without_row, now.rows_without_file) == ((), (lost,))
    later = store.sweep([kept, lost], now=time.time() + 7200)
    assert (later.files_without_row, later.rows_without_file) == ((stray,), (lost,))
    assert store.has(stray)


def test_programs_get_a_path_for_as_long_as_they_work_and_no_longer(store: Store, child: str) -> None:
    keys = [store.put(child, io.BytesIO(data), "wav").key for data in (b"one", b"two" * 400_000)]
    with store.bench() as bench:
        paths = [bench.fetch(key) for key in keys]
        assert [path.read_bytes() for path in paths] == [b"one", b"two" * 400_000]
        assert all(path.stat().st_mode & 0o77 == 0 and path.suffix == ".wav" for path in paths)
    assert nothing_half_way(store)
    assert all(store.has(key) for key in keys)
    with pytest.raises(RuntimeError), store.bench() as bench:
        bench.fetch(keys[0])
        raise RuntimeError("the helper fell over")
    assert nothing_half_way(store)
    with store.workspace() as folder:
        made = folder / "film.mp4"
        made.write_bytes(b"abc")
        assert store.adopt(made, child, "mp4").sha256 == A_SHA
        assert not made.exists()


def test_copies_for_programs_are_bounded(s3: S3, tmp_path: Path, child: str) -> None:
    store = Store(tmp_path / "files", home=open_bucket(s3.place()))
    store._room = Room(1000)
    small, large = (store.put(child, io.BytesIO(bytes(size))).key for size in (600, 1001))
    with store.bench() as bench:
        bench.fetch(small)
        for key in (large, small):
            with pytest.raises(MediaRefused) as caught:
                store.bench().fetch(key)
            assert caught.value.code == "no_room"
    with store.bench() as bench:
        assert bench.fetch(small).stat().st_size == 600, "the room is given back"


def test_a_photo_a_recording_and_a_letter_become_what_others_are_shown(store: Store, child: str) -> None:
    photo = receive(io.BytesIO(phone_jpeg()), "me.jpg", "image/jpeg", store, child)
    assert photo.state == "ready" and [store.read(one.key)[8:12] for one in photo.renditions].count(b"WEBP") == 2
    sound = receive(io.BytesIO(wav()), "hello.wav", "audio/wav", store, child)
    made = derive("audio", store, sound.original.key, child, sound.content_type)
    assert [one.name for one in made.renditions] == ["m4a"]
    assert b"ftyp" in store.read(made.renditions[0].key)[:12]
    words = docx("Words")
    letter = receive(io.BytesIO(words), "letter.docx", "", store, child)
    assert store.read(letter.original.key) == words
    store.remove(sound.original.key)
    with pytest.raises(MediaRefused) as caught:
        derive("audio", store, sound.original.key, child, sound.content_type)
    assert caught.value.code == "gone"
    assert nothing_half_way(store)


def test_many_at_once_each_get_their_own(store: Store, child: str) -> None:
    made: dict[int, str] = {}

    def act(number: int) -> None:
        made[number] = store.put(child, io.BytesIO(f"{number}".encode() * 1000)).key

    threads = [threading.Thread(target=act, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made.values())) == 12
    assert all(store.read(key) == f"{number}".encode() * 1000 for number, key in made.items())


def test_a_home_can_be_tried_out_and_is_left_as_it_was(store: Store) -> None:
    assert probe(store, None) == ()
    assert nothing_stays(store)


def test_a_stranger_is_let_in_nowhere(s3: S3, tmp_path: Path, child: str) -> None:
    place = s3.place()
    store = Store(tmp_path / "files", home=open_bucket(place))
    key = store.put(child, io.BytesIO(b"abc")).key
    stranger = open_bucket(place, signed=False)
    wrong = open_bucket(replace(place, secret_key="guessed"))
    for home in (stranger, wrong):
        for act in (home.size, home.open, home.remove):
            with pytest.raises(MediaRefused) as caught:
                act(key)
            assert caught.value.code == "away"
        with pytest.raises(MediaRefused):
            list(home.listing())
        with pytest.raises(MediaRefused):
            Store(tmp_path / "theirs", home=home).put(child, io.BytesIO(b"abc"))
    assert store.read(key) == b"abc" and probe(store, stranger) == ()
    assert any("ANYBODY" in fault for fault in probe(store, open_bucket(place))), "whoever gets in without a key is seen"


@pytest.mark.parametrize("size", [3_000_000, 20_000_000])
def test_a_line_that_breaks_leaves_nothing_half_sent(s3: S3, tmp_path: Path, child: str, size: int) -> None:
    place = s3.place()
    with line_that_breaks(place, after=2_000_000) as broken:
        store = Store(tmp_path / "files", home=open_bucket(broken))
        assert store.put(child, io.BytesIO(b"abc")).size == 3, "small things go through"
        with pytest.raises(MediaRefused) as caught:
            store.put(child, io.BytesIO(bytes(size)), "mp4")
    assert caught.value.code == "away" and "soon" in caught.value.sentence
    assert [one.size for one in open_bucket(place).listing()] == [3]
    assert nothing_half_way(store)


def test_a_home_that_is_away_is_a_sentence_and_never_an_empty_house(s3: S3, tmp_path: Path, child: str) -> None:
    store = Store(tmp_path / "files", home=open_bucket(replace(s3.place(), endpoint=f"http://127.0.0.1:{free_port()}")))
    key = f"{child}/aa/{'a' * 32}.jpg"
    acts: list[Callable[[], object]] = [
        lambda: store.has(key), lambda: store.remove(key), lambda: store.open(key), lambda: list(store.keys()),
        lambda: store.sweep([key]), lambda: store.put(child, io.BytesIO(b"abc")), lambda: store.bench().fetch(key),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(MediaRefused) as caught:
            act()
        assert caught.value.code == "away"
    assert nothing_half_way(store)


def test_what_is_missing_to_use_a_bucket_is_said(s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    with pytest.raises(NoBucket) as caught:
        open_bucket(s3.place())
    assert "pip install" in str(caught.value) and s3.secret_key not in str(caught.value)
    assert s3.secret_key not in repr(s3.place())
