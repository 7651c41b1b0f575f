"""What the tests of paper forms share: files like those a scanner sends, and Moira in front of the scan."""

import io
import re
from collections.abc import Callable

from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from tests.support.client import Page, Visitor
from tests.support.house import House
from wiki.database import Work
from wiki.settings import ROOT
from wiki.worker.run import drain

Client = Callable[[str], Visitor]
ASSETS = ROOT / "wiki" / "demonstration" / "assets"
PDF = (ASSETS / "about-me-paper-form.pdf").read_bytes()
FACTS = {"Day": "3", "Month": "11", "Year": "2025", "voice": "parent", "Who filled it in?": "Gran"}


def tiff(pages: int) -> bytes:
    """A scan of several pages in one file."""
    sheets = [Image.new("L", (850, 1100), 255 - 20 * number) for number in range(pages)]
    file = io.BytesIO()
    sheets[0].save(file, "TIFF", save_all=True, append_images=sheets[1:], compression="tiff_deflate")
    return file.getvalue()


def photo(shade: int) -> bytes:
    """A photo of one page."""
    file = io.BytesIO()
    Image.new("RGB", (1200, 1600), (shade, shade, shade)).save(file, "JPEG")
    return file.getvalue()


def home(family: House, path: str = "") -> str:
    return f"/child/{family.children['robin']}{path}"


def add_paper(family: House, app: Flask, moira: Visitor, *files: tuple[bytes, str], **more: str) -> Page:
    """Add a paper form as Moira does, and have the worker get its pages ready."""
    moira.open(home(family, "/paper"))
    moira.follow("Add a paper form")
    sent = [(data, name) for data, name in files or ((PDF, "about me.pdf"),)]
    page = moira.press("Add this form", {**FACTS, **more, "files": sent})
    drain(app.config["SETTINGS"], app.extensions["engine"])
    return moira.open(page.path)


def pictures(page: Page) -> list[str]:
    return [one.attrib["src"] for one in page.html.all("img") if "/media/" in one.attrib["src"]]


def box(page: Page, field: str, which: str = "new") -> str:
    """What the names of the boxes of one question begin with."""
    found = re.search(rf'name="box" value="({field}--{which})"', page.text)
    assert found is not None, f"no box for {field} on {page.path}"
    return found[1]


def typing(family: House, app: Flask, client_for: Client) -> Visitor:
    """Moira in front of the scan and About me's questions."""
    moira = client_for("moira")
    add_paper(family, app, moira)
    moira.follow("About me")
    return moira


def count(app: Flask, table: type) -> int:
    with Work(app.extensions["engine"]) as work:
        return work.session.execute(select(func.count()).select_from(table)).scalar_one()
