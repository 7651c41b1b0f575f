"""Looking as somebody never shows more than one's own view, nor more than theirs; and parents at odds stay apart (A3, A5, A11)."""

import html
import re

import pytest
from sqlalchemy import select

from tests.rails.known import Known
from tests.support.cast import OF_ROBIN, OF_ZARA, ROBIN
from wiki.models.children import Membership
from wiki.models.pages import Page
from wiki.words import Hand, Role

_PAGES = ("my_family", "about_me_primary", "advice_school", "advice_doctor", "section_a")


def _members(known: Known) -> dict[str, str]:
    """The membership of everybody in Robin's space, by name."""
    names = {person: name for name, person in known.world.house.people.items()}
    with known.world.house.work() as work:
        rows = work.session.execute(
            select(Membership.id, Membership.person_id).where(
                Membership.child_id == known.world.child(ROBIN), Membership.ended_at.is_(None)
            )
        ).all()
    return {names[row.person_id]: str(row.id) for row in rows}


def _pages(known: Known) -> dict[str, str]:
    with known.world.house.work() as work:
        rows = work.session.execute(
            select(Page.page_type, Page.id).where(
                Page.child_id == known.world.child(ROBIN), Page.page_type.in_(_PAGES)
            )
        ).all()
    return {row.page_type: str(row.id) for row in rows}


def _met(known: Known, name: str, path: str) -> set[str]:
    answer = known.browser(name).raw("GET", f"/child/{known.world.child(ROBIN)}{path}")
    assert answer.status_code == 200
    main = answer.get_data(as_text=True).split("<main", 1)[1].split("</main>")[0]
    return {one.token for one in known.world.canaries.met(main) if not one.what.startswith(("what ", "where ", "words of a request"))}


@pytest.mark.parametrize("looker", ["mum", "dad", "kit"])
def test_looking_as_anybody_shows_just_what_both_may_see(known: Known, looker: str) -> None:
    members = _members(known)
    shown_somewhere = set()
    for page in _pages(known).values():
        own = _met(known, looker, f"/page/{page}")
        for name in OF_ROBIN.values():
            theirs = _met(known, name, f"/page/{page}")
            seen = _met(known, looker, f"/as/{members[name]}/page/{page}")
            assert seen == own & theirs, f"{looker} as {name}"
            shown_somewhere |= seen
    assert len(shown_somewhere) > 20


def test_the_words_of_professionals_do_not_show_to_a_parent_this_way(known: Known) -> None:
    hidden = [
        one for one in known.world.canaries.of(ROBIN, "hana", hidden_from="mum") if one.what.startswith("body of advice_doctor")
    ]  # fmt: skip
    page, member = _pages(known)["advice_doctor"], _members(known)["hana"]
    assert hidden
    assert {one.token for one in hidden} <= _met(known, "hana", f"/page/{page}"), "they are there for her"
    assert not {one.token for one in hidden} & _met(known, "mum", f"/as/{member}/page/{page}")


@pytest.mark.parametrize("path", ["/", "/page/{page}", "/search"])
def test_nothing_can_be_pressed_but_the_search_while_looking(known: Known, path: str) -> None:
    member, page = _members(known)["leila"], _pages(known)["my_family"]
    shown = known.browser("mum").open(f"/child/{known.world.child(ROBIN)}/as/{member}{path.format(page=page)}")
    assert "You are looking as Leila" in shown.words and "Go back to your own view" in shown.links
    main = shown.text.split("<main", 1)[1].split("</main>")[0]
    actions = set(re.findall(r'<form[^>]* action="([^"]*)"', main))
    assert all(one.endswith(f"/as/{member}/search") for one in actions)
    assert not re.search(r"/question/|/passage/|/share\b|/pages/new|/add\b", main)


def test_a_search_while_looking_finds_what_both_may_find(known: Known) -> None:
    base = f"/child/{known.world.child(ROBIN)}/as/{_members(known)['hana']}/search"
    known.world.catch_up()

    def found(word: str) -> bool:
        known.browser("mum").typed = word
        answer = known.send("mum", "POST", base, {"words": word})
        assert answer.status_code == 200 and not known.world.watch.writes
        return "Found in 1 place" in answer.get_data(as_text=True)

    bodies = [one for one in known.world.canaries.of(ROBIN) if one.what.startswith("body of")]
    shared = [one for one in bodies if {"mum", "hana"} <= one.seen_by and one.what.endswith((f"for {Hand.PEOPLE}", f"for {Hand.BUT}"))]
    apart = [one for one in bodies if len({"mum", "hana"} & one.seen_by) == 1]
    assert shared and apart
    assert all(found(one.token) for one in shared), [one.what for one in shared]
    assert not [one.what for one in apart if found(one.token)]


def test_somebody_who_left_can_not_be_looked_as_nor_somebody_of_another_child(known: Known) -> None:
    names = {person: name for name, person in known.world.house.people.items()}
    with known.world.house.work() as work:
        rows = work.session.execute(select(Membership.id, Membership.person_id, Membership.child_id, Membership.ended_at)).all()
    gone = [str(row.id) for row in rows if row.ended_at is not None]
    foreign = [str(row.id) for row in rows if names[row.person_id] == OF_ZARA[Role.SCHOOL]]
    shut = [str(row.id) for row in rows if names[row.person_id].startswith("shut-") and row.ended_at is None]
    assert gone and foreign and shut
    for member in (*gone, *foreign, *shut):
        assert known.browser("mum").raw("GET", f"/child/{known.world.child(ROBIN)}/as/{member}/").status_code == 404


@pytest.mark.parametrize(("writer", "other"), [("mum", "dad"), ("dad", "mum"), ("leila", "mum")])
def test_words_that_leave_a_parent_out_reach_everybody_else(known: Known, writer: str, other: str) -> None:
    """Presence before absence: the crawl of test_canaries proves that ``other`` meets them nowhere."""
    key, _passage, seen_by = known.world.things["by hand"][writer, Hand.BUT]
    page = _pages(known)[key]
    wanted = f"body of the newer {key}."
    for name in ("gran", "hana", "leila", "daniel", "kit"):
        met = {known.world.canaries.known[one].what for one in _met(known, name, f"/page/{page}")}
        assert name not in seen_by or any(one.startswith(wanted) and one.endswith(f"by {writer} for {Hand.BUT}") for one in met), name
    met = {known.world.canaries.known[one].what for one in _met(known, other, f"/page/{page}")}
    assert not any(one.startswith(wanted) and one.endswith(f"by {writer} for {Hand.BUT}") for one in met)
    shown = known.browser(other).open(f"/child/{known.world.child(ROBIN)}/page/{page}").words
    assert "Not everything on this page is shared with you." in shown


def test_neither_parent_is_told_whom_the_other_left_out(known: Known) -> None:
    """The chooser of mum's own words names dad; nothing that dad can open does, in connection with them."""
    passage = known.world.things["by hand"]["mum", Hand.BUT][1]
    path = f"/child/{known.world.child(ROBIN)}/passage/{passage}"
    own = known.browser("mum").open(path).text
    dad = str(known.world.house.people["dad"])
    assert re.search(rf'name="audience-but"[^>]* value="{dad}" checked', own)
    assert known.browser("dad").raw("GET", path).status_code == 404

def _leads(known: Known, path: str, words: str = "") -> set[str]:
    """Where the links of the looking view at ``path`` lead, banner apart; ``words``: of a search made there."""
    mum = known.browser("mum")
    shown = mum.open(path)
    if words:
        shown = mum.press("Search", {"words": words})
    main = shown.text.split("<main", 1)[1].split("</main>")[0]
    banner = main[main.index('class="panel looking-as"') :].split("</div>")[0]
    rest = main.replace(banner, "")
    found = set(re.findall(r'<a\b[^>]*\bhref="([^"]*)"', rest))
    return {html.unescape(one).partition("#")[0] for one in found}


@pytest.mark.parametrize("name", ["leila", "kit"])
def test_every_link_of_the_looking_view_stays_in_it(known: Known, name: str) -> None:
    member, child = _members(known)[name], known.world.child(ROBIN)
    inside = f"/child/{child}/as/{member}/"
    waiting, seen = {inside, f"{inside}search"}, set[str]()
    files = 0
    while waiting:
        path = waiting.pop()
        seen.add(path)
        for href in _leads(known, path) - {""}:
            if href.startswith(f"/child/{child}/media/"):
                files += 1  # the bytes of a picture that is shown here: no view of one's own
                continue
            assert href.startswith(inside) or not href.startswith("/"), f"{path} leads out to {href}"
            if href.startswith(inside) and href not in seen:
                waiting.add(href)
    assert len(seen) > 5 and files
    for word in ("Robin", "question", "what"):
        for href in _leads(known, f"{inside}search", word) - {""}:
            assert href.startswith(inside), f"a search leads out to {href}"
            known.browser("mum").open(href)

