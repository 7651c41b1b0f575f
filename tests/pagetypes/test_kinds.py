"""Each kind of answer comes back from a form as it was given, is checked kindly, is shown in plain words."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.pagetypes.samples import Sent, asked, ours
from wiki.pagetypes.kinds.table import KINDS, brief, kind_of
from wiki.pagetypes.model import Field
from wiki.text import nodes
from wiki.text.nodes import Bullets, Paragraph, Run

CHOICES = ("options:", "  a: First one", "  b: Second one")
ROW = (
    "columns:",
    "  - key: name", "    label: Who is it?", "    kind: short_text",
    "  - key: day", "    label: First day", "    kind: date",
    "  - key: why", "    label: The reason why", "    short: Why", "    kind: long_text",
    "  - key: sort", "    label: Sort", "    kind: one_of", "    options:", "      a: First one",
    "  - key: some", "    label: Some", "    kind: some_of", "    options:", "      x: Ex",
    "      y: Why not",
    "  - key: needs", "    label: Needs", "    kind: link", "    link_to: needs.needs", "    many: yes",
)  # fmt: skip


def words_of(passage: str) -> str:
    """What the linked passages say; one of them may not be seen."""
    return {"p1": "Following talk", "p2": "Lunch is loud"}.get(passage, "")


def plain(field: Field, value: dict[str, Any], link_words: Callable[[str], str] = words_of) -> str:
    """The answer in plain words."""
    return kind_of(field).plain(field, value, link_words)


@pytest.mark.parametrize(
    ("field", "sent", "kept", "said"),
    [
        (asked("short_text"), [("value", "  Meadow \n Lane ")], {"value": "Meadow Lane"}, "Meadow Lane"),
        (asked("date"), [("value", "2026-11-21")], {"value": "2026-11-21"}, "21 November 2026"),
        (asked("date"), [("value", "3/9/2026")], {"value": "2026-09-03"}, "3 September 2026"),
        (asked("date"), [("value", "1st Sept 2026")], {"value": "2026-09-01"}, "1 September 2026"),
        (
            asked("date"),
            [("value-day", "5"), ("value-month", "2"), ("value-year", "2027")],
            {"value": "2027-02-05"},
            "5 February 2027",
        ),
        (asked("one_of", *CHOICES), [("value", "b")], {"value": "b"}, "Second one"),
        (
            asked("some_of", *CHOICES),
            [("value", "b"), ("value", "a"), ("value", "b")],
            {"value": ["b", "a"]},
            "• Second one\n• First one",
        ),
        (asked("list"), [("value", "tea\r\n\r\n toast "), ("value", "jam")],
         {"value": ["tea", "toast", "jam"]}, "• tea\n• toast\n• jam"),
        (
            asked("web_link"),
            [("value", " signs.example/break "), ("words", "A sign")],
            {"value": "https://signs.example/break", "words": "A sign"},
            "A sign\nhttps://signs.example/break",
        ),
        (asked("link", "link_to: needs.needs"), [("value", "p1")], {"value": ["p1"]}, "Following talk"),
        (
            asked("link", "link_to: needs.needs", "many: yes"),
            [("value", "p1"), ("value", "p2"), ("value", "hidden")],
            {"value": ["p1", "p2", "hidden"]},
            "• Following talk\n• Lunch is loud",
        ),
    ],
)  # fmt: skip
def test_an_answer_is_kept_shown_and_said(
    field: Field, sent: list[tuple[str, str]], kept: dict[str, Any], said: str
) -> None:
    kind = kind_of(field)
    value = kind.read(field, Sent(*sent))
    assert value == kept
    assert kind.check(field, value) == {}
    assert not kind.is_blank(value)
    assert plain(field, value) == said
    blocks = kind.nodes(field, value, words_of)
    assert nodes.from_json(nodes.to_json(blocks)) == blocks


@pytest.mark.parametrize("name", sorted(KINDS))
def test_nothing_sent_is_blank_and_shows_nothing(name: str) -> None:
    extra = {"one_of": CHOICES, "some_of": CHOICES, "rows": ROW, "link": ("link_to: needs.needs",)}.get(
        name, ()
    )
    field = asked(name, *extra)
    kind = kind_of(field)
    for form in (Sent(), Sent(("value", "  \n "), ("words", " "), ("body", ""), ("col-name", " "))):
        value = kind.read(field, form)
        assert value == {}
        assert kind.is_blank(value)
        assert kind.check(field, value) == {}
        assert kind.nodes(field, value, words_of) == ()
        assert plain(field, value) == ""


@pytest.mark.parametrize("name", ["long_text", "photos", "audio", "video", "document"])
def test_words_beside_an_answer_are_markdown_in_its_body(name: str) -> None:
    field = asked(name)
    kind = kind_of(field)
    assert kind.words_in_body
    assert kind.read(field, Sent(("body", "Hello"), ("value", "x"))) == {}
    value = {"body": "I **love** trains\n\n- red\n- blue"}
    assert not kind.is_blank(value)
    assert kind.nodes(field, value, words_of)[0] == Paragraph(
        (Run("I "), Run("love", bold=True), Run(" trains"))
    )
    assert plain(field, value) == "I love trains\n\n• red\n• blue"
    assert set(kind.check(field, {"body": "a\0b"})) == {"body"}


def test_each_media_kind_says_which_media_it_asks_for() -> None:
    found = {name: kind.media for name, kind in KINDS.items() if kind.media}
    assert found == {"photos": "photo", "audio": "audio", "video": "video", "document": "document"}


def test_a_row_keeps_every_box_and_shows_it_under_its_heading() -> None:
    field = asked("rows", *ROW)
    kind = kind_of(field)
    form = Sent(
        ("col-name", "Nan"), ("col-day-day", "3"), ("col-day-month", "11"), ("col-day-year", "2026"),
        ("col-why", "- sings\r\n- waits"), ("col-sort", "a"), ("col-some", "x"), ("col-some", "y"),
        ("col-needs", "p1"), ("col-role", "admin"), ("value", "stray"),
    )  # fmt: skip
    value = kind.read(field, form)
    assert value == {
        "name": "Nan", "day": "2026-11-03", "why": "- sings\n- waits", "sort": "a", "some": ["x", "y"],
        "needs": ["p1"],
    }  # fmt: skip
    assert kind.check(field, value) == {}
    blocks = kind.nodes(field, value, words_of)
    assert blocks[0] == Paragraph((Run("Who is it?", bold=True), Run(" "), Run("Nan")))
    assert blocks[1] == Paragraph((Run("First day:", bold=True), Run(" "), Run("3 November 2026")))
    assert blocks[2] == Paragraph((Run("Why:", bold=True),))
    assert isinstance(blocks[3], Bullets)
    said = "Nan\n3 November 2026\n• sings\n• waits\nFirst one\n• Ex\n• Why not\nFollowing talk"
    assert plain(field, value) == said
    assert nodes.from_json(nodes.to_json(blocks)) == blocks


def test_every_box_of_a_row_has_a_sentence_of_its_own() -> None:
    field = asked("rows", *ROW)
    value = {
        "name": "x" * 301, "day": "31 February 2026", "why": "a\0b", "sort": "z", "some": ["x", "z"],
        "needs": ["../../etc"],
    }  # fmt: skip
    found = kind_of(field).check(field, value)
    assert set(found) == {f"col-{key}" for key in value}
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in found.values())


@pytest.mark.parametrize(
    ("field", "value", "name"),
    [
        (asked("short_text"), {"value": "x" * 301}, "value"),
        (asked("short_text"), {"value": "a\0"}, "value"),
        (asked("short_text"), {"value": "fine", "body": "y" * 200_001}, "body"),
        (asked("date"), {"value": "next week"}, "value"),
        (asked("date"), {"value": "30/2/2026"}, "value"),
        (asked("date"), {"value": "1/1/26"}, "value"),
        (asked("one_of", *CHOICES), {"value": "c"}, "value"),
        (asked("one_of", *CHOICES), {"value": "First one"}, "value"),
        (asked("one_of", *CHOICES), {"value": ["a"]}, "value"),
        (asked("some_of", *CHOICES), {"value": ["a", "c"]}, "value"),
        (asked("list"), {"value": ["x"] * 101}, "value"),
        (asked("list"), {"value": ["x" * 301]}, "value"),
        (asked("list"), {"value": ["a\0"]}, "value"),
        (asked("link", "link_to: needs.needs"), {"value": ["p1", "p2"]}, "value"),
        (asked("link", "link_to: needs.needs"), {"value": ["a b"]}, "value"),
        (asked("link", "link_to: needs.needs", "many: yes"), {"value": ["p"] * 51}, "value"),
        (asked("web_link"), {"words": "Where is it?"}, "value"),
        (asked("web_link"), {"value": "https://a.example", "words": "x" * 301}, "words"),
    ],
)
def test_what_can_t_be_kept_gets_a_sentence_beside_its_box(
    field: Field, value: dict[str, Any], name: str
) -> None:
    found = kind_of(field).check(field, value)
    assert set(found) == {name}
    assert found[name].endswith(".")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://", "https:///x",
        "http://me:secret@bank.example", "https://a.example\\@b.example", "https://a\u202e.example",
        "mailto:a@b.example",
        "http://[::1", "https://a.example:notaport", "https://" + "a" * 3000,
    ],
)  # fmt: skip
def test_an_address_that_no_browser_should_follow_is_refused_and_never_made_a_link(address: str) -> None:
    field = asked("web_link")
    kind = kind_of(field)
    value = kind.read(field, Sent(("value", address)))
    assert set(kind.check(field, value)) == {"value"}
    (block,) = kind.nodes(field, {"value": address}, words_of)
    assert isinstance(block, Paragraph) and block.runs[0].href is None


def test_a_good_address_is_a_link_under_its_own_words() -> None:
    field = asked("web_link")
    value = {"value": "https://signs.example/a?b=c#d", "words": "Signs", "body": "Nan found it"}
    first, second = kind_of(field).nodes(field, value, words_of)
    assert first == Paragraph((Run("Signs", href="https://signs.example/a?b=c#d"),))
    assert second == nodes.paragraph("Nan found it")


@pytest.mark.parametrize("name", sorted(KINDS))
@pytest.mark.parametrize("slot", [None, 7, {"a": 1}, [1, None], [["x"]], True, ""])
def test_a_damaged_answer_shows_nothing_and_breaks_nothing(name: str, slot: Any) -> None:
    extra = {"one_of": CHOICES, "some_of": CHOICES, "rows": ROW, "link": ("link_to: needs.needs",)}.get(
        name, ()
    )
    field = asked(name, *extra)
    kind = kind_of(field)
    value = {
        "value": slot,
        "words": slot,
        "body": slot,
        "name": slot,
        "day": slot,
        "needs": slot,
        "some": slot,
    }
    assert kind.is_blank(value)
    assert kind.nodes(field, value, words_of) == ()
    assert plain(field, value) == ""


def test_an_answer_whose_option_is_gone_is_still_shown() -> None:
    field = asked("one_of", *CHOICES)
    assert plain(field, {"value": "old_answer"}) == "old_answer"


def test_words_that_are_typed_stay_words_whatever_they_look_like() -> None:
    field = asked("short_text")
    value = kind_of(field).read(field, Sent(("value", "<b>{{7*7}}</b> {child} **x**")))
    assert plain(field, value) == "<b>{{7*7}}</b> {child} **x**"


def test_a_row_is_known_in_lists_by_its_first_words() -> None:
    needs = ours().types["needs"].field("needs")
    assert needs is not None
    assert brief(needs, {"area": "health", "name": "Lunch", "can_do": "Eats toast"}) == "Lunch"
    assert brief(needs, {"area": "health", "can_do": "Eats **toast**\n\nalone"}) == "Eats toast"
    assert brief(needs, {"area": "health"}) == "Health"
    assert brief(needs, {}) == ""
    long = brief(asked("long_text"), {"body": "word " * 100}, 40)
    assert long.endswith("…") and len(long) <= 40
