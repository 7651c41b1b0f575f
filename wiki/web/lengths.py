"""How long a recording lasts, and how large a file is, in words."""

from wiki.web.babel import gettext as _


def size_words(size: int) -> str:
    """How much there is to load: 4 MB; never less than 1."""
    return _("%(number)s MB", number=max(1, round(size / 1_000_000)))


def length_words(seconds: float | None) -> str:
    """42 seconds; 1 minute 5 seconds; "" when the length is not known."""
    if not seconds:
        return ""
    whole = max(1, round(seconds))
    minutes, rest = divmod(whole, 60)
    parts = []
    if minutes:
        parts.append(_("1 minute") if minutes == 1 else _("%(number)d minutes", number=minutes))
    if rest:
        parts.append(_("1 second") if rest == 1 else _("%(number)d seconds", number=rest))
    return " ".join(parts)
