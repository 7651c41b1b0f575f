"""What a made plan holds: its files, their words, and the rows and keys behind them."""

import io
import re
import zipfile
from html import unescape

from pypdf import PdfReader
from sqlalchemy import select

from tests.plan.robin import Robin
from wiki.commands.plan_download import download_plan
from wiki.models.media import Media, Rendition
from wiki.models.plan import PlanFile, PlanVersion
from wiki.queries.plan_versions import OpenedPlan, open_version


def files_of(robin: Robin, number: int) -> dict[str, bytes]:
    """The files of the plan itself, and its data, as they are handed out."""
    made = {}
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        for kind in ("pdf", "docx", "html", "json"):
            made[kind] = download_plan(space, robin.store, number, kind).data
        work.commit()
    return made


def texts(files: dict[str, bytes]) -> dict[str, str]:
    """The words of each file, white space made alike."""
    pdf = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(files["pdf"])).pages)
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as word:
        parts = [word.read(name).decode() for name in word.namelist() if re.match(r"word/(document|header)", name)]
    docx = " ".join(unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)", part))) for part in parts)
    html = unescape(re.sub(r"<[^>]+>", " ", files["html"].decode()))
    return {kind: " ".join(text.split()) for kind, text in (("pdf", pdf), ("docx", docx), ("html", html))}


def opened(robin: Robin, number: int) -> OpenedPlan:
    """The version as the caseworker opens it."""
    with robin.house.work() as work:
        return open_version(robin.house.space("daniel", "robin", work), number)


def counts(robin: Robin) -> tuple[int, int]:
    """How many plan versions and plan files there are."""
    with robin.house.work() as work:
        versions = work.session.execute(select(PlanVersion.id)).all()
        files = work.session.execute(select(PlanFile.id)).all()
    return len(versions), len(files)


def known_keys(robin: Robin) -> set[str]:
    """Every key that a row names."""
    with robin.house.work() as work:
        return {
            key
            for column in (PlanFile.key, Media.original_key, Rendition.key)
            for key in work.session.execute(select(column)).scalars()
        }
