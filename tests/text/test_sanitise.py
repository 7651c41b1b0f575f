"""HTML that passed the gate once is safe, and passing it again changes nothing."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import html5lib
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.corpora import corpus
from tests.text.test_markdown import assert_harmless, examples, read
from wiki.text.sanitise import sanitise

SCRAPS = st.sampled_from(
    [
        *(
            "<a href='javascript:x'>",
            "<a href=https://e.org>",
            "</a>",
            "<p>",
            "</p>",
            "<table>",
            "<td>",
            "<tr>",
        ),
        *(
            "<math>",
            "<mtext>",
            "<mglyph>",
            "<style>",
            "</style>",
            "<svg>",
            "<title>",
            "<![CDATA[",
            "]]>",
            "<!--",
        ),
        *(
            "-->",
            "<form>",
            "<img src=x onerror=x>",
            "<noscript>",
            "<template>",
            "&lt;",
            "&amp;lt;",
            "&",
            "<",
            ">",
        ),
        *(
            "<ul>",
            "<li value=3>",
            "<h4 id=x>",
            "<pre>\n",
            "\n",
            "words",
            "<br/>",
            '"',
            "'",
            "<select>",
            "<b>",
            "\0",
        ),
    ]
)


def test_attacks_collected_by_others_are_harmless_and_stable() -> None:
    cases = json.loads((corpus("dompurify") / "expect.json").read_text(encoding="utf-8"))
    assert len(cases) > 200
    for case in cases:
        once = sanitise(case["payload"])
        assert_harmless(once)
        assert sanitise(once) == once


def test_a_browser_reads_the_same_tree_after_writing_it_out_again() -> None:
    cases = json.loads((corpus("dompurify") / "expect.json").read_text(encoding="utf-8"))
    for source in [case["payload"] for case in cases] + examples():
        once = sanitise(source)
        tree = html5lib.parseFragment(once, treebuilder="etree", namespaceHTMLElements=False)  # type: ignore[no-untyped-call]
        again = html5lib.serialize(tree, omit_optional_tags=False, quote_attr_values="always")  # type: ignore[no-untyped-call]
        assert sanitise(again) == once


@given(st.lists(SCRAPS | st.text(max_size=5), max_size=14).map("".join))
@example("<p><table><tr><td><p></table>")
@example("<a><a>")
@example("<table><a>x</table>")
@settings(max_examples=400, deadline=None)
def test_whatever_comes_in_sanitising_twice_is_sanitising_once(dirty: str) -> None:
    once = sanitise(dirty)
    assert_harmless(once)
    assert sanitise(once) == once


def test_unknown_tags_become_words_rather_than_vanish() -> None:
    assert "alert(1)" in "".join(read(sanitise("<script>alert(1)</script>")).words)


def test_many_saves_at_once_never_mix_their_words() -> None:
    dirty = [f"<p>{name} likes <b>{name}</b></p></p><ul><li>{name}</ul>" * 20 for name in ("one", "two", "three", "four")]
    alone = [sanitise(words) for words in dirty]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(len(dirty)) as pool:
            together = list(pool.map(sanitise, dirty * 25))
    finally:
        sys.setswitchinterval(before)
    assert together == alone * 25
