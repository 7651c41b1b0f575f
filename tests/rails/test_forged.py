"""A write that does not come from a form of ours, in this browser, for this person, is refused and changes nothing (S3)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest

from tests.rails.known import Known
from tests.rails.matrix import ONLY_WRITTEN, SPACE, WRITES, Door
from tests.support.cast import FOUNDER, OF_ROBIN, ROBIN
from tests.support.client import HOST, Visitor
from wiki.words import Role

_REFUSED = {400, 403, 405}


def _who(door: Door) -> str:
    """Somebody who would pass this door with a true form."""
    return FOUNDER if door.may == "POST_HOLDER" else door.comer


Forge = Callable[[Known, str, Door], dict[str, Any]]


def _without_token(known: Known, name: str, door: Door) -> dict[str, Any]:
    return {"data": door.form, "headers": {"Origin": HOST}}


def _with_an_empty_token(known: Known, name: str, door: Door) -> dict[str, Any]:
    return {"data": {**door.form, "csrf_token": ""}, "headers": {"Origin": HOST}}


def _with_a_made_up_token(known: Known, name: str, door: Door) -> dict[str, Any]:
    return {"data": {**door.form, "csrf_token": "QUJDREVGR0g="}, "headers": {"Origin": HOST}}


def _with_somebody_elses_token(known: Known, name: str, door: Door) -> dict[str, Any]:
    return {"data": {**door.form, "csrf_token": known.token(OF_ROBIN[Role.RELATIVE])}, "headers": {"Origin": HOST}}


def _with_the_token_of_another_sign_in(known: Known, name: str, door: Door) -> dict[str, Any]:
    other = f"{name}, another browser"
    if other not in known.browsers:
        known.browsers[other] = Visitor(known.world.app, known.world.watch).sign_in(known.world.house.people[name])
    return {"data": {**door.form, "csrf_token": known.token(other)}, "headers": {"Origin": HOST}}


def _with_the_token_of_nobodys_browser(known: Known, name: str, door: Door) -> dict[str, Any]:
    return {"data": {**door.form, "csrf_token": known.token("")}, "headers": {"Origin": HOST}}


def _from_another_site(known: Known, name: str, door: Door) -> dict[str, Any]:
    return {"data": {**door.form, "csrf_token": known.token(name)}, "headers": {"Origin": "https://evil.example"}}


def _from_another_port(known: Known, name: str, door: Door) -> dict[str, Any]:
    return {"data": {**door.form, "csrf_token": known.token(name)}, "headers": {"Origin": "https://localhost:8443"}}


def _from_what_is_no_address(known: Known, name: str, door: Door) -> dict[str, Any]:
    return {"data": {**door.form, "csrf_token": known.token(name)}, "headers": {"Origin": "https://[::1"}}


def _said_to_be_cross_site(known: Known, name: str, door: Door) -> dict[str, Any]:
    return {"data": {**door.form, "csrf_token": known.token(name)}, "headers": {"Sec-Fetch-Site": "cross-site"}}


def _as_plain_text(known: Known, name: str, door: Door) -> dict[str, Any]:
    text = "&".join(f"{key}={value}" for key, value in {**door.form, "csrf_token": known.token(name)}.items())
    return {"data": text, "content_type": "text/plain", "headers": {"Origin": HOST}}


def _in_the_address(known: Known, name: str, door: Door) -> dict[str, Any]:
    return {"query_string": {**door.form, "csrf_token": known.token(name)}, "headers": {"Origin": HOST}}


FORGERIES: list[Forge] = [
    _without_token, _with_an_empty_token, _with_a_made_up_token, _with_somebody_elses_token,
    _with_the_token_of_another_sign_in, _with_the_token_of_nobodys_browser, _from_another_site, _from_another_port,
    _from_what_is_no_address, _said_to_be_cross_site, _as_plain_text, _in_the_address,
]  # fmt: skip


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__.strip("_"))
def test_a_forged_write_is_refused_and_changes_nothing(known: Known, forge: Forge) -> None:
    for door in (door for door in WRITES if not door.by_link):
        name = _who(door) if door in SPACE or door.may or door.path not in {"/sign-in", "/look-around"} else ""
        if name == "" and forge in {_with_the_token_of_nobodys_browser, _with_the_token_of_another_sign_in}:
            continue  # whoever is not signed in has no other
        more = forge(known, name, door)
        path, _mark, query = known.path(door, ROBIN).partition("?")
        more["query_string"] = {**dict(parse_qsl(query)), **more.get("query_string", {})}
        answer = known.browser(name).raw(door.method, path, **more)
        assert answer.status_code in _REFUSED, f"{door.endpoint}: {answer.status_code}"
        assert not known.world.watch.writes, f"{door.endpoint} wrote"


def test_a_write_asked_for_as_a_read_is_not_done(known: Known) -> None:
    for door in ONLY_WRITTEN:
        name = _who(door)
        answer = known.browser(name).raw("GET", known.path(door, ROBIN), query_string=door.form)
        assert answer.status_code == 405, f"{door.endpoint}: {answer.status_code}"


def test_a_true_form_is_taken(known: Known) -> None:
    """The forgeries fail for want of a token only: the same person with a form of theirs passes."""
    for door in (door for door in WRITES if door in SPACE):
        assert known.knock(_who(door), door).status_code == door.own, door.endpoint


def test_typed_words_come_back_when_a_form_is_not_taken(known: Known) -> None:
    door = next(door for door in SPACE if door.endpoint == "passages.add_passage")
    answer = known.browser("mum").raw("POST", known.path(door), data={"body": "Robin slept well on Tuesday."})
    assert answer.status_code == 403
    assert "Robin slept well on Tuesday." in answer.get_data(as_text=True)
