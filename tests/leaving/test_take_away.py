"""A parent takes everything away that they may see: it is all there, opens offline, and holds nothing that is not theirs."""

import hashlib
import io
import json
import re
import zipfile

import pytest
from sqlalchemy import select, update

from tests.support.cast import ROBIN
from tests.support.reading_files import words_of
from tests.support.world import World
from wiki.access.audience import from_preset
from wiki.commands.erasures import erase_passage
from wiki.models.pages import Passage
from wiki.words import ErasureReason, Preset

pytestmark = pytest.mark.slow


def _ask(world: World, name: str) -> str:
    """``name`` has a copy made; the address where it is fetched."""
    visitor = world.visitor(name)
    here = f"/child/{world.child(ROBIN)}/take-away"
    visitor.open(here)
    visitor.press("Make my copy")
    world.catch_up()
    return next(href for words, href in visitor.open(here).links.items() if words.startswith("Download it"))


def test_a_copy_holds_all_that_its_asker_may_see_and_nothing_else(world: World) -> None:
    for name in ("mum", "kit", "dad"):
        place = _ask(world, name)
        browser = world.visitor(name)
        whole = browser.raw("GET", place)
        assert whole.status_code == 200 and whole.headers["Content-Disposition"].startswith("attachment")
        data = whole.get_data()
        rest = browser.raw("GET", place, headers={"Range": "bytes=1000-"})
        assert rest.status_code == 206 and rest.get_data() == data[1000:], "a download that broke off goes on"
        archive = zipfile.ZipFile(io.BytesIO(data))
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["golden_thread_archive"] == 1 and manifest["missing"] == []
        assert {one["name"] for one in manifest["files"]} | {"manifest.json"} == set(archive.namelist())
        said = ""
        for one in manifest["files"]:
            inside = archive.read(one["name"])
            assert (len(inside), hashlib.sha256(inside).hexdigest()) == (one["size"], one["sha256"])
            ending = one["name"].rpartition(".")[2]
            if ending in {"html", "json", "txt", "css"}:
                said += inside.decode()
            elif ending in {"pdf", "docx"}:
                said += words_of(inside, ending)
            else:  # what a photograph tells of where it was taken, say
                said += inside.decode("latin-1")
        assert world.canaries.foreign(name, said) == []
        met = {one.what for one in world.canaries.met_in_layout(said)}
        missing = {one.what for one in world.canaries.of(ROBIN, name)} - met
        assert missing <= {f"draft of {name}"}, missing
        pages = [archive.read(one).decode() for one in archive.namelist() if one.endswith(".html") and "plans/" not in one]
        assert all("<script" not in page and not re.search(r'(?:src|href)="(?:https?:|/)', _own_links(page)) for page in pages)
        for page, text in ((one, archive.read(one).decode()) for one in archive.namelist() if one.endswith(".html")):
            if page.startswith("plans/"):
                continue
            for link in re.findall(r'(?:src|href|poster)="([^"#]+)"', _own_links(text)):
                at = link.removeprefix("../") if link.startswith("../") else link
                assert at in archive.namelist(), (page, link)
        assert world.visitor("gran").raw("GET", place).status_code in {403, 404}
        other = "dad" if name == "mum" else "mum"
        assert world.visitor(other).raw("GET", place).status_code == 404, "a copy is its asker's alone"


    _narrowed_and_erased(world, place)


def _narrowed_and_erased(world: World, place: str) -> None:
    """Dad's copy is kept back once something in it is not shared with him any more, and gone once words are taken out."""
    with world.house.work() as work:
        mums = Passage.created_by == world.house.people["mum"]
        for_all = Passage.audience == from_preset(Preset.EVERYONE, world.house.people["mum"])
        one, other = work.session.execute(
            select(Passage.id).where(Passage.child_id == world.child(ROBIN), mums, for_all).order_by(Passage.created_at).limit(2)
        ).scalars()
        only_me = from_preset(Preset.ONLY_ME, world.house.people["mum"])
        work.begin_writing().execute(update(Passage).where(Passage.id == one).values(audience=only_me))
        work.commit()
    dad = world.visitor("dad")
    dad.open(place, 409)
    assert "no longer shared with you" in dad.page.words
    files = len(list(world.app.extensions["store"].keys()))
    with world.house.work() as work:
        erase_passage(world.house.space("mum", ROBIN, work), other, ErasureReason.BY_MISTAKE, sure=True)
        work.commit()
    assert dad.raw("GET", place).status_code == 404
    world.catch_up()
    assert len(list(world.app.extensions["store"].keys())) <= files - 3, "no archive of the space is left on the disk"


def _own_links(page: str) -> str:
    """The page without the links that people wrote themselves."""
    return re.sub(r'<a href="[^"]*" rel="[^"]*">', "", page)
