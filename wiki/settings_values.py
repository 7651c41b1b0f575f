"""Reads single values of the environment: a number, yes or no, an address. What is wrong is a sentence that names the setting."""

import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import pyrage
from pyrage import x25519

_SERVER = re.compile(r"(?:[^@]*@)?(?:\[[^\]@]*\]|[^:/?@]*)(?::\d{1,5})?(?:[/?][^@]*)?")
"""What may follow postgresql:// (name and password, server, port, database). No part of a password passes for a server."""
_SIGNS = "In its password @ must be written as %40, : as %3A, / as %2F, # as %23 and % as %25."


class SettingsError(Exception):
    """A setting is wrong; the sentence says which, and what would be right."""


def number(env: Mapping[str, str], name: str, default: int, least: int = 0, most: int = 1_000_000) -> int:
    """The whole number ``name``, from ``least`` to ``most``; ``default`` where nothing is set."""
    text = env.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit()):
        raise SettingsError(f"{name} must be a whole number, not {text[:40]!r}")
    if len(text) > len(str(most)) or int(text) > most:
        raise SettingsError(f"{name} must be {most:,} or less")
    if int(text) < least:
        raise SettingsError(f"{name} must be {least} or more")
    return int(text)


def yes(env: Mapping[str, str], name: str) -> bool:
    """Whether ``name`` says yes."""
    text = env.get(name, "").strip().lower()
    if text not in {"", "0", "no", "false", "1", "yes", "true"}:
        raise SettingsError(f"{name} must be yes or no, not {text[:40]!r}")
    return text in {"1", "yes", "true"}


def folder_of(env: Mapping[str, str], name: str, default: Path) -> Path:
    """The folder ``name``, which must be there; ``default`` where nothing is set."""
    found = Path(env.get(name) or default)
    if env.get(name) and not found.is_dir():
        raise SettingsError(f"{name} must be a folder that is there, not {str(found)[:200]!r}")
    return found


def module(env: Mapping[str, str], name: str, default: str) -> str:
    """The Python module ``name``, which must be there; ``default`` where nothing is set."""
    text = env.get(name, "").strip() or default
    try:
        is_there = text == default or find_spec(text) is not None
    except (ImportError, ValueError):
        is_there = False
    if not is_there:
        raise SettingsError(f"{name} must be a Python module that is installed here, not {text[:40]!r}")
    return text


def backup_key(env: Mapping[str, str]) -> str:
    """The key that shuts backups, "" where there is none. A wrong one is told at the start, not by the backup that is missing."""
    text = env.get("BACKUP_KEY", "").strip()
    if text:
        try:
            x25519.Recipient.from_str(text)
        except pyrage.RecipientError:
            raise SettingsError("BACKUP_KEY is no key that shuts backups; `flask backup key` prints one: age1…") from None
    return text


def is_address(url: str, *schemes: str) -> bool:
    """Whether ``url`` is an address with one of these schemes, a host, and a port that can be one."""
    try:
        parts = urlsplit(url)
        return url.isascii() and parts.scheme in schemes and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def database_url(name: str, url: str) -> str:
    """The address in SQLAlchemy's words: hosting firms write postgres://, SQLAlchemy wants the driver. A fault never
    repeats the address, which holds a password."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            url = "postgresql+psycopg://" + url.removeprefix(prefix)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError(f"{name} must begin with sqlite:/// or postgresql://")
    scheme, _, rest = url.partition("://")
    if scheme != "sqlite" and not _SERVER.fullmatch(rest):
        raise SettingsError(f"{name} can’t be read. {_SIGNS}")
    if scheme == "sqlite" and rest.partition("?")[0] in {"/", "/:memory:"}:
        raise SettingsError(f"{name} must name a file after sqlite:///, such as sqlite:////srv/thread/thread.sqlite3")
    return url
