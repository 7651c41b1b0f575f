"""Two people's changes put together: nothing that either wrote is left out, and whatever is in doubt is for a person."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiki.text import markdown
from wiki.text.merge import merge, merge_lines
from wiki.text.pieces import lines, sentences

_BLOCKS = st.sampled_from(
    [
        "He likes trains.", "He sleeps well!", "Why? We asked.", "**He shouts. Loudly.**", "Look [here. There](https://a.example/x).",
        "- one\n- two", "- one. And more.\n  - deep\n- two", "1. first\n2. second", "```\ncode. here.\n\nmore\n```", "> said. So.\n> again",
        "# A heading", "| a | b |\n|---|---|\n| 1 | 2 |", "`x. y` z.", "*open", "[open", "```\nnever closed", "é e\u0301 عربي؟ 😀", "---", "    four",
        "a\u2028b", "nothing at the end", "5 * 3 = 15. So.", "snake_case_word. Yes.",
    ]
)  # fmt: skip
_GAPS = st.sampled_from([" ", "\n", "\n\n", "  \n", "\n\n\n", "\n \n", ""])
_TEXTS = st.lists(st.tuples(_BLOCKS, _GAPS), max_size=8).map(lambda pairs: "".join(one + gap for one, gap in pairs))
_ANY = st.one_of(_TEXTS, st.text(alphabet="ab.!* _`[]()-#>|~1\n\t\\\u2028é", max_size=60), st.text(max_size=40))


def _said(text: str) -> set[str]:
    return {piece for piece in sentences(text) if piece.strip()}


@settings(max_examples=400, deadline=None)
@given(_ANY)
def test_a_text_that_was_cut_is_the_same_text_when_it_is_joined(text: str) -> None:
    assert "".join(sentences(text)) == text
    assert "".join(lines(text)) == text


@settings(max_examples=300, deadline=None)
@given(_ANY, _ANY)
def test_where_one_changed_nothing_the_others_words_come_out_as_they_were(base: str, changed: str) -> None:
    for both in (merge(base, base, changed), merge(base, changed, base), merge(base, changed, changed)):
        assert both.is_clean
        assert both.text == changed


@settings(max_examples=500, deadline=None)
@given(_ANY, _ANY, _ANY)
def test_no_sentence_that_either_wrote_is_left_out(base: str, mine: str, theirs: str) -> None:
    both = merge(base, mine, theirs)
    if both.is_clean:
        there, before = _said(both.text), _said(base)
        assert _said(mine) - before <= there
        assert _said(theirs) - before <= there
        assert _said(mine) & _said(theirs) & before <= there
    else:
        for typed in (mine, theirs):
            for piece in _said(typed) - _said(base):
                assert piece.strip() in both.text, "both proposals stand in what is offered"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=2, max_size=12), st.data())
def test_two_who_change_different_sentences_are_both_in(numbers: list[int], data: st.DataObject) -> None:
    said = [f"Sentence {place} says {number}." for place, number in enumerate(numbers)]
    mine, theirs = list(said), list(said)
    for place in range(len(said)):
        match data.draw(st.sampled_from(["nobody", "me", "them"])):
            case "me":
                mine[place] = f"I changed number {place}."
            case "them":
                theirs[place] = f"They wrote another {place}."
    wanted = [m if m != s else t for s, m, t in zip(said, mine, theirs, strict=True)]
    for between in (" ", "\n", "\n\n"):
        both = merge(between.join(said), between.join(mine), between.join(theirs))
        assert both.is_clean
        assert both.text == between.join(wanted)


def test_two_who_each_add_a_sentence_at_the_end_are_both_in() -> None:
    both = merge("He likes trains.", "He likes trains. Gran takes him.", "He likes trains. The bus is too loud.")
    assert both.is_clean
    assert both.text == "He likes trains. The bus is too loud. Gran takes him."


def test_the_same_thing_added_twice_in_other_words_is_for_a_person_to_look_at() -> None:
    both = merge("He likes trains.", "He likes trains. Gran takes him there.", "He likes trains. Gran takes him.")
    assert not both.is_clean
    assert both.text == "He likes trains. Gran takes him. Gran takes him there."


def test_the_same_sentence_changed_by_both_is_a_clash_with_both_in_it() -> None:
    both = merge("He eats. He sleeps. He runs.", "He eats. He sleeps late. He runs.", "He eats. He never sleeps. He runs.")
    (clash,) = both.clashes
    assert (clash.base, clash.mine, clash.theirs) == ("He sleeps.", "He sleeps late.", "He never sleeps.")
    assert both.text == "He eats. He never sleeps. He sleeps late. He runs."


def test_a_sentence_that_one_took_out_and_the_other_changed_is_a_clash() -> None:
    both = merge("He eats. He sleeps. He runs.", "He eats. He runs.", "He eats. He sleeps late. He runs.")
    assert not both.is_clean
    assert "He sleeps late." in both.text


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        ("- one\n- two\n- three", "- one, of mine\n- two\n- three", "- one\n- two\n- three, of theirs"),
        ("```\na. b.\nc\n```\n\nAfter.", "```\na. b.\nC\n```\n\nAfter.", "```\na. b.\nc\n```\n\nAfter all."),
        ("See [the page. Here](https://a.example). Then go.", "See [the page. There](https://a.example). Then go.",
         "See [the page. Here](https://a.example). Then stop."),
    ],
    ids=["items of a list", "code and a sentence", "a link and a sentence"],
)  # fmt: skip
def test_blocks_stay_what_they_were(base: str, mine: str, theirs: str) -> None:
    both = merge(base, mine, theirs)
    assert both.is_clean
    kinds = [type(block) for block in markdown.blocks(both.text)]
    assert kinds == [type(block) for block in markdown.blocks(base)]


def test_two_changes_inside_one_item_of_a_list_are_a_clash() -> None:
    assert not merge("- He eats. He runs.", "- He eats well. He runs.", "- He eats. He runs fast.").is_clean


def test_what_would_read_as_something_else_when_joined_is_a_clash() -> None:
    """My fence without an end would swallow the words that they added after it."""
    both = merge("One.\n\nTwo.", "One.\n\n```\nTwo.", "One.\n\nTwo.\n\nThree, of theirs.")
    assert not both.is_clean


def test_lines_of_a_short_list_are_put_together_line_by_line() -> None:
    both = merge_lines("trains\nbridges\ntea", "steam trains\nbridges\ntea", "trains\nbridges\nmilk")
    assert both.is_clean
    assert both.text == "steam trains\nbridges\nmilk"


@pytest.mark.slow
@pytest.mark.parametrize("many", ["a. ", "*a ", "[", "- a\n", "> ", "`", "(a) ", "word "])
def test_no_text_takes_long(many: str) -> None:
    base = (many * 60_000)[:60_000]
    began = time.monotonic()
    for mine, theirs in ((base + "x", "y" + base), (base.replace("a", "b"), base.replace("a", "c"))):
        assert merge(base, mine, theirs).text
    assert time.monotonic() - began < 20, "a person would not wait"
