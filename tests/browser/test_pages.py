"""Every page, for each kind of person, in a real browser: WCAG 2.2 A and AA, width, scripts, and nothing asked elsewhere."""

from collections.abc import Callable

import pytest

from tests.browser.crawling import Sorts, walk
from tests.browser.watching import Tab
from tests.support.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Tab]

ALWAYS = {
    "home.child_home", "pages.show_page", "passages.ask_question", "passages.ask_change", "changes.what_changed",
    "changes.compare", "changes.show_revision", "add.add_something", "pages.choose_page", "people.people",
    "search.search", "account.your_account", "questions.show_questions", "questions_ask.ask_what",
    "corner_open.ask_open", "symbols.show_symbols", "present.show_slides",
}  # fmt: skip
COUNCIL = {
    "people.ask_person", "people.ask_end", "advice.asked", "advice.ask_whom", "paper.papers", "paper.show_paper",
    "paper.ask_paper", "paper_type.show_boxes", "plan_versions.show_versions", "plan_versions.show_version", "desk.show_desk",
    "desk.your_children",
}  # fmt: skip
MORE = {
    "Jo Fairweather": {
        "pages.ask_share", "tray.show_tray", "tray.ask_place", "questions_ask.ask_wrong", "questions.show_question",
        "questions.ask_agree", "file_words.ask_words", "file_words.show_lacking",
    },
    "Priya Nair": {"desk.your_children"},
    "Daniel Hart": {*COUNCIL, "plan.show_desk", "plan_use.ask_use", "plan_sources.show_sources"},
    "Moira Quill": {*COUNCIL - {"plan_versions.show_version"}, "desk_open.ask_child", "desk_open.ask_person"},
}
# Pages on which most depends on who looks: held to every rule for each of the four.
EACHS_OWN = {"home.child_home", "pages.show_page", "people.people", "desk.show_desk", "desk.your_children", "plan.show_desk"}
_HELD: set[str] = set()  # sorts that one of the four met already; others have the same page, with fewer or more buttons


def no(problems: list[str]) -> None:
    """Fail with a line for each problem."""
    assert not problems, "\n" + "\n".join(dict.fromkeys(problems))


@pytest.mark.parametrize("wholly", [False, pytest.param(True, marks=pytest.mark.deep)], ids=["once", "for each"])
@pytest.mark.parametrize("name", list(MORE))
def test_every_page_that_can_be_reached_is_sound(name: str, wholly: bool, tab: Open, demonstration: World) -> None:
    """Everybody opens every sort of page; the rules of WCAG are held against it for the first who does (``wholly``: for all)."""
    visitor, faults = tab(name), []
    begin = ["/", "/children", "/account"]
    if name == "Jo Fairweather":
        visitor.follow("Add something").page.get_by_label("Write a few words").fill("A yellow tram.")
        visitor.press("Keep it")
        begin.append(visitor.where)
        _say_that_it_is_not_right(visitor.follow("Robin’s pages"))
    if name == "Daniel Hart":
        visitor.open("/children").follow("Robin").follow("Work on the plan").press("Make a draft plan")
        begin.append(visitor.where)
    met, before = set(), frozenset(_HELD)

    def is_known(sort: str) -> bool:
        return not wholly and sort in before and sort.split(" ")[0] not in EACHS_OWN

    for sort in walk(visitor, Sorts(demonstration, kinds=name == "Jo Fairweather", types=wholly), begin, is_known):
        met.add(sort)
        if not is_known(sort):
            faults += visitor.faults(contrast=wholly or sort not in before)
    _HELD.update(met)
    no(faults + visitor.found + visitor.dialogs)
    missed = (ALWAYS | MORE[name]) - {sort.split(" ")[0] for sort in met}
    assert not missed, f"{name} can’t get to {missed} by following links; got to {sorted(met)}"


def _say_that_it_is_not_right(jo: Tab) -> None:
    """A note beside a professional's words; the questions and notes that others find are reached from it too."""
    jo.follow("Speech and language advice").follow("That is not right")
    jo.page.get_by_label("What is not right?").fill("He tells us every evening.")
    jo.press("Put this note beside the words")
    assert "He tells us every evening." in jo.words


def test_the_pages_before_signing_in_are_sound(tab: Open) -> None:
    visitor = tab()
    faults = visitor.open("/").faults()
    faults += visitor.open("/sign-in").faults()
    visitor.page.get_by_label("Email address").fill("jo.fairweather@example.org")
    visitor.page.get_by_label("Password", exact=True).fill("not this one")
    visitor.press("Sign in")
    assert "There is something to put right" in visitor.words
    faults += visitor.faults()
    faults += visitor.open("/child/00000000-0000-4000-8000-000000000000/no", 404).faults()
    no(faults + visitor.found)


def test_the_pages_that_a_press_leads_to_are_sound(tab: Open) -> None:
    jo, faults = tab("Jo Fairweather"), []
    home = jo.where
    faults += jo.open(f"{home}page/00000000-0000-4000-8000-000000000000", 404).faults()
    faults += jo.open(f"{home}plan", 403).faults()
    for words in ("train", "xylophone"):
        jo.open(f"{home}search").page.get_by_role("main").get_by_role("searchbox").or_(
            jo.page.get_by_role("main").get_by_role("textbox")
        ).first.fill(words)
        jo.press("Search")
        faults += jo.faults()
    assert "Nothing found" in jo.words
    jo.open("/account").press("Change your password")
    assert "There is something to put right" in jo.words
    faults += jo.faults()
    no(faults + jo.found)


@pytest.mark.parametrize("colours", ["Dark", "Calm"])
def test_home_a_page_and_a_form_in_other_colours(colours: str, tab: Open) -> None:
    jo, faults = tab("Sam Fairweather"), []
    home = jo.where
    jo.open("/account").page.get_by_label(colours, exact=True).check()
    jo.press("Use these colours")
    assert jo.page.locator("html").get_attribute("data-theme") == colours.lower()
    faults += jo.open(home).faults()
    faults += jo.follow("About me").faults()
    faults += jo.tap(jo.page.get_by_role("link", name="Add or change").first).faults()
    no(faults + jo.found)


def test_a_phone_set_to_dark_and_to_little_movement(tab: Open) -> None:
    pat = tab("Pat Ellery", color_scheme="dark", reduced_motion="reduce")
    faults = pat.faults() + pat.follow("About me").faults()
    shade = pat.page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)")
    assert sum(shade) < 200, "the page is dark"
    no(faults + pat.found)
