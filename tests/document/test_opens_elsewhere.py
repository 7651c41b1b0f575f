"""The Word file of a plan opens in LibreOffice and says there what the plan says, section by section (E4)."""

import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.document import sample
from tests.document.pdf_reading import words
from tests.document.words_of import missing, squeezed
from wiki.document import wording
from wiki.document.assemble import assemble
from wiki.document.word import render_word


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_prints_every_section_and_every_word_with_version_time_and_whose_it_is_on_each_page(tmp_path: Path) -> None:
    plan = assemble(sample.plan("final"))
    (tmp_path / "plan.docx").write_bytes(render_word(plan, sample.assets(tmp_path)))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/home", "--headless", "--convert-to", "pdf", "--outdir",
         str(tmp_path / "out"), str(tmp_path / "plan.docx")],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    data = (tmp_path / "out" / "plan.pdf").read_bytes()
    assert missing(plan, words(plan, data)) == []
    pages = [one.extract_text() for one in PdfReader(tmp_path / "out" / "plan.pdf").pages]
    said = squeezed("".join(pages))
    places = [said.find(squeezed(f"Section {letter}")) for letter in ("A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K")]
    assert all(one >= 0 for one in places)
    for number, page in enumerate(pages, 1):
        flat = squeezed(page)
        assert f"Page{number}of{len(pages)}" in flat
        for always in (plan.child_name, *wording.footer(plan)):
            assert squeezed(always) in flat, (number, always)
