"""Makes the first password that a form shows once, so that the same form sent twice shows the same one."""

import hashlib
import hmac
import secrets

from flask import current_app

from wiki.access.first_passwords import make_first_password
from wiki.access.person import SignedIn


def first_password(person: SignedIn, once: str | None) -> str:
    """A first password that only this person's form ``once`` leads to; a fresh one when the form has no token.

    It hangs on the program's own key, so that no sender can choose it, and it is kept nowhere but as a hash.
    """
    key: str = current_app.config["SETTINGS"].secret_key
    token = once or secrets.token_urlsafe(16)
    seed = hmac.new(key.encode(), f"first password {person.id} {token}".encode(), hashlib.sha256).digest()
    return make_first_password(seed)
