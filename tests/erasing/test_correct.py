"""A mistake of fact is put right everywhere; the older wording stays only for those who must know what was wrong (P5)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.plan.robin import Robin
from tests.support.client import Visitor
from tests.support.reading_files import words_of
from wiki.document.tree_json import to_json
from wiki.queries.plan_versions import open_version
from wiki.words import Permission

pytestmark = pytest.mark.slow
WRONG, RIGHT = "telling people what he wants", "hearing what people say"


def _token(visitor: Visitor, child: Any) -> dict[str, str]:
    page = visitor.raw("GET", f"/child/{child}/add").get_data(as_text=True)
    return {"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0]}


def _search(visitor: Visitor, child: Any, words: str) -> str:
    answer = visitor.raw("POST", f"/child/{child}/search", data={**_token(visitor, child), "words": words})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _tree(robin: Robin, number: int) -> str:
    with robin.house.work() as work:
        opened = open_version(robin.house.space("daniel", "robin", work, Permission.READ_PLAN), number)
    assert opened.tree is not None
    return str(to_json(opened.tree))


def test_it_is_right_on_the_page_in_search_and_in_the_plan(robin: Robin, browser: Callable[[str], Visitor]) -> None:
    assert robin.world is not None
    house, child, passage = robin.house, robin.house.children["robin"], robin.passages["slt_need"]
    quoted = robin.use(
        "row_quoting", "slt_need", WRONG, "needs", "needs",
        columns={"area": "communication", "name": "Quoted", "difficulty": f"He has difficulty {WRONG}, says Daniel."},
    )  # fmt: skip
    page = f"/child/{child}/page/{house.page('robin', 'advice_speech_and_language')}"
    before = robin.make()
    robin.world.catch_up()
    priya, leila, daniel, mum = (browser(name) for name in ("priya", "leila", "daniel", "mum"))
    assert WRONG in leila.open(page).words
    assert WRONG in leila.open(f"{page}/changed").words
    assert WRONG in _tree(robin, before)

    path = f"/child/{child}/passage/{passage}/correct"
    for name, status in (("leila", 403), ("mum", 403), ("nadia", 404)):
        browser(name).open(path, status=status)
    priya.open(f"/child/{child}/passage/{passage}")
    priya.follow("Put a mistake right")
    form = {"wrong": "something nobody said", "right": RIGHT, "why": "The clinic’s letter says so."}
    priya.press("Put it right everywhere", form, status=422)
    assert "These words do not stand in it" in priya.page.words
    assert "The clinic’s letter says so." in priya.page.text
    priya.press("Put it right everywhere", {"wrong": WRONG, "why": f"Not {WRONG}"}, status=422)
    assert "Say why without the words that were wrong" in priya.page.words
    priya.press("Put it right everywhere", {"wrong": WRONG, "right": RIGHT, "why": "The clinic’s letter says so."})
    robin.world.catch_up()

    for visitor in (priya, leila, daniel, mum):
        assert RIGHT in visitor.open(page).words
        assert WRONG not in visitor.open(page).words
    assert RIGHT.split()[0] in _search(leila, child, RIGHT)
    assert "difficulty hearing" in _search(leila, child, f"difficulty {RIGHT}").replace("<mark>", "").replace("</mark>", "")
    assert WRONG not in _search(leila, child, "difficulty")

    # The older wording: told to family, council and its writer, with who put it right, when and why; to nobody else.
    why = "Why: The clinic’s letter says so."
    for visitor in (priya, daniel, mum):
        story = visitor.open(f"{page}/changed").words
        assert "These words were put right on " in story
        assert "by Priya (Health)" in story
        assert why in story
        assert WRONG in story
    assert WRONG in priya.open(f"{page}/revision/5").words  # kept in memory now, for whoever may read it
    told = leila.open(f"{page}/changed").words
    assert why in told
    assert WRONG not in told
    for number in range(3, 8):
        assert WRONG not in leila.open(f"{page}/revision/{number}").words
    assert WRONG not in leila.open(f"{page}/compare?from=1&to=8").words

    # The plan: what was made stays as it was and says so; the row that took the very words has the right ones.
    assert WRONG in _tree(robin, before)
    assert why in mum.open(f"/child/{child}/plan/versions/{before}").words
    desk = daniel.open(f"/child/{child}/plan/needs").words
    assert f"He has difficulty {RIGHT}, says Daniel." in desk
    sources = daniel.open(f"/child/{child}/plan/row/{quoted}/sources").words
    assert RIGHT in sources
    assert "These words have changed since" not in sources
    again = robin.make()
    for kind in ("pdf", "docx", "html"):
        file = daniel.raw("POST", f"/child/{child}/plan/versions/{again}/{kind}", data=_token(daniel, child))
        said = " ".join(words_of(file.data, kind).split())
        assert RIGHT in said
        assert WRONG not in said
    assert why not in mum.open(f"/child/{child}/plan/versions/{again}").words

    # What was wrong is not brought back by bringing the page back.
    assert WRONG in priya.open(f"{page}/revision/5").words
    priya.press("Make the page like this again")
    assert WRONG not in priya.open(page).words
    assert RIGHT in priya.open(page).words
    priya.open(f"/child/{child}/passage/{passage}")
    priya.press("Take this off the page")
    assert RIGHT not in priya.open(page).words
    priya.open(f"{page}/revision/5")
    priya.press("Make the page like this again")
    assert WRONG not in priya.open(page).words
    assert RIGHT in priya.open(page).words
