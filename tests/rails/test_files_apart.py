"""Bytes obey the same rule as words: pictures, sounds, films and papers go to whoever may see them, and tell no place."""

import io

import pytest
from sqlalchemy import select

from tests.rails.known import Known
from tests.support.cast import OF_BOTH, OF_ROBIN, OF_ZARA, ROBIN, ZARA, everybody
from tests.support.settling import KnownFile
from wiki.models.media import Media, Rendition
from wiki.words import Role


def _files(known: Known, child: str) -> list[KnownFile]:
    found: list[KnownFile] = known.world.things["media"][child]
    return found


def _names(known: Known, file: KnownFile) -> list[str]:
    with known.world.house.work() as work:
        return list(work.session.execute(select(Rendition.name).where(Rendition.media_id == file.id)).scalars())


def test_every_kind_of_file_is_there_with_its_renditions(known: Known) -> None:
    made = {file.box: _names(known, file) for file in _files(known, ZARA)}
    assert set(made) == {"photo", "audio", "video", "document"}
    assert "poster" in made["video"]
    assert all(made[box] for box in ("photo", "audio", "video"))


@pytest.mark.parametrize("child", [ROBIN, ZARA])
def test_each_rendition_goes_to_whoever_may_see_the_words_beside_it(known: Known, child: str) -> None:
    own = OF_ROBIN if child == ROBIN else OF_ZARA
    for file in _files(known, child):
        allowed = known.world.canaries.known[file.token].seen_by | {file.by}
        for name in own.values():
            browser = known.browser(name)
            for rendition in _names(known, file)[:2]:
                path = f"/child/{known.world.child(child)}/media/{file.id}/{rendition}"
                status = browser.raw("GET", path).status_code
                assert status == (200 if name in allowed else 404), f"{name} {file.box} {rendition}: {status}"


@pytest.mark.parametrize("child", [ROBIN, ZARA])
def test_the_original_goes_to_whoever_added_it_and_to_nobody_else(known: Known, child: str) -> None:
    own = OF_ROBIN if child == ROBIN else OF_ZARA
    for file in _files(known, child):
        allowed = {file.by}
        if file.box == "document":
            allowed |= known.world.canaries.known[file.token].seen_by
        for name in own.values():
            path = f"/child/{known.world.child(child)}/media/{file.id}/original"
            status = known.browser(name).raw("GET", path).status_code
            assert status == (200 if name in allowed else 404), f"{name} {file.box}: {status}"


def test_nobody_of_another_space_gets_a_byte_by_any_address(known: Known) -> None:
    for file in _files(known, ZARA):
        for name in (OF_ROBIN[Role.PARENT], OF_ROBIN[Role.CASEWORKER], "stranger", "ended-caseworker"):
            for child in (ROBIN, ZARA):
                for rendition in [*_names(known, file), "original"]:
                    path = f"/child/{known.world.child(child)}/media/{file.id}/{rendition}"
                    for headers in ({}, {"Range": "bytes=0-99"}, {"If-None-Match": "*"}, {"Range": "bytes=-1"}):
                        assert known.browser(name).raw("GET", path, headers=headers).status_code == 404, path


def test_somebody_in_both_spaces_reaches_a_file_through_its_own_childs_address_only(known: Known) -> None:
    name = OF_BOTH[Role.CASEWORKER]
    assert name in everybody(ZARA)
    for file in _files(known, ZARA):
        wrong = f"/child/{known.world.child(ROBIN)}/media/{file.id}/w320"
        assert known.browser(name).raw("GET", wrong).status_code == 404


def test_what_others_are_shown_tells_no_place_and_no_camera(known: Known) -> None:
    """P2: shared copies carry no GPS, serial number, owner name, XMP, maker note or comment."""
    from PIL import Image

    for file in (file for file in _files(known, ROBIN) if file.box == "photo"):
        for rendition in _names(known, file):
            path = f"/child/{known.world.child(ROBIN)}/media/{file.id}/{rendition}"
            data = known.browser(file.by).raw("GET", path).get_data()
            assert b"GoldenCam" not in data
            assert b"xmpmeta" not in data
            with Image.open(io.BytesIO(data)) as picture:
                picture.load()
                assert not picture.getexif(), rendition
                assert "comment" not in picture.info
                assert "xmp" not in picture.info


def test_the_original_still_holds_every_byte_for_whoever_added_it(known: Known) -> None:
    file = next(file for file in _files(known, ROBIN) if file.by == "mum")
    path = f"/child/{known.world.child(ROBIN)}/media/{file.id}/original"
    answer = known.browser("mum").raw("GET", path)
    with known.world.house.work() as work:
        import hashlib

        kept = work.session.execute(select(Media.sha256).where(Media.id == file.id)).scalar_one()
        assert hashlib.sha256(answer.get_data()).hexdigest() == kept
    assert b"GoldenCam" in answer.get_data()
    assert answer.headers["Content-Disposition"].startswith("attachment")
