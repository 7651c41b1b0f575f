"""Every door for everybody: who may come in is answered, who may not is shut out, and who is no member learns nothing (A1)."""

import uuid
from collections.abc import Sequence

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from tests.rails.known import Known
from tests.rails.matrix import ADVICE, PERSON, PUBLIC, SPACE, Door
from tests.support import cast
from tests.support.cast import DISABLED, ENDED, OF_BOTH, OF_ROBIN, OF_ZARA, ROBIN, STRANGER, ZARA
from wiki.access.person import token_hash
from wiki.models.people import SignIn
from wiki.words import Role

ROLES = pytest.mark.parametrize("role", list(Role), ids=str)
_PASSING = {"Date", "Content-Length", "ETag"}


def _expected(door: Door, role: Role) -> int:
    return door.own if role in door.who else door.otherwise


def _some(known: Known, name: str, share: int = 1) -> Sequence[Door]:
    """Every ``share``-th door; on PostgreSQL a ninth, another for each person: who may is decided in Python, by what one
    question found, and each door's own questions are put to PostgreSQL where a member passes it."""
    share = share if known.world.app.extensions["engine"].dialect.name == "sqlite" else 9
    turn = sum(name.encode()) % share  # what a search found is shown after it was asked for: these stay together
    return [door for place, door in enumerate(SPACE) if place % share == turn or door.endpoint.startswith("search.")]


def _wrong(
    known: Known, name: str, child: str, expected: dict[str, int], child_id: uuid.UUID | None = None,
    doors: Sequence[Door] = (),
) -> list[str]:  # fmt: skip
    found = []
    for door in doors or _some(known, name):
        status = known.knock(name, door, child, child_id).status_code
        if status != expected[door.endpoint]:
            found.append(f"{door.method} {door.endpoint}: {status}, not {expected[door.endpoint]}")
    return found


@ROLES
def test_a_member_passes_just_the_doors_of_their_role(known: Known, role: Role) -> None:
    assert not _wrong(known, OF_ROBIN[role], ROBIN, {door.endpoint: _expected(door, role) for door in SPACE}, doors=SPACE)


@pytest.mark.deep
@ROLES
def test_nobody_passes_any_other_door(known: Known, role: Role) -> None:
    """All that the tests below try, on either database, at every door."""
    expected, shut = {door.endpoint: _expected(door, role) for door in SPACE}, {door.endpoint: 404 for door in SPACE}
    for child in (ROBIN, ZARA):
        assert not _wrong(known, OF_BOTH[role], child, expected, doors=SPACE)
        assert not _wrong(known, (OF_ZARA if child == ROBIN else OF_ROBIN)[role], child, shut, doors=SPACE)
        assert not _wrong(known, STRANGER, child, shut, doors=SPACE)
    assert not _wrong(known, ENDED[role], ROBIN, shut, doors=SPACE)
    _is_nobody(known, DISABLED[role], SPACE)


@ROLES
def test_whoever_is_in_two_spaces_has_in_each_just_the_rights_of_their_role(known: Known, role: Role) -> None:
    """A third of the doors, another for each role (``test_nobody_passes_any_other_door``: all of them)."""
    expected, doors = {door.endpoint: _expected(door, role) for door in SPACE}, _some(known, role.value, 3)
    assert not _wrong(known, OF_BOTH[role], ROBIN, expected, doors=doors)
    assert not _wrong(known, OF_BOTH[role], ZARA, expected, doors=doors)


@ROLES
def test_a_member_of_another_childs_space_is_shut_out_of_every_door(known: Known, role: Role) -> None:
    shut = {door.endpoint: 404 for door in SPACE}
    assert not _wrong(known, OF_ZARA[role], ROBIN, shut)
    assert not _wrong(known, OF_ROBIN[role], ZARA, shut)


@ROLES
def test_when_a_membership_has_ended_every_door_is_shut(known: Known, role: Role) -> None:
    assert not _wrong(known, ENDED[role], ROBIN, {door.endpoint: 404 for door in SPACE})


@ROLES
def test_a_closed_account_is_nobody(known: Known, role: Role) -> None:
    _is_nobody(known, DISABLED[role])


def test_whoever_is_not_signed_in_is_asked_to(known: Known) -> None:
    _is_nobody(known, "")


def _is_nobody(known: Known, name: str, doors: Sequence[Door] = ()) -> None:
    for door in (*(doors or _some(known, name)), *PERSON):
        answer = known.knock(name, door)
        assert answer.status_code == (302 if door.is_read else 403), door.endpoint
        if door.is_read:
            assert answer.headers["Location"].startswith("/sign-in?then=")


@pytest.mark.parametrize("due", ["step", "setup"])
def test_whoever_has_a_step_of_signing_in_to_take_finds_every_other_door_shut(known: Known, due: str) -> None:
    """A caseworker who typed the password alone: as nobody, but at the door of the step that is due."""
    name = f"daniel, half way: {due}"
    known.browsers[name] = known.world.visitor("daniel")
    _leave_half_way(known, name, due)
    for door in (*SPACE, *PERSON):
        if door.endpoint == "sign_in.sign_out":
            continue
        answer = known.knock(name, door)
        if due in door.half:
            own = {"second_step.ask": 200 if due == "step" else 302, "second_step.take": 422, "factors.show_app": 200}
            assert answer.status_code == own.get(door.endpoint, door.own), door.endpoint
            continue
        assert answer.status_code == (302 if door.is_read else 403), door.endpoint
        if door.is_read:
            assert answer.headers["Location"].startswith("/sign-in/second-step?then="), door.endpoint
    for door in (door for door in PUBLIC if door.is_read and door.endpoint != "first.first_page"):
        told = known.knock(name, door)
        assert told.status_code == door.own, door.endpoint
        assert b"Daniel" not in told.get_data(), door.endpoint
    _leave_half_way(known, name, "")
    assert known.browser(name).raw("GET", "/account").status_code == 200, "the same browser, once the step is taken"


def _leave_half_way(known: Known, name: str, due: str) -> None:
    """Have this browser's sign-in wait for ``due``, under a form's token of its own."""
    known.tokens.setdefault(name, known.token(name))
    token = known.browsers[name].app.session_interface.get_signing_serializer(known.world.app).loads(  # type: ignore[attr-defined]
        known.browsers[name].cookie
    )["_user_id"]
    with known.world.house.work() as work:
        work.begin_writing().execute(
            update(SignIn).where(SignIn.token_hash == token_hash(token)).values(due=due)
        )
        work.commit()


def test_a_stranger_and_the_founder_of_nothing_are_shut_out(known: Known) -> None:
    for child in (ROBIN, ZARA):
        assert not _wrong(known, STRANGER, child, {door.endpoint: 404 for door in SPACE})


def test_a_child_who_never_was_answers_everybody_alike(known: Known) -> None:
    for name in ("mum", cast.FOUNDER, STRANGER):
        assert not _wrong(known, name, ROBIN, {door.endpoint: 404 for door in SPACE}, uuid.uuid4())


def test_another_childs_address_cannot_be_told_from_one_that_never_was(known: Known) -> None:
    for door in _some(known, "mum"):
        real = known.knock("mum", door, ZARA)
        never = known.knock("mum", door, ZARA, uuid.uuid4())
        assert _told(real) == _told(never), door.endpoint
        assert abs(len(real.get_data()) - len(never.get_data())) <= 64, door.endpoint


def _told(answer: TestResponse) -> tuple[int, dict[str, str]]:
    return answer.status_code, {name: value for name, value in answer.headers.items() if name not in _PASSING}


def test_doors_for_persons(known: Known) -> None:
    for name in ("mum", "leila", "daniel", STRANGER, cast.FOUNDER):
        for door in PERSON:
            if door.endpoint == "sign_in.sign_out":
                continue
            expected = 404 if door.may == "POST_HOLDER" and name != cast.FOUNDER else door.own
            answer = known.knock(name, door).status_code
            if door.endpoint == "desk.your_children" and name in {"mum"}:
                expected = 302  # a parent of one child is taken straight there
            assert answer == expected, f"{name} {door.endpoint}: {answer}"


def test_doors_for_anybody(known: Known) -> None:
    for name in ("", "mum", STRANGER):
        for door in PUBLIC + ADVICE:
            expected = 302 if name and door.endpoint == "first.first_page" else door.own
            assert known.knock(name, door).status_code == expected, door.endpoint


def test_signing_out_shuts_every_door_at_once(known: Known) -> None:
    door = next(door for door in PERSON if door.endpoint == "sign_in.sign_out")
    browser = known.world.visitor("gran")
    known.browsers["gran again"] = browser
    cookie = browser.cookie
    assert known.knock("gran again", door).status_code == 302
    browser._client.set_cookie("__Host-thread", cookie, domain="localhost", secure=True, path="/")
    assert browser.raw("GET", "/account").status_code == 302, "the old cookie lets nobody in"
