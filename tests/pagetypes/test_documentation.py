"""docs/page_types.md and the program say the same."""

import re

from tests.pagetypes.samples import FOLDER, faults_of
from wiki.pagetypes import keys, model, source, words_read
from wiki.pagetypes.kinds.table import KINDS
from wiki.pagetypes.places import Place, words_by_place
from wiki.pagetypes.read import parse

DOC = (FOLDER.parent / "docs" / "page_types.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without the table's own head."""
    part = DOC.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.split("\n") if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def listed(name: str) -> list[str]:
    """The words in back quotes on the line that begins with ``**name:**``."""
    line = next(line for line in DOC.split("\n") if line.startswith(f"- **{name}:**"))
    return re.findall(r"`([^`]+)`", line)


def test_every_key_is_written_down_with_whether_it_is_needed() -> None:
    tables = {
        "Keys of a page": keys.PAGE_KEYS,
        "Keys of a section": keys.SECTION_KEYS,
        "Keys of a field": keys.FIELD_KEYS,
        "Keys of a column": keys.COLUMN_KEYS,
    }
    for heading, rules in tables.items():
        told = {cells[0].strip("`"): cells[1] == "yes" for cells in rows(heading)}
        assert told == {key: rule.needed for key, rule in rules.items()}, heading


def test_every_kind_is_written_down_as_it_is() -> None:
    told = {cells[0].strip("`"): (cells[1], cells[2] == "yes", cells[3] == "yes") for cells in rows("Kinds")}
    assert told == {name: (kind.about, kind.in_rows, kind.many) for name, kind in KINDS.items()}
    in_columns = re.findall(r"`([a-z_]+)`", next(c[2] for c in rows("Keys of a column") if c[0] == "`kind`"))
    assert tuple(in_columns) == keys.COLUMN_KEYS["kind"].words


def test_every_word_that_may_be_used_is_written_down() -> None:
    assert listed("Audiences") == list(model.AUDIENCES)
    assert listed("Roles") == list(model.ROLES)
    assert listed("Stages") == list(model.STAGES)
    assert listed("Pictures") == list(model.PICTURES)
    assert f"twelve sections: {', '.join(model.LETTERS)}." in DOC


def test_the_limits_are_written_down() -> None:
    limits = (
        f"At most {source.MAX_BYTES:,} bytes a file, {keys.MAX_FIELDS} fields a page, "
        f"{keys.MAX_COLUMNS} columns a row, "
        f"{keys.MAX_OPTIONS} options a question, {keys.MAX_FILES} files a folder."
    )
    assert limits in DOC


def test_the_example_page_of_the_document_is_a_good_one() -> None:
    example = DOC.split("```yaml\n")[1].split("```")[0]
    assert faults_of(example, "our_hospital.yaml") == ()


def test_the_words_of_another_language_are_written_down_and_the_example_fits_the_example_page() -> None:
    assert listed("Page") == list(words_read.PAGE_WORDS)
    assert listed("Section") == list(words_read.SECTION_WORDS)
    assert listed("Field") == list(words_read.FIELD_WORDS)
    assert listed("Column") == list(words_read.COLUMN_WORDS)
    part = DOC.split("## Other languages\n")[1]
    words = words_read.read_words(part.split("```yaml\n")[1].split("```")[0], "ar/our_hospital.yaml", "ar")
    assert words.faults == () and len(words.words) == 4
    page = parse(DOC.split("```yaml\n")[1].split("```")[0], "our_hospital.yaml")
    shown = words_by_place(words_read.translate(page, words))
    assert [text for place, text in words_by_place(page).items() if shown[_moved(place)] != text] == [
        "My hospital", "Going there", "What helps {child} on the day", "Every month"
    ]  # fmt: skip


def _moved(place: Place) -> Place:
    """A section is found by its title, which is in Arabic now."""
    return (place[0], "الذهاب إلى هناك", *place[2:]) if place[0] == "section" else place
