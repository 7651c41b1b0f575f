"""Reads which sign-in providers (OpenID Connect) an installation trusts, and what it lets each of them say.

The file names no secret: those come from the environment, SIGN_IN_SECRET_ and the provider's key in capitals.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import strictyaml
from strictyaml import Enum, Map, MapPattern, Optional, Regex, Seq, Str

from wiki.settings import SettingsError
from wiki.words import COUNCIL_ROLES, Role

_KEY = Regex(r"[a-z][a-z0-9_]{0,39}")
_SECRET = re.compile(r"\s*[\"']?\w*(secret|password)\w*[\"']?\s*:", re.IGNORECASE)
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_SHAPE = MapPattern(
    _KEY,
    Map(
        {
            "name": Str(), "issuer": Str(), "client_id": Str(), "domains": Seq(Regex(r"[a-z0-9.-]+\.[a-z]{2,}")),
            Optional("hosts"): Seq(Str()), Optional("council"): Str(), Optional("claim"): Str(),
            Optional("roles"): MapPattern(Str(), Enum(sorted(COUNCIL_ROLES))),
            Optional("second_step"): Map({Optional("amr"): Seq(Str()), Optional("acr"): Seq(Str())}),
        }
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Provider:
    """One provider. ``domains``: those whose addresses it may vouch for; ``hosts``: where else than at the issuer's it may
    keep its keys; ``roles``: what each group in ``claim`` makes somebody at ``council``, the first
    that fits; ``amr``, ``acr``: words by which its signed ID token says that somebody took a second step over there."""

    key: str
    name: str
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    domains: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    council: str = ""
    claim: str = "groups"
    roles: tuple[tuple[str, Role], ...] = ()
    amr: frozenset[str] = frozenset()
    acr: frozenset[str] = frozenset()

    def vouches_for(self, email: str) -> bool:
        """Whether the address is in one of its domains, to the letter: no part of a name, no domain below."""
        return email.rpartition("@")[2] in self.domains

    def took_second_step(self, amr: object, acr: object) -> bool:
        """Whether these claims of a checked ID token say so: a way, or the level, that the settings name, to the letter."""
        return bool(self.amr.intersection(_words(amr))) or (isinstance(acr, str) and acr in self.acr)

    def role_of(self, groups: object) -> Role | None:
        """What the groups that it names make somebody; None for nothing. It may give a list, or one word."""
        said = {groups} if isinstance(groups, str) else set(_words(groups))
        return next((role for group, role in self.roles if group in said), None)


def _words(groups: object) -> list[str]:
    return [one for one in groups if isinstance(one, str)] if isinstance(groups, list) else []


def read_providers(path: Path | None, secrets: Sequence[tuple[str, str]]) -> tuple[Provider, ...]:
    """The providers of the file (none without one); SettingsError says what is wrong in it."""
    if path is None:
        return ()
    try:
        text = path.read_text(encoding="utf-8")
        _refuse_secrets(path, text)
        read = strictyaml.load(text, _SHAPE, label=path.name).data
    except OSError as trouble:
        raise SettingsError(f"SIGN_IN_WITH: {path} can’t be read ({trouble.strerror})") from None
    except (strictyaml.YAMLError, ValueError, OverflowError) as trouble:
        raise SettingsError(f"SIGN_IN_WITH: {path.name}: {' '.join(str(trouble).split())}") from None
    given = dict(secrets)
    found = tuple(_provider(key, said, given.get(key.upper(), "")) for key, said in read.items())
    if len({one.issuer for one in found}) != len(found):
        raise SettingsError("SIGN_IN_WITH: two providers have the same issuer")
    return found


def _refuse_secrets(path: Path, text: str) -> None:
    """A secret in the file is told without its words: what else is wrong is said with the line that it stands on."""
    for number, line in enumerate(text.splitlines(), 1):
        if _SECRET.match(line):
            raise SettingsError(
                f"SIGN_IN_WITH: {path.name}, line {number}: no secret belongs in this file. "
                "Take it out, and set SIGN_IN_SECRET_ and the provider’s key in capitals, such as SIGN_IN_SECRET_ANYTOWN."
            )


def _provider(key: str, said: dict[str, object], secret: str) -> Provider:
    issuer = str(said["issuer"])
    try:
        parts = urlsplit(issuer)
    except ValueError:
        parts = urlsplit("")
    if not parts.hostname or parts.query or parts.fragment or not issuer.isascii():
        raise SettingsError(f"SIGN_IN_WITH: the issuer of {key} must be an address like https://login.example.org")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise SettingsError(f"SIGN_IN_WITH: the issuer of {key} must begin with https://")
    if not secret:
        raise SettingsError(f"Set SIGN_IN_SECRET_{key.upper()}: the secret that {key} gave this wiki")
    if bool(said.get("roles")) != bool(said.get("council")):
        raise SettingsError(f"SIGN_IN_WITH: {key} needs both roles and council, or neither")
    roles, domains, hosts = said.get("roles") or {}, said["domains"], said.get("hosts") or []
    step = said.get("second_step") or {}
    assert isinstance(step, dict)
    assert isinstance(roles, dict)
    assert isinstance(domains, list)
    assert isinstance(hosts, list)
    return Provider(
        key, str(said["name"]), issuer, str(said["client_id"]), secret, tuple(domains), tuple(hosts),
        str(said.get("council", "")), str(said.get("claim", "groups")),
        tuple((group, Role(role)) for group, role in roles.items()), frozenset(step.get("amr") or ()),
        frozenset(step.get("acr") or ()),
    )  # fmt: skip
