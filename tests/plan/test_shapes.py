"""The layout of the plan is data: which one a plan has, what a council may change, and what the law keeps as it is."""

import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from tests.document import sample
from tests.document.pdf_reading import elements, scope
from tests.plan.robin import Robin
from wiki.commands.plan_make import changes_to_make, make_draft, make_final
from wiki.document.assemble import assemble
from wiki.document.beside import Group, parts_of
from wiki.document.html import render_html
from wiki.document.inputs import LinkIn, SectionIn
from wiki.document.lines import lines_of
from wiki.document.pdf import render_pdf
from wiki.document.tree import PlanTree, rows
from wiki.document.tree_json import from_json, to_json
from wiki.document.word import render_word
from wiki.document.word_read import read_word
from wiki.queries.plan_shapes import last_shape
from wiki.queries.plan_versions import open_version
from wiki.statute import sections
from wiki.statute.sections import Shape
from wiki.statute.shape_folder import SHIPPED, TODAY, in_language, read_shapes
from wiki.text.nodes import plain
from wiki.words import Permission

LAW = (SHIPPED / "regulation_12.yaml").read_text(encoding="utf-8")
OURS = LAW.replace("key: regulation_12", "key: our_council\nname: Harbourshire’s own").replace(
    "title: Outcomes", "title: What we hope for"
)
LOGO = "logo:\n  file: our.png\n  words: Harbourshire Council\n"
DOCUMENT = Path(__file__).parents[2] / "docs" / "plan_shapes.md"


def tables() -> Shape:
    return read_shapes([SHIPPED]).by_key["dfe_test_layout"]


def folder(tmp_path: Path, text: str) -> Path:
    place = tmp_path / "plans"
    place.mkdir()
    (place / "our_council.yaml").write_text(text, encoding="utf-8")
    Image.new("RGBA", (300, 100), "teal").save(place / "our.png")
    return place


@pytest.fixture(scope="module")
def laid_out() -> PlanTree:
    """The whole sample plan in tables, with provision that serves two needs."""
    plan = sample.plan()
    made = []
    for section in plan.sections:
        passages = list(section.passages)
        if section.letter == "F":
            passages[0] = replace(passages[0], links=(*passages[0].links, LinkIn("For", "Need 2")))
            passages[-1] = replace(passages[-1], links=())
        made.append(SectionIn(section.letter, tuple(passages)))
    return assemble(replace(plan, sections=tuple(made)), tables())


def test_each_need_stands_beside_what_helps_and_what_is_hoped_for_and_nothing_is_lost(laid_out: PlanTree) -> None:
    groups = [one for one in parts_of(laid_out) if isinstance(one, Group)]
    assert [[one.letter for one in group.sections] for group in groups] == [["B", "F", "E"], ["C", "G", "E"], ["D", "H1", "H2", "E"]]
    first, second = groups[0].tables[0].lines[:2]
    assert first.heading.startswith("Need 1: ")
    assert [cell.letter for cell in first.cells] == ["B", "F", "E"]
    labels = [[getattr(block, "label", "") for block in cell.blocks] for cell in first.cells]
    assert labels[1:] == [["Provision 1"], ["Outcome 1"]]
    assert second.cells[1].also == ("Provision 1",)  # printed once, named again
    assert groups[0].tables[-1].lines[-1].heading == "Not tied to a need here"
    printed = [
        getattr(block, "label", "") or line.label
        for group in groups for table in group.tables for line in table.lines for cell in line.cells for block in cell.blocks
        if type(block).__name__ == "Row"
    ]  # fmt: skip
    wanted = [row.label for one in laid_out.sections if one.letter not in "AIJK" for row in rows(replace(laid_out, sections=(one,)))]
    assert sorted(printed) == sorted(wanted)
    assert from_json(json.loads(json.dumps(to_json(laid_out)))) == laid_out
    assert lines_of(laid_out) == lines_of(replace(laid_out, beside=()))  # answered and compared as in any other layout


@pytest.mark.slow
def test_the_tables_are_read_aloud_with_their_headings_in_every_file(laid_out: PlanTree, tmp_path: Path) -> None:
    files = sample.assets(tmp_path)
    shape = replace(tables(), logo=read_shapes([folder(tmp_path, OURS + LOGO)]).by_key["our_council"].logo)
    tree = replace(laid_out, logo=assemble(sample.plan(), shape).logo)
    made = render_pdf(tree, files)  # PDF/UA-1 and PDF/A-2a, or it raises
    in_rows = [one for kind, one in elements(made) if kind == "TH" and scope(one) == "/Row"]
    assert len(in_rows) >= 5
    assert "Harbourshire Council" in [str(one.get("/Alt", "")) for kind, one in elements(made) if kind == "Figure"]
    headings = [int(kind[1]) for kind, _ in elements(made) if re.fullmatch("H[1-6]", kind)]
    assert all(after - before <= 1 for before, after in pairwise(headings))
    page = render_html(tree, files).decode()
    assert '<th scope="col">Section F: Special educational provision</th>' in page
    assert re.search(r'<th scope="row" id="need-1"><span class="label">Need 1</span>: ', page)
    assert 'alt="Harbourshire Council"' in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    word = read_word(render_word(tree, files, "mark"))
    said = " ".join(one.text for one in word.bits)
    for row in rows(tree):
        assert all(" ".join(plain(slot.blocks).split()) in " ".join(said.split()) for slot in row.slots)


def test_a_council_drops_in_its_own_shape_with_a_logo_and_the_law_stays(tmp_path: Path) -> None:
    place = folder(tmp_path, OURS + LOGO)
    shapes = read_shapes([SHIPPED, place])
    assert next(iter(shapes.by_key)) == TODAY and shapes.faults == ()
    ours = shapes.by_key["our_council"]
    tree = assemble(sample.plan(), ours)
    assert next(one.title for one in tree.sections if one.letter == "E") == "What we hope for"
    assert tree.logo is not None and tree.logo.alt == "Harbourshire Council" and tree.logo.width == 300
    assert sections.kept_shape(ours.text).section("E").title == "What we hope for"  # read again without its folder
    arabic = in_language(tables(), "ar", [SHIPPED])
    assert arabic.title != tables().title and arabic.letters == tables().letters
    (place / "our.png").write_bytes(b"<svg/>")
    assert "no picture that can be used" in str(read_shapes([place]).faults[0])


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("  - letter: G\n", "  - letter: F\n", "second time"),
        ("key: our_council", "key: another", "it must be the file’s own name"),
        ("    under_age: 18\n", "", "needs under_age: 18"),
        ("    under_age: 18\n", "    under_age: 99\n", "needs under_age: 18"),
        ("    under_age: 18\n", f"    under_age: {'9' * 5000}\n", "a whole number is needed"),
        ("key: our_council", f"# {'so on, ' * 20_000}\nkey: our_council", "longer than 100,000 letters"),
        ("  words: Harbourshire Council\n", "", "words"),
        ("  file: our.png", "  file: ../our.png", "must be a file that lies beside"),
        ("  file: our.png", "  file: gone.png", "there is no file"),
        ("logo:", "beside:\n  - title: Education\n    letters:\n      - B\n      - K\nlogo:", "can’t stand beside a need"),
        ("logo:", "beside:\n  - title: Education\n    letters:\n      - F\n      - E\nlogo:", "begins with a section of needs"),
    ],
)
def test_a_fault_is_named_and_the_other_shapes_stay(old: str, new: str, reason: str, tmp_path: Path) -> None:
    assert old in OURS + LOGO
    shapes = read_shapes([SHIPPED, folder(tmp_path, (OURS + LOGO).replace(old, new, 1))])
    assert set(shapes.by_key) == {TODAY, "dfe_test_layout"}
    [fault] = shapes.faults
    assert fault.file.name == "our_council.yaml" and fault.line >= 1 and reason in fault.reason


def test_advice_comes_last_and_no_letter_is_dropped(tmp_path: Path) -> None:
    parts = re.split(r"(?m)^(?=  - letter: |# Words that)", OURS)
    moved = "".join([parts[0], parts[-2], *parts[1:-2], parts[-1]])
    place = folder(tmp_path, moved)
    assert "section K must come last" in read_shapes([place]).faults[0].reason
    (place / "our_council.yaml").write_text("".join([*parts[:4], *parts[5:]]), encoding="utf-8")
    assert "is missing; SEND Regulations 2014, regulation 12 asks for it" in read_shapes([place]).faults[0].reason
    freed = "".join([parts[0], parts[2], parts[1], *parts[3:]])  # the order of the others is the council's
    (place / "our_council.yaml").write_text(freed, encoding="utf-8")
    assert read_shapes([place]).by_key["our_council"].letters[:2] == ("B", "A")


def test_a_version_keeps_its_shape_and_an_amendment_follows_it(robin: Robin) -> None:
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work, Permission.READ)
        assert last_shape(space) == TODAY
        first = robin.make()
        second = make_draft(space, robin.store, robin.find_type, tables())
        assert (open_version(space, first).tree.beside, last_shape(space)) == ((), "dfe_test_layout")  # type: ignore[union-attr]
        tree = open_version(space, second).tree
        assert tree is not None and tree.shape == "dfe_test_layout" and len(tree.beside) == 3
        make_final(space, robin.store, robin.find_type, tables(), signed_by="Dana Hill, SEND manager")
        work.commit()
        assert changes_to_make(space, robin.find_type) == ()  # nothing changed but the day


def test_the_document_knows_every_key_and_no_other() -> None:
    said = DOCUMENT.read_text(encoding="utf-8")

    def keys(heading: str) -> dict[str, bool]:
        part = said.split(f"## {heading}\n")[1].split("\n## ")[0]
        return {found[1]: found[2] == "yes" for found in re.finditer(r"(?m)^\| `(\w+)` \| (yes|no) \|", part)}

    assert keys("Keys of a shape") == {
        **dict.fromkeys(sections._SHAPE_NAMES, True), **dict.fromkeys(sections._MORE_NAMES, False)
    }
    needed = {"letter", "title", "empty", "source"}
    assert keys("Keys of a section") == {name: name in needed for name in sections._SECTION_NAMES}
