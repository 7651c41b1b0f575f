"""The gate: the only way to make a route, and the check that every request passes before a view sees it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.access.advice_link import Advising
from wiki.access.corner import open_corner_space
from wiki.access.person import SignedIn
from wiki.access.space import Space, open_space
from wiki.errors import NotAllowed, NotFound
from wiki.trace_chain import Look
from wiki.web import advising, login
from wiki.web.looked import note
from wiki.web.many_pages import DOOR as MANY_PAGES
from wiki.web.many_pages import TooManyPages
from wiki.web.strange_boxes import note_strange_boxes
from wiki.web.watched import watched
from wiki.web.work import work
from wiki.words import Permission

View = Callable[..., ResponseReturnValue]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Route:
    """One door: who may come to it (public, advice, person, space) and, in a space, the right it takes; ``in_corner``: it stands
    in the child's corner, and opens there alone. ``half``: what a sign-in may still wait for (access/factors.py) and pass
    here all the same."""

    rule: str
    endpoint: str
    view: View
    methods: tuple[str, ...]
    door: str
    may: Permission | None
    in_corner: bool = False
    half: frozenset[str] = frozenset()


ROUTES: list[Route] = []
BY_LINK: set[str] = set()
"""Endpoints whose signed address is itself the key: a write there needs no form of ours (web/csrf.py)."""
_OUR_OWN = frozenset({"static.static_file", "static.favicon", "first.up"})
"""Doors that tell nothing of anybody: a browser that is held in a child's corner reaches them too."""


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


def person_route(
    rule: str, *, methods: tuple[str, ...] = ("GET",), half: frozenset[str] = frozenset()
) -> Callable[[View], View]:
    """A door for whoever is signed in. The view gets the SignedIn person first. ``half``: the steps of signing in for which
    somebody may come here before they are taken; no other door opens to them."""
    return _route(rule, methods, "person", None, half=half)


def space_route(rule: str, *, may: Permission, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A door inside a child's space, for members whose role holds ``may``. The view gets the opened Space first."""
    return _route("/child/<uuid:child_id>" + rule, methods, "space", may)


def corner_route(rule: str, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A door inside the child's corner, for a browser that is held in it. The view gets the CornerSpace first."""
    return _route("/child/<uuid:child_id>/corner" + rule, methods, "space", Permission.OPEN_CORNER, in_corner=True)


def advice_route(rule: str, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A door for whoever opened one request for advice by its link and showed, by a mailed code, that the address it was
    sent to is theirs. The view gets that request (Advising) first and nothing else: no person, no space."""
    return _route(rule, methods, "advice", None)


def _route(
    rule: str, methods: tuple[str, ...], door: str, may: Permission | None, in_corner: bool = False,
    half: frozenset[str] = frozenset(),
) -> Callable[[View], View]:
    def register(view: View) -> View:
        endpoint = f"{view.__module__.rsplit('.', 1)[-1]}.{view.__name__}"
        ROUTES.append(Route(rule, endpoint, view, methods, door, may, in_corner, half))
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


def _refuse_unregistered() -> ResponseReturnValue | None:
    if request.endpoint in current_app.config["DOORS"]:
        return None
    held = _held(login.signed_in())
    if held is not None:  # also an address that never was leads back to the corner
        return held
    if request.endpoint is not None:
        abort(404)
    return None


def _held(person: SignedIn | None, route: Route | None = None, child_id: object = None) -> ResponseReturnValue | None:
    """The way back into the child's corner, when this browser is held in one and ``route`` is not a door of it."""
    if person is None or person.corner_child is None or person.due:  # the second step of signing in comes first
        return None
    if route is not None and route.in_corner and child_id == person.corner_child:
        return None
    return redirect(url_for("corner.show_home", child_id=person.corner_child))


def _guard(route: Route) -> View:
    @wraps(route.view)
    def guarded(**values: Any) -> ResponseReturnValue:
        if route.door == "public":
            held = None if route.endpoint in _OUR_OWN else _held(login.signed_in())
            answer = route.view(**values) if held is None else held
        elif route.door == "advice":
            held = _held(login.signed_in())
            if held is not None:
                return held
            one = advising.come_in()
            if not isinstance(one, Advising):
                return one
            answer = route.view(one, **values)
        else:
            person = login.signed_in() or _half_way(route)
            if person is None:
                return _ask_to_sign_in()
            held = _held(person, route, values.get("child_id"))
            if held is not None:
                return held
            if route.door == "space":
                answer = _in_space(route, person, values)
            else:
                answer = route.view(person, **values)
            answer = watched(answer, person)
        if request.method not in SAFE:
            note_strange_boxes(route.endpoint, _poster(route), _child_of(route))
            work().commit()
        return answer

    return guarded


def _poster(route: Route) -> SignedIn | None:
    """Who sent a form; nobody at a public door, where it may be the answer that signed them in."""
    return None if route.door == "public" else login.signed_in()


def _child_of(route: Route) -> uuid.UUID | None:
    space: Space | None = g.get("space") if route.door == "space" else None
    return None if space is None else space.id


def _half_way(route: Route) -> SignedIn | None:
    """Somebody who has a step of signing in to take, where ``route`` is its door; else nobody."""
    person = login.half_signed_in()
    return person if person is not None and person.due in route.half else None


def _in_space(route: Route, person: SignedIn, values: dict[str, Any]) -> ResponseReturnValue:
    assert route.may is not None
    child_id = values.pop("child_id")
    if route.in_corner and person.corner_child is None:
        open_space(person, child_id, route.may)
        if request.method not in SAFE:
            raise login.CornerShut(child_id)
        return redirect(url_for("corner_open.ask_open", child_id=child_id))
    page_id, role = values.get("page_id"), ""
    try:
        space: Space = (open_corner_space if route.in_corner else open_space)(person, child_id, route.may)
        g.space, role = space, space.member.role.value
        if request.method in SAFE and not route.in_corner:
            current_app.extensions["page_count"].take(person.id, route.endpoint)
        answer = route.view(space, **values)
    except (NotFound, NotAllowed):
        note(Look(person.id, child_id, role, route.endpoint, page_id, refused=True))
        raise
    except TooManyPages:
        note(Look(person.id, child_id, role, MANY_PAGES))
        raise
    if request.method in SAFE:
        note(Look(person.id, child_id, role, route.endpoint, page_id))
    return answer


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method not in SAFE:
        raise login.SignedOut
    here = request.full_path.rstrip("?") if request.query_string else request.path
    ask = "sign_in.ask_who" if login.half_signed_in() is None else "second_step.ask"
    response = redirect(url_for(ask, then=here), 302)
    assert isinstance(response, Response)
    return response
