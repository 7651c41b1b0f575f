"""Draws the pages of one's own second step: the ways, an app's square to scan, and backup codes, shown once."""

import pyotp
from flask import Response, current_app, flash, redirect, render_template, url_for

from wiki.access.person import SignedIn
from wiki.commands.factors import Added
from wiki.document.qr import modules
from wiki.queries.factors import AppBegun, own_factors
from wiki.web import login
from wiki.web.entering import where_to

_ISSUER = "Golden Thread"
_EDGE = 4


def factors_page(person: SignedIn, errors: dict[str, str] | None = None, named: str = "") -> str:
    """Every way of the second step that the person has or can add. ``named``: what they typed as a passkey's name."""
    return render_template(
        "factors/factors.html", factors=own_factors(person), errors=errors or {}, is_setting_up=bool(person.due), named=named
    )


def app_page(person: SignedIn, begun: AppBegun, errors: dict[str, str] | None = None) -> str:
    """The square, the secret as text, and the box for the first code."""
    address = pyotp.TOTP(begun.seed).provisioning_uri(name=person.email, issuer_name=_ISSUER)
    rows = modules(address)
    dark = "".join(
        f"M{x + _EDGE} {y + _EDGE}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    )
    seed = " ".join(begun.seed[at : at + 4] for at in range(0, len(begun.seed), 4))
    return render_template(
        "factors/app.html", dark=dark, wide=len(rows) + 2 * _EDGE, seed=seed, errors=errors or {}, address=address
    )


def added_page(person: SignedIn, added: Added, done: str) -> Response:
    """What follows a new way: the backup codes that came with it, or on to where the person was going."""
    there = url_for("factors.show")
    if person.due:
        there = where_to()
        login.remember(added.person)
    flash(done, "success")
    if added.codes:
        return current_app.make_response(codes_page(added.codes, there))
    return current_app.make_response(redirect(there))


def codes_page(codes: tuple[str, ...], there: str = "") -> str:
    """The codes, this once, and the way on."""
    return render_template("factors/codes.html", codes=codes, there=there or url_for("factors.show"))
