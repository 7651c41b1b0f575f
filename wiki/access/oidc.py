"""Talks with a sign-in provider: authorization code with PKCE, and an ID token of which every claim is checked.

Only the issuer's own host (and those the settings name beside it) is ever asked, with a time-out, following no redirect.
"""

import hmac
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from wiki import clock
from wiki.access.providers import Provider

_SECONDS = 5.0
_KEPT = 3600.0
_AWAY_SECONDS = 10.0
"""So long nobody else waits for a provider that has just not answered."""
_MOST_BYTES = 1_000_000
_LEEWAY = 60
_SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Never “none”, and never a shared secret: who could check such a token could have made it."""
_SCOPE = "openid email profile"


class NotProved(Exception):
    """The provider did not prove who this is; the words are for the log, and hold nothing that was sent."""


class Away(NotProved):
    """The provider could not be reached, or answered with what can be no answer."""


@dataclass(frozen=True)
class Begun:
    """What the browser must bring back, and where it goes now."""

    address: str
    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True)
class Proved:
    """Who the provider says this is. ``email`` is "" unless it says that it has checked the address;
    ``second_step``: its signed ID token says that they took a second step there."""

    issuer: str
    subject: str
    email: str
    name: str
    groups: object
    second_step: bool = False


class Talk:
    """The talk with one provider; what it says of itself, and its keys, are kept for an hour."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}
        self._away_until = 0.0

    def begin(self, back: str) -> Begun:
        """Where to send the browser, which the provider sends back to the address ``back``. Raises Away."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _each in range(3))
        with self._session() as session:
            address, _state = session.create_authorization_url(
                self._endpoint("authorization_endpoint"), state=state, code_verifier=verifier, nonce=nonce,
                redirect_uri=back, scope=_SCOPE,
            )  # fmt: skip
        return Begun(address, state, nonce, verifier)

    def finish(self, code: str, back: str, nonce: str, verifier: str, issuer: str = "") -> Proved:
        """Change the code for an ID token and check it. ``issuer``: what came back beside the code (RFC 9207).

        Raises NotProved, or Away.
        """
        expected = self._about().get("authorization_response_iss_parameter_supported") is True
        if (issuer or expected) and issuer != self.provider.issuer:
            raise NotProved("another issuer answered")
        with self._session() as session:
            try:
                token = session.fetch_token(
                    self._endpoint("token_endpoint"), code=code, grant_type="authorization_code", redirect_uri=back,
                    code_verifier=verifier, allow_redirects=False,
                )  # fmt: skip
            except (AuthlibBaseError, requests.RequestException, ValueError) as trouble:
                raise NotProved(f"the code was not taken: {type(trouble).__name__}") from None
            if not isinstance(token, dict) or not isinstance(token.get("id_token"), str):
                raise NotProved("no ID token")
            claims = self._checked(token["id_token"], nonce)
            stepped = self.provider.took_second_step(claims.get("amr"), claims.get("acr"))
            wanted = {"email", "email_verified", "name", *([self.provider.claim] if self.provider.roles else [])}
            if not wanted <= set(claims) and "userinfo_endpoint" in self._about():
                claims = {**self._user_info(session, str(claims["sub"])), **_whole_address(claims)}
        return _proved(self.provider, claims, stepped)

    def end_address(self, back: str) -> str:
        """Where somebody ends their sign-in at the provider too; "" where it has no such place. Raises Away."""
        if "end_session_endpoint" not in self._about():
            return ""
        given = urlencode({"client_id": self.provider.client_id, "post_logout_redirect_uri": back})
        address = self._endpoint("end_session_endpoint")
        return f"{address}{'&' if urlsplit(address).query else '?'}{given}"

    def _session(self) -> Any:
        methods = ["client_secret_basic"]
        if "token_endpoint" in self._about():
            methods = self._about().get("token_endpoint_auth_methods_supported") or methods
        way = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        return OAuth2Session(
            self.provider.client_id, self.provider.secret, token_endpoint_auth_method=way, scope=_SCOPE,
            code_challenge_method="S256", default_timeout=_SECONDS,
        )  # fmt: skip

    def _checked(self, token: str, nonce: str) -> dict[str, Any]:
        rules = jwt.JWTClaimsRegistry(
            now=int(clock.now().timestamp()), leeway=_LEEWAY, iss={"essential": True, "value": self.provider.issuer},
            aud={"essential": True, "value": self.provider.client_id}, exp={"essential": True},
            iat={"essential": True}, sub={"essential": True}, nonce={"essential": True},
        )  # fmt: skip
        try:
            claims: dict[str, Any] = self._decoded(token)
            rules.validate(claims)
        except (JoseError, ValueError, TypeError) as trouble:
            raise NotProved(f"the ID token is not good: {type(trouble).__name__}") from None
        audience, party = claims["aud"], claims.get("azp")
        if (isinstance(audience, list) and len(audience) > 1 and party is None) or (
            party is not None and party != self.provider.client_id
        ):
            raise NotProved("the ID token is for another client")
        if not hmac.compare_digest(str(claims["nonce"]).encode(errors="replace"), nonce.encode()):
            raise NotProved("the nonce is another")
        if not 0 < len(claims["sub"]) <= 255 or not _can_be_kept(claims["sub"]):
            raise NotProved("no subject")
        return claims

    def _decoded(self, token: str) -> dict[str, Any]:
        """The claims, their signature checked; a key that is not known is looked for once more at the provider."""
        try:
            return jwt.decode(token, self._keys(), algorithms=_SIGNED_BY).claims
        except (JoseError, ValueError):
            with self._lock:
                self._kept.pop("jwks", None)
            return jwt.decode(token, self._keys(), algorithms=_SIGNED_BY).claims

    def _keys(self) -> KeySet:
        return KeySet.import_key_set(self._fetched("jwks", self._endpoint("jwks_uri")))  # type: ignore[arg-type]

    def _user_info(self, session: Any, subject: str) -> dict[str, Any]:
        found = self._ask(self._endpoint("userinfo_endpoint"), session)
        if found.get("sub") != subject:
            raise NotProved("the user information is of another")
        return found

    def _about(self) -> dict[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery)."""
        about = self._fetched("about", self.provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if about.get("issuer") != self.provider.issuer:
            raise NotProved("another issuer describes itself there")
        return about

    def _endpoint(self, name: str) -> str:
        """One of its addresses, if it is at a host that may be asked."""
        address, own = str(self._about().get(name, "")), urlsplit(self.provider.issuer)
        try:
            there = urlsplit(address)
            same = (there.scheme, there.hostname, there.port) == (own.scheme, own.hostname, own.port)
        except ValueError:
            raise Away(f"{name} is no address") from None
        named = there.scheme == "https" and there.port is None and there.hostname in self.provider.hosts
        if not (same or named) or there.username is not None:
            raise Away(f"{name} is at another host")
        return address

    def _fetched(self, name: str, address: str) -> dict[str, Any]:
        found = self._kept.get(name)
        if found is None or found[0] < time.monotonic():
            with self._lock:
                found = self._kept.get(name)
                if found is None or found[0] < time.monotonic():
                    found = time.monotonic() + _KEPT, self._ask_anew(address)
                    self._kept[name] = found
        return found[1]

    def _ask_anew(self, address: str) -> dict[str, Any]:
        if time.monotonic() < self._away_until:
            raise Away("lately it did not answer")
        try:
            with requests.Session() as session:
                return self._ask(address, session)
        except Away:
            self._away_until = time.monotonic() + _AWAY_SECONDS
            raise

    def _ask(self, address: str, session: requests.Session) -> dict[str, Any]:
        try:
            with session.get(address, timeout=_SECONDS, allow_redirects=False, stream=True) as answer:
                body = b"" if answer.status_code != 200 else answer.raw.read(_MOST_BYTES + 1, decode_content=True)
            said = json.loads(body)
        except (requests.RequestException, AuthlibBaseError, OSError, ValueError) as trouble:
            raise Away(f"no answer: {type(trouble).__name__}") from None
        if len(body) > _MOST_BYTES or not isinstance(said, dict):
            raise Away("no answer that could be one")
        return said


def _whole_address(claims: dict[str, Any]) -> dict[str, Any]:
    """The claims; an address about which they do not say whether it was checked is left out, with the word for another: who
    says that one was checked must name it too."""
    if {"email", "email_verified"} <= set(claims):
        return claims
    return {name: value for name, value in claims.items() if name not in {"email", "email_verified"}}


def _proved(provider: Provider, claims: dict[str, Any], stepped: bool) -> Proved:
    checked = claims.get("email_verified") is True
    return Proved(
        provider.issuer, claims["sub"], _address(claims.get("email")) if checked else "", _words(claims.get("name")),
        claims.get(provider.claim), stepped,
    )  # fmt: skip


def _can_be_kept(text: str) -> bool:
    """Whether a database takes it: JSON may hold a zero, and half a letter."""
    return "\0" not in text and not any("\ud800" <= one <= "\udfff" for one in text)


def _words(said: object) -> str:
    return said if isinstance(said, str) and _can_be_kept(said) else ""


def _address(said: object) -> str:
    """The address in small letters; "" for one in which another letter (the sign of Kelvin) would become one of ours: that is
    somebody else's address."""
    email = _words(said).strip()
    small = email.lower()
    return small if sum(map(str.isascii, small)) == sum(map(str.isascii, email)) else ""
