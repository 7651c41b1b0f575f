"""Nothing that is written into a mail becomes a header or a recipient of its own (X9)."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import settings as hyp
from hypothesis import strategies as some

from wiki.mail.message import Letter, build, mail_address
from wiki.mail.trouble import NeverSent

_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post",
    "MIME-Version", "Content-Type", "Content-Language",
}  # fmt: skip
NASTY = (
    "Mum\r\nBcc: evil@example.org", "Mum\nBcc: evil@example.org", "Mum\rSubject: x", "Mum, evil@example.org",
    "Mum; evil@example.org", "Mum <evil@example.org>", '"Mum" <evil@example.org>,', "Mum\u2028Bcc: evil@example.org",
    "Mum\x00\x0b\x0cBcc: evil@example.org", "=?utf-8?q?Bcc=3A_evil=40example=2Eorg?=", "\u202eMum\u2066", "نور, الهدى", "x" * 5000,
    "ß" * 300, "Mum\r\n\r\nA body of one's own", "(evil@example.org)", "\\", '"', "", " ", ":", "a:b;", "\ud800",
)  # fmt: skip


def _letter(**more: str) -> Letter:
    given = {"key": "k" * 32, "to": "mum@example.org", "subject": "Something new", "plain": "Words.\n", "html": "<p>Words.</p>",
             "language": "en", "stop_link": "https://thread.council.example.org/stop/" + "A" * 64}  # fmt: skip
    return Letter(**{**given, **more})


def _is_one_mail_to_mum(data: bytes) -> None:
    mail = message_from_bytes(data, policy=default)
    assert set(mail.keys()) == _HEADERS and len(mail.keys()) == len(_HEADERS)
    assert [(one.username, one.domain) for one in mail["To"].addresses] == [("mum", "example.org")]
    assert [one.addr_spec for one in mail["From"].addresses] == ["thread@council.example.org"]
    assert all(len(line) <= 998 for line in data.split(b"\r\n")) and b"\n" not in data.replace(b"\r\n", b"")
    assert mail.get_body(("plain",)).get_content().strip() == "Words."  # type: ignore[union-attr]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("place", ["to_name", "subject"])
def test_nasty_words_stay_in_their_header(place: str, text: str) -> None:
    _is_one_mail_to_mum(build(_letter(**{place: text or "-"}), "thread@council.example.org", _AT).as_bytes())


@hyp(deadline=None, max_examples=150)
@given(name=some.text(max_size=200), subject=some.text(max_size=200))
def test_any_name_and_any_subject_make_one_mail(name: str, subject: str) -> None:
    _is_one_mail_to_mum(build(_letter(to_name=name, subject=subject + "."), "thread@council.example.org", _AT).as_bytes())


@pytest.mark.parametrize(
    "address",
    [
        "mum@example.org\r\nBcc: evil@example.org", "mum@example.org, evil@example.org", "mum@example.org;evil@example.org",
        "mum,evil@example.org", "mum evil@example.org", "<mum@example.org>", "Mum <mum@example.org>", '"mum"@example.org',
        "mum@evil.org@example.org", "mum@[127.0.0.1]", "mum@", "@example.org", "mum", "", "mum@example..org", "mum.@example.org",
        "mum@-example.org", "mum@exa mple.org", "mum@example.org>", "mum\x00@example.org", "mum@stra\u00dfe.example", "a(b)@example.org",
        "mum@example.org\n", "mum@" + "x" * 70 + ".org",
    ],
)  # fmt: skip
def test_what_is_no_single_address_gets_no_mail(address: str) -> None:
    if address.strip() == "mum@example.org":
        assert mail_address(address).addr_spec == "mum@example.org"
        return
    with pytest.raises(NeverSent):
        build(_letter(to=address), "thread@council.example.org", _AT)


def test_a_domain_in_other_letters_is_written_as_mail_servers_know_it() -> None:
    assert mail_address("Jo.O'Neil+x@b\u00fccher.example").addr_spec == "Jo.O'Neil+x@xn--bcher-kva.example"
    assert mail_address("mum@مثال.example").domain.isascii()


def test_a_name_from_right_to_left_is_there_and_turns_nothing_round() -> None:
    name = "\u202eنور الهدى الحسن"
    mail = message_from_bytes(build(_letter(to_name=name), "thread@council.example.org", _AT).as_bytes(), policy=default)
    assert mail["To"].addresses[0].display_name == "نور الهدى الحسن"


def test_the_links_of_the_mail_programs_own_button_stay_on_one_line() -> None:
    data = build(_letter(), "thread@council.example.org", _AT).as_bytes()
    assert f"\r\nList-Unsubscribe: <https://thread.council.example.org/stop/{'A' * 64}>\r\n".encode() in data
