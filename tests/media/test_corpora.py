"""Files that nobody here wrote, good and broken: each is taken, or turned down with a sentence, and that is all."""

import io
import random
import time
from pathlib import Path

import pytest
from PIL import Image

from media.derive import derive
from media.errors import MediaRefused
from media.intake import receive
from media.kinds import ACCEPTED, row_for
from media.store import Store
from tests.corpora import corpus
from tests.media.seeing import secrets_in

pytestmark = pytest.mark.slow

FOLDERS = ("file-type", "pillow", "exif-orientation", "tinytag", "pypdf-sample-files", "qpdf-qtest")
# What must be refused for being no kind we take, even under the ending it comes with.
FOREIGN = {
    "aif", "aiff", "mid", "qcp", "asf", "wma", "cfb", "xml", "7z", "docm", "dotx", "epub", "gz", "ics", "ods", "pages",
    "pgp", "pptx", "ps", "rar", "sqlite", "vcf", "xlsm", "xlsx", "xls", "zip", "apng", "bmp", "bpg", "ico", "jp2",
    "jxl", "psd", "avi", "flv", "mpg", "ogv", "spx", "mpo", "j2k", "ppm", "avifs", "bogus", "json", "md",
}  # fmt: skip


def files(name: str) -> list[Path]:
    return sorted(path for path in corpus(name).rglob("*") if path.is_file())


def sample(name: str, most: int) -> list[Path]:
    """The same few files each time."""
    found = files(name)
    return found if len(found) <= most else sorted(random.Random(2026).sample(found, most))


def taken(path: Path, store: Store, name: str, claim: str = "", most_pages: int = 0) -> str:
    """ "taken" or the code of the refusal; anything else fails the test."""
    started = time.perf_counter()
    try:
        with path.open("rb") as stream:
            received = receive(stream, name, claim, store, "aa11")
        assert time.perf_counter() - started < 10
        if most_pages and received.state == "waiting" and (received.pages or 0) <= most_pages:
            derived = derive(received.kind, store, received.original.key, "aa11", received.content_type)
            assert derived.renditions
            for one in derived.renditions:
                assert secrets_in(store.path(one.key).read_bytes()) == []
    except MediaRefused as refusal:
        assert refusal.sentence.endswith(".")
        return refusal.code
    for one in received.renditions:
        shown = store.path(one.key).read_bytes()
        assert secrets_in(shown) == []
        with Image.open(io.BytesIO(shown)) as picture:
            assert not picture.getexif()
    return "taken"


def each_has_an_answer(paths: list[Path], store: Store, most_pages: int) -> set[str]:
    answers = set()
    for path in paths:
        answer = taken(path, store, path.name, most_pages=most_pages)
        answers.add(answer)
        ending = path.suffix.lstrip(".").lower()
        if ending in FOREIGN:
            assert answer in ("not_taken", "macros", "locked"), path.name
        elif answer == "not_taken":
            pytest.fail(f"{path.name} is of a kind in the table, and was called foreign")
    assert not list(store.temporary.iterdir())
    return answers


@pytest.mark.parametrize("name", [one for one in FOLDERS if one != "exif-orientation"])
def test_a_sample_of_each_corpus_is_taken_or_turned_down_with_a_sentence(store: Store, name: str) -> None:
    assert "taken" in each_has_an_answer(sample(name, 6), store, most_pages=1)


@pytest.mark.deep
@pytest.mark.parametrize("name", FOLDERS)
def test_every_file_of_each_corpus_is_taken_or_turned_down_with_a_sentence(store: Store, name: str) -> None:
    assert "taken" in each_has_an_answer(files(name), store, most_pages=1000)


@pytest.mark.deep
def test_each_file_under_each_ending_is_taken_only_where_they_agree(store: Store) -> None:
    matrix(store, files("file-type"), [(ending, "") for row in ACCEPTED for ending in row.endings])


@pytest.mark.deep
def test_each_file_under_each_claimed_type_is_taken_only_where_they_agree(store: Store) -> None:
    matrix(store, files("file-type"), [("", claim) for row in ACCEPTED for claim in row.claims])


def test_a_sample_of_files_under_other_endings_and_claims_is_taken_only_where_they_agree(store: Store) -> None:
    endings = [(row.endings[0], "") for row in ACCEPTED] + [("", row.claims[0]) for row in ACCEPTED]
    matrix(store, sample("file-type", 16), random.Random(2026).sample(endings, 8))


def matrix(store: Store, paths: list[Path], guises: list[tuple[str, str]]) -> None:
    """A file may be taken under an ending and claim only if both stand in the row of what it is under its own name."""
    for path in paths:
        with path.open("rb") as stream:
            try:
                own = receive(stream, None, "", store, "aa11")
            except MediaRefused:
                own = None
        row = row_for(own.kind, own.content_type) if own else None
        for ending, claim in dict.fromkeys(guises):
            answer = taken(path, store, f"a.{ending}" if ending else "a", claim)
            if row is None:
                assert answer != "taken", (path.name, ending, claim)
            else:
                allowed = (not ending or ending in row.endings) and (not claim or claim in row.claims)
                assert (answer == "taken") == allowed, (path.name, row.name, ending, claim, answer)


def scene(store: Store, name: str) -> bytes:
    """A coarse grey picture of how a sample is shown, having seen that its size is told right."""
    lying = name.startswith("Landscape")
    (path,) = corpus("exif-orientation").rglob(f"{name}.jpg")
    with path.open("rb") as stream:
        received = receive(stream, path.name, "image/jpeg", store, "aa11")
    assert (received.width, received.height) == ((1800, 1200) if lying else (1200, 1800))
    small = next(one for one in received.renditions if one.name == "w320")
    assert (small.width, small.height) == ((320, 213) if lying else (320, 480))
    with Image.open(io.BytesIO(store.path(small.key).read_bytes())) as picture:
        assert picture.size == (small.width, small.height)
        return picture.convert("L").resize((16, 16), Image.Resampling.BOX).tobytes()


@pytest.mark.parametrize("shape", ["Landscape", "Portrait"])
def test_all_eight_ways_of_holding_a_phone_come_out_upright(store: Store, shape: str) -> None:
    straight = scene(store, f"{shape}_1")
    for turn in range(2, 9):
        turned = scene(store, f"{shape}_{turn}")
        apart = sum(abs(a - b) for a, b in zip(straight, turned, strict=True)) / 256
        assert apart < 12, f"{shape}_{turn} does not show the scene the same way up as the one held straight"
