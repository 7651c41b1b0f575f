"""What is kept about whom is told, column by column; who may do what is printed by the program; people are told in plain words."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Column, MetaData, String, Table

from tests.pagetypes.test_reading_age import grade
from tests.support.client import Visitor
from tests.support.house import House
from wiki.access.permissions_written import MEANINGS, write_permissions
from wiki.queries.data_map import FOLDER, read_data_map, write_data_map
from wiki.settings import ROOT, Settings
from wiki.words import Permission


def test_every_column_of_every_table_is_told_and_the_document_says_the_same() -> None:
    found = read_data_map()
    assert found.faults == ()
    assert (ROOT / "docs" / "data_map.md").read_text("utf-8") == write_data_map(found), "flask --app app data map > docs/data_map.md"


def test_a_column_that_nobody_told_fails_and_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from wiki import trace_chain

    wider = MetaData()
    for table in trace_chain.metadata.tables.values():
        table.to_metadata(wider)
    wider.tables["trace_looks"].append_column(Column("shoe_size", String(10)))
    Table("pets", wider, Column("name", String(10)))
    monkeypatch.setattr(trace_chain, "metadata", wider)
    assert read_data_map().faults == ("pets is a table that wiki/data_map does not tell", "trace_looks.shoe_size is not told")
    for path in FOLDER.glob("*.yaml"):
        words = path.read_text("utf-8").replace("who: name email", "who: name email shoe_size").replace("whose: council", "whose: moon")
        words = words.replace("  video: said", "  hologram: said")
        (tmp_path / path.name).write_text(words, "utf-8")
    faults = read_data_map(tmp_path).faults
    assert "people.shoe_size is told, and there is no such column" in faults
    assert {"video is a kind of file that kinds.yaml does not tell", "hologram is told, and there is no such kind of file"} <= set(faults)
    assert "councils: “moon” is not a word that kinds.yaml explains" in faults


def test_the_table_of_rights_is_printed_by_the_program() -> None:
    assert set(MEANINGS) == set(Permission)
    assert (ROOT / "docs" / "permissions.md").read_text("utf-8") == write_permissions(), "flask --app app data permissions > docs/permissions.md"


def test_the_commands_print_both(app: Flask) -> None:
    for words, path in ((("data", "map"), "data_map.md"), (("data", "permissions"), "permissions.md")):
        said = app.test_cli_runner().invoke(args=list(words))
        assert said.exit_code == 0 and said.output == (ROOT / "docs" / path).read_text("utf-8")


def test_anybody_reads_who_is_answerable_and_what_they_may_ask_for(
    app: Flask, settings: Settings, house: House, client_for: Callable[[str], Visitor]
) -> None:
    stranger = client_for("")
    page = stranger.open("/")
    assert page.links["Privacy"] == "/privacy"
    told = stranger.open("/privacy").words
    assert "Marlbridge Council" in told and "write to the person at the council you know best" in told
    for right in ("have a copy", "put right", "taken out for good", "within 30 days", "ico.org.uk", "article 6(1)(e)"):
        assert right in told, right
    app.config["SETTINGS"] = replace(
        settings, controller="Marlbridge Council & Partners", controller_contact="privacy@marlbridge.example",
        protection_officer="Ada, 01632 960 001", lawful_basis="UK GDPR article 6(1)(c).",
    )  # fmt: skip
    told = stranger.open("/privacy").words
    for said in ("Marlbridge Council & Partners", "privacy@marlbridge.example", "Ada, 01632 960 001", "article 6(1)(c)"):
        assert said in told, said
    assert "article 6(1)(e)" not in told
    assert grade(told) < 6, "school grade 5: a child of ten or eleven"


def test_a_child_of_eight_can_read_their_own_page(client_for: Callable[[str], Visitor]) -> None:
    page = client_for("").open("/privacy/children")
    words = page.words.split("Your pages are yours", 1)[1]
    assert "Only people who were invited can look" in words
    assert grade(words) < 4, "school grade 3: a child of eight"
