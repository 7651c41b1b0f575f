"""A page that was drawn before words were taken out does not show them from memory afterwards."""

from collections.abc import Callable

from sqlalchemy import select

from tests.plan.robin import Robin
from tests.support.client import Visitor
from wiki.commands.erasures import erase_passage
from wiki.commands.passages import MediaUse
from wiki.models.pages import Passage
from wiki.words import ErasureReason, Permission, Preset, Voice


def test_a_row_of_the_plan_and_the_name_of_a_file_are_drawn_anew(robin: Robin, browser: Callable[[str], Visitor]) -> None:
    said = "His neighbour qzrose has a qzillness of the heart."
    robin.said("secret", "mum", "about_me_primary", "good_at", said)
    row = robin.use("row", "secret", said, "section_a", "history", body=said)
    letter = robin.file("mum", "neighbour qzrose has a qzillness.txt", "text/plain", b"A letter.")
    saved = robin.house.say(
        "mum", "robin", "my_family", "health", "A letter came.", voice=Voice.PARENT, audience=Preset.EVERYONE,
        media=(MediaUse(letter, alt="A letter"),),
    )  # fmt: skip
    with robin.house.work() as work:
        page = work.session.execute(select(Passage.page_id).where(Passage.id == row)).scalar_one()
    daniel, home = browser("daniel"), f"/child/{robin.house.children['robin']}"
    places = (f"{home}/page/{page}", f"{home}/page/{saved.page_id}")
    for place in places:
        assert "qzillness" in daniel.open(place).text and "qzillness" in daniel.open(place).text, place
    with robin.house.work() as work:
        space = robin.house.space("mum", "robin", work, Permission.ERASE)
        erase_passage(space, robin.passages["secret"], ErasureReason.SOMEBODY_ELSE, sure=True)
        work.commit()
    for place in places:
        assert "qzillness" not in daniel.open(place).text, place
