"""Words are taken out for good at the very moment when somebody takes them into the plan, or writes beside them."""

import contextlib

import pytest

from tests.erasing.planted import in_tables
from tests.plan.robin import Robin
from tests.support.beside import beside
from tests.support.house import House
from wiki.commands.erasures import erase_passage
from wiki.errors import NotFound
from wiki.queries.pages import open_page
from wiki.words import ErasureReason, Permission, Preset, Voice


def test_what_is_taken_out_meanwhile_stands_in_no_row(robin: Robin) -> None:
    assert robin.world is not None
    engine = robin.world.app.extensions["engine"]
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    said = "Qzaunt told nobody at all about the qzhospital"
    robin.said("secret", "mum", "my_family", "worries", said)

    def erase() -> None:
        with robin.house.work() as work:
            space = robin.house.space("daniel", "robin", work, Permission.READ)
            erase_passage(space, robin.passages["secret"], ErasureReason.ASKED, sure=True)
            work.commit()

    with beside(engine, "versions.erasure_id IS NOT NULL", erase), contextlib.suppress(NotFound):
        robin.use(
            "both", "secret", said, "needs", "needs", voice=Voice.PROFESSIONAL,
            columns={"difficulty": said, "area": "communication"},
            row_id=robin.passages["row_need"], base=1,
        )  # fmt: skip
    assert in_tables(engine, ["qzhospital"]) == set()


def test_whoever_saves_on_the_page_meanwhile_is_not_turned_away(family: House) -> None:
    engine = family.engine
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    gone = family.say("mum", "robin", "my_family", "worries", "Told in error.", audience=Preset.EVERYONE).passage_id
    assert gone is not None

    def save() -> None:
        family.say("dad", "robin", "my_family", "health", "He sleeps well now.", audience=Preset.EVERYONE)

    with family.work() as work:
        space = family.space("daniel", "robin", work, Permission.READ)
        with beside(engine, "SELECT children.id \nFROM children", save):
            erase_passage(space, gone, ErasureReason.ASKED, sure=True)
            work.commit()
    with family.work() as work:
        seen = open_page(family.space("mum", "robin", work), family.page("robin", "my_family")).passages
        assert [one.body for one in seen if not one.withheld] == ["He sleeps well now."] and len(seen) == 2
