"""The table of checks is whole, and docs/checks_of_the_plan.md is printed from it."""

from pathlib import Path

from wiki.statute.checks import CHECKS, Severity, key_of, severity_of
from wiki.statute.thread import Finding
from wiki.statute.words_file import LISTS, spans, word_lists, words_fault

PAGE = Path(__file__).resolve().parents[2] / "docs" / "checks_of_the_plan.md"
NAMES = {Severity.STOPS: "stops a plan", Severity.SETTLE: "to settle", Severity.LOOK: "worth a look"}
HEAD = """# The checks of a plan

What the program looks for while a plan is written (issue 5; `wiki/statute/check_*.py`, `wiki/statute/thread.py`). This page is
printed from the table `wiki/statute/checks_table.py` by `tests/statute/test_checks.py`; write there, not here.

Only what **stops a plan** keeps a draft from being made: so the program is never the cause of a missed week 20. Everything else is
mended in one press, or let stand with a reason under a caseworker’s name and role. A reason is kept with each plan that is made, and
falls away when the words that it was given for change. Words that are looked for stand in `page_templates/checks/words.yaml` and
in the shape of the plan.

| code | section | what is looked for | weight | source |
| --- | --- | --- | --- | --- |
"""


def printed() -> str:
    """The page as the table says it."""
    rows = (
        f"| `{one.code}` | {one.section} | {one.looks_for} | {NAMES[one.severity]} | {one.source} |\n"
        for one in CHECKS.values()
    )
    return HEAD + "".join(rows)


def test_the_page_says_what_the_table_says() -> None:
    if not PAGE.exists():
        PAGE.write_text(printed(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == printed()


def test_each_check_stands_once_with_its_paragraph_and_its_way_out() -> None:
    assert len(CHECKS) >= 45
    for one in CHECKS.values():
        assert one.source and one.mend.endswith((".", ".”", "?"))
    assert [one.code for one in CHECKS.values() if one.severity is Severity.STOPS] == ["section_i_filled"]


def test_a_finding_of_another_makers_kind_is_to_be_settled_unless_it_stops() -> None:
    other = Finding("made_elsewhere", "n1", "Something.", "Why.", "Source")
    assert severity_of(other) is Severity.SETTLE
    assert severity_of(Finding("made_elsewhere", "n1", "Something.", "Why.", "Source", stops=True)) is Severity.STOPS
    assert key_of(other).startswith("made_elsewhere.n1.")


def test_the_lists_of_words_are_read_and_each_finds_its_own() -> None:
    assert set(word_lists()) == set(LISTS)
    for name, words in word_lists().items():
        assert spans(f"They wrote {words[0].upper()} here.", name), name
    assert not spans("It will follow her neglectful tape", "protection")


def test_a_slip_in_the_lists_is_named_with_its_line_and_takes_no_plan_away(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("jargon:\n  - AAC\ndiagnoses: [ADHD]\n", encoding="utf-8")
    fault = words_fault(path)
    assert fault is not None and (fault.file.name, fault.line) == ("words.yaml", 3)
    assert word_lists(path) == dict.fromkeys(LISTS, ())
    assert words_fault() is None
