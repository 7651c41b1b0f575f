"""A paper that others are handed tells nobody where the photos in it were taken; its sender gets it back just as it was."""

import io
import zipfile
from collections.abc import Callable

import pikepdf
import pytest
from docx import Document
from PIL import Image, PngImagePlugin, TiffImagePlugin
from sqlalchemy import Engine, delete, update

from media.store import Store
from tests.media.making import CAMERA, XMP, drawn, saved
from tests.support.client import Visitor
from tests.support.house import House
from tests.worker.conftest import missing_files, unknown_files
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse
from wiki.database import Work
from wiki.models.media import EDITION, Media, Rendition
from wiki.settings import Settings
from wiki.words import Permission, Preset
from wiki.worker import old_media
from wiki.worker.run import Worker

Browser = Callable[[str], Visitor]
PLACE = b"secretplace"


def _docx() -> bytes:
    document = Document()
    document.add_paragraph("Robin likes trains.")
    document.add_picture(io.BytesIO(_photo()))
    document.add_picture(io.BytesIO(_png()))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _pdf() -> bytes:
    made, photo = pikepdf.new(), _photo()
    page = made.add_blank_page(page_size=(640, 480))
    image = pikepdf.Stream(
        made, photo, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=640, Height=480,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    page.add_resource(image, pikepdf.Name.XObject, pikepdf.Name.Photo)
    page.Contents = made.make_stream(b"640 0 0 480 0 0 cm /Photo Do")
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _told() -> Image.Exif:
    """What a camera writes: which one it is, how it was held, and where."""
    told = Image.Exif()
    told[0x010F], told[0x0112] = CAMERA, 6
    told.get_ifd(0x8825)[0x12] = PLACE.decode()
    return told


def _photo() -> bytes:
    return saved(drawn(), "JPEG", exif=_told(), xmp=XMP)


def _png() -> bytes:
    said = PngImagePlugin.PngInfo()
    said.add_itxt("XML:com.adobe.xmp", XMP.decode())
    said.add_text("Comment", CAMERA + PLACE.decode())
    return saved(drawn(), "PNG", exif=_told(), pnginfo=said)


def _tiff() -> bytes:
    told = TiffImagePlugin.ImageFileDirectory_v2()
    told[0x010F], told[0x8825] = CAMERA, {0x12: PLACE.decode()}
    told.tagtype[0x8825] = 4
    return saved(drawn(), "TIFF", tiffinfo=told)


def _in_docx(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        assert box.testzip() is None and b"Robin likes trains." in box.read("word/document.xml")
        return [box.read(name) for name in box.namelist() if name.startswith("word/media/")]


def _in_pdf(data: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [bytes(one.read_raw_bytes()) for one in pdf.pages[0].Resources.XObject.values()]


PAPERS = {
    "docx": (_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _in_docx),
    "pdf": (_pdf, "application/pdf", _in_pdf),
    "tif": (_tiff, "image/tiff", lambda data: [data]),
}


@pytest.mark.parametrize("ending", PAPERS)
def test_nobody_but_its_sender_gets_the_place_that_a_paper_holds(
    family: House, client_for: Browser, settings: Settings, engine: Engine, ending: str
) -> None:
    make, kind, photos_in = PAPERS[ending]
    data, store = make(), Store(settings.media_root)
    with family.work() as work:
        space = family.space("mum", "robin", work, Permission.UPLOAD)
        media_id = add_media(space, store, io.BytesIO(data), f"paper.{ending}", kind)
        work.commit()
    family.say(
        "mum", "robin", "about_me_primary", "people", columns={"name": "With a paper"},
        media=(MediaUse(media_id, alt="A paper"),), audience=Preset.EVERYONE,
    )  # fmt: skip
    path = f"/child/{family.children['robin']}/media/{media_id}/original"

    def handed() -> bytes:
        answer = client_for("leila").raw("GET", path)
        assert (answer.status_code, answer.content_type) == (200, kind)
        return answer.data

    assert client_for("mum").raw("GET", path).data == data
    assert CAMERA.encode() in b"".join(photos_in(data)) and PLACE in b"".join(photos_in(data))
    _tells_nothing(photos_in(handed()), photos_in(data))
    Worker(settings, engine).drain()
    _tells_nothing(photos_in(handed()), photos_in(data))
    assert client_for("leila").raw("GET", path.replace("original", "copy")).status_code == 404
    assert client_for("mum").raw("GET", path).data == data

    with Work(engine) as work:  # a paper from before
        session = work.begin_writing()
        session.execute(delete(Rendition).where(Rendition.name == "copy"))
        session.execute(update(Media).values(edition=EDITION - 1))
        work.commit()
    assert old_media.ask_for_some(engine) == 1
    Worker(settings, engine).drain()
    _tells_nothing(photos_in(handed()), photos_in(data))
    assert missing_files(engine, store) == []
    assert len(unknown_files(engine, store)) == 1, "the copy whose row was thrown away above"


def _tells_nothing(shown: list[bytes], before: list[bytes]) -> None:
    assert len(shown) == len(before) > 0
    for one, old in zip(shown, before, strict=True):
        assert CAMERA.encode() not in one and PLACE not in one and len(one) == len(old)
        with Image.open(io.BytesIO(one)) as new, Image.open(io.BytesIO(old)) as was:
            assert new.getexif().get(0x0112, 1) == was.getexif().get(0x0112, 1), "it stays the right way up"
            assert new.convert("RGB").tobytes() == was.convert("RGB").tobytes()
