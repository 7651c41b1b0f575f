"""A plan's Word file is read back with every row known, from Word, from LibreOffice and from harsh hands; a bad file is turned down."""

import re
import shutil
import subprocess
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest

from tests.document import sample
from wiki.document.assemble import assemble
from wiki.document.inputs import PassageIn
from wiki.document.word import render_word
from wiki.document.word_anchors import mark_of
from wiki.document.word_compare import Comparison, compare_files, squeezed
from wiki.document.word_read import DECLARES, TOO_LONG, UNREADABLE, Bit, Unreadable, WordFile, read_word
from wiki.document.word_text import plain_words
from wiki.pagetypes.model import Column
from wiki.queries.plan_return_rows import value_of
from wiki.text import markdown

MARK = mark_of("robin", 7)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    plan, number = sample.plan("draft"), 0
    sections = []
    for section in plan.sections:
        passages = []
        for one in section.passages:
            number += 1
            passages.append(replace(one, key=uuid.UUID(int=number).hex))
        sections.append(replace(section, passages=tuple(passages)))
    files = sample.assets(tmp_path_factory.mktemp("pictures"))
    return render_word(assemble(replace(plan, sections=tuple(sections))), files, MARK)


def _rewritten(word: bytes, change: Callable[[str], str], part: str = "word/document.xml", **more: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(word)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            data = old.read(one.filename)
            new.writestr(one.filename, change(data.decode()) if one.filename == part else data)
        for name, text in more.items():
            new.writestr(f"word/{name}.xml", text)
    return made.getvalue()


def _compared(made: bytes, back: bytes) -> Comparison:
    return compare_files(read_word(made), read_word(back))


def _changed(found: Comparison) -> dict[str, str]:
    return {part.was: part.now for row in found.rows for part in row.parts if part.is_changed}


def test_every_change_is_told_whatever_an_editor_did_to_the_file(made: bytes) -> None:
    same = _compared(made, made)
    assert len(same.rows) > 15 and not _changed(same) and not same.loose and not same.beside
    assert not any(row.is_gone or row.is_moved for row in same.rows)

    # Without a single bookmark: known again by the same words; a changed box by its label, a changed story by being alike.
    bare = _rewritten(made, lambda xml: re.sub(r'<w:bookmarkStart [^>]*w:name="gt_[^>]*/>', "", xml))
    assert read_word(bare).plan == "" and not read_word(bare).held
    assert not _changed(_compared(made, bare)) and not _compared(made, bare).loose
    harsh = _rewritten(bare, lambda xml: xml.replace("He has a sister, Ada,", "Robin has one sister, Ada,").replace(
        "None at present.", "None at the moment."
    ))  # fmt: skip
    found = _compared(made, harsh)
    assert [now for was, now in _changed(found).items() if "one sister, Ada" in now and "He has a sister" in was]
    assert {one.text for one in found.loose if one.is_new} == {"None at the moment."}, "advice is no row"
    assert {one.text for one in found.loose if not one.is_new} == {"None at present."}

    # Tracked changes are read as accepted, and that is said; a comment and a text box are not lost.
    tracked = _rewritten(made, lambda xml: xml.replace(
        "<w:t>Swimming</w:t></w:r>", '<w:t>S</w:t></w:r><w:del w:id="9001"><w:r><w:delText>wimming</w:delText></w:r></w:del>'
        '<w:ins w:id="9002"><w:r><w:t>wims twice</w:t></w:r></w:ins>'
    ).replace("<w:body>", "<w:body><w:p><w:r><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></w:r></w:p>", 1),
        comments='<w:comments xmlns:w="w"><w:comment><w:p><w:r><w:t>Ask mum.</w:t></w:r></w:p></w:comment></w:comments>')  # fmt: skip
    found = _compared(made, tracked)
    assert found.beside == ("Ask mum.",) and "In a box." in {one.text for one in found.loose}
    assert found.is_tracked is ("<w:t>Swimming</w:t></w:r>" in zipfile.ZipFile(BytesIO(made)).read("word/document.xml").decode())

    # A row that is taken away, and words put after one.
    rows = same.rows
    first = rows[0].parts[0]
    cut = _rewritten(made, lambda xml: re.sub(
        rf'<w:p>(?:(?!</w:p>).)*w:name="gt_{rows[0].key}_(?:(?!</w:p>).)*</w:p>', "<w:p><w:r><w:t>Put in *here*.</w:t></w:r></w:p>", xml
    ))  # fmt: skip
    found = _compared(made, cut)
    assert [row.key for row in found.rows if row.is_gone] == [rows[0].key], first.was
    new = next(one for one in found.loose if one.is_new)
    assert new.text == "Put in *here*." and markdown.plain(new.markdown) == new.text, "signs are words, not marks"


def test_pictures_that_are_put_in_taken_out_swapped_or_described_anew_are_told(made: bytes) -> None:
    assert len(read_word(made).pictures) > 3 and not _compared(made, made).pictures
    alt = "A red train crosses a stone bridge with three arches"
    anew = _compared(made, _rewritten(made, lambda xml: xml.replace(f'descr="{alt}"', 'descr="A fast train"')))
    [told] = anew.pictures
    assert (told.kind, told.was, told.now) == ("described", alt, "A fast train") and told.section.startswith("Section A")
    assert ("beside", "A fast train") in anew.new_words, "its new words are looked through for other children"
    drawing = re.compile(rf'<w:drawing>(?:(?!</w:drawing>).)*descr="{alt}".*?</w:drawing>', re.DOTALL)
    out = _compared(made, _rewritten(made, lambda xml: drawing.sub("", xml))).pictures
    assert [(one.kind, one.was) for one in out] == [("gone", alt)]
    assert [one.kind for one in compare_files(read_word(_rewritten(made, lambda xml: drawing.sub("", xml))), read_word(made)).pictures] == ["new"]
    swapped = BytesIO()
    with zipfile.ZipFile(BytesIO(made)) as old, zipfile.ZipFile(swapped, "w") as new:
        one = next(name for name in old.namelist() if name.startswith("word/media/"))
        for name in old.namelist():
            new.writestr(name, b"another picture" if name == one else old.read(name))
    kinds = [one.kind for one in _compared(made, swapped.getvalue()).pictures]
    assert kinds and kinds.count("gone") == kinds.count("new") == len(kinds) // 2
    away = _rewritten(made, lambda xml: re.sub(r'Target="media/[^"]*"', 'Target="http://example.com/a.png" TargetMode="External"', xml, count=1),
                      part="word/_rels/document.xml.rels")  # fmt: skip
    assert {one.kind for one in _compared(made, away).pictures} == {"gone", "new"}, "one that the file only points at is another"


def test_a_file_that_means_harm_is_turned_down_with_a_sentence(made: bytes) -> None:
    entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    nasty = {
        "no box at all": (b"Words", UNREADABLE),
        "cut in two": (made[: len(made) // 2], UNREADABLE),
        "an entity": (_rewritten(made, lambda xml: xml.replace("?>", "?>" + entity, 1).replace("Trains.", "&a;")), DECLARES),
        "an entity beside": (_rewritten(made, str, comments=f"{entity}<c>&a;</c>"), DECLARES),
        "a bomb": (_rewritten(made, lambda xml: xml.replace("<w:body>", "<w:body>" + " " * 25 * 1024 * 1024, 1)), TOO_LONG),
        "no end": (_rewritten(made, lambda xml: xml.replace("<w:body>", "<w:body>" + "<w:sdt>" * 60 + "</w:sdt>" * 60, 1)), TOO_LONG),
        "no end in a line": (
            _rewritten(made, lambda xml: xml.replace("<w:t>", "<w:smartTag>" * 70 + "<w:t>", 1).replace("</w:t>", "</w:t>" + "</w:smartTag>" * 70, 1)),
            TOO_LONG,
        ),
        "no XML": (_rewritten(made, lambda xml: xml[:-5]), UNREADABLE),
        "nothing, a million times": (
            _rewritten(made, lambda xml: xml.replace("<w:body>", "<w:body><w:p>" + "<w:r/>" * 1_600_000 + "</w:p>", 1)), TOO_LONG,
        ),
        "many small bombs": (_rewritten(made, str, **{f"header8{n}": f"<c>{' ' * 7 * 1024 * 1024}</c>" for n in range(4)}), TOO_LONG),
    }
    for what, (data, sentence) in nasty.items():
        with pytest.raises(Unreadable) as turned_down:
            read_word(data)
        assert turned_down.value.sentence == sentence, what


def test_numbers_that_word_counts_come_back_as_they_were() -> None:
    said = "2024. was hard\n2026. was good\n2026. ended well\n\nThen:\n\n1. one\n2. two\n\n   7. inside\n3. three\n\n- a dot"
    key = uuid.uuid4().hex
    plan = sample.plan("draft")
    sections = (replace(plan.sections[0], passages=(PassageIn(heading="", body=said, key=key),)),)
    word = render_word(assemble(replace(plan, sections=sections, photo=None, quotation="")), {}, MARK)
    back = _rewritten(word, lambda xml: xml.replace("was good", "was very good"))
    [row] = _compared(word, back).rows
    assert [one.is_changed for one in row.parts] == [True]
    wanted = re.findall(r"\d+\. [a-z]+|• [a-z ]+", markdown.plain(said))
    assert re.findall(r"\d+\. [a-z]+|• [a-z ]+", markdown.plain(row.parts[0].markdown)) == wanted
    sign = '<w:sym w:font="Symbol" w:char="F0B3"/>'
    marked = read_word(_rewritten(word, lambda xml: xml.replace(">was good<", f">was </w:t>{sign}<w:t> 3 good<")))
    assert [one.text for one in marked.bits if "3 good" in one.text] == ["was � 3 good"]


def test_words_that_somebody_struck_out_in_word_are_a_change_and_stay_struck(made: bytes) -> None:
    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>July </w:t></w:r><w:r><w:t>2027</w:t></w:r>"
    back = _rewritten(made, lambda xml: re.sub(r"<w:r>(?:(?!</w:r>).)*<w:t>July 2027</w:t></w:r>", struck, xml, count=1))
    [part] = [part for row in _compared(made, back).rows for part in row.parts if part.is_changed]
    assert part.now == "~~July~~ 2027" and markdown.blocks(part.markdown)[0].runs[0].struck  # type: ignore[union-attr]
    assert value_of(Column("how_long", "How long?", "short_text"), part) is None, "no box of one line holds struck words"


def test_paragraphs_in_paragraphs_are_read_once(made: bytes) -> None:
    deep = 30_000
    header = f"<c>{'<p>And ' * deep}the end{'</p>, really' * deep}</c>"
    before = process_time()
    said = read_word(_rewritten(made, str, header8=header)).beside
    assert process_time() - before < 5, "each would be read again with every one around it"
    assert "And , really" in said and "And the end" in said


def test_many_empty_lines_are_looked_through_once() -> None:
    lines = "\n" * 60_000
    before = process_time()
    assert squeezed(f"One{lines}  - two") == "One two"
    assert plain_words(f"One{lines}  - two") == f"One{lines}  \\- two"
    assert process_time() - before < 5, "not once for each of them"


def test_a_long_file_in_which_everything_is_other_is_compared_in_time() -> None:
    """Somebody wrote the plan anew in a document of their own: nothing in it is known by its place."""
    made = [Bit(f"Need {number}", "", anchor=f"gt_{number:032x}_b") for number in range(100)]
    before = [*made, *(Bit(f"A heading {number}", "") for number in range(1_000))]
    after = [Bit(f"Other words altogether {number}", "") for number in range(4_000)]
    began = process_time()
    found = compare_files(_file(before), _file(after))
    assert process_time() - began < 5, "it took ten seconds, and a plan of full length for ever"
    assert [one.is_new for one in found.loose].count(True) == 4_000 and all(one.is_gone for one in found.rows)


def _file(bits: list[Bit]) -> WordFile:
    return WordFile("", tuple(bits), frozenset(), (), has_comments=False, is_tracked=False)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_gives_every_row_back(made: bytes, tmp_path: Path) -> None:
    (tmp_path / "plan.docx").write_bytes(made)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/home", "--headless", "--convert-to", "docx:MS Word 2007 XML",
         "--outdir", str(tmp_path / "back"), str(tmp_path / "plan.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    back = (tmp_path / "back" / "plan.docx").read_bytes()
    before, after = read_word(made), read_word(back)
    assert after.plan == before.plan and after.held == before.held
    found = compare_files(before, after)
    assert not _changed(found) and not found.loose and not found.beside and not any(row.is_moved for row in found.rows)
    assert not found.pictures
    assert [one.markdown for one in after.bits] == [one.markdown for one in before.bits], "lists, bold and italic too"
    with zipfile.ZipFile(BytesIO(back)) as box:
        body, footer = box.read("word/document.xml").decode(), "".join(
            box.read(name).decode() for name in box.namelist() if name.startswith("word/footer")
        )  # fmt: skip
        styles = box.read("word/styles.xml").decode()
    styled = set(re.findall(r'w:pStyle w:val="([^"]*)"', body))
    assert {"Title", "Heading1", "Heading2", "ListBullet", "ListNumber", "Small"} <= styled
    assert "<w:tblHeader" in body, "header rows are repeated"
    alts = re.findall(r'descr="([^"]*)"', body)
    assert "A red train crosses a stone bridge with three arches" in alts
    assert 'w:lang w:val="en-GB"' in styles and 'w:lang w:val="pl-PL"' in body
    assert " PAGE " in footer and " NUMPAGES " in footer
