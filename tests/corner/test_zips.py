"""A zip of symbols: its pictures come in, whatever else is in it does not, and a trap is refused whole."""

import io
import stat
import zipfile
from collections.abc import Callable

import pytest

from tests.media.making import phone_jpeg
from tests.support.house import House
from wiki.commands.symbols import MOST_AT_ONCE, Sent, add_symbols
from wiki.errors import NotAllowed, Refused
from wiki.queries.symbols import own_symbols
from wiki.settings import Settings
from wiki.words import Permission, Role

Fill = Callable[[zipfile.ZipFile], None]
PICTURE = phone_jpeg(width=64, height=48)


def _zip(fill: Fill) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        fill(archive)
    return kept.getvalue()


def _many(archive: zipfile.ZipFile) -> None:
    for number in range(MOST_AT_ONCE + 1):
        archive.writestr(f"{number}.png", b"no picture at all")


def _crowd(archive: zipfile.ZipFile) -> None:
    for number in range(2000):
        archive.writestr(f"{number}.txt", b"x")


def _bomb(archive: zipfile.ZipFile) -> None:
    for number in range(20):
        archive.writestr(f"{number}.png", b"\0" * 50_000_000 if number == 0 else b"\0" * 4_900_000)


def _mixed(archive: zipfile.ZipFile) -> None:
    archive.writestr("../../../etc/red_bus.jpg", PICTURE)
    archive.writestr("C:\\Windows\\My-dog.JPEG", PICTURE)
    archive.writestr("/absolute/…‮gnp.jpg", PICTURE)
    archive.writestr("__MACOSX/._red_bus.jpg", b"x")
    archive.writestr(".hidden.png", PICTURE)
    archive.writestr("inner.zip", _zip(lambda inner: inner.writestr("a.png", PICTURE)))
    archive.writestr("page.html.png", b"<html><script>alert(1)</script>")
    archive.writestr("run.exe", b"MZ")
    link = zipfile.ZipInfo("link.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(link, "/etc/passwd")
    archive.writestr("folder/", b"")


def _locked() -> bytes:
    made = bytearray(_zip(lambda archive: archive.writestr("a.jpg", PICTURE)))
    made[6] |= 1
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def _broken() -> bytes:
    made = bytearray(_zip(lambda archive: archive.writestr("a.jpg", PICTURE)))
    made[60:200] = b"\xff" * 140
    return bytes(made)


def _add(house: House, settings: Settings, name: str, *sent: tuple[str, bytes]) -> tuple[int, tuple[str, ...]]:
    from media.store import Store

    with house.work() as work:
        space = house.space(name, "robin", work, Permission.UPLOAD)
        try:
            done = add_symbols(space, Store(settings.media_root), [Sent(one, io.BytesIO(data)) for one, data in sent])
        finally:
            work.commit()
    return done.added, done.skipped


def _names(house: House) -> list[str]:
    with house.work() as work:
        return [one.word for one in own_symbols(house.space("dad", "robin", work))]


@pytest.mark.slow
def test_a_zip_brings_its_pictures_and_nothing_else(family: House, settings: Settings) -> None:
    added, skipped = _add(family, settings, "mum", ("ours.zip", _zip(_mixed)), ("cat.jpg", PICTURE))
    assert added == 4
    assert set(skipped) == {"inner.zip", "page.html.png", "run.exe", "link.png"}
    assert {"red bus", "My dog", "cat"} <= set(_names(family))
    assert not [one for one in _names(family) if "/" in one or "\\" in one or "‮" in one]

    there = _names(family)
    files = {path for path in settings.media_root.rglob("*") if path.is_file()}
    for trap in (
        _zip(_many), _zip(_bomb), _locked(), _broken(), b"PK\x03\x04 no zip", b"", _zip(lambda _empty: None),
        _zip(_crowd),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            _add(family, settings, "mum", ("trap.zip", trap))
        assert refusal.value.fields.get("files")
    assert _names(family) == there
    assert {path for path in settings.media_root.rglob("*") if path.is_file()} == files, "nothing of a trap stays on the disk"
    family.member("robin", "robin_self", Role.YOUNG_PERSON)
    with pytest.raises(NotAllowed):
        _add(family, settings, "robin_self", ("cat.jpg", PICTURE))
