"""Files that ask whoever opens them to read another file or to call another machine: nothing is read, nobody is called, and
nothing swells (U12, U13)."""

import io
import os
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from socket import create_server

import pytest
from PIL import Image, PngImagePlugin

from media.derive import derive
from media.errors import MediaRefused
from media.intake import receive
from media.store import Store
from tests.media.making import SCENE, TONE, docx, drawn, ffmpeg, odt, phone_heic, repacked, saved

SECRET = b"root:x:0:0:root-of-the-secret"
LAUGH = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


class Trap:
    """Listens on this machine and counts who calls."""

    def __init__(self) -> None:
        self._door = create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.called = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                line, _from = self._door.accept()
            except OSError:
                return
            self.called += 1
            line.close()

    def close(self) -> None:
        """Listen no more."""
        self._door.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    """Nobody may call it."""
    made = Trap()
    yield made
    made.close()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of the machine's, whose words may appear nowhere."""
    path = tmp_path / "passwd"
    path.write_bytes(SECRET * 50)
    os.utime(path, (1, 1))  # an access would show: relatime notes the first one after a change
    return path


def _box(name: bytes, *inside: bytes) -> bytes:
    data = b"".join(inside)
    return struct.pack(">I", len(data) + 8) + name + data


def _referring(address: str) -> bytes:
    """A QuickTime film that is only a reference to a film elsewhere."""
    where = address.encode() + b"\0"
    link = _box(b"rdrf", bytes(4), b"url ", struct.pack(">I", len(where)), where)
    return _box(b"ftyp", b"qt  ", bytes(4), b"qt  ") + _box(b"moov", _box(b"rmra", _box(b"rmda", link)))


def _with_its_data_elsewhere(film: bytes, secret: Path) -> bytes:
    """A film whose box says that its sound and pictures lie in another file."""
    entry = b"\0\0\0\x0curl \0\0\0\x01"
    assert entry in film
    where = str(secret).encode() + b"\0"
    alias = b"alis" + bytes(4) + where.ljust(len(entry), b"\0")
    return film.replace(entry, (struct.pack(">I", len(entry)) + alias)[: len(entry)]) + _box(b"free", where)


def _subtitled(playlist: bytes) -> bytes:
    """An AVI whose subtitles are a playlist: how servers were made to show their password files."""
    words = "text.avi".encode("utf-16-le")
    gab2 = b"GAB2\0\x02\0" + struct.pack("<I", len(words)) + words + b"\x04\0" + struct.pack("<I", len(playlist)) + playlist
    chunk = b"01sb" + struct.pack("<I", len(gab2)) + gab2
    movi = b"LIST" + struct.pack("<I", len(chunk) + 4) + b"movi" + chunk
    return b"RIFF" + struct.pack("<I", len(movi) + 4) + b"AVI " + movi


@pytest.mark.slow
def test_no_recording_reads_another_file_or_calls_another_machine(
    store: Store, trap: Trap, secret: Path, tmp_path: Path
) -> None:
    film = ffmpeg(tmp_path, "mov", *SCENE, "-c:v", "mpeg4")
    tone = ffmpeg(tmp_path, "mp3", *TONE, "-c:a", "libmp3lame")
    url = f"http://127.0.0.1:{trap.port}/x.ts"
    lists = {
        "local": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n",
        "joined": f"#EXTM3U\n#EXTINF:1,\nconcat:{secret}|{secret}\n#EXT-X-ENDLIST\n",
        "called": f"#EXTM3U\n#EXTINF:1,\n{url}\n#EXT-X-ENDLIST\n",
    }
    hostile = {f"{how}.{ending}": lists[how].encode() for how in lists for ending in ("mp4", "mov", "mp3", "mkv", "m3u8")}
    hostile |= {f"subtitled-{how}.{ending}": _subtitled(lists[how].encode()) for how in lists for ending in ("avi", "mp4", "mov")}
    hostile |= {
        "refers.mov": _referring(url), "refers-here.mov": _referring(f"file://{secret}"),
        "elsewhere.mov": _with_its_data_elsewhere(film, secret), "tagged.mp3": b"ID3\x04\0\0\0\0\0\0" + lists["local"].encode(),
        "list.ffconcat": f"ffconcat version 1.0\nfile {secret}\n".encode(), "after.mp3": tone + lists["called"].encode(),
        "session.sdp": f"v=0\nc=IN IP4 127.0.0.1\nm=video {trap.port} RTP/AVP 96\n".encode(),
        "manifest.mpd": f'<?xml version="1.0"?><MPD><BaseURL>{url}</BaseURL></MPD>'.encode(),
    }  # fmt: skip
    answers = {}
    for name, data in hostile.items():
        try:
            received = receive(io.BytesIO(data), name, "", store, "aa11")
            made = derive(received.kind, store, received.original.key, "aa11", received.content_type)
        except MediaRefused as refusal:
            answers[name] = refusal.code
            continue
        answers[name] = "shown"
        for one in made.renditions:
            assert SECRET[:20] not in store.path(one.key).read_bytes()
    for kind, served in (("audio", "audio/mpeg"), ("video", "video/quicktime"), ("video", "video/x-matroska")):
        for name in ("local.mp4", "joined.mov", "called.mkv", "refers.mov", "subtitled-local.avi", "manifest.mpd", "list.ffconcat"):
            key = store.put("aa11", io.BytesIO(hostile[name]), "mp4").key  # as if it had got past the door
            with pytest.raises(MediaRefused):
                derive(kind, store, key, "aa11", served)  # type: ignore[arg-type]
    assert {name for name, answer in answers.items() if answer == "shown"} <= {"after.mp3", "elsewhere.mov"}
    assert trap.called == 0
    assert secret.stat().st_atime == 1, "the other file was opened"


def _xml(trap: Trap, secret: Path) -> dict[str, str]:
    """XML that swells, reads files or calls machines: the kinds of attack that the defusedxml project gathers."""
    url = f"http://127.0.0.1:{trap.port}"
    return {
        "laughs": f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGH}]><x>&l9;</x>',
        "cyclic": '<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]><x>&a;</x>',
        "quadratic": f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]><x>{"&a;" * 10_000}</x>',
        "a file": f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{secret}">]><x>&a;</x>',
        "a machine": f'<!DOCTYPE x [<!ENTITY a SYSTEM "{url}/a">]><x>&a;</x>',
        "a parameter": f'<!DOCTYPE x [<!ENTITY % a SYSTEM "{url}/p">%a;]><x/>',
        "a type": f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "{url}/x.dtd"><html/>',
    }


@pytest.mark.parametrize("what", ["laughs", "cyclic", "quadratic", "a file", "a machine", "a parameter", "a type"])
def test_no_xml_in_a_document_or_a_picture_swells_or_reaches_out(
    store: Store, trap: Trap, secret: Path, what: str
) -> None:
    xml = _xml(trap, secret)[what].encode()
    started = time.monotonic()
    in_word = [f"word/{one}.xml" for one in ("document", "styles", "settings")] + ["word/_rels/document.xml.rels", "customXml/item1.xml"]
    refused = {f"{place} in a.docx": repacked(docx(), {place: xml}) for place in in_word}
    refused |= {"a.odt": odt(content=xml), "b.odt": odt(**{"styles.xml": xml}), "a.svg": xml, "a.jpg": xml, "a.txt": xml}
    for name, data in refused.items():
        with pytest.raises(MediaRefused) as caught:
            receive(io.BytesIO(data), name.split()[-1], "", store, "aa11")
        assert caught.value.code in ("broken_document", "not_taken", "wrong_name", "broken_photo"), name
    xmp = b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>' + xml[:60_000]
    said = PngImagePlugin.PngInfo()
    said.add_itxt("XML:com.adobe.xmp", xmp.decode())
    photos = {"JPEG": saved(drawn(), "JPEG", xmp=xmp), "PNG": saved(drawn(), "PNG", pnginfo=said), "WEBP": saved(drawn(), "WEBP", xmp=xmp)}
    for form, data in photos.items():
        assert xmp[-20:] in data
        received = receive(io.BytesIO(data), f"a.{form.lower()}", "", store, "aa11")
        assert received.state == "ready"
        with Image.open(store.path(received.renditions[-1].key)) as shown:
            assert "xmp" not in shown.info
    assert time.monotonic() - started < 8
    assert trap.called == 0
    assert secret.stat().st_atime == 1


def test_what_a_document_only_names_is_not_fetched(store: Store, trap: Trap) -> None:
    """A template, a picture or a part elsewhere: Word would fetch it; we keep the file as it is, and fetch nothing."""
    url = f"http://127.0.0.1:{trap.port}/t.dotm"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="r1" Type="{kinds}/attachedTemplate" Target="{url}" TargetMode="External"/>'
    names = "http://schemas.openxmlformats.org/package/2006/relationships"
    data = repacked(docx(), {"word/_rels/settings.xml.rels": f'<Relationships xmlns="{names}">{link}</Relationships>'.encode()})
    assert receive(io.BytesIO(data), "a.docx", "", store, "aa11").state == "kept"
    include = f'<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{url}"/></o:document-content>'
    assert receive(io.BytesIO(odt(content=include.encode())), "a.odt", "", store, "aa11").state == "kept"
    assert receive(io.BytesIO(phone_heic()), "a.heic", "", store, "aa11").state in ("ready", "waiting")
    assert trap.called == 0
