"""A row's links are chosen by words; saving it never cuts a link that its writer could not see."""

from collections.abc import Callable

from tests.support.client import Visitor
from tests.support.house import House
from wiki.commands.pages_restore import remove_passage
from wiki.queries.pages import open_page
from wiki.words import Preset, Role, Voice


def test_links_are_chosen_by_their_words_and_hidden_ones_stay(family: House, client_for: Callable[[str], Visitor]) -> None:
    family.member("robin", "olive", Role.CASEWORKER)
    pages = {page: family.page("robin", page, by="daniel") for page in ("needs", "outcomes")}
    needs = [
        family.say(
            "daniel", "robin", "needs", "needs", columns={"name": name, "difficulty": f"About {name}."}, audience=audience,
            voice=Voice.PROFESSIONAL,
        )
        for name, audience in (("Talking", Preset.EVERYONE), ("Hearing", Preset.EVERYONE), ("Kept back", Preset.ONLY_ME))
    ]  # fmt: skip
    ids = [one.passage_id.hex for one in needs if one.passage_id is not None]
    row = family.say(
        "daniel", "robin", "outcomes", "outcomes", columns={"outcome": "To ask for help", "needs": ids},
        audience=Preset.EVERYONE, voice=Voice.PROFESSIONAL,
    )  # fmt: skip
    assert row.passage_id is not None and needs[1].passage_id is not None
    with family.work() as work:
        space = family.space("daniel", "robin", work)
        remove_passage(space, family.catalogue.types["needs"], pages["needs"], needs[1].passage_id, base=1)
        work.commit()
    olive = client_for("olive")
    olive.open(f"/child/{family.children['robin']}/passage/{row.passage_id}")
    form = olive.page.form("Save")[0]
    assert [value for name, value in form.pairs if name == "col-needs"] == ids[:1]
    assert "Talking · About Talking." in olive.page.words and "Kept back" not in olive.page.words
    olive.press("Save", {"col-needs": []})
    with family.work() as work:
        outcome = open_page(family.space("daniel", "robin", work), pages["outcomes"]).passages[0]
    assert outcome.number == 2
    assert outcome.columns["needs"] == ids[1:], "what she unticked is gone; what she could not see is not cut"
