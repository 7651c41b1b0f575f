"""Words for the plan: what is typed comes back, and two caseworkers in one row are put together."""

from collections.abc import Callable

from tests.heart.test_drafts import kept, type_in
from tests.plan.robin import Robin
from tests.support.client import Visitor
from wiki.commands.passages_save import save_passage
from wiki.commands.plan_use import same_words
from wiki.queries.versions import see_current
from wiki.words import Preset, Role

Browser = Callable[[str], Visitor]


def _use(robin: Robin, source: str, where: str) -> str:
    return f"/child/{robin.house.children['robin']}/plan/use/{robin.versions[source]}?{where}"


def test_words_for_the_plan_come_back_until_they_are_saved(robin: Robin, browser: Browser) -> None:
    daniel, path = browser("daniel"), _use(robin, "talk", "in=needs.needs")
    page = daniel.open(path)
    difficulty = next(one for one in page.form("Save in the plan")[0].names() if one.endswith("difficulty"))
    typed = {"quoted": "Words come slowly.", difficulty: "Finding words takes him"}
    assert str(type_in(daniel, page, typed)["said"]).startswith("Kept at")
    again = browser("daniel")
    again.open(f"/child/{robin.house.children['robin']}/")
    again.follow("Words for the plan")
    assert "You began writing this on" in again.page.words and "Finding words takes him" in again.page.text
    assert "Finding words takes him" not in browser("daniel").open(_use(robin, "talk", "in=outcomes.outcomes")).text
    again.press("Save in the plan", {"quoted": "Never said."}, status=422)
    assert kept(robin.house) == 1 and "Finding words takes him" in again.page.text
    type_in(again, again.page, {"quoted": "Words come slowly.", difficulty: "Finding words takes him long"})
    assert kept(robin.house) == 1
    again.press("Save in the plan", {"quoted": "Words come slowly.", "draft_turn": "3"})
    assert kept(robin.house) == 0 and "Saved in the plan." in again.page.words
    # Words that were narrowed meanwhile: what was typed beside them is still there to be copied, and nothing else.
    type_in(daniel, daniel.open(path), {difficulty: "Typed by me"})
    passage_id = robin.passages["talk"]
    robin.house.say("mum", "robin", "my_family", "talking", "Words come slowly.", passage_id=passage_id, base=1, audience=Preset.ONLY_FAMILY)
    daniel.open(path, 404)
    daniel.open(f"/child/{robin.house.children['robin']}/")
    own = daniel.follow("Words for the plan")
    assert "Typed by me" in own.words and "You can copy them from here." in own.words


def test_two_caseworkers_in_one_row_lose_no_word_and_no_source(robin: Robin, browser: Browser) -> None:
    robin.house.member("robin", "una", Role.CASEWORKER, relation="caseworker")
    row_id = robin.passages["row_need"]
    daniel = browser("daniel")
    page = daniel.open(_use(robin, "talk", f"row={row_id}"))
    name = next(one for one in page.form("Save with this source")[0].names() if one.endswith("difficulty"))
    began = next(value for one, value in page.form("Save with this source")[0].pairs if one == name)

    def una_writes(words: str) -> None:
        with robin.house.work() as work:
            space = robin.house.space("una", "robin", work)
            row = see_current(space, row_id)[row_id]
            new = same_words(row)
            new.columns[name.removeprefix("col-")] = words
            kind = robin.find_type("needs")
            assert kind is not None
            save_passage(space, kind, row.page_id, row.field, new, passage_id=row_id, base=row.number)
            work.commit()

    una_writes(f"Una’s sentence.\n\n{began}")
    daniel.press("Save with this source", {"quoted": "Words come slowly.", name: f"{began}\n\nDaniel’s sentence."})
    assert "Una changed other sentences meanwhile. Both are in." in daniel.page.words
    with robin.house.work() as work:
        row = robin.desk("daniel", work).row(row_id)
        assert "Una’s sentence." in row.version.plain and "Daniel’s sentence." in row.version.plain
        assert robin.versions["talk"] in [one.version_id for one in row.sources] and len(row.sources) > 1
    # The same sentence in two ways: it comes back with what is there now beside it, and the draft is kept.
    page = daniel.open(_use(robin, "hope", f"row={row_id}"))
    type_in(daniel, page, {name: "All of it anew, by Daniel."})
    una_writes("All of it anew, by Una.")
    quote = {"quoted": "And tell people what I want."}
    daniel.press("Save with this source", {**quote, name: "All of it anew, by Daniel.", "draft_turn": "3"}, status=409)
    assert "All of it anew, by Una." in daniel.page.words and "All of it anew, by Daniel." in daniel.page.text
    assert kept(robin.house) == 1
    daniel.press("Save with this source", {**quote, "draft_turn": "2"})
    with robin.house.work() as work:
        assert "by Daniel." in robin.desk("daniel", work).row(row_id).version.plain
    assert kept(robin.house) == 0
