"""Word, OpenDocument, rich and plain text are kept as they are, once they are what they say and carry nothing nasty."""

import io
import struct
import time
import zipfile

import pikepdf
import pytest

from media import packages
from media.store import Store
from tests.corpora import corpus
from tests.media.conftest import Send, Turn
from tests.media.making import docx, odt, pdf, repacked

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>"""


def test_a_word_document_is_kept_just_as_it_is(store: Store, send: Send) -> None:
    data = docx("Robin likes trains.")
    received = send(data, "Advice.docx", WORD)
    assert (received.kind, received.state, received.content_type) == ("document", "kept", WORD)
    assert "just as it is" in received.note
    assert received.renditions == ()
    assert store.path(received.original.key).read_bytes() == data
    assert received.original.key.endswith(".docx")


def test_the_order_of_its_parts_does_not_matter(send: Send) -> None:
    assert send(repacked(docx(), {}, backwards=True), "a.docx").content_type == WORD


def test_a_word_document_without_its_ending_is_still_known(send: Send) -> None:
    assert send(docx(), "letter from Dr. Reed").content_type == WORD


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"word/vbaProject.bin": b"macro"}, "macros"),
        ({"word/activeX/activeX1.bin": b"control"}, "macros"),
        ({"word/document.xml": None}, "broken_document"),
        ({"word/document.xml": b"<w:document"}, "broken_document"),
        ({"word/document.xml": b"<html><script>alert(1)</script></html>"}, "broken_document"),
        ({"word/document.xml": b""}, "broken_document"),
        ({"word/document.xml": BOMB}, "broken_document"),
        ({"word/document.xml": OUTSIDE}, "broken_document"),
        ({"word/styles.xml": BOMB}, "broken_document"),
        ({"customXml/item1.xml": OUTSIDE}, "broken_document"),
        ({"word/_rels/document.xml.rels": OUTSIDE}, "broken_document"),
        ({"word/styles.xml": OUTSIDE.decode().encode("utf-16")}, "broken_document"),
        ({"[Content_Types].xml": None}, "not_taken"),
        ({"[Content_Types].xml": b"<Types/>"}, "not_taken"),
    ],
)
def test_a_word_document_that_is_none_or_carries_more_is_refused(
    refused: Turn, change: dict[str, bytes | None], code: str
) -> None:
    assert refused(repacked(docx(), change), "a.docx") == code


@pytest.mark.slow
def test_a_document_that_unpacks_without_end_is_refused_in_time(refused: Turn, monkeypatch: pytest.MonkeyPatch) -> None:
    blank = b"<x>" + b" " * 130_000_000 + b"</x>"
    started = time.perf_counter()
    assert refused(repacked(docx(), {"word/extra.xml": blank}), "a.docx") == "packed"
    assert refused(repacked(docx(), {"word/media/picture.bin": bytes(320_000_000)}), "a.docx") == "packed"
    assert time.perf_counter() - started < 10
    monkeypatch.setattr(packages, "MOST_MEMBERS", 10)
    assert refused(docx(), "a.docx") == "packed"


@pytest.mark.slow
def test_a_document_that_lies_about_its_size_is_refused(refused: Turn) -> None:
    blank = b"<x>" + b" " * 130_000_000 + b"</x>"
    package = bytearray(repacked(docx(), {"word/extra.xml": blank}))
    true_size = struct.pack("<I", len(blank))
    assert package.count(true_size) == 2, "once beside the part, once in the list"
    assert refused(bytes(package.replace(true_size, struct.pack("<I", 100))), "a.docx") in ("packed", "broken_document")


def test_a_list_of_a_million_parts_is_refused_unread(refused: Turn) -> None:
    package = bytearray(docx())
    end = package.rindex(b"PK\x05\x06")
    struct.pack_into("<I", package, end + 12, 60_000_000)
    assert refused(bytes(package), "a.docx") == "packed"


def test_a_locked_document_asks_for_one_without_a_password(refused: Turn) -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    assert refused(locked, "a.docx") == "locked"
    package = bytearray(docx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := package.find(mark, start)) >= 0:
            package[start + place] |= 1
            start += 4
    assert refused(bytes(package), "a.docx") in ("locked", "broken_document")
    secret = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(secret, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert refused(secret.getvalue(), "a.pdf") == "locked"
    told = b'<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    assert refused(odt(b"scrambled", **{"META-INF/manifest.xml": told}), "a.odt") == "locked"


def test_an_opendocument_text_is_kept(send: Send) -> None:
    received = send(odt(), "a.odt", "application/vnd.oasis.opendocument.text")
    assert (received.kind, received.state) == ("document", "kept")


def test_an_opendocument_text_with_programs_or_entities_is_refused(refused: Turn) -> None:
    assert refused(odt(**{"Basic/Standard/Module1.xml": b"<x/>"}), "a.odt") == "macros"
    assert refused(odt(**{"Scripts/python/x.py": b"x"}), "a.odt") == "macros"
    for nasty in (BOMB, OUTSIDE, b"<not", b"<x/>"):
        assert refused(odt(content=nasty), "a.odt") == "broken_document"


def test_an_old_word_document_is_kept_unless_it_holds_macros(send: Send, refused: Turn) -> None:
    data = (corpus("file-type") / "document-archive" / "fixture-2.doc.cfb").read_bytes()
    assert send(data, "old.doc", "application/msword").state == "kept"
    assert refused(data + "_VBA_PROJECT".encode("utf-16-le"), "old.doc") == "macros"


RICH = rb"{\rtf1\ansi Robin likes trains.}"


def test_rich_text_is_kept_unless_something_is_packed_in_it(send: Send, refused: Turn) -> None:
    assert send(RICH, "a.rtf", "application/rtf").state == "kept"
    assert refused(rb"{\rtf1{\object\objemb{\*\objdata 0105}}}", "a.rtf") == "macros"
    assert refused(RICH[:-1], "a.rtf") == "broken_document"


@pytest.mark.parametrize(
    "data",
    [
        "Zoë’s day: good. 🙂\r\n".encode(),
        "\ufeffwith a mark".encode(),
        "Zoë in two bytes a letter".encode("utf-16"),
        "Zoë’s day, from an old computer".encode("cp1252"),
        b"#include is how my son starts every story; int main (void) { he says }\n",
        b"Name,Age\nRobin,7\n",
        b"From: Mum\nSubject: sleep\n\nHe slept well.\n",
        b"x",
        b"Robin likes trains.\x07 " * 3 + "Zoë too.".encode() * 60,
        "Zoë’s day, from an older computer still: ".encode("cp437", "replace") + b"\x81\x8d\x9d",
    ],
)
def test_plain_words_are_kept_however_they_are_written(store: Store, send: Send, data: bytes) -> None:
    received = send(data, "notes.txt", "text/plain")
    assert (received.kind, received.state, received.content_type) == ("document", "kept", "text/plain")
    assert store.path(received.original.key).read_bytes() == data


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>hi</body></html>",
        b"  \n<!DOCTYPE html><p>hi",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><x/>",
        b"<script>alert(1)</script>",
        b"#!/bin/sh\nrm -rf /\n",
        b"@echo off\r\ndel *.*\r\n",
        b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>",
        b"words\0and more",
        b"\x07<script>alert(1)</script>" + b"words " * 100,
        bytes(range(256)) * 4,
    ],
)
def test_what_a_browser_or_a_machine_would_run_is_not_plain_words(refused: Turn, data: bytes) -> None:
    assert refused(data, "notes.txt", "text/plain")


def test_two_megabytes_of_words_and_not_a_byte_more(send: Send, refused: Turn) -> None:
    most = b"word " * (2 * 1024 * 1024 // 5)
    most += b"." * (2 * 1024 * 1024 - len(most))
    assert send(most, "a.txt").original.size == 2 * 1024 * 1024
    assert refused(most + b".", "a.txt") == "too_big"
    assert refused(most + b".", "a") == "too_big", "a name without an ending does not lift the limit"


def test_other_boxes_are_not_word(refused: Turn) -> None:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as new:
        new.writestr("readme.txt", "hello")
    for name in ("a.docx", "a.odt", "a", "a.zip"):
        assert refused(box.getvalue(), name) in ("not_taken", "wrong_name")
    assert refused(docx(), "a.odt") == "wrong_name"
    assert refused(docx(), "a.pdf") == "wrong_name"
    assert refused(b"PK\x03\x04" + bytes(500), "a.docx") == "not_taken"
