"""What follows every proof of who somebody is, by whichever way they came: this browser is theirs, and they go on to where
they were going, with the words that waited; or to the step that is still due."""

import uuid

from flask import Response, current_app, redirect, render_template, session, url_for

from wiki.access.factors import SET_UP
from wiki.access.person import SignedIn
from wiki.commands.passkeys import Question
from wiki.commands.sign_in import choose_language, end_former
from wiki.queries.factors import own_factors
from wiki.web import babel, login
from wiki.web.typed import read_kept, typed_words

_ASKED, _THEN = "passkey", "then"


def enter(person: SignedIn, then: str = "", kept: str = "") -> Response:
    """The answer to whoever has just proved who they are: the next page, the words that waited, or the step that is due."""
    former = login.token_here()
    if former:
        end_former(person, former)
    login.remember(person)
    if person.due:
        return _to_next_step(person, then, kept)
    chosen = babel.chosen_here()
    if chosen and chosen != person.language:  # chosen before signing in: it holds in mails too
        choose_language(person, chosen)
    return go_on(then, kept, why="back")


def _to_next_step(person: SignedIn, then: str, kept: str) -> Response:
    if person.due == SET_UP and not kept:
        session[_THEN] = login.own_path(then) or ""
        return current_app.make_response(redirect(url_for("factors.show")))
    return current_app.make_response(step_page(person, then=then, kept=kept))


def step_page(person: SignedIn, *, then: str = "", kept: str = "", errors: dict[str, str] | None = None) -> str:
    """The page that asks for the second step; ``kept``: a form that waits, as JSON."""
    waiting = read_kept(kept)
    return render_template(
        "factors/second_step.html", factors=own_factors(person), then=login.own_path(then) or "", kept=kept,
        errors=errors or {}, is_set_up=person.due != SET_UP, fields=waiting[1] if waiting else [],
        action=waiting[0] if waiting else "", typed=typed_words(waiting[1]) if waiting else [],
    )  # fmt: skip


def go_on(then: str, kept: str, why: str) -> Response:
    """To where somebody was going; where a form waits, a page with a button that sends it."""
    waiting = read_kept(kept)
    if waiting is None:
        return current_app.make_response(redirect(where_to(then)))
    page = render_template(
        "errors/kept.html", why=why, fields=waiting[1], action=waiting[0], kept="", signed_out=False,
        typed=typed_words(waiting[1]),
    )  # fmt: skip
    return current_app.make_response(page)


def where_to(then: str = "") -> str:
    """The page that somebody was going to before they signed in; else the first one."""
    return login.own_path(then) or login.own_path(session.pop(_THEN, "")) or url_for("first.first_page")


def hold_question(question: Question) -> Response:
    """Hand the browser the question for its passkey, and tie the answer to this browser."""
    session[_ASKED] = question.id.hex
    return current_app.response_class(question.options, mimetype="application/json")


def question_held() -> uuid.UUID | None:
    """The question that this browser was given last; it is forgotten here from now on."""
    held = session.pop(_ASKED, "")
    return uuid.UUID(held) if held else None
