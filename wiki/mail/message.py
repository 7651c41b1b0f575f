"""Builds a mail so that nothing written into it can become a header or a recipient (check X9)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from wiki.mail.trouble import NeverSent
from wiki.words import N_

NOT_AN_ADDRESS = N_("No email can be sent to this person’s email address. Put it right, then try again.")
_LONGEST_NAME = 60
_LONGEST_CODED = 36  # bytes: a name in other letters stays one coded word, which all mail programs read alike
_LOCAL = re.compile(r"[^\s@,;:<>()\[\]\\\"\x00-\x20\x7f-\x9f]{1,64}")
_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+")
# The old and the new rules for other alphabets turn these into different domains: whose would it be?
_TWO_MEANINGS = frozenset("\u00df\u03c2\u200c\u200d")
_WHOLE = frozenset({"list-unsubscribe", "message-id"})


class _Rules(EmailPolicy):
    """Python's rules of mail, but that it would write a long address in a header in a code that mail programs don't
    read there: such a line is left whole."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """The header as it goes out."""
        if name.lower() in _WHOLE:
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)


_MAIL = _Rules(linesep="\r\n", raise_on_defect=False)
_MAIL_IN_ALL_LETTERS = _MAIL.clone(utf8=True)


@dataclass(frozen=True)
class Letter:
    """What goes out. ``key`` is its own for life: sent twice, it is known as the same message."""

    key: str
    to: str
    subject: str
    plain: str
    html: str
    language: str
    sentence: str = ""
    link: str = ""
    stop_link: str = ""
    to_name: str = ""


def build(letter: Letter, sender: str, at: datetime) -> EmailMessage:
    """The message, from ``sender``, to the one recipient. Raises NeverSent for an address that can be none."""
    to, origin = mail_address(letter.to, letter.to_name), mail_address(sender, "Golden Thread")
    message = EmailMessage(policy=_MAIL if to.username.isascii() else _MAIL_IN_ALL_LETTERS)
    message["From"] = origin
    message["To"] = to
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{one_line(letter.key)}@{origin.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop_link:  # RFC 2369 and RFC 8058: the mail program's own button for stopping
        message["List-Unsubscribe"] = f"<{one_line(letter.stop_link)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.plain, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = one_line(letter.language)
    return message


def mail_address(address: str, name: str = "") -> Address:
    """One address, its domain in the letters that mail servers know. Raises NeverSent for what can be none, or two."""
    local, _at, domain = address.strip().rpartition("@")
    try:
        if _TWO_MEANINGS & set(domain):
            raise NeverSent(NOT_AN_ADDRESS)
        plain = domain.lower().encode("idna").decode("ascii")
    except UnicodeError:
        raise NeverSent(NOT_AN_ADDRESS) from None
    dots = local.startswith(".") or local.endswith(".") or ".." in local
    if dots or not _LOCAL.fullmatch(local) or (not _DOMAIN.fullmatch(plain) and plain != "localhost"):
        raise NeverSent(NOT_AN_ADDRESS)
    try:
        return Address(_short(one_line(name)), local, plain)
    except (HeaderParseError, ValueError, IndexError):
        raise NeverSent(NOT_AN_ADDRESS) from None


def _short(name: str) -> str:
    if name.isascii():
        return name[:_LONGEST_NAME].strip()
    return name.encode("utf-8")[:_LONGEST_CODED].decode("utf-8", "ignore").strip()


def one_line(text: str) -> str:
    """``text`` without anything that ends a line, moves the writing about, can't be seen, or passes for coded words."""
    kept = (" " if unicodedata.category(one) in {"Cc", "Zl", "Zp"} else one for one in text)
    seen = "".join(one for one in kept if unicodedata.category(one) not in {"Cf", "Cs", "Co"})
    return " ".join(seen.replace("=?", "= ?").split())
