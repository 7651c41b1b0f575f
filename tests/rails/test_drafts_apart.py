"""Only its owner sees a draft, by whatever way somebody asks (A8); the visitor's browser itself fails at a foreign canary."""

import re

import pytest

from tests.rails.known import Known
from tests.support.canaries import Canary
from tests.support.cast import ENDED, FOUNDER, OF_BOTH, OF_ROBIN, OF_ZARA, ROBIN, SECOND_PARENT, STRANGER, ZARA
from tests.support.client import HOST
from wiki.words import Role

ACTS = ("put-away", "bring-back")
OWNERS = pytest.mark.parametrize("role", list(Role), ids=str)


def _mine(known: Known, child: str, name: str) -> list[Canary]:
    return [one for one in known.world.canaries.of(child, name) if one.what == f"draft of {name}"]


def _ways(known: Known, child: str, name: str) -> list[str]:
    """Every address at which the owner meets their draft: the home's own links, the form, the draft by itself."""
    page_id, draft_id = known.world.things["drafts"][child, name]
    space = f"/child/{known.world.child(child)}"
    home = known.browser(name).raw("GET", f"{space}/").get_data(as_text=True)
    linked = re.findall(r'href="([^"]*\?draft=[^"]*)"', home)
    bare = [one.split("?")[0] for one in linked]
    return [f"{space}/drafts/{draft_id}", *linked, *bare, *(f"{one}?put-away={draft_id}" for one in bare), f"{space}/page/{page_id}"]


@OWNERS
def test_an_owner_meets_all_that_they_began(known: Known, role: Role) -> None:
    """Absence needs presence: the canaries are really there, at these very addresses."""
    name = OF_ROBIN[role]
    mine = _mine(known, ROBIN, name)
    assert len(mine) == 4
    browser = known.browser(name)
    met: set[Canary] = set()
    for path in _ways(known, ROBIN, name):
        met |= browser.canaries.met(browser.raw("GET", path).get_data(as_text=True))  # type: ignore[union-attr]
    assert set(mine) <= met


@OWNERS
def test_nobody_else_meets_it_at_the_same_addresses(known: Known, role: Role) -> None:
    owner = OF_ROBIN[role]
    others = (FOUNDER, SECOND_PARENT, STRANGER, OF_BOTH[role], OF_BOTH[Role.SEND_ADMINISTRATOR], OF_ZARA[role], ENDED[role], "")
    for path in _ways(known, ROBIN, owner):
        for other in {*others, *OF_ROBIN.values()} - {owner}:
            browser = known.browser(other)
            text = browser.raw("GET", path).get_data(as_text=True)  # fails at a foreign canary
            assert f"draft of {owner}" not in {one.what for one in browser.canaries.met(text)}  # type: ignore[union-attr]


@OWNERS
def test_nobody_else_can_put_it_away_bring_it_back_or_write_into_it(known: Known, role: Role) -> None:
    owner = OF_ROBIN[role]
    page_id, draft_id = known.world.things["drafts"][ROBIN, owner]
    space = f"/child/{known.world.child(ROBIN)}"
    with known.world.house.work() as work:
        before = _state(work, draft_id)
    for other in {FOUNDER, SECOND_PARENT, OF_BOTH[role], OF_ROBIN[Role.RELATIVE], OF_ROBIN[Role.CASEWORKER]} - {owner}:
        for act in ACTS:
            assert known.send(other, "POST", f"{space}/drafts/{draft_id}/{act}").status_code == 404
        for tab in ("a-tab-of-0", "a-tab-of-1"):
            form = {"draft_tab": tab, "draft_turn": "9", "draft_from": f"{tab}.9", "draft_field": before[1], "body": "Mine now."}
            known.send(other, "POST", f"{space}/page/{page_id}/draft", form)
    with known.world.house.work() as work:
        assert _state(work, draft_id) == before


def _state(work: object, draft_id: object) -> tuple[object, ...]:
    from sqlalchemy import select

    from wiki.models.drafts import Draft

    found = work.session.execute(select(Draft).where(Draft.id == draft_id)).scalar_one()  # type: ignore[attr-defined]
    return found.person_id, found.field, found.tab, found.turn, found.fields, found.dropped_at


def test_somebody_elses_draft_is_answered_like_one_that_never_was(known: Known) -> None:
    _page, draft_id = known.world.things["drafts"][ROBIN, "mum"]
    nothing = known.things(ROBIN)["nothing"]
    space = f"/child/{known.world.child(ROBIN)}"
    for other in (SECOND_PARENT, FOUNDER, OF_ROBIN[Role.CASEWORKER]):
        real, never = (known.browser(other).raw("GET", f"{space}/drafts/{one}") for one in (draft_id, nothing))
        assert (real.status_code, real.get_data(as_text=True)) == (never.status_code, never.get_data(as_text=True))


def test_a_draft_is_not_kept_on_another_childs_page_or_passage(known: Known) -> None:
    """A4: a page of Zara's in Robin's address, and a passage of Zara's on Robin's page."""
    name = OF_BOTH[Role.CASEWORKER]
    robin, mine, other = known.world.child(ROBIN), known.things(ROBIN), known.things(ZARA)
    form = {"draft_tab": "another-tab", "body": "Words.", "draft_field": "hopes"}
    for page, more in ((other["page"], {}), (mine["page"], {"draft_field": "", "draft_passage": other["passage"]})):
        answer = known.browser(name).raw(
            "POST", f"/child/{robin}/page/{page}/draft",
            data={"csrf_token": known.token(name), **form, **more}, headers={"Origin": HOST},
        )  # fmt: skip
        assert answer.status_code == 404
    _page, zaras = known.world.things["drafts"][ZARA, OF_ZARA[Role.PARENT]]
    assert known.browser(OF_ZARA[Role.PARENT]).raw("GET", f"/child/{robin}/drafts/{zaras}").status_code == 404
    both = OF_BOTH[Role.PARENT]
    assert known.browser(both).raw("GET", f"/child/{known.world.child(ZARA)}/drafts/{zaras}").status_code == 404
