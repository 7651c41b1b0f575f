"""The bytes of a file: whole or in pieces as a player asks, harmless in a browser, and only for who may have them."""

import io
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from media.store import Store
from tests.media.making import docx, drawn, phone_jpeg, saved, wav
from tests.support.client import Visitor
from tests.support.house import House
from wiki.commands.media import add_media
from wiki.commands.members import end_membership
from wiki.commands.passages import MediaUse
from wiki.database import Work
from wiki.models.children import Membership
from wiki.models.media import Media, Rendition
from wiki.settings import Settings
from wiki.web.streaming import Unsatisfiable, attachment, wanted_range
from wiki.words import Permission, Preset

Browser = Callable[[str], Visitor]


@dataclass(frozen=True)
class Shown:
    """A file in Robin's pages: where it is, and the bytes behind it."""

    id: uuid.UUID
    path: str
    data: bytes
    key: str

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.data)


@pytest.fixture
def store(settings: Settings) -> Store:
    """The store of the program under test."""
    return Store(settings.media_root)


def _add(family: House, store: Store, data: bytes, filename: str, kind: str, audience: Preset) -> uuid.UUID:
    with family.work() as work:
        space = family.space("mum", "robin", work, Permission.UPLOAD)
        media_id = add_media(space, store, io.BytesIO(data), filename, kind)
        work.commit()
    family.say(
        "mum", "robin", "about_me_primary", "people", columns={"name": "Somebody"},
        media=(MediaUse(media_id, alt="A file"),), audience=audience,
    )  # fmt: skip
    return media_id


@pytest.fixture
def photo(family: House, store: Store) -> Shown:
    """A photo for everyone in Robin's space, in its smallest size."""
    media_id = _add(family, store, phone_jpeg(), 'Robin’s "day"; 50%.jpg', "image/jpeg", Preset.EVERYONE)
    with family.work() as work:
        key = work.session.execute(
            select(Rendition.key).where(Rendition.media_id == media_id, Rendition.name == "w320")
        ).scalar_one()
    path = f"/child/{family.children['robin']}/media/{media_id}/w320"
    return Shown(media_id, path, store.path(key).read_bytes(), key)


def test_a_picture_is_shown_whole_and_can_do_nothing(client_for: Browser, photo: Shown) -> None:
    answer = client_for("leila").raw("GET", photo.path)

    assert (answer.status_code, answer.data) == (200, photo.data)
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert int(answer.headers["Content-Length"]) == photo.size


_PIECES: tuple[tuple[str, int, int | None], ...] = (
    ("bytes=0-0", 0, 1), ("bytes=5-9", 5, 10), ("bytes=10-", 10, None), ("bytes=-1", -1, None),
    ("bytes=-20", -20, None), ("bytes=-99999999", 0, None), ("bytes=5-99999999", 5, None), ("BYTES=0-0", 0, 1),
    ("bytes= 2-3 ", 2, 4),
)  # fmt: skip


def test_a_piece_is_sent_as_asked(client_for: Browser, photo: Shown) -> None:
    visitor = client_for("leila")
    for asked, start, stop in _PIECES:
        answer = visitor.raw("GET", photo.path, headers={"Range": asked})
        piece = photo.data[start:stop]
        first = photo.size + start if start < 0 else start
        assert (answer.status_code, answer.data) == (206, piece), asked
        assert answer.headers["Content-Range"] == f"bytes {first}-{first + len(piece) - 1}/{photo.size}"
        assert int(answer.headers["Content-Length"]) == len(piece)
        assert answer.headers["Content-Type"] == "image/webp"


def test_a_piece_past_the_end_is_answered_with_the_size(client_for: Browser, photo: Shown) -> None:
    visitor = client_for("leila")
    for asked in (f"bytes={photo.size}-", "bytes=999999999999-", "bytes=-0"):
        answer = visitor.raw("GET", photo.path, headers={"Range": asked})
        assert (answer.status_code, answer.data) == (416, b""), asked
        assert answer.headers["Content-Range"] == f"bytes */{photo.size}"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_ranges_that_make_no_sense_or_too_many_get_the_whole_file(client_for: Browser, photo: Shown) -> None:
    visitor = client_for("leila")
    for asked in (
        "bytes=-", "bytes=", "bytes", "bytes=9-5", "bytes=a-b", "bytes=-5-5", "bytes=0x0-0x5", "lines=0-0", "bytes=٠-٥",
        "bytes=0-1,4-5", "bytes=" + ",".join(f"{n}-{n + 100}" for n in range(1_000)), "bytes=" + "9" * 10_000 + "-",
        "bytes=0-0,-1",
    ):  # fmt: skip
        answer = visitor.raw("GET", photo.path, headers={"Range": asked.encode().decode("latin-1")})
        assert (answer.status_code, answer.data) == (200, photo.data), asked


def test_head_tells_the_size_and_sends_nothing(client_for: Browser, photo: Shown) -> None:
    visitor = client_for("leila")
    for headers in ({}, {"Range": "bytes=0-0"}):
        answer = visitor.raw("HEAD", photo.path, headers=headers)
        assert (answer.status_code, answer.data) == (200, b"")
        assert int(answer.headers["Content-Length"]) == photo.size
        assert "Content-Range" not in answer.headers


def test_a_browser_that_has_the_file_need_not_fetch_it_again(client_for: Browser, photo: Shown) -> None:
    visitor = client_for("leila")
    etag = visitor.raw("GET", photo.path).headers["ETag"]
    assert not etag.startswith("W/") and photo.key not in etag

    again = visitor.raw("GET", photo.path, headers={"If-None-Match": etag})
    other = visitor.raw("GET", photo.path, headers={"If-None-Match": '"other"'})

    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    assert other.status_code == 200
    assert visitor.raw("GET", photo.path, headers={"If-None-Match": etag, "Range": "bytes=0-0"}).status_code == 304
    assert visitor.raw("GET", photo.path, headers={"If-Match": '"other"'}).status_code == 412
    assert visitor.raw("GET", photo.path, headers={"If-Match": etag}).status_code == 200
    assert visitor.raw("GET", photo.path, headers={"If-Match": "*"}).status_code == 200


def test_a_piece_of_a_file_that_changed_is_sent_whole(client_for: Browser, photo: Shown) -> None:
    visitor = client_for("leila")
    etag = visitor.raw("GET", photo.path).headers["ETag"]
    for held, status in ((etag, 206), ('"other"', 200), (f"W/{etag}", 200), ("Sat, 21 Nov 2026 14:30:00 GMT", 200)):
        answer = visitor.raw("GET", photo.path, headers={"If-Range": held, "Range": "bytes=0-0"})
        assert answer.status_code == status, held


def test_each_request_is_checked_anew(family: House, client_for: Browser, photo: Shown) -> None:
    visitor = client_for("leila")
    etag = visitor.raw("GET", photo.path).headers["ETag"]
    with family.work() as work:
        space = family.space("moira", "robin", work, Permission.MANAGE_MEMBERS)
        member = work.session.execute(
            select(Membership.id).where(
                Membership.person_id == family.people["leila"], Membership.child_id == family.children["robin"]
            )
        ).scalar_one()
        end_membership(space, member)
        work.commit()

    for headers in ({}, {"Range": "bytes=0-0"}, {"If-None-Match": etag}, {"Range": "bytes=0-1,2-3"}):
        assert visitor.raw("GET", photo.path, headers=headers).status_code == 404
        assert visitor.raw("HEAD", photo.path, headers=headers).status_code == 404


def test_nobody_else_learns_whether_a_file_is_there(
    family: House, client_for: Browser, photo: Shown, store: Store
) -> None:
    hidden = _add(family, store, saved(drawn(), "PNG"), "hidden.png", "image/png", Preset.ONLY_ME)
    robin, zara = family.children["robin"], family.children["zara"]
    assert client_for("mum").raw("GET", f"/child/{robin}/media/{hidden}/w320").status_code == 200
    asked = [
        ("leila", f"/child/{robin}/media/{hidden}/w320"), ("leila", f"/child/{robin}/media/{hidden}/original"),
        ("leila", f"/child/{robin}/media/{uuid.uuid4()}/w320"), ("leila", photo.path.replace("w320", "w999")),
        ("brook", photo.path), ("brook", f"/child/{zara}/media/{photo.id}/w320"),
        ("priya", f"/child/{zara}/media/{photo.id}/w320"), ("priya", f"/child/{uuid.uuid4()}/media/{photo.id}/w320"),
    ]  # fmt: skip
    for name, path in asked:
        for headers in ({}, {"Range": "bytes=0-0"}, {"Range": "bytes=0-0,1-1"}):
            answer = client_for(name).raw("GET", path, headers=headers)
            assert (answer.status_code, answer.mimetype) == (404, "text/html"), path
    assert client_for("").raw("GET", photo.path).status_code == 302


def test_the_original_goes_to_its_uploader_only_under_its_own_name(
    client_for: Browser, photo: Shown, family: House
) -> None:
    path = photo.path.replace("w320", "original")

    answer = client_for("mum").raw("GET", path)

    assert (answer.status_code, answer.data) == (200, phone_jpeg())
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"Robins _day__ 50_.jpg\"; filename*=UTF-8''Robin%E2%80%99s%20%22day%22%3B%2050%25.jpg"
    )
    assert client_for("dad").raw("GET", path).status_code == 404


def test_a_document_goes_to_all_who_may_see_it_as_a_download(family: House, client_for: Browser, store: Store) -> None:
    data = docx("Words")
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    media_id = _add(family, store, data, "letter.docx", word, Preset.EVERYONE)
    path = f"/child/{family.children['robin']}/media/{media_id}/original"

    answer = client_for("leila").raw("GET", path, headers={"Range": "bytes=0-3"})

    assert (answer.status_code, answer.data) == (206, data[:4])
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_file_that_is_missing_on_the_disk_gets_a_page_with_a_sentence_and_is_logged(
    client_for: Browser, photo: Shown, store: Store, caplog: pytest.LogCaptureFixture, family: House
) -> None:
    store.remove(photo.key)
    with caplog.at_level(logging.ERROR, "wiki"):
        for method in ("GET", "HEAD"):
            answer = client_for("leila").raw(method, photo.path, headers={"Range": "bytes=0-0"})
            assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert photo.key in caplog.text
    assert "day" not in caplog.text  # no name of a file
    with Work(family.engine) as work:
        session = work.begin_writing()
        for row in session.execute(select(Rendition)).scalars():
            row.key = "../../secret_key"
        work.commit()
    assert client_for("leila").raw("GET", photo.path).status_code == 404


def test_a_file_cut_short_on_the_disk_is_sent_as_far_as_it_goes_and_logged(
    client_for: Browser, photo: Shown, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    store.path(photo.key).write_bytes(photo.data[:10])

    answer = client_for("leila").raw("GET", photo.path)

    assert (answer.status_code, answer.data, answer.headers["Content-Length"]) == (200, photo.data[:10], "10")
    assert "another size" in caplog.text


def test_a_link_in_the_store_is_not_followed(
    client_for: Browser, photo: Shown, store: Store, settings: Settings
) -> None:
    secret = settings.instance / "secret"
    secret.write_text("secret")
    store.path(photo.key).unlink()
    store.path(photo.key).symlink_to(secret)

    assert client_for("leila").raw("GET", photo.path).status_code == 404


def test_an_empty_file_has_no_piece_to_send() -> None:
    assert wanted_range("bytes=0-", 10) == (0, 10)
    for asked in ("bytes=0-", "bytes=0-0", "bytes=-5"):
        with pytest.raises(Unsatisfiable):
            wanted_range(asked, 0)


def test_no_name_breaks_out_of_its_header() -> None:
    for name in ('a"b', "a\r\nSet-Cookie: x=1", "\u202egpj.exe", "\ud83e", "a\\b;c=d", "%41.pdf", "", "  "):
        header = attachment(name)
        assert "\r" not in header and "\n" not in header and header.isascii()
        assert header.count('"') == 2 and header.startswith('attachment; filename="')
        assert ";" not in header.split('"')[1] and "%" not in header.split('"')[1]
    assert 'filename="file.jpg"' in attachment("نور.jpg"), "an old browser would keep it as a hidden file"


def test_what_waits_has_nothing_to_send(family: House, client_for: Browser, store: Store) -> None:
    media_id = _add(family, store, wav(), "hello.wav", "audio/wav", Preset.EVERYONE)
    with family.work() as work:
        assert work.session.execute(select(Media.state).where(Media.id == media_id)).scalar_one() == "waiting"

    assert client_for("leila").raw("GET", f"/child/{family.children['robin']}/media/{media_id}/m4a").status_code == 404
