"""Reads the environment once, into one frozen Settings that everything else is handed."""

import fcntl
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

GIGABYTE = 1024**3
_SECRET_OF = "SIGN_IN_SECRET_"  # noqa: S105 (the beginning of a variable's name)
_MAIL_ADDRESS = re.compile(r"[^\s<>,;()]+@[^\s<>,;()]+")
ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """A setting is wrong; the sentence says which, and what would be right."""


@dataclass(frozen=True)
class Settings:
    """Everything that can differ between installations. See README.md for each variable."""

    database_url: str
    traces_url: str
    instance: Path
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    demonstration: bool = False
    worker_inside: bool = False
    page_templates: Path = ROOT / "page_templates"
    proxies: int = 0
    lock_wait_seconds: float = 15.0
    connections: int = 30
    idle_minutes: int = 60
    session_hours: int = 12
    max_request_bytes: int = 600 * 1024 * 1024
    public_url: str = "http://localhost:8000"
    mail_from: str = "golden-thread@localhost"
    mail_url: str = field(default="", repr=False)
    notify_api_key: str = field(default="", repr=False)
    notify_template: str = ""
    notify_text_template: str = ""
    clamd: str = ""
    media_url: str = ""
    s3_endpoint: str = ""
    s3_region: str = "eu-west-2"
    s3_access_key: str = field(default="", repr=False)
    s3_secret_key: str = field(default="", repr=False)
    child_bytes: int = 20 * GIGABYTE
    person_bytes: int = 20 * GIGABYTE
    backup_key: str = ""
    speech_model: str = ""
    speech_program: str = "media.hear"
    scan_program: str = "media.read_page"
    clip_months: int = 24
    controller: str = ""
    controller_contact: str = ""
    protection_officer: str = ""
    lawful_basis: str = ""
    invitation_days: int = 14
    sign_in_with: Path | None = None
    sign_in_secrets: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    second_factor: str = "required"
    pages_at_once: int = 0
    retention: Path | None = None

    @property
    def officer_address(self) -> tuple[str, str]:
        """The mail address and the name of the data protection officer; ("", "") where the setting tells no address."""
        found = _MAIL_ADDRESS.search(self.protection_officer)
        if found is None:
            return "", ""
        return found[0], self.protection_officer.replace(found[0], "").strip(" <>,;()\t")

    @property
    def texts_offered(self) -> bool:
        """Whether text messages have a way: GOV.UK Notify with a template for them, or the folders that take mails too."""
        return bool(self.demonstration or self.notify_text_template or not (self.notify_api_key or self.mail_url))

    @property
    def media_root(self) -> Path:
        """The folder that holds each child's files, or with a bucket (``media_url``) only those being worked on."""
        return self.instance / "media"

    @property
    def uploads_root(self) -> Path:
        """The folder that holds files on their way, until a form uses them."""
        return self.instance / "uploads"

    @property
    def arrivals_root(self) -> Path:
        """The folder that holds sealed spaces until they are taken in or turned down."""
        return self.instance / "arrivals"

    @property
    def search_root(self) -> Path:
        """The folder that holds each child's search index; it can always be rebuilt."""
        return self.instance / "search"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from ``environ`` (default: the process's own); SettingsError names a value that is wrong."""
    env = os.environ if environ is None else environ
    instance = Path(env.get("INSTANCE") or ROOT / "instance").resolve()
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    url = _database_url(env.get("DATABASE_URL") or f"sqlite:///{instance / 'golden_thread.sqlite3'}")
    traces = f"sqlite:///{instance / 'traces.sqlite3'}" if url.startswith("sqlite") else url
    return Settings(
        database_url=url,
        traces_url=_database_url(env.get("TRACES_URL") or traces),
        instance=instance,
        secret_key=env.get("SECRET_KEY") or _kept_secret(instance),
        host=env.get("HOST") or "127.0.0.1",
        port=_number(env, "PORT", 8000),
        demonstration=_yes(env, "DEMONSTRATION"),
        worker_inside=_yes(env, "WORKER_INSIDE"),
        page_templates=Path(env.get("PAGE_TEMPLATES") or ROOT / "page_templates"),
        proxies=_number(env, "PROXIES", 0),
        lock_wait_seconds=float(_number(env, "LOCK_WAIT_SECONDS", 15)),
        connections=_connections(env),
        idle_minutes=_number(env, "IDLE_MINUTES", 60),
        session_hours=_number(env, "SESSION_HOURS", 12),
        clamd=_clamd(env.get("CLAMD", "")),
        backup_key=env.get("BACKUP_KEY", ""),
        speech_model=env.get("SPEECH_MODEL", ""),
        speech_program=env.get("SPEECH_PROGRAM") or "media.hear",
        scan_program=env.get("SCAN_PROGRAM") or "media.read_page",
        clip_months=_number(env, "CLIP_MONTHS", 24),
        controller=env.get("CONTROLLER", "").strip(),
        controller_contact=env.get("CONTROLLER_CONTACT", "").strip(),
        protection_officer=env.get("PROTECTION_OFFICER", "").strip(),
        lawful_basis=env.get("LAWFUL_BASIS", "").strip(),
        invitation_days=_number(env, "INVITATION_DAYS", 14),
        sign_in_with=Path(env["SIGN_IN_WITH"]) if env.get("SIGN_IN_WITH") else None,
        sign_in_secrets=tuple((name.removeprefix(_SECRET_OF), env[name]) for name in env if name.startswith(_SECRET_OF)),
        second_factor=_second_factor(env.get("SECOND_FACTOR", "")),
        pages_at_once=_number(env, "PAGES_AT_ONCE", 200),
        retention=Path(env["RETENTION"]) if env.get("RETENTION") else None,
        **_mail(env),
        **_files(env),
    )


def _connections(env: Mapping[str, str]) -> int:
    """How many connections to PostgreSQL a process may hold; the six lanes of a worker want one each, and some two."""
    found = _number(env, "DATABASE_CONNECTIONS", 30)
    if found < 10:
        raise SettingsError("DATABASE_CONNECTIONS must be 10 or more")
    return found


def _mail(env: Mapping[str, str]) -> dict[str, Any]:
    """The settings of mails. Their links lead to PUBLIC_URL, never to what some request called this host."""
    found = {
        "public_url": (env.get("PUBLIC_URL") or f"http://localhost:{_number(env, 'PORT', 8000)}").rstrip("/"),
        "mail_from": env.get("MAIL_FROM") or "golden-thread@localhost", "mail_url": env.get("MAIL_URL", ""),
        "notify_api_key": env.get("NOTIFY_API_KEY", ""), "notify_template": env.get("NOTIFY_TEMPLATE", ""),
        "notify_text_template": env.get("NOTIFY_TEXT_TEMPLATE", ""),
    }  # fmt: skip
    if not _is_address(found["public_url"], "http", "https"):
        raise SettingsError("PUBLIC_URL must be the wiki’s own address, like https://thread.example.org")
    if found["mail_url"] and not _is_address(found["mail_url"], "smtp", "smtps"):
        raise SettingsError("MAIL_URL must be like smtps://name:password@mail.example.org or smtp://…")
    if found["notify_api_key"] and not found["notify_template"]:
        raise SettingsError("NOTIFY_API_KEY needs NOTIFY_TEMPLATE, the id of the e-mail template")
    if found["notify_text_template"] and not found["notify_api_key"]:
        raise SettingsError("NOTIFY_TEXT_TEMPLATE needs NOTIFY_API_KEY, the key of GOV.UK Notify")
    if (found["mail_url"] or found["notify_api_key"]) and not env.get("PUBLIC_URL"):
        raise SettingsError("Set PUBLIC_URL to the wiki’s own address: the links in mails lead there")
    if found["mail_url"] and not env.get("MAIL_FROM"):
        raise SettingsError("Set MAIL_FROM to the e-mail address that mails come from")
    return found


def _second_factor(text: str) -> str:
    """Whether professionals must take a second step when they sign in; "required" unless it is said otherwise."""
    chosen = text.strip().lower() or "required"
    if chosen not in {"required", "offered"}:
        raise SettingsError(f"SECOND_FACTOR must be required or offered, not {text!r}")
    return chosen


def _clamd(text: str) -> str:
    """Where the virus scanner listens, without the "unix:" that some write before a path; "" where there is none."""
    address = text.strip().removeprefix("unix:")
    host, colon, port = address.rpartition(":")
    is_port = port.isascii() and port.isdigit() and 0 < int(port) < 65536
    if address and not address.startswith("/") and not (host and colon and is_port and not set(host) & set("/@ ")):
        raise SettingsError("CLAMD must be the virus scanner’s host:port, or the full path of its socket")
    return address


def _files(env: Mapping[str, str]) -> dict[str, Any]:
    """Where files live and how much there may be of them. A bucket is asked over https alone, unless it is on this
    machine: what goes there is a child's."""
    found: dict[str, Any] = {
        "media_url": env.get("MEDIA_URL", "").rstrip("/"), "s3_endpoint": env.get("S3_ENDPOINT", "").rstrip("/"),
        "s3_region": env.get("S3_REGION") or "eu-west-2", "s3_access_key": env.get("S3_ACCESS_KEY", ""),
        "s3_secret_key": env.get("S3_SECRET_KEY", ""),
    }  # fmt: skip
    if found["media_url"] and not _is_address(found["media_url"], "s3"):
        raise SettingsError("MEDIA_URL must be like s3://bucket or s3://bucket/folder; leave it out for a folder here")
    if found["s3_endpoint"] and not _is_address(found["s3_endpoint"], "http", "https"):
        raise SettingsError("S3_ENDPOINT must be the address of the store, like https://s3.example.org")
    parts = urlsplit(found["s3_endpoint"])
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise SettingsError("S3_ENDPOINT must begin with https:// unless the store is on this machine")
    if bool(found["s3_access_key"]) != bool(found["s3_secret_key"]):
        raise SettingsError("S3_ACCESS_KEY and S3_SECRET_KEY go together: set both, or neither")
    for name, key in (("CHILD_GIGABYTES", "child_bytes"), ("PERSON_GIGABYTES", "person_bytes")):
        gigabytes = _number(env, name, 20)
        if gigabytes < 1:
            raise SettingsError(f"{name} must be 1 or more")
        found[key] = gigabytes * GIGABYTE
    return found


def _is_address(url: str, *schemes: str) -> bool:
    """Whether ``url`` is an address with one of these schemes, a host, and a port that can be one."""
    try:
        parts = urlsplit(url)
        return url.isascii() and parts.scheme in schemes and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def _database_url(url: str) -> str:
    """The address in SQLAlchemy's words: hosting firms write postgres://, SQLAlchemy wants the driver."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError("DATABASE_URL must begin with sqlite:/// or postgresql://")
    return url


def _kept_secret(instance: Path) -> str:
    """The key that signs cookies, made once and kept beside the database, readable by nobody else.

    Several processes may begin at once, and one may die half-way: whoever holds the lock finds a whole key, or makes it.
    """
    path = instance / "secret_key"
    if path.exists() and (key := path.read_text().strip()):  # it may be there to be read only
        return key
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        key = file.read().strip()
        if not key:
            key = secrets.token_urlsafe(48)
            file.seek(0)
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
    return key


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    if not text.isdigit():
        raise SettingsError(f"{name} must be a whole number, not {text!r}")
    return int(text)


def _yes(env: Mapping[str, str], name: str) -> bool:
    text = env.get(name, "").strip().lower()
    if text not in {"", "0", "no", "false", "1", "yes", "true"}:
        raise SettingsError(f"{name} must be yes or no, not {text!r}")
    return text in {"1", "yes", "true"}
