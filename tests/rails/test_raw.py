"""The same requests sent raw, as no browser would send them: none of them opens a door that was shut (A2)."""

from collections.abc import Iterator, Sequence

import pytest

from tests.rails.known import Known
from tests.rails.matrix import ONLY_READ, SPACE, Door
from tests.support.cast import ENDED, OF_ROBIN, OF_ZARA, ROBIN, STRANGER
from tests.support.client import HOST
from wiki.words import Role

READS = [door for door in SPACE if door.is_read]
WRITES = [door for door in SPACE if not door.is_read]
OUTSIDERS = (OF_ZARA[Role.PARENT], ENDED[Role.CASEWORKER], STRANGER, "")
_READ_BY_SCHOOL = {door.place for door in READS if Role.SCHOOL in door.who}
_METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get", "FROB")


def _variants(path: str) -> Iterator[str]:
    """Other ways of writing the same address."""
    path, _mark, query = path.partition("?")
    rest = path.removeprefix("/child/")
    child, _slash, inside = rest.partition("/")
    tail = f"?{query}" if query else ""
    yield from (
        f"{path}/{tail}", f"{path.rstrip('/')}{tail}", f"/{path}{tail}", path.replace("/child/", "/child//") + tail,
        f"/child/{child}//{inside}{tail}", f"/./{path[1:]}{tail}", f"/child/%2e/{child}/{inside}{tail}",
        f"/static/%2e%2e/child/{child}/{inside}{tail}", f"/child/{child}/%2e%2e/{child}/{inside}{tail}",
        f"/child/{child}/page/../{inside}{tail}", f"/CHILD/{child.upper()}/{inside}{tail}", f"{path.upper()}{tail}",
        f"/child/{child.replace('-', '')}/{inside}{tail}", f"/child/%7B{child}%7D/{inside}{tail}", f"{path}%00{tail}",
        f"{path};admin=1{tail}", f"{path}?{query}&_method=GET&role=send_administrator", f"{path}.json{tail}",
    )  # fmt: skip


def _spell(known: Known, name: str, turn: int, share: int) -> None:
    """Every ``share``-th spelling of each address, beginning at another one for the next address."""
    browser = known.browser(name)
    for place, door in enumerate(READS):
        for path in list(_variants(known.path(door, ROBIN)))[(turn + place) % share :: share]:
            answer = browser.raw("GET", path)
            assert answer.status_code in {301, 302, 308, 400, 404, 405}, f"{path}: {answer.status_code}"


@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_other_spelling_of_an_address_lets_an_outsider_in(known: Known, name: str) -> None:
    """Each spelling of each address is tried, by one of the four; by all four in ``make deep``."""
    _spell(known, name, OUTSIDERS.index(name), len(OUTSIDERS))


@pytest.mark.deep
@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_spelling_of_an_address_lets_any_outsider_in(known: Known, name: str) -> None:
    _spell(known, name, 0, 1)


def test_no_other_spelling_gives_a_member_a_right_they_lack(known: Known) -> None:
    browser = known.browser(OF_ROBIN[Role.SCHOOL])
    for door in (door for door in READS if Role.SCHOOL not in door.who):
        for path in _variants(known.path(door, ROBIN)):
            answer = browser.raw("GET", path)
            while answer.status_code == 308:
                path = answer.headers["Location"].removeprefix(HOST)
                answer = browser.raw("GET", path)
            assert answer.status_code in {301, 302, 400, 403, 404, 405}, f"{path}: {answer.status_code}"


@pytest.mark.parametrize("method", _METHODS)
def test_no_other_method_opens_a_door(known: Known, method: str) -> None:
    """Each method at each door by the teacher and one of three who are outside; by all of them in ``make deep``."""
    for turn, name in enumerate(OUTSIDERS[:3]):
        _ask_by(known, method, name, SPACE[(turn + _METHODS.index(method)) % 3 :: 3])
    _ask_by(known, method, OF_ROBIN[Role.SCHOOL], SPACE)


@pytest.mark.deep
@pytest.mark.parametrize("method", _METHODS)
def test_no_other_method_opens_a_door_to_anybody(known: Known, method: str) -> None:
    for name in OUTSIDERS[:3]:
        _ask_by(known, method, name, SPACE)


def _ask_by(known: Known, method: str, name: str, doors: Sequence[Door]) -> None:
    browser = known.browser(name)
    for door in doors:
        if name == OF_ROBIN[Role.SCHOOL] and door.place in _READ_BY_SCHOOL:
            continue
        answer = browser.raw(method, known.path(door, ROBIN))
        assert answer.status_code >= 400, f"{name} {method} {door.endpoint}: {answer.status_code}"
        assert "Allow" not in answer.headers or answer.status_code == 405


def test_asking_for_the_head_only_is_answered_like_a_read(known: Known) -> None:
    for name in (OF_ROBIN[Role.PARENT], OF_ROBIN[Role.SCHOOL], STRANGER):
        browser = known.browser(name)
        for door in READS:
            path = known.path(door, ROBIN)
            head, whole = browser.raw("HEAD", path), browser.raw("GET", path)
            assert head.status_code == whole.status_code, f"{name} {door.endpoint}"
            assert head.get_data() == b""


@pytest.mark.parametrize(
    "more",
    [
        {"headers": {"X-HTTP-Method-Override": "POST"}},
        {"headers": {"X-Original-URL": "/up", "X-Rewrite-URL": "/up", "X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"X-Forwarded-Prefix": "/up", "X-Forwarded-Host": "localhost", "Forwarded": "for=127.0.0.1"}},
        {"headers": {"X-Role": "send_administrator", "X-User": "moira", "Authorization": "Basic bW9pcmE6eA=="}},
        {"headers": {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"}},
        {"query_string": {"_method": "POST", "role": "send_administrator", "may": "manage_members"}},
    ],
    ids=lambda more: " ".join(next(iter(more.values()))),
)
def test_no_header_or_parameter_opens_a_door(known: Known, more: dict[str, dict[str, str]]) -> None:
    for name in (OF_ZARA[Role.PARENT], OF_ROBIN[Role.SCHOOL]):
        browser = known.browser(name)
        for door in SPACE:
            allowed = name == OF_ROBIN[Role.SCHOOL] and door.place in _READ_BY_SCHOOL
            answer = browser.raw("GET", known.path(door, ROBIN).split("?")[0], **more)
            assert allowed or answer.status_code >= 400, f"{name} {door.endpoint}: {answer.status_code}"


def test_a_form_sent_as_json_changes_nothing(known: Known) -> None:
    for name in (OF_ROBIN[Role.PARENT], OF_ROBIN[Role.CASEWORKER], OF_ZARA[Role.PARENT]):
        browser = known.browser(name)
        for door in WRITES:
            body = {"csrf_token": known.token(name), **door.form}
            answer = browser.raw("POST", known.path(door, ROBIN), json=body, headers={"Origin": HOST})
            assert answer.status_code == 403, door.endpoint
            assert not known.world.watch.writes, door.endpoint


def test_a_form_to_a_door_that_only_reads_is_refused(known: Known) -> None:
    for door in ONLY_READ:
        for name in (OF_ROBIN[Role.PARENT], ""):
            twin = Door(door.endpoint, "POST", door.path, door.may, query=door.query)
            answer = known.knock(name, twin)
            assert answer.status_code in {403, 405}, f"{name} {door.endpoint}: {answer.status_code}"
            assert not known.world.watch.writes
