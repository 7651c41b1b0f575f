"""The route table is whole: every door of the program stands in it, with the right it takes; there is no other way in."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.rails.matrix import ADVICE, DOORS, PERSON, PUBLIC, SPACE
from tests.support.cast import RIGHTS as RIGHTS_AS_WRITTEN
from tests.support.client import Visitor
from tests.support.compiled import own_doors
from wiki.access.permissions import RIGHTS
from wiki.settings import ROOT
from wiki.web.gate import BY_LINK, Route, space_route
from wiki.words import Permission, Role

_MAKES_A_DOOR = re.compile(r"\.route\(|add_url_rule|Blueprint\(|\.register_blueprint|MethodView|\bapp\.(get|post|put|delete)\(")


def _doors(app: Flask) -> dict[str, Route]:
    found: dict[str, Route] = app.config["DOORS"]
    return found


def test_every_door_of_the_program_stands_in_the_table(app: Flask) -> None:
    real = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD"}
    }
    assert real == {(door.endpoint, door.method) for door in DOORS}


def test_no_door_stands_in_the_table_twice() -> None:
    assert len({(door.endpoint, door.method) for door in DOORS}) == len(DOORS)


def test_each_door_takes_the_right_that_the_table_says(app: Flask) -> None:
    for door in SPACE:
        route = _doors(app)[door.endpoint]
        assert (route.door, route.may) == ("space", Permission[door.may]), door.endpoint
    assert {door.endpoint for door in PERSON} == {one for one, route in _doors(app).items() if route.door == "person"}
    assert {door.endpoint for door in PUBLIC} == {one for one, route in _doors(app).items() if route.door == "public"}
    assert {door.endpoint for door in ADVICE} == {one for one, route in _doors(app).items() if route.door == "advice"}


def test_only_the_doors_that_the_table_says_open_to_half_a_sign_in(app: Flask) -> None:
    assert {one: route.half for one, route in _doors(app).items() if route.half} == {
        door.endpoint: door.half for door in DOORS if door.half
    }


def test_only_the_doors_that_the_table_says_take_a_write_without_a_form_of_ours() -> None:
    assert {door.endpoint for door in PUBLIC if door.by_link} == BY_LINK
    assert not [door for door in (*SPACE, *PERSON, *ADVICE) if door.by_link]


def test_each_address_leads_to_its_door(app: Flask) -> None:
    adapter = app.url_map.bind("localhost", url_scheme="https")
    for door in DOORS:
        path = re.sub(r"\{\w+\}", "6f1f0f2e-0000-4000-8000-000000000000", door.path)
        path = path.replace("~", "/child/6f1f0f2e-0000-4000-8000-000000000001")
        assert adapter.match(path, method=door.method)[0] == door.endpoint


def test_no_role_has_a_right_that_is_not_written_down() -> None:
    assert {role: set(rights) for role, rights in RIGHTS.items()} == {
        role: {permission for permission, roles in RIGHTS_AS_WRITTEN.items() if role in roles} for role in Role
    }


def test_the_roles_in_the_table_are_never_more_than_the_right_allows() -> None:
    for door in SPACE:
        assert door.who <= RIGHTS_AS_WRITTEN[Permission[door.may]], door.endpoint


def test_a_route_is_made_at_the_gate_and_nowhere_else() -> None:
    for path in (ROOT / "wiki").rglob("*.py"):
        if path.relative_to(ROOT) == Path("wiki/web/gate.py"):
            continue
        found = _MAKES_A_DOOR.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.relative_to(ROOT)} makes a door of its own: {found[0] if found else ''}"


def test_a_space_door_cannot_be_made_without_naming_its_right() -> None:
    with pytest.raises(TypeError):
        space_route("/forgotten")  # type: ignore[call-arg]


def test_a_door_that_the_gate_did_not_register_is_refused(app: Flask, client_for: Callable[[str], Visitor]) -> None:
    own_doors(app)
    app.add_url_rule("/back-door", "back_door", lambda: "come in")
    for name in ("", "mum", "moira"):
        assert client_for(name).raw("GET", "/back-door").status_code == 404
