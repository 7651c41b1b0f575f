"""Files that are two things in one, opened in a real browser in every way that a page or a person can: nothing in them runs
(U4), and each comes down under its own name (U9)."""

import io
import uuid
import zipfile
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.browser.serving import served
from tests.browser.watching import DESKTOP, Tab, new_context
from tests.media.making import docx, drawn, exif, pdf, phone_jpeg, saved
from tests.support.house import PASSWORD, House
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse
from wiki.errors import Refused
from wiki.models.media import Media, Rendition
from wiki.words import Permission, Preset

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RUN = "alert('ran')"
PAGE = f"<html><body><img src=x onerror=\"{RUN}\"><script>{RUN}</script></body></html>".encode()
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}"><script>{RUN}</script></svg>'.encode()


def _scripted_pdf() -> bytes:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        act = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.{RUN}; {RUN}")
        document.Root.OpenAction = act
        document.pages[0].AA = pikepdf.Dictionary(O=act)
        document.save(made)
    return made.getvalue()


def _zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as box:
        box.writestr("index.html", PAGE)
    return made.getvalue()


def _exif() -> bytes:
    block = exif()
    block[0x010E] = PAGE.decode()
    block[0x9286] = PAGE.decode()
    return saved(drawn(), "JPEG", exif=block, comment=PAGE)


GIF = saved(drawn(mode="P"), "GIF").replace(b"GIF87a", b"GIF89a")
# Names that a header, a page or a disk could trip over, each with what it comes down as.
TAKEN: dict[str, tuple[bytes, str]] = {
    "gif-js.gif": (b"GIF89a=1;" [:6] + GIF[6:] + f"*/=1;{RUN}//".encode(), ""),
    "jpeg-html.jpg": (phone_jpeg() + PAGE, ""),
    "jpeg-zip.jpg": (phone_jpeg() + _zip(), ""),
    "jpeg-comment.jpg": (_exif(), ""),
    "png-php.png": (saved(drawn(), "PNG") + b"<?php echo 1; ?>" + PAGE, ""),
    "Zoë’s \"day\"; 100%.pdf": (_scripted_pdf(), "Zoë’s _day_; 100%.pdf"),
    "pdf-html.pdf": (pdf() + PAGE, "pdf-html.pdf"),
    "<img src=x onerror=alert(1)>.docx": (docx(), "_img src=x onerror=alert(1)_.docx"),
    "رسالة.txt": (f"Robin likes trains. {RUN}".encode(), "رسالة.txt"),
}  # fmt: skip
REFUSED = {
    "a.html": PAGE, "a.xhtml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
    "a.svg": SVG, "a.svgz": __import__("gzip").compress(SVG), "a.xml": b"<?xml version='1.0'?><?xml-stylesheet href='x.xsl'?><x/>",
    "a.mhtml": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n" + PAGE,
    "a.jpg": PAGE, "b.jpg": SVG, "b.pdf": PAGE + pdf(), "a.gif": f"GIF89a=1;{RUN}".encode(), "a.txt": PAGE, "b.txt": SVG,
    "a.js": RUN.encode(), "a.htm.txt": b"\xef\xbb\xbf  " + PAGE, "a.png": SVG,
}  # fmt: skip


def _add(family: House, app: Flask) -> dict[uuid.UUID, str]:
    """Mum's files, those that are taken, shown in her words; the others have a sentence each."""
    made: dict[uuid.UUID, str] = {}
    store = app.extensions["store"]
    with family.work() as work:
        space = family.space("mum", "robin", work, Permission.UPLOAD)
        for name, (data, _down) in TAKEN.items():
            made[add_media(space, store, io.BytesIO(data), name, "")] = name
        for name, data in REFUSED.items():
            with pytest.raises(Refused) as caught:
                add_media(space, store, io.BytesIO(data), name, "")
            assert caught.value.fields["files"].endswith("."), name
        work.commit()
    family.say(
        "mum", "robin", "about_me_primary", "my_story", body="Files.", audience=Preset.EVERYONE,
        media=tuple(MediaUse(one, alt="A file") for one in made),
    )  # fmt: skip
    return made


# Every way in which a page could run or show bytes of ours, tried from a page of ours.
TRY = """async (address) => {
    for (const [tag, box] of [["script", "src"], ["iframe", "src"], ["embed", "src"], ["object", "data"], ["img", "src"], ["video", "src"]]) {
        const one = document.createElement(tag);
        one.setAttribute(box, address);
        document.body.append(one);
    }
    const module = document.createElement("script");
    module.type = "module"; module.src = address;
    document.body.append(module);
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet"; sheet.href = address;
    document.head.append(sheet);
    try { await import(address); } catch (refused) { /* as it should be */ }
    try { new Worker(address); } catch (refused) { /* likewise */ }
    const answer = await fetch(address);
    return [answer.status, answer.headers.get("content-type"), answer.headers.get("content-disposition") || "",
        answer.headers.get("content-security-policy"), answer.headers.get("x-content-type-options")];
}"""


def test_nothing_in_a_file_runs_however_it_is_opened(family: House, app: Flask, chromium: Browser, tmp_path: Path) -> None:
    files = _add(family, app)
    from wiki.worker.run import Worker

    Worker(app.config["SETTINGS"], app.extensions["engine"]).drain()
    robin = f"/child/{family.children['robin']}"
    page = f"{robin}/page/{family.page('robin', 'about_me_primary')}"
    with family.work() as work:
        forms = [
            (one.media_id, one.name) for one in work.session.query(Rendition).all() if one.name in ("w320", "page-1")
        ]
        types = {one.id: one.content_type for one in work.session.query(Media).all()}
    assert {name for _id, name in forms} == {"w320", "page-1"}
    with served(app) as address:
        context = new_context(chromium, DESKTOP, accept_downloads=True)
        tab = Tab(address, context.new_page()).sign_in("mum@example.org", PASSWORD)
        tab.open(page)
        tab.page.evaluate(RUN)
        assert tab.dialogs == ["alert: ran"], "what runs is seen"
        tab.dialogs.clear()
        for media_id, name in [*forms, *((one, "original") for one in files)]:
            here = f"{robin}/media/{media_id}/{name}"
            status, kind, down, alone, sniff = tab.page.evaluate(TRY, here)
            assert (status, sniff) == (200, "nosniff"), here
            assert kind == (types[media_id] if name == "original" else "image/webp")
            assert "sandbox" in alone and "default-src 'none'" in alone
            assert down.startswith("attachment") == (name == "original")
        for media_id, name in forms:
            assert tab.status(f"{robin}/media/{media_id}/{name}") == 200
        tab.open(page)
        for media_id, name in files.items():
            with tab.page.expect_download() as coming:
                tab.page.evaluate("(there) => { location.href = there; }", f"{robin}/media/{media_id}/original")
            down = TAKEN[name][1]
            if down:
                assert coming.value.suggested_filename == down
            coming.value.save_as(tmp_path / "down")
            assert (tmp_path / "down").read_bytes() == TAKEN[name][0]
        assert tab.dialogs == [], f"ran: {tab.dialogs}"
        assert not [one for one in tab.found if "another machine" in one]
        context.close()
