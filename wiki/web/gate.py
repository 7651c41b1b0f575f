"""The gate: the only way to make a route, and the check that every request passes before a view sees it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.access.person import SignedIn
from wiki.access.space import open_space
from wiki.web import login
from wiki.web.work import work
from wiki.words import Permission

View = Callable[..., ResponseReturnValue]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Route:
    """One door: who may come to it (public, person, space) and, in a space, the right it takes."""

    rule: str
    endpoint: str
    view: View
    methods: tuple[str, ...]
    door: str
    may: Permission | None


ROUTES: list[Route] = []
BY_LINK: set[str] = set()
"""Endpoints whose signed address is itself the key: a write there needs no form of ours (web/csrf.py)."""


def public_route(rule: str, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A door for anybody. The view gets the address's values only."""
    return _route(rule, methods, "public", None)


def link_route(rule: str, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A door for whoever holds a signed link that is good for one thing: mail programs press it without a form of
    ours (RFC 8058). The view checks the signature and does that one thing only."""

    def register(view: View) -> View:
        BY_LINK.add(f"{view.__module__.rsplit('.', 1)[-1]}.{view.__name__}")
        return _route(rule, methods, "public", None)(view)

    return register


def person_route(rule: str, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A door for whoever is signed in. The view gets the SignedIn person first."""
    return _route(rule, methods, "person", None)


def space_route(rule: str, *, may: Permission, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A door inside a child's space, for members whose role holds ``may``. The view gets the opened Space first."""
    return _route("/child/<uuid:child_id>" + rule, methods, "space", may)


def _route(rule: str, methods: tuple[str, ...], door: str, may: Permission | None) -> Callable[[View], View]:
    def register(view: View) -> View:
        endpoint = f"{view.__module__.rsplit('.', 1)[-1]}.{view.__name__}"
        ROUTES.append(Route(rule, endpoint, view, methods, door, may))
        return view

    return register


def hang_doors(app: Flask) -> None:
    """Give ``app`` every registered route, each behind its check; anything else is refused."""
    app.config["DOORS"] = {route.endpoint: route for route in ROUTES}
    for route in ROUTES:
        app.add_url_rule(
            route.rule, route.endpoint, _guard(route), methods=list(route.methods), provide_automatic_options=False
        )
    app.before_request(_refuse_unregistered)


def _refuse_unregistered() -> None:
    if request.endpoint is not None and request.endpoint not in current_app.config["DOORS"]:
        abort(404)


def _guard(route: Route) -> View:
    @wraps(route.view)
    def guarded(**values: Any) -> ResponseReturnValue:
        if route.door == "public":
            answer = route.view(**values)
        else:
            person = login.signed_in()
            if person is None:
                return _ask_to_sign_in()
            if route.door == "space":
                answer = _in_space(route, person, values)
            else:
                answer = route.view(person, **values)
        if request.method not in SAFE:
            work().commit()
        return answer

    return guarded


def _in_space(route: Route, person: SignedIn, values: dict[str, Any]) -> ResponseReturnValue:
    assert route.may is not None
    space = open_space(person, values.pop("child_id"), route.may)
    g.space = space
    answer = route.view(space, **values)
    if request.method in SAFE:
        current_app.extensions["traces"].note(person.id, space.id, route.endpoint, values.get("page_id"))
    return answer


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method not in SAFE:
        raise login.SignedOut
    here = request.full_path.rstrip("?") if request.query_string else request.path
    response = redirect(url_for("sign_in.ask_who", then=here), 302)
    assert isinstance(response, Response)
    return response
