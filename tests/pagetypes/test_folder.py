"""Dropping a file into the folder is enough; a bad one is named and harms nothing else."""

import os
import shutil
from pathlib import Path

import pytest

from tests.pagetypes.samples import FOLDER, GOOD
from wiki.pagetypes.check import check_folder
from wiki.pagetypes.read import load_folder
from wiki.web.page_types import PageTypes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the program's own templates."""
    shutil.copytree(FOLDER, tmp_path / "page_templates")
    return tmp_path / "page_templates"


def test_a_file_dropped_in_becomes_a_page(folder: Path) -> None:
    before = load_folder(folder)
    assert "my_hospital" not in before.types
    (folder / "my_hospital.yaml").write_text("order: 21\n" + GOOD, encoding="utf-8")
    after = load_folder(folder)
    assert after.faults == ()
    assert set(after.types) - set(before.types) == {"my_hospital"}
    keys = list(after.types)
    assert keys[keys.index("my_family") + 1] == "my_hospital"


def test_a_broken_file_is_named_and_the_others_stay(folder: Path) -> None:
    whole = set(load_folder(folder).types)
    (folder / "my_family.yaml").write_text(GOOD.replace("kind: rows", "kind: rwos"), encoding="utf-8")
    (folder / "latin.yaml").write_bytes(b"title: fine\nline: caf\xe9\n")
    (folder / "huge.yaml").write_bytes(b"# " + b"x" * 10_000_000)
    (folder / "a_folder.yaml").mkdir()
    (folder / "gone.yaml").symlink_to(folder / "nowhere")
    os.mkfifo(folder / "pipe.yaml")
    (folder / "free_page.yml").write_text(GOOD, encoding="utf-8")
    (folder / ".hidden.yaml").write_text("not: read", encoding="utf-8")
    (folder / "notes.txt").write_text("not read", encoding="utf-8")
    catalogue = load_folder(folder)
    assert set(catalogue.types) == whole - {"my_family"}
    places = {(fault.file, fault.line) for fault in catalogue.faults}
    assert places == {
        ("my_family.yaml", 18),
        ("latin.yaml", 2),
        ("huge.yaml", 0),
        ("a_folder.yaml", 0),
        ("gone.yaml", 0),
        ("pipe.yaml", 0),
        ("free_page.yml", 0),
    }
    running = PageTypes(folder)
    assert set(running.current().types) == set(catalogue.types), "a link to nowhere stops no page of the wiki"
    well, words = check_folder(folder)
    assert not well
    assert "my_family.yaml, line 18: found “rwos”" in words
    assert "Did you mean “rows”?" in words


def test_a_link_that_leads_nowhere_is_named_and_its_page_stays(folder: Path) -> None:
    text = (folder / "outcomes.yaml").read_text(encoding="utf-8")
    line = text[: text.index("link_to: needs.needs")].count("\n") + 1
    (folder / "outcomes.yaml").write_text(text.replace("needs.needs", "needs.neds"), encoding="utf-8")
    catalogue = load_folder(folder)
    assert "outcomes" in catalogue.types
    (fault,) = catalogue.faults
    assert (fault.file, fault.line, fault.nearest) == ("outcomes.yaml", line, "needs.needs")


def test_a_folder_that_is_not_there_is_a_fault_too(tmp_path: Path) -> None:
    catalogue = load_folder(tmp_path / "nowhere")
    assert not catalogue.types
    assert [fault.file for fault in catalogue.faults] == ["nowhere"]


def test_all_is_well_with_the_templates_as_they_come() -> None:
    well, words = check_folder(FOLDER)
    assert well, words
