"""Nobody meets a word that is not for them, wherever their links lead (A3, A5); everybody meets the words that are; addresses tell none (H6)."""

import re
import uuid
from itertools import cycle

import pytest
from sqlalchemy import select

from tests.rails.crawl import Trip, crawl
from tests.rails.known import Known
from tests.support.cast import OF_BOTH, OF_ROBIN, OF_ZARA, ROBIN, SECOND_PARENT, ZARA, holders
from tests.support.world import World
from wiki.database import Base
from wiki.models.all import TABLES
from wiki.words import Hand, Permission, Preset, Role

ROBINS = (*OF_ROBIN.values(), SECOND_PARENT)
_ELSEWHERE = ("moving", "talking", "food by")  # taken off their page, or the past of words that only their writer sees
_SECRET = re.compile(r"csrf|token|session|password|[?&](q|words|name|email)=", re.IGNORECASE)
_TRIPS: dict[tuple[int, str], Trip] = {}
assert TABLES


def _trip(world: World, name: str) -> Trip:
    """Everything that ``name`` can reach; each person goes once."""
    key = (id(world), name)
    if key not in _TRIPS:
        few = 4 if name in {"mum", "daniel"} else 8 if name == "leila" else 12
        few *= 1 if world.app.extensions["engine"].dialect.name == "sqlite" else 4  # the same questions, for fewer of the forms
        _TRIPS[key] = crawl(world.visitor(name), "/", "/children", "/account", "/desk", few_forms=few)
    return _TRIPS[key]


@pytest.mark.parametrize("name", ROBINS)
def test_following_every_link_meets_no_word_that_is_not_for_them(world: World, name: str) -> None:
    trip = _trip(world, name)  # the browser fails at the first foreign word
    assert len(trip.paths) > 40
    assert not [one for one in trip.odd if not one.startswith("/desk")], "a page leads to an address that is shut"


@pytest.mark.deep
@pytest.mark.parametrize("name", ROBINS)
def test_following_every_link_to_every_form_and_every_pair_meets_none_either(world: World, name: str) -> None:
    trip = crawl(world.visitor(name), "/", "/children", "/account", "/desk")
    assert len(trip.paths) > len(_trip(world, name).paths)


@pytest.mark.parametrize("name", ROBINS)
def test_everybody_meets_the_words_that_are_for_them(world: World, name: str) -> None:
    """Absence needs presence: what is hidden from some is really there for the others."""
    met = {one.token for one in _trip(world, name).met}
    kept = [
        one
        for one in world.canaries.of(ROBIN, name)
        if one.what.startswith(("body of", "alt of", "caption of")) and any(f"for {preset}" in one.what for preset in (*Preset, *Hand))
        and not any(gone in one.what for gone in _ELSEWHERE)
        and ("section_a" not in one.what or name in holders(ROBIN, Permission.READ_PLAN))  # the home shows them no plan
    ]  # fmt: skip
    assert len(kept) > 8
    assert not [one.what for one in kept if one.token not in met]


@pytest.mark.parametrize("name", ["mum", "daniel", "leila"])
def test_no_name_no_word_and_no_token_stands_in_an_address(world: World, name: str) -> None:
    paths = _trip(world, name).paths
    assert not world.canaries.met("\n".join(paths))
    known_names = ("Robin", "Marlbridge", name)
    for path in paths:
        assert not _SECRET.search(path), path
        assert not any(word.lower() in path.lower() for word in known_names), path


@pytest.mark.parametrize("few", [16, pytest.param(0, marks=pytest.mark.deep)], ids=["some", "all"])
@pytest.mark.parametrize("name", [OF_ZARA[Role.PARENT], OF_BOTH[Role.HEALTH], OF_BOTH[Role.RELATIVE]])
def test_people_of_the_other_child_and_of_both_meet_what_is_theirs_only(world: World, name: str, few: int) -> None:
    trip = crawl(world.visitor(name), "/children", few_forms=few)
    assert {one.child for one in trip.met} == ({ZARA} if name == OF_ZARA[Role.PARENT] else {ROBIN, ZARA})


def _every_id(world: World, child: str) -> list[tuple[str, uuid.UUID]]:
    """Every id that any table holds for a child, with the table's name."""
    found = []
    with world.house.work() as work:
        for table in Base.metadata.sorted_tables:
            if "child_id" in table.c and "id" in table.c:
                rows = work.session.execute(select(table.c.id).where(table.c.child_id == world.child(child)))
                found += [(table.name, row[0]) for row in rows if isinstance(row[0], uuid.UUID)]
    return found


_PLACES = (
    "~/page/{}", "~/page/{}/changed", "~/page/{}/compare", "~/page/{}/revision/1", "~/page/{}/share", "~/passage/{}",
    "~/media/{}/w320", "~/media/{}/original", "~/media/{}/poster", "~/media/{}/m4a", "~/media/{}/page-1", "~/document/{}", "~/paper/{}",
    "~/plan/use/{}?in=needs", "~/plan/row/{}/sources", "~/people/{}/end",
    "~/passage/{}/ask", "~/passage/{}/dispute", "~/question/{}", "~/question/{}/agree",
    "~/drafts/{}", "~/plan/letter/{}", "~/plan/answer/{}", "~/plan/answer/{}/letter", "~/plan/answer/{}/check",
    "~/plan/answer/{}/line/more",
)  # fmt: skip


def _try(known: Known, step: int) -> None:
    """mum of Robin at Zara's address, and daniel, who may do most, at Robin's: every ``step``-th id, at one place each."""
    ids = _every_id(known.world, ZARA)
    assert {"pages", "passages", "versions", "media", "renditions", "revisions", "plan_versions", "questions", "answers"} <= {one[0] for one in ids}
    for name, child in (("daniel", ROBIN), ("mum", ZARA)):
        for place, (_table, one) in zip(cycle(_PLACES), ids[::step], strict=False):
            path = place.replace("~", f"/child/{known.world.child(child)}").format(one)
            status = known.browser(name).raw("GET", path).status_code
            assert status in ({403, 404} if path.endswith("/share") else {404}), path


def test_no_id_of_another_child_answers(known: Known) -> None:
    _try(known, 5)


@pytest.mark.deep
def test_no_id_of_another_child_answers_anywhere(known: Known) -> None:
    for step in (1, 2, 3):
        _try(known, step)


def test_every_kind_of_id_of_another_child_answers_like_none(known: Known) -> None:
    one_of_each = dict(_every_id(known.world, ZARA))
    for place in _PLACES:
        for one in one_of_each.values():
            path = place.replace("~", f"/child/{known.world.child(ROBIN)}").format(one)
            status = known.browser("daniel").raw("GET", path).status_code
            assert status in ({403, 404} if path.endswith("/share") else {404}), path
