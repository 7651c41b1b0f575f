"""Two people who change the same pages in the same moment, each more than one: both are done, neither is turned away."""

import io

import pytest
from sqlalchemy import select

from media.store import Store
from tests.media.making import phone_jpeg
from tests.support.beside import beside
from tests.support.house import House
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse, Words
from wiki.commands.passages_save import save_passage
from wiki.commands.pictures import Spot
from wiki.commands.pictures_move import move_file
from wiki.commands.share_requests import ask_to_share
from wiki.commands.translations import Translating, translate
from wiki.commands.tray import put_in_place, tray_page
from wiki.models.pages import Page, Passage
from wiki.models.share_requests import ShareRequest
from wiki.models.translations import TranslatedBy
from wiki.pagetypes.model import TRAY
from wiki.queries.versions import see_current
from wiki.settings import Settings
from wiki.words import Preset, Voice


def test_one_sorts_the_tray_while_another_catches_something(family: House) -> None:
    engine, types = family.engine, family.catalogue.types
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    page_id = family.page("robin", "about_me_primary")

    def catch(name: str, said: str) -> None:
        with family.work() as work:
            space = family.space(name, "robin", work)
            words = Words(voice=Voice.PARENT, body=said, speaker="X", audience=Preset.ONLY_ME)
            save_passage(space, types[TRAY], tray_page(space, types[TRAY]), "caught", words)
            work.commit()

    catch("mum", "He waved.")
    with family.work() as work:
        space = family.space("mum", "robin", work)
        passage = work.session.execute(select(Passage.id)).scalars().all()
        caught = next(iter(see_current(space, *passage).values()))
        with beside(engine, "INSERT INTO audit", lambda: catch("dad", "He laughed.")):
            put_in_place(space, types[TRAY], caught, types["about_me_primary"], page_id, "like")
            work.commit()
    for name, kept in (("mum", {"He waved."}), ("dad", {"He waved.", "He laughed."})):
        with family.work() as work:
            space = family.space(name, "robin", work)
            here = see_current(space, *work.session.execute(select(Passage.id)).scalars()).values()
            assert {one.body for one in here if one.body.startswith("He ")} == kept


def test_one_asks_the_family_to_share_while_another_begins_a_page(family: House) -> None:
    engine, types = family.engine, family.catalogue.types
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    family.say("mum", "robin", "my_family", "food", "Only toast.", audience=Preset.ONLY_FAMILY)
    page_id = family.page("robin", "my_family")

    def begin() -> None:
        with family.work() as work:
            tray_page(family.space("dad", "robin", work), types[TRAY])
            work.commit()

    with family.work() as work, beside(engine, "INSERT INTO audit", begin):
        asked = ask_to_share(family.space("leila", "robin", work), types["my_family"], page_id, "What does he eat?")
        work.commit()
    with family.work() as work:
        assert work.session.get_one(ShareRequest, asked).words == "What does he eat?"
        assert work.session.execute(select(Page.id).where(Page.page_type == TRAY)).scalars().all()


def test_one_moves_a_picture_while_another_translates_the_words_beside_it(family: House, settings: Settings) -> None:
    engine, kind = family.engine, family.catalogue.types["about_me_primary"]
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with family.work() as work:
        stream = io.BytesIO(phone_jpeg())
        photo = add_media(family.space("mum", "robin", work), Store(settings.media_root), stream, "us.jpg", "image/jpeg")
        work.commit()
    uses = (MediaUse(photo, alt="Us"),)
    said = family.say("mum", "robin", kind.key, "like", "He hums.", audience=Preset.EVERYONE, media=uses).passage_id
    assert said is not None

    def tell() -> None:
        with family.work() as work:
            translate(family.space("dad", "robin", work), said, Translating("pl", "Nuci.", TranslatedBy.PERSON))
            work.commit()

    with family.work() as work:
        space = family.space("mum", "robin", work)
        version = see_current(space, said)[said]
        with beside(engine, "INSERT INTO audit", tell):
            move_file(space, Spot(kind, version.page_id, version), photo, kind, version.page_id, "dislike", None)
            work.commit()
    with family.work() as work:
        space = family.space("mum", "robin", work)
        now = see_current(space, said)[said]
        assert (now.body, now.media, now.is_translated) == ("He hums.", (), True)
