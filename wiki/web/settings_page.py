"""The settings in force, by name, for the administrator's desk: a value is shown only where it is known to hold no secret."""

from dataclasses import dataclass, fields

from wiki.settings import GIGABYTE, Settings
from wiki.web.babel import gettext as _

_NAMES = {
    "child_bytes": "CHILD_GIGABYTES", "person_bytes": "PERSON_GIGABYTES", "connections": "DATABASE_CONNECTIONS",
    "sign_in_secrets": "SIGN_IN_SECRET_…", "max_request_bytes": "",
}  # fmt: skip
SHOWN = frozenset(
    {
        "instance", "host", "port", "demonstration", "worker_inside", "page_templates", "proxies", "lock_wait_seconds",
        "connections", "idle_minutes", "session_hours", "public_url", "mail_from", "notify_template", "notify_text_template",
        "clamd", "media_url", "s3_endpoint", "s3_region", "child_bytes", "person_bytes", "speech_model", "speech_program",
        "scan_program", "clip_months", "controller", "controller_contact", "protection_officer", "lawful_basis",
        "invitation_days", "sign_in_with", "second_factor", "pages_at_once", "retention",
    }
)  # fmt: skip
"""Fields whose value may be read on a screen. Whatever is not named here, also a setting of tomorrow, is only said to be set
or not: an address of a database or a mail server holds a password."""


@dataclass(frozen=True)
class SettingLine:
    """One setting: its name in the environment, and what it is, or whether it is set at all."""

    name: str
    value: str
    is_hidden: bool


def setting_lines(settings: Settings) -> tuple[SettingLine, ...]:
    """Every setting by name."""
    found = []
    for one in fields(Settings):
        name = _NAMES.get(one.name, one.name.upper())
        if name:
            value = getattr(settings, one.name)
            hidden = one.name not in SHOWN
            found.append(SettingLine(name, _said(one.name, value, hidden), hidden))
    return tuple(sorted(found, key=lambda line: line.name))


def _said(field: str, value: object, hidden: bool) -> str:
    if hidden:
        return _("set") if value else _("not set")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.endswith("_bytes") and isinstance(value, int):
        return str(value // GIGABYTE)
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) if value not in ("", None) else _("not set")
