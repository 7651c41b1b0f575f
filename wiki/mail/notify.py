"""Hands mails to GOV.UK Notify, which councils have: its own client, installed only where it is used."""

import importlib
from collections.abc import Callable
from typing import Any

from wiki.mail.message import Letter
from wiki.mail.text import Text
from wiki.mail.trouble import NeverSent, NotNow
from wiki.settings import SettingsError
from wiki.words import N_

MISSING = (
    "NOTIFY_API_KEY is set, but the client for GOV.UK Notify is not installed. "
    "Install it beside the wiki: pip install \"notifications-python-client>=13\""
)
_AWAY = N_("GOV.UK Notify did not answer.")
_REFUSED = N_("GOV.UK Notify turned the mail away. Put the person’s email address or the template right, then try again.")
_REFUSED_TEXT = N_("GOV.UK Notify turned the text message away. Put the template right, then try again.")
_KEY = N_("GOV.UK Notify did not accept our key (NOTIFY_API_KEY).")


class NotifyMissing(SettingsError):
    """The client is not installed; the words say what to install."""


class Notify:
    """The service. The template has three personal fields: ((sentence)), ((link)) and ((stop_link))."""

    def __init__(self, api_key: str, template_id: str, client: Any = None, text_template_id: str = "") -> None:
        """Raises NotifyMissing where the client is not installed."""
        self._template = template_id
        self._text_template = text_template_id
        self._client = client or _client(api_key)

    def send(self, letter: Letter) -> None:
        """Hand it over, unless it is there already from a try before. Raises NotNow or NeverSent."""
        self._hand_over(
            letter.key, self._client.send_email_notification, _REFUSED,
            email_address=letter.to, template_id=self._template, reference=letter.key,
            personalisation={"sentence": letter.sentence, "link": letter.link, "stop_link": letter.stop_link},
            one_click_unsubscribe_url=letter.stop_link or None,
        )  # fmt: skip

    def send_text(self, text: Text) -> None:
        """The same for a text message; its template has one personal field: ((message)). Raises NotNow or NeverSent."""
        self._hand_over(
            text.key, self._client.send_sms_notification, _REFUSED_TEXT,
            phone_number=text.to, template_id=self._text_template, reference=text.key,
            personalisation={"message": text.words},
        )  # fmt: skip

    def _hand_over(self, key: str, send: Callable[..., Any], refused: str, **given: Any) -> None:
        try:
            there = self._client.get_all_notifications(reference=key)
            if there.get("notifications"):
                return
            send(**given)
        except Exception as trouble:  # the client's own errors, and those of the line below it
            code = int(getattr(trouble, "status_code", 503) or 503)
            if code in {401, 403}:
                raise NotNow(_KEY) from None
            if code == 400:
                raise NeverSent(refused) from None
            raise NotNow(_AWAY) from None


def _client(api_key: str) -> Any:
    try:
        room = importlib.import_module("notifications_python_client.notifications")
    except ImportError:
        raise NotifyMissing(MISSING) from None
    return room.NotificationsAPIClient(api_key)
