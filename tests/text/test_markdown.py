"""What people type is shown safely, and none of their words go missing."""

import json
import re
import time
from collections.abc import Sequence
from html.parser import HTMLParser

import pytest

from tests.corpora import corpus
from wiki.text import markdown, nodes
from wiki.web.showing import html_nodes

SAFE_SCHEMES = ("http://", "https://", "mailto:", "tel:", "HTTP", "MAILTO")
VOID = {"br", "hr"}


class Reader(HTMLParser):
    """Collects the tags, attributes and words that a browser would find."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def examples() -> list[str]:
    spec = (corpus("commonmark-spec") / "spec.txt").read_text(encoding="utf-8")
    found = re.findall(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", spec, re.DOTALL | re.MULTILINE)
    return [source.replace("→", "\t") for source, _ in found]


def assert_harmless(html: str) -> None:
    for tag, attributes in read(html).tags:
        assert tag in {
            *("a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre"),
            *("strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
        }
        for name, value in attributes.items():
            assert (tag, name) in {
                ("a", "href"),
                ("a", "rel"),
                ("ol", "start"),
                ("li", "value"),
                ("th", "scope"),
            }
            if name == "href":
                assert value is not None
                assert re.match(r"(?i)(https?://|mailto:|tel:)", value), value
                assert attributes["rel"] == "noopener noreferrer nofollow"


def squeezed(text: str) -> str:
    return "".join(text.split())


def words_of(blocks: Sequence[nodes.Block]) -> str:
    """The words inside the nodes, without the marks that a list draws itself."""
    made = []
    for block in blocks:
        match block:
            case nodes.Paragraph(runs) | nodes.Heading(_, runs):
                made.append(nodes.plain_runs(runs))
            case nodes.Bullets(items):
                made += [words_of(item) for item in items]
            case nodes.Quote(inside):
                made.append(words_of(inside))
            case nodes.Code(text):
                made.append(text)
            case nodes.Table(header, rows):
                made += [nodes.plain_runs(cell) for line in (header, *rows) for cell in line]
    return "".join(made)


def test_every_example_of_the_markdown_standard_is_shown_safely_and_alike_on_screen_and_in_the_plan() -> None:
    found = examples()
    assert len(found) == 655
    for source in found:
        html = markdown.render(source)
        assert_harmless(html)
        blocks = markdown.blocks(source)
        assert nodes.from_json(json.loads(json.dumps(nodes.to_json(blocks)))) == blocks
        assert squeezed("".join(read(html).words)) == squeezed(words_of(blocks))


def test_no_letter_or_number_of_the_standard_s_examples_goes_missing() -> None:
    for source in examples():
        shown = markdown.plain(source)
        # Numbers of list items are drawn by the list itself; entities are written out as the sign they name.
        wanted = re.sub(r"&[#\w]+;|https?:\S*|(?m:^[\s>*+-]*(\d+[.)])+)|%\w\w|\[[^]]*\]|\(\S*|<[^>]*>", " ", source)
        for word in re.findall(r"[^\W_]{2,}", wanted):
            assert word in shown, (word, source, shown)


def test_text_that_attacks_stays_text() -> None:
    for case in json.loads((corpus("dompurify") / "expect.json").read_text(encoding="utf-8")):
        assert_harmless(markdown.render(case["payload"]))


def test_a_link_opens_only_a_web_page_a_mail_or_a_telephone() -> None:
    for good in ("https://example.org/x", "http://example.org", "mailto:a@example.org", "tel:01234567"):
        assert f'href="{good}"' in markdown.render(f"[look]({good})")
    for bad in (
        *(
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
        ),
        *("//evil.example", "/pages/1", "https:/x", "&#106;avascript:alert(1)", "java\tscript:alert(1)"),
    ):
        html = markdown.render(f"[look]({bad})")
        assert "<a" not in html
        assert "look" in html


def test_a_picture_in_markdown_becomes_its_words() -> None:
    assert markdown.plain("See ![our dog](https://tracker.example/dog.png) here") == "See our dog here"
    assert "<img" not in markdown.render("![our dog](https://tracker.example/dog.png)")
    assert "tracker.example" in markdown.plain("![](https://tracker.example/dog.png)")


def test_html_is_shown_as_the_words_that_were_typed() -> None:
    html = markdown.render("<script>alert(1)</script> and <b>bold</b>")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; and &lt;b&gt;bold&lt;/b&gt;" in html


def test_lines_stay_where_they_were_typed() -> None:
    assert "apples<br>" in markdown.render("apples\npears")
    assert markdown.plain("apples\npears") == "apples\npears"


@pytest.mark.parametrize(
    "typed",
    [
        "[Mum]: https://example.org",
        "    four spaces before",
        "What I like\n---",
        '[page](tel:1 "the title")',
        "```hello there\ntext\n```",
        "| a | b |\n|---|---|\n| 1 | 2 | three | four |",
        "> a | b\n> ---|---\n> 1 | 2 | three",
        "1986. born\n1990. moved",
    ],
)
def test_words_that_other_markdown_readers_hide_are_kept(typed: str) -> None:
    for shown in (markdown.plain(typed), "".join(read(markdown.render(typed)).words)):
        for word in re.findall(r"[A-Za-z]{4,}|two|four", typed):
            assert word in shown


def test_years_at_the_start_of_lines_keep_their_numbers() -> None:
    assert markdown.plain("1986. born\n1990. moved\n1991. school") == "1986. born\n\n1990. moved\n1991. school"
    html = markdown.render("1986. born\n1990. moved")
    assert 'start="1986"' in html
    assert 'value="1990"' in html


@pytest.mark.parametrize(
    "typed",
    [
        *("Speech therapy 3*30 minutes a week and 2*20 minutes a term", "£5*6 and £7*8", "2*£3 and 4*£9", "5`10 and 6`2"),
        *("½*2 and ½*3", "3x*2 or 2x*4", "1*week, 2*term", "2025. an operation\n2025. a new school", "3. a\n4. b\n4. c"),
        *(">10 minutes alone", "He can sit:\n> 10 minutes with help\n<5 minutes alone", ">= £20 a week"),
    ],
)
def test_no_number_becomes_another_number(typed: str) -> None:
    html = re.sub(r"<li>\s*", "", "".join(read(markdown.render(typed)).words))
    assert squeezed(markdown.plain(typed)) == squeezed(typed)
    assert squeezed(html) == squeezed(re.sub(r"(?m)^\d+\. ", "", typed))


def test_marks_beside_numbers_are_still_marks() -> None:
    assert markdown.plain("**30** minutes, *3* times, `5` and *3 to 4*") == "30 minutes, 3 times, 5 and 3 to 4"
    assert markdown.plain("> Ten minutes") == "Ten minutes"


def test_lists_in_a_box_and_in_a_line_of_a_plan_keep_their_numbers_on_screen() -> None:
    html = html_nodes(markdown.blocks("2024. hard\n2026. good\n\n- dot\n\n# A heading"))
    assert html == '<ol start="2024"><li><p>hard</p></li></ol><ol start="2026"><li><p>good</p></li></ol>' + (
        "<ul><li><p>dot</p></li></ul><p>A heading</p>"
    )


def test_a_list_numbered_all_ones_counts_up() -> None:
    assert markdown.plain("1. one\n1. two\n1. three") == "1. one\n2. two\n3. three"


def test_headings_start_below_the_page_s_own_and_skip_no_level() -> None:
    html = markdown.render("# A\n\n### B\n\n## C\n\n# D\n\n#### E\n\n##### F\n\n###### G")
    assert re.findall(r"<(h\d)>(\w)", html) == [
        ("h3", "A"),
        ("h4", "B"),
        ("h4", "C"),
        ("h3", "D"),
        ("h4", "E"),
        ("h5", "F"),
        ("h6", "G"),
    ]
    assert [block.level for block in markdown.blocks("### A\n# B") if isinstance(block, nodes.Heading)] == [
        1,
        1,
    ]


def test_bold_italic_struck_and_links_reach_the_plan() -> None:
    (block,) = markdown.blocks("I **love** *my* ~~old~~ [dog](https://example.org)")
    assert isinstance(block, nodes.Paragraph)
    styles = {run.text: (run.bold, run.italic, run.struck, run.href) for run in block.runs}
    assert styles["love"] == (True, False, False, None)
    assert styles["my"] == (False, True, False, None)
    assert styles["old"] == (False, False, True, None)
    assert styles["dog"] == (False, False, False, "https://example.org")


def test_a_table_has_headings_that_a_screen_reader_can_use() -> None:
    html = markdown.render("| day | what |\n|:--|--:|\n| Monday | swim |")
    assert html.count('<th scope="col">') == 2
    assert "style" not in html


@pytest.mark.slow
@pytest.mark.parametrize(
    "hostile",
    [
        *(">" * 12_000 + " word", "- " * 12_000 + "word", "[" * 12_000 + "word", "![[" * 5_000 + "word"),
        *("*a_ " * 3_000 + "word", "**" * 12_000 + "word", "`" + " ` `` " * 5_000 + "word"),
        *("|a" * 5_000 + "\n" + "|-" * 5_000 + "\nword", "<" * 25_000 + "word", "&#" * 12_000 + "word"),
        *("~~" * 12_000 + "word", "[a](" * 8_000 + "word", "<https://" * 3_000 + "word"),
    ],
    ids=lambda text: text[:6],
)
def test_text_made_to_hang_the_program_is_shown_within_seconds(hostile: str) -> None:
    started = time.process_time()
    html = markdown.render(hostile)
    shown = markdown.plain(hostile)
    assert time.process_time() - started < 3
    assert "word" in html
    assert "word" in shown


def test_naughty_strings_are_shown_as_they_are() -> None:
    for line in json.loads((corpus("blns") / "blns.json").read_text(encoding="utf-8")):
        if "\0" in line:
            continue
        if any(ord(sign) < 32 and sign not in "\t\n" for sign in line):
            assert "�" in markdown.plain(line)
        assert_harmless(markdown.render(line))
        assert squeezed("".join(read(markdown.render(line)).words)) == squeezed(words_of(markdown.blocks(line)))
