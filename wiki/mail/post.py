"""Chooses by which way mails go out: GOV.UK Notify, a mail server, or a folder; for the demonstration always the folder."""

from pathlib import Path
from typing import Protocol

from wiki.mail.folder import Folder
from wiki.mail.message import Letter
from wiki.mail.notify import Notify
from wiki.mail.smtp import Smtp
from wiki.mail.text import TextFolder, TextTransport
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
        self._settings = settings
        self._text_folder = TextFolder(text_folder(settings))
        self._real_texts = _chosen_texts(settings, self._text_folder)
        self._folder = Folder(mail_folder(settings), settings.mail_from)
        self._real: Transport = self._folder if settings.demonstration else real or _chosen(settings) or self._folder

    def text_way(self, *, invented: bool) -> TextTransport | None:
        """The way of text messages to a person; None where none can be sent. ``invented``: as in ``way``."""
        if invented or self._settings.demonstration:
            return self._text_folder
        return self._real_texts

    def way(self, *, invented: bool) -> Transport:
        """The way to a person. ``invented``: they, or the child, are of the demonstration: nothing leaves this machine."""
        return self._folder if invented else self._real


def mail_folder(settings: Settings) -> Path:
    """Where mails are put that nobody carries."""
    return settings.instance / "mail"


def text_folder(settings: Settings) -> Path:
    """Where text messages are put that nobody carries."""
    return settings.instance / "texts"


def _chosen_texts(settings: Settings, folder: TextFolder) -> TextTransport | None:
    """GOV.UK Notify where it has a template for them; the folder where mails go into a folder too; else no way."""
    if settings.demonstration or not settings.texts_offered:
        return folder if settings.demonstration else None
    if settings.notify_text_template:
        return Notify(settings.notify_api_key, settings.notify_template, text_template_id=settings.notify_text_template)
    return folder


def _chosen(settings: Settings) -> Transport | None:
    if settings.notify_api_key:
        return Notify(settings.notify_api_key, settings.notify_template)
    if settings.mail_url:
        return Smtp(settings.mail_url, settings.mail_from)
    return None
