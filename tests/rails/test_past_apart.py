"""The past is as private as the present: comparing, old states and bringing back never show or share more (A3, A5)."""

import pytest
from sqlalchemy import select

from tests.rails.known import Known
from tests.support.cast import OF_ROBIN, ROBIN
from tests.support.client import Visitor
from wiki.models.pages import Page
from wiki.words import Preset, Role


def _page(known: Known, key: str) -> tuple[str, int]:
    with known.world.house.work() as work:
        row = work.session.execute(
            select(Page.id, Page.revision_number).where(Page.child_id == known.world.child(ROBIN), Page.page_type == key)
        ).one()
    return str(row.id), row.revision_number


@pytest.mark.parametrize("name", OF_ROBIN.values())
def test_every_old_state_and_every_pair_of_states_shows_only_what_is_theirs(known: Known, name: str) -> None:
    """The browser fails at the first foreign word."""
    robin, browser = known.world.child(ROBIN), known.browser(name)
    page, newest = _page(known, "my_family")
    for number in range(1, newest + 1):
        assert browser.raw("GET", f"/child/{robin}/page/{page}/revision/{number}").status_code == 200
        pair = f"/child/{robin}/page/{page}/compare?from={number}&to={newest}"
        assert browser.raw("GET", pair).status_code == 200
    assert browser.raw("GET", f"/child/{robin}/page/{page}/changed?before={newest - 1}").status_code == 200


def test_words_that_were_opened_later_keep_their_past_to_whom_it_was_for(known: Known) -> None:
    robin = known.world.child(ROBIN)
    page, newest = _page(known, "my_family")
    told = {}
    for name in ("dad", "leila"):
        path = f"/child/{robin}/page/{page}/compare?from=1&to={newest}"
        shown = known.browser(name).raw("GET", path).get_data(as_text=True)
        for number in range(1, newest + 1):
            shown += known.browser(name).raw("GET", f"/child/{robin}/page/{page}/revision/{number}").get_data(as_text=True)
        told[name] = {one.what for one in known.world.canaries.met(shown)}
    assert "body of my_family.health by mum for only_family" in told["dad"]
    assert "body of my_family.health by mum for only_family" not in told["leila"]
    assert "body of the newer my_family.health by mum for everyone" in told["leila"]
    assert "body of my_family.sleep by mum for everyone" not in told["leila"], "narrowed today, so its past is narrowed"
    assert "body of my_family.sleep by mum for everyone" in told["dad"]


@pytest.mark.parametrize("name", ["gran", "daniel", "mum"])
def test_bringing_an_old_state_back_shows_nobody_more_than_before(known: Known, name: str) -> None:
    robin = known.world.child(ROBIN)
    page, newest = _page(known, "my_family")
    back = known.send(name, "POST", f"/child/{robin}/page/{page}/restore", {"number": "4", "base": str(newest)})
    assert back.status_code == 302
    assert _page(known, "my_family")[1] == newest + 1
    for other in OF_ROBIN.values():  # each browser fails at the first foreign word
        assert known.browser(other).raw("GET", f"/child/{robin}/page/{page}").status_code == 200
        assert known.browser(other).raw("GET", f"/child/{robin}/page/{page}/changed").status_code == 200


def test_bringing_back_leaves_the_words_that_one_may_not_see_where_they_are(known: Known) -> None:
    robin = known.world.child(ROBIN)
    page, _newest = _page(known, "my_family")
    shown = known.browser("mum").raw("GET", f"/child/{robin}/page/{page}").get_data(as_text=True)
    own = {one.what for one in known.world.canaries.met(shown)}
    assert "body of my_family.worries by mum for only_me" in own, "three others brought older states back since"


def test_sharing_a_page_does_not_open_what_was_kept_to_oneself(known: Known) -> None:
    robin = known.world.child(ROBIN)
    page, _newest = _page(known, "my_family")
    assert known.send("mum", "POST", f"/child/{robin}/page/{page}/share", {"audience": Preset.EVERYONE}).status_code == 302
    leila = Visitor(known.world.app, known.world.watch).sign_in(known.world.house.people["leila"])
    shown = leila.raw("GET", f"/child/{robin}/page/{page}").get_data(as_text=True)
    met = {one.what for one in known.world.canaries.met(shown)}
    assert "body of my_family.worries by mum for only_family" in met, "mum opened it to everyone just now"
    assert not [one for one in met if one.endswith("for only_me")]
    assert not [one for one in met if one.startswith("body of my_family.health by mum")], "the past stays as it was"


def test_removing_a_passage_one_may_not_see_is_refused(known: Known) -> None:
    robin = known.world.child(ROBIN)
    _key, passage = known.world.things["kept"]["mum", Preset.ONLY_ME]
    for name in (OF_ROBIN[Role.RELATIVE], OF_ROBIN[Role.CASEWORKER], "kit"):
        for path, form in ((f"/child/{robin}/passage/{passage}/remove", {"base": "1"}), (f"/child/{robin}/passage/{passage}", {"body": "x"})):
            assert known.send(name, "POST", path, form).status_code == 404
            assert not known.world.watch.writes
