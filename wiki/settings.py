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

from wiki.settings_values import SettingsError as SettingsError
from wiki.settings_values import backup_key, database_url, folder_of, is_address, module, number, yes

GIGABYTE = 1024**3
_SECRET_OF = "SIGN_IN_SECRET_"  # noqa: S105 (the beginning of a variable's name)
_SHORTEST_SECRET = 20
_MOST_MONTHS = 1200
_MAIL_ADDRESS = re.compile(r"[^\s<>,;()]+@[^\s<>,;()]+")
ROOT = Path(__file__).resolve().parent.parent


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
    instance, secret = _instance(env)
    url = database_url("DATABASE_URL", env.get("DATABASE_URL") or f"sqlite:///{instance / 'golden_thread.sqlite3'}")
    traces = f"sqlite:///{instance / 'traces.sqlite3'}" if url.startswith("sqlite") else url
    return Settings(
        database_url=url,
        traces_url=database_url("TRACES_URL", env.get("TRACES_URL") or traces),
        instance=instance,
        secret_key=secret,
        host=env.get("HOST") or "127.0.0.1",
        port=number(env, "PORT", 8000, least=1, most=65535),
        demonstration=yes(env, "DEMONSTRATION"),
        worker_inside=yes(env, "WORKER_INSIDE"),
        page_templates=folder_of(env, "PAGE_TEMPLATES", ROOT / "page_templates"),
        proxies=number(env, "PROXIES", 0),
        lock_wait_seconds=float(number(env, "LOCK_WAIT_SECONDS", 15, least=1)),
        connections=number(env, "DATABASE_CONNECTIONS", 30, least=10),  # each of a worker's six lanes wants one or two
        idle_minutes=number(env, "IDLE_MINUTES", 60, least=1),
        session_hours=number(env, "SESSION_HOURS", 12, least=1),
        clamd=_clamd(env.get("CLAMD", "")),
        backup_key=backup_key(env),
        speech_model=env.get("SPEECH_MODEL", ""),
        speech_program=module(env, "SPEECH_PROGRAM", "media.hear"),
        scan_program=module(env, "SCAN_PROGRAM", "media.read_page"),
        clip_months=number(env, "CLIP_MONTHS", 24, least=1, most=_MOST_MONTHS),
        controller=env.get("CONTROLLER", "").strip(),
        controller_contact=env.get("CONTROLLER_CONTACT", "").strip(),
        protection_officer=env.get("PROTECTION_OFFICER", "").strip(),
        lawful_basis=env.get("LAWFUL_BASIS", "").strip(),
        invitation_days=number(env, "INVITATION_DAYS", 14, least=1),
        sign_in_with=Path(env["SIGN_IN_WITH"]) if env.get("SIGN_IN_WITH") else None,
        sign_in_secrets=tuple((name.removeprefix(_SECRET_OF), env[name]) for name in env if name.startswith(_SECRET_OF)),
        second_factor=_second_factor(env.get("SECOND_FACTOR", "")),
        pages_at_once=number(env, "PAGES_AT_ONCE", 200),
        retention=Path(env["RETENTION"]) if env.get("RETENTION") else None,
        **_mail(env),
        **_files(env),
    )


def _instance(env: Mapping[str, str]) -> tuple[Path, str]:
    """The instance folder, made where there is none yet, and the key that signs cookies."""
    said = env.get("INSTANCE") or ROOT / "instance"
    try:
        folder = Path(said).resolve()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        secret = env.get("SECRET_KEY") or _kept_secret(folder)
    except (OSError, UnicodeError) as trouble:
        why = getattr(trouble, "strerror", None) or "it holds no text"
        at = getattr(trouble, "filename", None) or said
        raise SettingsError(f"INSTANCE must be a folder that this program may write to; {at}: {why}") from None
    if len(secret.strip()) < _SHORTEST_SECRET:
        raise SettingsError(
            f"SECRET_KEY is too short: it must be {_SHORTEST_SECRET} letters or more that nobody can guess. "
            "Leave it out, and one is made and kept in the instance folder."
        )
    return folder, secret


def _mail(env: Mapping[str, str]) -> dict[str, Any]:
    """The settings of mails. Their links lead to PUBLIC_URL, never to what some request called this host."""
    found = {
        "public_url": (env.get("PUBLIC_URL") or f"http://localhost:{number(env, 'PORT', 8000)}").rstrip("/"),
        "mail_from": env.get("MAIL_FROM") or "golden-thread@localhost", "mail_url": env.get("MAIL_URL", ""),
        "notify_api_key": env.get("NOTIFY_API_KEY", ""), "notify_template": env.get("NOTIFY_TEMPLATE", ""),
        "notify_text_template": env.get("NOTIFY_TEXT_TEMPLATE", ""),
    }  # fmt: skip
    if not is_address(found["public_url"], "http", "https"):
        raise SettingsError("PUBLIC_URL must be the wiki’s own address, like https://thread.example.org")
    if found["mail_url"] and not is_address(found["mail_url"], "smtp", "smtps"):
        raise SettingsError("MAIL_URL must be like smtps://name:password@mail.example.org or smtp://…")
    if found["notify_api_key"] and not found["notify_template"]:
        raise SettingsError("NOTIFY_API_KEY needs NOTIFY_TEMPLATE, the id of the e-mail template")
    if found["notify_text_template"] and not found["notify_api_key"]:
        raise SettingsError("NOTIFY_TEXT_TEMPLATE needs NOTIFY_API_KEY, the key of GOV.UK Notify")
    if (found["mail_url"] or found["notify_api_key"]) and not env.get("PUBLIC_URL"):
        raise SettingsError("Set PUBLIC_URL to the wiki’s own address: the links in mails lead there")
    if found["mail_url"] and not env.get("MAIL_FROM"):
        raise SettingsError("Set MAIL_FROM to the e-mail address that mails come from")
    if not _MAIL_ADDRESS.fullmatch(found["mail_from"]):
        raise SettingsError("MAIL_FROM must be one e-mail address, like thread@council.example")
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
    if found["media_url"] and not is_address(found["media_url"], "s3"):
        raise SettingsError("MEDIA_URL must be like s3://bucket or s3://bucket/folder; leave it out for a folder here")
    if found["s3_endpoint"] and not is_address(found["s3_endpoint"], "http", "https"):
        raise SettingsError("S3_ENDPOINT must be the address of the store, like https://s3.example.org")
    parts = urlsplit(found["s3_endpoint"])
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise SettingsError("S3_ENDPOINT must begin with https:// unless the store is on this machine")
    if bool(found["s3_access_key"]) != bool(found["s3_secret_key"]):
        raise SettingsError("S3_ACCESS_KEY and S3_SECRET_KEY go together: set both, or neither")
    found["child_bytes"] = number(env, "CHILD_GIGABYTES", 20, least=1) * GIGABYTE
    found["person_bytes"] = number(env, "PERSON_GIGABYTES", 20, least=1) * GIGABYTE
    return found


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
