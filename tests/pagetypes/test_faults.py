"""Whoever makes a mistake in a template is told the file, the line, what was found, the nearest good word."""

import random
import time

import pytest

from tests.pagetypes.samples import FOLDER, GOOD, faults_of, line_of
from wiki.pagetypes.faults import PageTypeFault
from wiki.pagetypes.read import parse
from wiki.pagetypes.source import MAX_BYTES


def test_the_sample_is_good_to_begin_with() -> None:
    assert faults_of(GOOD) == ()


@pytest.mark.parametrize(
    ("was", "now", "at", "found", "nearest"),
    [
        ("title: My", "titel: My", "titel", "titel", "title"),
        ("kind: long_text", "kind: longtext", "longtext", "longtext", "long_text"),
        ("kind: long_text", "kind: Rows", "kind: Rows", "Rows", "rows"),
        ("kind: short_text", "kind: photos", "kind: photos", "photos", None),
        ("owner: family", "owner: famly", "famly", "famly", "family"),
        ("audience: only_family", "audience: only family", "only family", "only family", "only_family"),
        ("write: parent,", "write: parents,", "parents", "parents", "parent"),
        ("feeds: A, C", "feeds: A, H3", "H3", "H3", None),
        ("feeds: A, C", "feeds: a, C", "feeds: a", "a", "A"),
        ("feeds: A, C", "feeds: A, A", "A, A", "twice", None),
        ("key: helps", "key: Helps me", "Helps me", "Helps me", None),
        ("key: people", "key: helps", "Who we see", "second time", None),
        ("key: how_often", "key: name", "How often?", "second time", None),
        ("key: name", "key: body", "key: body", "body", None),
        ("hint: Think of", "hnt: Think of", "hnt:", "hnt", "hint"),
        ("{child}", "{chlid}", "{chlid}", "{chlid}", "{child}"),
        ("owner: family", "owner: family\npicture: trian", "trian", "trian", "train"),
        ("owner: family", "owner: family\nstart: true", "start:", "true", None),
        ("owner: family", "owner: family\norder: soon", "order:", "soon", None),
        ("owner: family", "owner: family\nages: teen", "ages:", "teen", None),
        ("example: My blue cup.", "options:\n          a: b", "options:", "options", None),
        ("example: My blue cup.", "others: a cup", "others:", "no list", None),
        ("example: My blue cup.", "others:\n          - a cup\n          - a  cup", "- a  cup", "twice", None),
        ("example: My blue cup.", "others:\n          - a cup of {chlid}", "{chlid}", "{chlid}", "{child}"),
        ("example: My blue cup.", "others:\n          - a: cup", "a: cup", "no words", None),
        ("example: My blue cup.", "example: My cup: blue", "My cup:", "second colon", None),
        ("example: My blue cup.", "example: [a, b]", "[a, b]", "brackets", None),
        ("example: My blue cup.", "example: &a cup", "&a", "&", None),
        ("example: My blue cup.", "example: *cup", "*cup", "*", None),
        ("example: My blue cup.", "example: !!python/object x", "!!python", "!", None),
        ("example: My blue cup.", 'example: "My cup', '"My cup', "quote mark", None),
        ("example: My blue cup.", 'example: "a\\0b"', '"a\\0b"', "hidden character", None),
        ("  - title: Going", "\t- title: Going", "\t- title", "tab", None),
    ],
)
def test_each_slip_is_named_with_its_line(
    was: str, now: str, at: str, found: str, nearest: str | None
) -> None:
    text = GOOD.replace(was, now, 1)
    lines = {line_of(text, at) - 1, line_of(text, at)} if found == "second time" else {line_of(text, at)}
    named = [fault for fault in faults_of(text) if found in fault.found and fault.line in lines]
    assert named, [fault.sentence for fault in faults_of(text)]
    assert named[0].nearest == nearest
    assert named[0].sentence.startswith(f"my_hospital.yaml, line {named[0].line}: found ")
    if nearest:
        assert f"Did you mean “{nearest}”?" in named[0].sentence


@pytest.mark.parametrize(
    ("gone", "line_words", "missing"),
    [
        ("title: My hospital\n", "owner", "title"),
        ("audience: only_family\n", "title", "audience"),
        ("        hint: Think of the way there.\n", "key: helps", "hint"),
        ("        kind: rows\n", "key: people", "kind"),
        ("            kind: short_text\n", "key: name", "kind"),
    ],
)
def test_what_is_left_out_is_named_where_it_should_stand(gone: str, line_words: str, missing: str) -> None:
    text = GOOD.replace(gone, "", 1)
    faults = [fault for fault in faults_of(text) if f"without “{missing}”" in fault.found]
    assert [fault.line for fault in faults] == [line_of(text, line_words)]


def test_rows_need_columns_and_choices_need_options() -> None:
    bare = GOOD.split("        columns:")[0]
    assert any("rows without “columns”" in fault.found for fault in faults_of(bare))
    no_choice = GOOD.split("            options:")[0]
    faults = faults_of(no_choice)
    assert [fault.line for fault in faults] == [line_of(no_choice, "kind: one_of")]


def test_a_key_that_stands_twice_is_refused_and_both_lines_are_named() -> None:
    text = GOOD.replace("owner: family\n", "owner: family\nowner: plan\n")
    (fault,) = faults_of(text)
    assert (fault.line, "line 2 already" in fault.expected) == (3, True)


def test_a_letter_that_the_question_does_not_feed_is_named() -> None:
    text = GOOD + "            letters:\n              month: B\n"
    assert ["B" in fault.found for fault in faults_of(text)] == [True]
    assert faults_of(text.replace("        kind: rows\n", "        kind: rows\n        feeds: B\n")) == ()
    unknown = text.replace("month: B", "mnth: B")
    assert [fault.nearest for fault in faults_of(unknown)] == ["month"]
    assert [fault.nearest for fault in faults_of(text.replace("month: B", "month: h1"))] == ["H1"]


def test_all_slips_of_a_file_are_told_at_once_in_order() -> None:
    text = GOOD.replace("owner: family", "owner: famly").replace("kind: rows", "kind: row")
    text = text.replace("A, C", "Z")
    lines = [fault.line for fault in faults_of(text)]
    assert len(lines) >= 3
    assert lines == sorted(lines)


@pytest.mark.parametrize("name", ["My Page.yaml", "9page.yaml", "a.yaml", "../up.yaml", "x" * 60, ".yaml"])
def test_a_file_name_that_can_be_no_key_is_named(name: str) -> None:
    assert faults_of(GOOD, name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing but a remark",
        "just words",
        "- a list",
        "title: a\0b",
        'title: "\\uD800"',
        'title: "\\UFFFFFFFF"',
        "- " * 40_000,
        "[" * 90_000,
        "a: " + "{" * 90_000,
        "? " * 40_000,
        "".join(" " * depth + "a:\n" for depth in range(400)),
        "".join(f"k{number}: x\n" for number in range(4_000)),
        "a: &a [x]\n" + "".join(f"a{n}: &a{n} [*a, *a]\n" for n in range(9)),
        "title: a\n---\ntitle: b\n",
        "? - a\n: b\n",
        "x" * (MAX_BYTES + 1),
    ],
    ids=lambda text: repr(text[:12]),
)
def test_a_file_that_is_no_template_is_a_fault_and_quickly_so(text: str) -> None:
    began = time.perf_counter()
    faults = faults_of(text)
    assert 1 <= len(faults) <= 50
    assert time.perf_counter() - began < 10  # on a busy machine; alone it is well under one


def test_ten_thousand_questions_are_too_many() -> None:
    one = "      - key: k{0}\n        label: l\n        hint: h\n        kind: list\n"
    head = GOOD.split("      - key: helps")[0]
    few = head + "".join(one.format(number) for number in range(120))
    assert faults_of(few) == ()
    assert any("at most 120" in fault.expected for fault in faults_of(few + one.format(999)))
    assert any("too large" in fault.found for fault in faults_of(head + one * 10_000))


def test_a_damaged_template_is_always_a_fault_or_a_page_and_never_a_crash() -> None:
    chance = random.Random(2026)
    good = (FOLDER / "free_page.yaml").read_text(encoding="utf-8")
    for _ in range(60):
        text = good
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(text))
            odd = chance.choice(["", ":", "- ", "{", "&", "\t", "\n", "'", '"', "\0", "é", "  "])
            text = text[:at] + odd + text[at + chance.randint(0, 12) :]
        try:
            assert parse(text, "free_page").key == "free_page"
        except PageTypeFault as fault:
            assert all(one.file == "free_page.yaml" and one.sentence for one in fault.faults)
