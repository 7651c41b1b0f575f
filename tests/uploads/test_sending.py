"""Files come in piece by piece: what is said to be here lasts, nobody else learns of it, and nothing lies about for ever."""

import base64
import hashlib
import os
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.exceptions import ClientDisconnected

from media.store import Store
from media.uploads import Uploads
from tests.support.client import HOST, Visitor
from tests.support.house import House
from tests.uploads.tus import PIECE, Tus, name_of
from wiki import clock
from wiki.commands import uploads as commands
from wiki.commands.members import end_membership
from wiki.models.uploads import Upload
from wiki.queries.people import list_members
from wiki.words import Permission
from wiki.worker.upkeep import tidy_up

Open = Callable[[str], Visitor]
DATA = os.urandom(5000)


@pytest.fixture
def uploads(app: Flask) -> Uploads:
    found: Uploads = app.extensions["uploads"]
    return found


@pytest.fixture
def mum(family: House, client_for: Open) -> Tus:
    return Tus(client_for("mum"), family.children["robin"])


def _lying(uploads: Uploads, path: str) -> Path:
    child, name = (UUID(one).hex for one in (path.split("/")[2], name_of(path)))
    return uploads.root / child / name


def _sum(name: str, data: bytes) -> str:
    return f"{name} {base64.b64encode(hashlib.new(name, data).digest()).decode()}"


def test_a_file_comes_in_pieces_and_what_is_said_to_be_here_lasts(
    mum: Tus, uploads: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = mum.ask("OPTIONS", mum.endpoint, Tus_Resumable="")
    assert set(offer.headers["Tus-Extension"].split(",")) == {"creation", "termination", "expiration", "checksum"}
    assert (offer.headers["Tus-Max-Size"], offer.headers["Tus-Version"]) == (str(500 * 1024 * 1024), "1.0.0")
    assert "sha1" in offer.headers["Tus-Checksum-Algorithm"]
    begun = mum.begin(len(DATA))
    path = begun.headers["Location"]
    assert begun.headers["Upload-Expires"].endswith("GMT")
    assert mum.far(path) == 0
    lasting: list[int] = []
    really = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (really(handle), lasting.append(os.fstat(handle).st_size))[0])
    first = mum.piece(path, 0, DATA[:2000])
    assert (first.status_code, first.headers["Upload-Offset"], lasting[-1]) == (204, "2000", 2000), "written through first"
    assert first.headers["Upload-Expires"] == begun.headers["Upload-Expires"]
    wrong = [
        (409, mum.piece(path, 1999, b"x")), (409, mum.piece(path, 2001, b"x")), (400, mum.piece(path, 2000, b"x", Upload_Offset="-1")),
        (460, mum.piece(path, 2000, b"another", Upload_Checksum=_sum("sha1", b"piece"))),
        (400, mum.piece(path, 2000, b"x", Upload_Checksum="crc32 AAAA")), (415, mum.piece(path, 2000, b"x", Content_Type="text/plain")),
        (400, mum.piece(path, 2000, b"x", Upload_Checksum="sha1 no base")), (413, mum.piece(path, 2000, DATA[:3001])),
        (412, mum.piece(path, 2000, b"x", Tus_Resumable="0.2.2")), (412, mum.piece(path, 2000, b"x", Tus_Resumable="")),
    ]  # fmt: skip
    assert [one.status_code for _status, one in wrong] == [status for status, _one in wrong]
    assert _lying(uploads, path).read_bytes() == DATA[:2000], "nothing of them stays"
    assert mum.piece(path, 2000, DATA[2000:3000], Upload_Checksum=_sum("sha1", DATA[2000:3000])).status_code == 204
    assert mum.piece(path, 3000, DATA[3000:4000], Upload_Checksum=_sum("sha256", DATA[3000:4000])).status_code == 204
    last = mum.ask("POST", path, DATA[4000:], Upload_Offset="4000", Content_Type=PIECE, X_HTTP_Method_Override="PATCH")
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, "5000"), "where a network lets no PATCH through"
    assert mum.piece(path, 5000, b"").status_code == 204
    assert mum.piece(path, 5000, b"x").status_code == 413
    head = mum.ask("HEAD", path)
    assert (head.headers["Upload-Length"], head.headers["Cache-Control"]) == ("5000", "no-store")
    assert head.headers["Upload-Metadata"].startswith("filename ")
    assert _lying(uploads, path).read_bytes() == DATA
    assert [one.stat().st_mode & 0o777 for one in (_lying(uploads, path), _lying(uploads, path).parent, uploads.root)] == [0o600, 0o700, 0o700]
    assert mum.ask("DELETE", path).status_code == 204
    assert (mum.ask("HEAD", path).status_code, mum.ask("DELETE", path).status_code) == (404, 404)
    assert not _lying(uploads, path).exists(), "what is not wanted any more does not stay"
    other = mum.place(10)
    assert mum.ask("POST", other, X_HTTP_Method_Override="DELETE").status_code == 204
    assert mum.ask("POST", other, X_HTTP_Method_Override="GET").status_code == 405


def test_what_can_never_be_taken_is_refused_before_a_byte_is_sent(
    mum: Tus, uploads: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    mega = 1024 * 1024
    for size, name, status, words in (
        (100 * mega + 1, "big.jpg", 413, "The most we can take is 100 MB"), (500 * mega + 1, "film.mp4", 413, "500 MB"),
        (5_000_000_000, "", 413, "500 MB"), (100, "game.exe", 415, "this kind of file"), (0, "none.jpg", 400, "This file is empty"),
    ):  # fmt: skip
        answer = mum.begin(size, name)
        assert (answer.status_code, answer.mimetype) == (status, "text/plain"), name
        assert words in answer.get_data(as_text=True)
    for headers in (
        {"Upload_Length": "x"}, {"Upload_Length": "-1"}, {"Upload_Length": ""}, {"Upload_Length": "9" * 16},
        {"Upload_Metadata": "filename ???"}, {"Upload_Metadata": "a,a"}, {"Upload_Metadata": "k " + "QUJD" * 2000},
        {"Upload_Metadata": "filename /w=="},
    ):  # fmt: skip
        assert mum.begin(10, **headers).status_code == 400, headers
    monkeypatch.setattr(commands, "_MOST", 2)
    assert [mum.begin(10).status_code for _file in range(3)] == [201, 201, 413]
    assert len(list(uploads.there(older_than=-60))) == 2, "nothing lies there of those that were refused"
    assert mum.begin(100 * mega, "as-big-as-can-be.jpg", Upload_Length=str(100 * mega)).status_code == 413, "two are on their way"


def test_what_is_not_ones_own_is_not_there(family: House, client_for: Open, mum: Tus, uploads: Uploads) -> None:
    mark = hashlib.sha256(DATA).hexdigest()
    path = mum.place(len(DATA), mark=mark)
    assert mum.piece(path, 0, DATA[:100]).status_code == 204
    found = mum.ask("GET", f"{mum.endpoint}?mark={mark}").get_json()
    assert found == {"uploads": [path]}, "its sender finds it again"
    robin, zara = family.children["robin"], family.children["zara"]
    dad, priya = Tus(client_for("dad"), robin), Tus(client_for("priya"), robin)
    elsewhere, never = path.replace(str(robin), str(zara)), path.replace(name_of(path), str(uuid4()))
    theirs = Tus(client_for("priya"), zara)
    mine_there = theirs.place(50)  # Priya's own in Zara's space
    for who, where in (
        (dad, path), (priya, path), (priya, elsewhere), (priya, mine_there.replace(str(zara), str(robin))),
        (Tus(client_for("nadia"), zara), elsewhere), (Tus(client_for("nadia"), robin), path), (mum, elsewhere),
    ):  # fmt: skip
        for method in ("HEAD", "GET", "PATCH", "DELETE"):
            real, none = (
                who.ask(method, one, b"x", Upload_Offset="100", Content_Type=PIECE) for one in (where, never)
            )
            assert (real.status_code, none.status_code) == (404, 404), method
            assert abs(len(real.get_data()) - len(none.get_data())) <= 64
    assert dad.ask("GET", f"{dad.endpoint}?mark={mark}").get_json() == {"uploads": []}
    for change in ({"X_CSRF_Token": ""}, {"X_CSRF_Token": dad.token}, {"Origin": "https://evil.example"}, {"Sec_Fetch_Site": "cross-site"}):
        for answer in (mum.begin(10, **change), mum.piece(path, 100, b"x", **change), mum.ask("DELETE", path, **change)):
            assert answer.status_code == 403, change
    assert _lying(uploads, path).read_bytes() == DATA[:100]
    assert mum.piece(path, 100, DATA[100:200]).status_code == 204
    with family.work() as work:
        moira = family.space("moira", "robin", work, Permission.MANAGE_MEMBERS)
        member = next(one for one in list_members(moira) if one.person_id == family.people["mum"])
        end_membership(moira, member.id, "for the test")
        work.commit()
    assert mum.piece(path, 200, b"x").status_code == 404
    assert mum.ask("HEAD", path).status_code == 404


class _Held:
    """A body that comes slowly: half of it, and the rest when it is let go."""

    def __init__(self, first: bytes, rest: bytes) -> None:
        self._parts = [first, rest, b""]
        self.is_waiting, self.go = threading.Event(), threading.Event()

    def read(self, _size: int = -1) -> bytes:
        if len(self._parts) == 2:
            self.is_waiting.set()
            assert self.go.wait(20)
            if not self._parts[0]:
                raise ClientDisconnected
        return self._parts.pop(0)


def _patch(app: Flask, mum: Tus, path: str, offset: int, length: int, body: Any) -> int:
    """A piece by a connection of its own."""
    client = app.test_client()
    client.set_cookie("__Host-thread", mum.visitor.cookie, domain="localhost", secure=True, path="/")
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), "X-CSRF-Token": mum.token, "Origin": HOST}
    return client.patch(
        path, content_type=PIECE, headers=headers, base_url=HOST,
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(length)},
    ).status_code  # fmt: skip


def test_of_two_pieces_at_once_one_wins_and_what_came_of_a_broken_one_is_kept(
    app: Flask, mum: Tus, uploads: Uploads
) -> None:
    path = mum.place(len(DATA))
    for rest, status, there in ((DATA[1000:2000], 204, 2000), (b"", 400, 3000)):
        at = mum.far(path)
        slow, answers = _Held(DATA[at : at + 1000], rest), []
        first = threading.Thread(target=lambda: answers.append(_patch(app, mum, path, at, 2000, slow)))  # noqa: B023
        first.start()
        assert slow.is_waiting.wait(20)
        assert mum.piece(path, mum.far(path), b"x").status_code == 423
        assert mum.ask("DELETE", path).status_code == 423
        slow.go.set()
        first.join(30)
        assert (answers, mum.far(path)) == ([status], there)
    assert _lying(uploads, path).read_bytes() == DATA[:3000], "a line that broke costs nothing that had come"
    assert mum.piece(path, 3000, DATA[3000:]).status_code == 204
    assert _lying(uploads, path).read_bytes() == DATA


def test_what_nobody_comes_back_for_goes_and_what_is_under_way_stays(
    app: Flask, family: House, mum: Tus, uploads: Uploads
) -> None:
    old, living = mum.place(len(DATA)), mum.place(len(DATA))
    for path in (old, living):
        mum.piece(path, 0, DATA[:100])
        os.utime(_lying(uploads, path), (1, 1))
    stray, young = uploads.root / uuid4().hex / uuid4().hex, uploads.root / uuid4().hex / uuid4().hex
    for lost in (stray, young):
        lost.parent.mkdir()
        lost.write_bytes(b"of a server that was killed")
    os.utime(stray, (1, 1))
    with family.work() as work:
        past = clock.now() - timedelta(seconds=1)
        work.begin_writing().execute(update(Upload).where(Upload.id == UUID(name_of(old))).values(expires_at=past))
        work.commit()
    assert (mum.ask("HEAD", old).status_code, mum.piece(old, 100, b"x").status_code) == (404, 404)
    engine: Any = family.engine
    store: Store = app.extensions["store"]
    tidy_up(engine, store, uploads)
    assert [one.exists() for one in (_lying(uploads, old), stray, young, _lying(uploads, living))] == [False, False, True, True]
    with family.work() as work:
        assert [one.hex for one in work.session.execute(select(Upload.id)).scalars()] == [UUID(name_of(living)).hex]
    assert mum.piece(living, 100, DATA[100:]).status_code == 204
