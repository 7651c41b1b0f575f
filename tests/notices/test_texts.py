"""Text messages: only to a number that its owner confirmed, seen by nobody else, and as surely and as seldom as the mails."""

import dataclasses
import re
import uuid
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from tests.notices.conftest import Telling
from tests.support.at_once import meanwhile
from tests.support.client import Visitor
from wiki import clock
from wiki.commands.phones import MOST_CODES, MOST_TRIES, TOO_LATE, WRONG, ask_code, confirm_number, forget_number
from wiki.errors import Refused
from wiki.mail.notify import Notify
from wiki.mail.phone_code import as_written, british_mobile
from wiki.mail.text import Text
from wiki.mail.trouble import NotNow
from wiki.models.audit import AuditWords
from wiki.models.jobs import Job
from wiki.models.notices import Notice, NoticeState
from wiki.queries.phones import own_phone
from wiki.settings import Settings, SettingsError, read_settings
from wiki.words_mail import HowOften
from wiki.worker import telling as worker_telling

NUMBER = "+447700900123"


def _texts(telling: Telling) -> list[str]:
    """Every text message in the folder, oldest first."""
    found = sorted((telling.settings.instance / "texts").glob("*"), key=lambda path: path.stat().st_mtime_ns)
    assert all(path.suffix == ".txt" for path in found), "nothing half written is left"
    return [path.read_text() for path in found]


def _ask(telling: Telling, name: str, number: str = "07700 900123") -> None:
    with clock.pretend(telling.now), telling.house.work() as work:
        ask_code(telling.house.signed_in(name, work), number)
        work.commit()


def _confirm(telling: Telling, name: str, code: str) -> str:
    with clock.pretend(telling.now), telling.house.work() as work:
        why = confirm_number(telling.house.signed_in(name, work), code, telling.settings.secret_key)
        work.commit()
    return why


def _sent_code(telling: Telling) -> str:
    telling.work()
    found = re.search(r"\b\d{6}\b", _texts(telling)[-1])
    assert found is not None
    return found[0]


def _choose(telling: Telling, name: str, **more: object) -> None:
    from wiki.commands.notices import choose_notices

    with clock.pretend(telling.now), telling.house.work() as work:
        choose_notices(telling.house.space(name, "robin", work), HowOften.AT_ONCE, **more)  # type: ignore[arg-type]
        work.commit()


def _quiet(telling: Telling, but: str) -> None:
    for name in {"gran", "leila", "priya", "grace", "ruth", "dad", "mum"} - {but}:
        telling.choose(name, HowOften.NEVER)


def test_a_double_press_asks_for_a_code_and_breaks_nothing(telling: Telling) -> None:
    with clock.pretend(telling.now), telling.house.work() as first, telling.house.work() as second:
        early, late = (telling.house.signed_in("mum", work) for work in (first, second))
        ask_code(early, "07700 900123")
        assert meanwhile(first, lambda _work: ask_code(late, "07700 900123"), second) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700 900123", NUMBER), ("+44 7700 900-123", NUMBER), ("0044 (0)7700900123", ""), ("+44 (0)7700 900123", NUMBER),
        ("447700900123", NUMBER), ("07624 900123", "+447624900123"), ("07600 900123", ""), ("070 1234 5678", ""),
        ("020 7946 0018", ""), ("07700 90012", ""), ("07700 9001234", ""), ("+1 202 555 0123", ""), ("", ""),
        ("٠٧٧٠٠٩٠٠١٢٣", ""), ("07700900123\n07700900124", ""),
    ],
)  # fmt: skip
def test_only_a_british_mobile_number_is_one(typed: str, kept: str) -> None:
    assert british_mobile(typed) == kept
    assert as_written(NUMBER) == "07700 900123"


def test_a_number_is_confirmed_by_the_code_that_was_sent_there(telling: Telling) -> None:
    _quiet(telling, "mum")
    with pytest.raises(Refused):
        _choose(telling, "mum", by_text=True)
    _ask(telling, "mum")
    code = _sent_code(telling)
    telling.work()
    assert len(_texts(telling)) == 1 and NUMBER in _texts(telling)[0]
    assert _confirm(telling, "dad", code) == TOO_LATE, "it is for mum alone"
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert _confirm(telling, "mum", wrong) == WRONG
    assert _confirm(telling, "mum", f" {code[:3]} {code[3:]}") == ""
    assert _confirm(telling, "mum", code) == TOO_LATE
    with telling.house.work() as work:
        assert own_phone(telling.house.signed_in("mum", work)).number == NUMBER
    with telling.house.work() as work:
        assert own_phone(telling.house.signed_in("dad", work)).number == ""
        kept = [str(one) for one in work.session.execute(select(Job.payload)).scalars()]
        kept += work.session.execute(select(AuditWords.words)).scalars().all()
        assert not any("7700" in one or code in one for one in kept)

    # Guessing ends after a few tries, a code after a quarter of an hour, asking after a few a day.
    _ask(telling, "dad", "07700 900456")
    code = _sent_code(telling)
    for _turn in range(MOST_TRIES):
        assert _confirm(telling, "dad", f"{(int(code) + 1) % 1_000_000:06d}") == WRONG
    assert _confirm(telling, "dad", code) == TOO_LATE
    _ask(telling, "dad", "07700 900456")
    code = _sent_code(telling)
    telling.later(minutes=16)
    assert _confirm(telling, "dad", code) == TOO_LATE
    for _turn in range(MOST_CODES - 2):
        _ask(telling, "dad")
    with pytest.raises(Refused):
        _ask(telling, "dad")


def test_what_is_new_comes_by_text_message_once_and_by_mail_again_when_the_number_is_gone(telling: Telling) -> None:
    _quiet(telling, "mum")
    _ask(telling, "mum")
    assert _confirm(telling, "mum", _sent_code(telling)) == ""
    _choose(telling, "mum", by_text=True)
    telling.write("dad")
    telling.later(minutes=11)
    for _turn in range(2):
        telling.work()
    words = _texts(telling)[1:]
    assert len(words) == 1 and telling.mails("mum") == []
    assert 'One person added to "My family".' in words[0] and "/stop/" in words[0] and words[0].isascii()
    assert "Robin" not in words[0] and "Dad" not in words[0] and "Qzq" not in words[0]

    # A worker that died after it was handed over sends the same file again, also when she chose mails meanwhile.
    with telling.house.work() as work:
        notice = work.begin_writing().execute(select(Notice).where(Notice.state == NoticeState.SENT)).scalar_one()
        assert notice.by_text
        work.commit()
    telling.later(minutes=1)
    telling.write("dad", field="health")
    telling.later(minutes=11)
    real = worker_telling.notices_send.note_sent
    try:
        worker_telling.notices_send.note_sent = _dies  # type: ignore[assignment]
        telling.work()
    finally:
        worker_telling.notices_send.note_sent = real  # type: ignore[assignment]
    assert len(_texts(telling)) == 3
    _choose(telling, "mum", by_text=False)
    telling.later(hours=1)
    telling.work()
    assert len(_texts(telling)) == 3 and telling.mails("mum") == []

    _choose(telling, "mum", by_text=True)
    with telling.house.work() as work:
        forget_number(telling.house.signed_in("mum", work))
        work.commit()
    telling.write("dad", field="sleep")
    telling.later(minutes=11)
    telling.work()
    assert len(_texts(telling)) == 3 and len(telling.mails("mum")) == 1


def _dies(*_given: object) -> None:
    raise RuntimeError("the worker died just here")


def test_notify_gets_each_text_message_once() -> None:
    taken: list[dict[str, object]] = []

    def send(**given: object) -> None:
        taken.append(given)
        raise SimpleNamespaceError

    def look(reference: str) -> dict[str, object]:
        return {"notifications": [one for one in taken if one["reference"] == reference]}

    client = SimpleNamespace(send_sms_notification=send, get_all_notifications=look)
    way = Notify("key", "mail template", client, "text template")
    text = Text(uuid.uuid4().hex, NUMBER, "Words.")
    with pytest.raises(NotNow):
        way.send_text(text)
    way.send_text(text)
    assert taken == [
        {"phone_number": NUMBER, "template_id": "text template", "reference": text.key, "personalisation": {"message": "Words."}}
    ]
    assert NUMBER not in repr(text)


class SimpleNamespaceError(Exception):
    """The line broke after it was taken."""


def test_text_messages_are_offered_only_where_they_have_a_way(settings: Settings, tmp_path: object) -> None:
    assert settings.texts_offered
    assert not dataclasses.replace(settings, mail_url="smtp://mail.example.org").texts_offered
    assert not dataclasses.replace(settings, notify_api_key="k", notify_template="t").texts_offered
    assert dataclasses.replace(settings, notify_api_key="k", notify_template="t", notify_text_template="x").texts_offered
    with pytest.raises(SettingsError, match="NOTIFY_TEXT_TEMPLATE"):
        read_settings({"INSTANCE": str(tmp_path), "NOTIFY_TEXT_TEMPLATE": "x"})


def test_nobody_else_sees_the_number_wherever_they_look(telling: Telling, client_for: Callable[[str], Visitor]) -> None:
    mum, others = client_for("mum"), [client_for(name) for name in ("dad", "moira", "leila")]
    mum.open("/account/phone")
    assert "Write a UK mobile number" in mum.press("Send me a code", {"UK mobile number": "12"}, status=422).words
    mum.press("Send me a code", {"UK mobile number": "07700 900 456"})
    telling.now = clock.now()
    code = _sent_code(telling)
    assert "This is not the code." in mum.press("This is my number", {"The 6 numbers": "12"}, status=422).words
    mum.press("This is my number", {"The 6 numbers": code})
    home = f"/child/{telling.house.children['robin']}"
    mum.open(f"{home}/notices")
    mum.press("Tell me like this", {"how_often": "at_once", "way": "text"})
    assert "07700 900456" in mum.page.words and "by text message" in mum.page.words
    for other in others:
        for place in ("/account", "/account/phone", "/account/notices", f"{home}/", f"{home}/people", f"{home}/notices", "/children"):
            page = other.open(place)
            assert "900456" not in page.text.replace(" ", ""), place
    mum.open("/account/phone")
    mum.press("Delete this number")
    assert "900456" not in mum.page.words.replace(" ", "")
    mum.open(f"{home}/notices")
    refused = mum.press("Tell me like this", {"how_often": "daily", "way": "text"}, status=422)
    assert "Add your mobile number first" in refused.words
