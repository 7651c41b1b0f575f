"""By which way mails go: a folder by itself, a mail server or GOV.UK Notify where asked for, and for the invented only the folder."""

import dataclasses
from gettext import NullTranslations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.notices.conftest import Telling, folder_mails
from tests.notices.mailbox import Mailbox
from tests.support.house import House
from wiki.database import Work
from wiki.demonstration_load import load_demonstration
from wiki.mail import notify
from wiki.mail.account_words import write_account_mail
from wiki.mail.handover import write_handover
from wiki.mail.message import Letter
from wiki.mail.notify import Notify, NotifyMissing
from wiki.mail.post import Post
from wiki.mail.smtp import Smtp
from wiki.mail.trouble import NeverSent, NotNow
from wiki.mail.typed import write_typed
from wiki.models.people import Person
from wiki.settings import ROOT, Settings, SettingsError, read_settings

LETTER = Letter(
    key="k" * 32, to="mum@example.org", subject="Something new", plain="Words.\n", html="<p>Words.</p>", language="en",
    sentence="One person added to “My family”.", link="https://x.example/child/1/new", stop_link="https://x.example/stop/1",
)  # fmt: skip


class _Fails:
    """A way out that nobody may go."""

    def send(self, letter: Letter) -> None:
        raise AssertionError("this would have left the machine")


def test_in_demonstration_mode_nothing_ever_leaves_this_machine(tmp_path: Path, box: Mailbox) -> None:
    settings = Settings(
        database_url="", traces_url="", instance=tmp_path, secret_key="x", demonstration=True, mail_url=box.url,
        notify_api_key="a key", notify_template="a template",
    )  # fmt: skip
    for invented in (True, False):
        Post(settings).way(invented=invented).send(LETTER)
        Post(settings, _Fails()).way(invented=invented).send(LETTER)
    assert box.taken == [] and len(folder_mails(settings)) == 1


@pytest.mark.parametrize("who", ["person", "child"])
def test_invented_people_and_invented_children_get_no_real_mail_in_a_real_installation(
    telling: Telling, by_smtp: Settings, box: Mailbox, who: str
) -> None:
    from wiki.models.children import Child

    with Work(telling.engine) as work:
        session = work.begin_writing()
        row: Any = (
            session.get(Person, telling.house.people["gran"]) if who == "person"
            else session.get(Child, telling.house.children["robin"])
        )  # fmt: skip
        row.demonstration = True
        work.commit()
    telling.write("dad")
    telling.later(days=2)
    telling.work(by_smtp)
    assert telling.mails("gran") and not box.to("gran")
    assert bool(box.to("mum")) is (who == "person"), "the others get theirs"


def test_the_demonstration_writes_its_mails_into_the_folder(
    house: House, settings: Settings, engine: Any, box: Mailbox
) -> None:
    from datetime import timedelta

    from media.store import Store
    from wiki import clock
    from wiki.worker.run import Worker

    shown = dataclasses.replace(settings, demonstration=True, mail_url=box.url)
    load_demonstration(engine, Store(settings.media_root), house.catalogue)
    with clock.pretend(clock.now() + timedelta(days=1)):
        Worker(shown, engine).drain()
    mails = folder_mails(settings)
    assert mails and box.taken == []
    assert all(str(mail["To"]).endswith("@example.org") for mail in mails)


class _Client:
    """Stands for GOV.UK Notify's client."""

    def __init__(self, status: int = 0) -> None:
        self.sent: list[dict[str, Any]] = []
        self.status = status

    def get_all_notifications(self, reference: str) -> dict[str, Any]:
        return {"notifications": [one for one in self.sent if one["reference"] == reference]}

    def send_email_notification(self, **more: Any) -> None:
        if self.status:
            raise _Refusal(self.status)
        self.sent.append(more)


class _Refusal(Exception):
    def __init__(self, status: int) -> None:
        super().__init__("mum@example.org")
        self.status_code = status


def test_notify_gets_a_mail_once_however_often_it_is_tried() -> None:
    client = _Client()
    for _again in range(3):
        Notify("a key", "the template", client).send(LETTER)
    assert client.sent == [
        {
            "email_address": "mum@example.org", "template_id": "the template", "reference": "k" * 32,
            "one_click_unsubscribe_url": "https://x.example/stop/1",
            "personalisation": {
                "sentence": LETTER.sentence, "link": LETTER.link, "stop_link": LETTER.stop_link,
            },
        }
    ]  # fmt: skip


def test_by_notify_too_a_mail_says_what_to_do_and_what_its_link_is_for() -> None:
    told: dict[str, Any] = {"key": "k", "to": "mum@example.org", "language": "en", "direction": "ltr"}
    password = write_account_mail(NullTranslations(), "password", "https://x.example", **told)
    assert "If it was not you, choose a new password now" in password.sentence and password.link.endswith("/forgotten")
    left = write_handover(NullTranslations(), "", "https://x.example", is_young=False, **told)
    assert "still yours" in left.sentence
    typed = write_typed(NullTranslations(), "https://x.example", **told)
    assert "take them off" in typed.sentence


@pytest.mark.parametrize(("status", "kind"), [(400, NeverSent), (403, NotNow), (429, NotNow), (500, NotNow), (503, NotNow)])
def test_what_notify_refuses_is_tried_again_where_that_helps(status: int, kind: type[NotNow] | type[NeverSent]) -> None:
    with pytest.raises(kind) as refusal:
        Notify("a key", "the template", _Client(status)).send(LETTER)
    assert "mum@" not in refusal.value.sentence


def test_without_its_client_notify_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(notify, "importlib", SimpleNamespace(import_module=missing))
    with pytest.raises(NotifyMissing, match="pip install"):
        Notify("a key", "the template")


def test_its_client_is_used_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    room = SimpleNamespace(NotificationsAPIClient=lambda key: made.append(key) or _Client())
    monkeypatch.setattr(notify, "importlib", SimpleNamespace(import_module=lambda name: room))
    Notify("a key", "the template").send(LETTER)
    assert made == ["a key"]


def test_a_mail_server_elsewhere_is_spoken_to_under_encryption_only(monkeypatch: pytest.MonkeyPatch, box: Mailbox) -> None:
    """The name of a machine that is not this one, though it leads here."""
    import socket

    real = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda address, *rest, **more: real(("127.0.0.1", box.port), *rest, **more))
    with pytest.raises(NotNow, match="encrypted"):
        Smtp("smtp://me:secret@mail.example.org:25", "thread@council.example.org").send(LETTER)
    assert box.taken == []


def test_our_own_mistakes_are_tried_again_when_they_are_put_right(box: Mailbox) -> None:
    box.answers["MAIL"] = "550 not you"
    with pytest.raises(NotNow, match="MAIL_FROM"):
        Smtp(box.url, "thread@council.example.org").send(LETTER)
    box.answers.clear()
    box.answers["AUTH"] = "535 no"
    with pytest.raises(NotNow):
        Smtp(box.url.replace("//", "//me:wrong@"), "thread@council.example.org").send(LETTER)


def test_an_address_in_other_letters_waits_for_a_server_that_can_write_to_it(box: Mailbox) -> None:
    with pytest.raises(NeverSent):
        Smtp(box.url, "thread@council.example.org").send(dataclasses.replace(LETTER, to="m\u00fcm@example.org"))
    assert box.taken == []


def test_a_full_disk_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    settings = Settings(database_url="", traces_url="", instance=tmp_path, secret_key="x")
    with pytest.raises(NotNow):
        Post(settings).way(invented=False).send(LETTER)


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"MAIL_URL": "mail.example.org"}, "MAIL_URL"), ({"MAIL_URL": "smtp://"}, "MAIL_URL"),
        ({"MAIL_URL": "smtp://mail.example.org"}, "PUBLIC_URL"),
        ({"MAIL_URL": "smtp://mail.example.org", "PUBLIC_URL": "https://x.example"}, "MAIL_FROM"),
        ({"NOTIFY_API_KEY": "k", "PUBLIC_URL": "https://x.example"}, "NOTIFY_TEMPLATE"),
        ({"PUBLIC_URL": "thread.example.org"}, "PUBLIC_URL"), ({"MAIL_URL": "smtp://x:99999999"}, "MAIL_URL"),
    ],
)  # fmt: skip
def test_a_setting_that_is_wrong_is_named(tmp_path: Path, env: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        read_settings({"INSTANCE": str(tmp_path), **env})


def test_right_settings_are_taken_and_no_password_is_shown(tmp_path: Path) -> None:
    found = read_settings(
        {
            "INSTANCE": str(tmp_path), "MAIL_URL": "smtps://me:sesame@mail.example.org", "PUBLIC_URL": "https://x.example/",
            "MAIL_FROM": "thread@x.example",
        }
    )  # fmt: skip
    assert found.public_url == "https://x.example" and "sesame" not in repr(found)
    assert read_settings({"INSTANCE": str(tmp_path), "PORT": "8001"}).public_url == "http://localhost:8001"


def test_the_readme_names_every_setting() -> None:
    import re

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    asked = set(re.findall(r'(?:env\.get\(|env, )[\'"]([A-Z_]+)[\'"]', (ROOT / "wiki" / "settings.py").read_text()))
    assert {"MAIL_URL", "DATABASE_URL", "PROXIES"} <= asked
    assert asked <= set(re.findall(r"`([A-Z_]+)`", readme))
