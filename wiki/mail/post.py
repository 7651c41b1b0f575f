"""Chooses by which way mails go out: GOV.UK Notify, a mail server, or a folder; for the demonstration always the folder."""

from pathlib import Path
from typing import Protocol

from wiki.mail.folder import Folder
from wiki.mail.message import Letter
from wiki.mail.notify import Notify
from wiki.mail.smtp import Smtp
from wiki.settings import Settings


class Transport(Protocol):
    """A way out. Sending the same letter twice should leave one wherever the other side can tell."""

    def send(self, letter: Letter) -> None:
        """Hand it over. Raises NotNow or NeverSent."""


class Post:
    """The ways out of one installation."""

    def __init__(self, settings: Settings, real: Transport | None = None) -> None:
        """``real`` takes the place of what the settings say, for tests; the demonstration gets the folder all the same.

        Raises NotifyMissing where GOV.UK Notify is asked for and its client is not installed.
        """
        self._folder = Folder(mail_folder(settings), settings.mail_from)
        self._real: Transport = self._folder if settings.demonstration else real or _chosen(settings) or self._folder

    def way(self, *, invented: bool) -> Transport:
        """The way to a person. ``invented``: they, or the child, are of the demonstration: nothing leaves this machine."""
        return self._folder if invented else self._real


def mail_folder(settings: Settings) -> Path:
    """Where mails are put that nobody carries."""
    return settings.instance / "mail"


def _chosen(settings: Settings) -> Transport | None:
    if settings.notify_api_key:
        return Notify(settings.notify_api_key, settings.notify_template)
    if settings.mail_url:
        return Smtp(settings.mail_url, settings.mail_from)
    return None
