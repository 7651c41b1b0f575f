"""Hands mails to a mail server, step by step, so that it is known whether the server may have taken one."""

import contextlib
import smtplib
import ssl
from urllib.parse import unquote, urlsplit

from wiki import clock
from wiki.mail.message import Letter, build, mail_address
from wiki.mail.trouble import NeverSent, NotNow
from wiki.words import N_

_AWAY = N_("The mail server did not answer.")
_PERHAPS = N_("The line to the mail server broke while it was taking the mail.")
_NO_TLS = N_("The mail server takes no encrypted mail. Use one that does.")
_SIGN_IN = N_("The mail server did not accept our name and password.")
_SENDER = N_("The mail server takes no mail from our address (MAIL_FROM).")
_REFUSED = N_("The mail server turned the mail away. Put the person’s email address right, then try again.")
_LATER = N_("The mail server asked us to come back later.")
_LETTERS = N_("The mail server can’t write to an address with such letters.")
_SECONDS = 30.0
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class Smtp:
    """A mail server, by its address smtp://name:password@host:port or smtps://…

    Everything but a server on this machine is spoken to under encryption, and its certificate is checked.
    """

    def __init__(self, url: str, sender: str, seconds: float = _SECONDS) -> None:
        parts = urlsplit(url)
        self._sender, self._seconds = sender, seconds
        self._host, self._at_once = parts.hostname or "", parts.scheme == "smtps"
        self._port = parts.port or (465 if self._at_once else 587)
        self._name, self._password = unquote(parts.username or ""), unquote(parts.password or "")

    def send(self, letter: Letter) -> None:
        """Hand the letter over; returns when the server has said that it has it. Raises NotNow or NeverSent."""
        message, to = build(letter, self._sender, clock.now()), mail_address(letter.to)
        sender = mail_address(self._sender).addr_spec
        try:
            server = self._connect()
        except smtplib.SMTPAuthenticationError:
            raise NotNow(_SIGN_IN) from None
        except (OSError, smtplib.SMTPException):
            raise NotNow(_AWAY) from None
        try:
            options = () if to.username.isascii() else ("SMTPUTF8",)
            if options and not server.has_extn("smtputf8"):
                raise NeverSent(_LETTERS)
            self._step(server.mail(sender, options), _SENDER, mends=True)
            self._step(server.rcpt(to.addr_spec), _REFUSED)
            self._hand_over(server, message.as_bytes())
        except (OSError, smtplib.SMTPException):
            raise NotNow(_AWAY) from None
        finally:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        checked = ssl.create_default_context()
        if self._at_once:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=self._seconds, context=checked)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=self._seconds)
        try:
            server.ehlo()
            if not self._at_once and self._host not in _THIS_MACHINE:
                if not server.has_extn("starttls"):
                    raise NotNow(_NO_TLS)
                server.starttls(context=checked)
                server.ehlo()
            if self._name:
                server.login(self._name, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _hand_over(self, server: smtplib.SMTP, message: bytes) -> None:
        try:
            answer = server.data(message)
        except smtplib.SMTPDataError as refusal:
            self._step((refusal.smtp_code, b""), _REFUSED)
            raise NotNow(_LATER) from None
        except (OSError, smtplib.SMTPException):
            raise NotNow(_PERHAPS, perhaps_taken=True) from None
        self._step(answer, _REFUSED)

    @staticmethod
    def _step(answer: tuple[int, bytes], refused: str, mends: bool = False) -> None:
        """Go on when the server agreed. ``mends``: a refusal is about us, and over when we have put it right."""
        code = answer[0]
        if 200 <= code < 300:
            return
        if code >= 500 and not mends:
            raise NeverSent(refused)
        raise NotNow(refused if code >= 500 else _LATER)
