"""Signing in with a council's own account: there, back with a code, and one press that uses it."""

import hmac
import json
import logging

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from wiki.access.oidc import NotProved
from wiki.commands.sign_in_with import sign_in_with
from wiki.errors import Refused
from wiki.web import login
from wiki.web.entering import enter
from wiki.web.gate import public_route
from wiki.web.known_device import make_known
from wiki.web.providers import talk_with
from wiki.web.work import work

_KEY = "<string(maxlength=40):provider>"
_BEGUN = "sign_in_with"
_log = logging.getLogger("wiki.sign_in")


@public_route(f"/sign-in/with/{_KEY}")
def go(provider: str) -> ResponseReturnValue:
    """Go to the provider; what must come back is kept in this browser's signed cookie."""
    talk = talk_with(provider)
    _wait_for_others()
    try:
        begun = talk.begin(_back(provider))
    except NotProved as why:
        return _refused(provider, why)
    then = login.own_path(request.args.get("then", "")) or ""
    session[_BEGUN] = [provider, begun.state, begun.nonce, begun.verifier, then]
    return redirect(begun.address)


@public_route(f"/sign-in/back/{_KEY}")
def ask_press(provider: str) -> ResponseReturnValue:
    """Back from the provider: one button, for looking at an address must change nothing."""
    talk, given = talk_with(provider), request.args
    if not given.get("code") or _begun(provider, given.get("state", "")) is None:
        return _refused(provider, NotProved("the answer belongs to no sign-in of this browser"))
    return render_template(
        "public/sign_in_back.html", provider=talk.provider, code=given["code"], token=given["state"],
        issuer=given.get("iss", ""),
    )  # fmt: skip


@public_route(f"/sign-in/back/{_KEY}", methods=("POST",))
def press(provider: str) -> ResponseReturnValue:
    """Use the code: once, in the browser that began."""
    talk, form, settings = talk_with(provider), request.form, current_app.config["SETTINGS"]
    begun = _begun(provider, form.get("token", ""))
    session.pop(_BEGUN, None)
    work().let_go()
    try:
        if begun is None:
            raise NotProved("the answer belongs to no sign-in of this browser")
        nonce, verifier, then = begun
        proved = talk.finish(form.get("code", "")[:4000], _back(provider), nonce, verifier, form.get("issuer", ""))
        person = sign_in_with(work(), talk.provider, proved, hours=settings.session_hours, device=login.device())
    except (NotProved, Refused) as why:
        return _refused(provider, why)
    answer = make_known(enter(person, then), person.email)
    session[login.BY] = provider
    return answer


@public_route(f"/sign-in/ended/{_KEY}")
def ended(provider: str) -> ResponseReturnValue:
    """Signed out here: the way to be signed out there too."""
    return render_template("public/signed_out_here.html", provider=talk_with(provider).provider)


@public_route(f"/sign-in/end/{_KEY}")
def end_there(provider: str) -> ResponseReturnValue:
    """Go to where the provider ends its own sign-in."""
    talk = talk_with(provider)
    _wait_for_others()
    try:
        address = talk.end_address(current_app.config["SETTINGS"].public_url + url_for("first.first_page"))
    except NotProved as why:
        return _refused(provider, why)
    return redirect(address or url_for("first.first_page"))


def _back(provider: str) -> str:
    """Our own address, never what the request called it."""
    return str(current_app.config["SETTINGS"].public_url) + url_for("sign_in_with.ask_press", provider=provider)


def _begun(provider: str, state: str) -> tuple[str, str, str] | None:
    """What this browser began with the provider, if ``state`` is its own: nonce, verifier, and where to go on to."""
    kept = session.get(_BEGUN)
    if not isinstance(kept, list) or len(kept) != 5 or kept[0] != provider:
        return None
    return (kept[2], kept[3], kept[4]) if hmac.compare_digest(kept[1].encode(), state.encode(errors="replace")) else None


def _wait_for_others() -> None:
    """Another machine is asked now: other readers need not wait for it, nor does a snapshot stand open."""
    work().let_go()
    turns = getattr(current_app, "turns", None)
    if turns is not None:
        turns.give_back()


def _refused(provider: str, why: NotProved | Refused) -> ResponseReturnValue:
    """One plain page whatever was wrong; the log says more, and nothing of what was sent."""
    talk = talk_with(provider)
    sentence = ""
    if isinstance(why, Refused):
        sentence = next(iter(why.fields.values()))
    else:
        _log.warning(json.dumps({"provider": provider, "not proved": str(why)}))
    return render_template("public/sign_in_back_refused.html", provider=talk.provider, sentence=sentence), 403
