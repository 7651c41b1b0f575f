"""A draft plan is made: one version, three files with the same words, nothing that the family may not see."""

import hashlib
import io
import json
import subprocess
import sys
import threading
import zipfile
from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import select

from media.words import refuse
from tests.plan.killed import KILLED
from tests.plan.made import counts, files_of, known_keys, opened, texts
from tests.plan.robin import ONLY_FAMILY, ONLY_PROFESSIONALS, SCHOOL_FOR_LATER, ZARAS, Robin
from wiki.access.space import Space
from wiki.commands import plan_make
from wiki.errors import NotAllowed, Refused
from wiki.models.audit import AuditRow
from wiki.models.plan import PlanMedia, PlanVersion
from wiki.queries import plan as plan_queries
from wiki.queries.plan_content import _for_whom
from wiki.queries.plan_versions import list_versions
from wiki.settings import ROOT
from wiki.words import Preset, Voice

EVERY_ROW = (
    "Tell people what I want.", "He has difficulty telling people.",
    "By July 2027 Robin will be able to ask for what he needs.", "Practice with his communication book",
    "A trained teaching assistant", "Every school day", "15 minutes",
)  # fmt: skip
ADVICE = (
    "Priya Nair, speech and language therapist", "14 October 2026", "He has difficulty telling people what he wants.",
)  # fmt: skip


def test_each_file_holds_every_row_and_the_advice(robin: Robin) -> None:
    words = texts(files_of(robin, robin.make()))
    for kind, text in words.items():
        flat = text.replace(" ", "")
        for wanted in (*EVERY_ROW, *ADVICE):
            assert wanted.replace(" ", "") in flat, f"{wanted!r} is not in the {kind}"
        for letter in ("A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K"):
            assert f"Section{letter}" in flat, f"section {letter} is not in the {kind}"
        assert "DRAFT" in text


def test_numbers_in_a_box_are_printed_as_they_were_typed_and_struck_ones_stay_struck(robin: Robin) -> None:
    typed = "~~5*20 minutes~~ 3*30 minutes a week, and 2*45 minutes a term"
    columns = {"letter": "f", "support": typed, "how_long": "½ hour"}
    robin.house.say("daniel", "robin", "provision", "provision", columns=columns, voice=Voice.PROFESSIONAL)
    files = files_of(robin, robin.make())
    for kind, text in texts(files).items():
        assert "5*20minutes3*30minutesaweek,and2*45minutesaterm" in text.replace(" ", ""), kind
    assert "<del>5*20 minutes</del>" in files["html"].decode()
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as word:
        assert b"<w:strike/></w:rPr><w:t>5*20 minutes</w:t>" in word.read("word/document.xml")


def test_a_plan_that_outlasts_the_25th_birthday_is_still_for_the_young_person() -> None:
    child = SimpleNamespace(born_on=date(2001, 10, 5), full_name="Robin Ashdown")
    made_for = [_for_whom(cast(Space, SimpleNamespace(child=child)), date(year, 11, 2)) for year in (2016, 2018, 2026)]
    assert made_for == ["the parents of Robin Ashdown", "Robin Ashdown", "Robin Ashdown"]


def test_words_that_are_not_for_the_family_are_in_none_of_them(robin: Robin) -> None:
    number = robin.make()
    found = opened(robin, number)
    everywhere = repr(found) + repr(texts(files_of(robin, number)))
    with robin.house.work() as work:
        everywhere += work.session.execute(select(PlanVersion.tree)).scalar_one()
        everywhere += work.session.execute(select(PlanVersion.sources)).scalar_one()
    assert "Practice with his communication book" in everywhere
    for word in (ONLY_FAMILY, ONLY_PROFESSIONALS, ZARAS):
        assert word not in everywhere
    assert [(one["what"], one["why"]) for one in found.left_out] == [
        ("Speech and language advice: Anything else", "not_shared")
    ]


def test_section_i_is_empty_in_a_draft_whatever_was_typed(robin: Robin) -> None:
    number = robin.make()
    tree = opened(robin, number).tree
    assert tree is not None
    [section] = [one for one in tree.sections if one.letter == "I"]
    assert "left empty in a draft" in repr(section.blocks)
    assert len(section.blocks) == 1
    for kind, text in texts(files_of(robin, number)).items():
        assert SCHOOL_FOR_LATER not in text, kind
    assert SCHOOL_FOR_LATER not in repr(tree)


def test_the_bytes_are_kept_with_their_fingerprint(robin: Robin) -> None:
    number = robin.make()
    files = files_of(robin, number)
    with robin.house.work() as work:
        [head] = list_versions(robin.house.space("daniel", "robin", work))
        pinned = set(work.session.execute(select(PlanMedia.media_id)).scalars())
        acts = work.session.execute(select(AuditRow.act).order_by(AuditRow.number)).scalars().all()
    assert [one.format for one in head.files] == ["pdf", "docx", "html", "json"]
    for one in head.files:
        assert hashlib.sha256(files[one.format]).hexdigest() == one.sha256
        assert len(files[one.format]) == one.size
    assert len(pinned) == 1
    assert acts.count("plan.made") == 1
    assert acts.count("plan.downloaded") == 4


def test_the_child_stands_on_the_front_in_their_own_words(robin: Robin) -> None:
    tree = opened(robin, robin.make()).tree
    assert tree is not None
    assert tree.photo is not None
    assert tree.photo.alt == "Robin’s engine"
    assert tree.quotation is not None
    assert "I am Robin. I like trains." in repr(tree.quotation.blocks)
    assert "Robin’s own words (with picture cards)" in tree.quotation.said


def test_a_double_press_makes_one_plan(robin: Robin) -> None:
    assert robin.make(once="token") == robin.make(once="token") == 1
    assert robin.make(once="another") == 2
    assert counts(robin) == (2, 8)
    assert len(set(robin.store.keys())) == len(known_keys(robin))


def test_two_presses_at_once_make_one_plan(robin: Robin) -> None:
    made: list[int] = []
    together = threading.Barrier(2)

    def press() -> None:
        together.wait()
        made.append(robin.make(once="token"))

    presses = [threading.Thread(target=press) for _ in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert made == [1, 1]
    assert counts(robin) == (1, 4)
    assert set(robin.store.keys()) == known_keys(robin)


def test_two_caseworkers_at_once_make_two_numbered_plans(robin: Robin, monkeypatch: pytest.MonkeyPatch) -> None:
    keep, done = plan_make.keep_draft, []

    def another_first(*more: object, **named: object) -> int:
        if not done:
            done.append(True)
            assert robin.make(once="quicker") == 1
        return keep(*more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(plan_make, "keep_draft", another_first)
    assert robin.make(once="slower") == 2
    number_on_paper = texts(files_of(robin, 2))["html"]
    assert "Version 2" in number_on_paper
    assert set(robin.store.keys()) == known_keys(robin)


def test_only_a_caseworker_makes_plans(robin: Robin) -> None:
    for name in ("mum", "priya", "moira", "leila"):
        with pytest.raises(NotAllowed):
            robin.make(name)
    assert counts(robin) == (0, 0)


def test_a_failure_leaves_neither_row_nor_file(robin: Robin, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*more: object) -> int:
        raise OSError("the disk went away")

    monkeypatch.setattr(plan_make, "keep_draft", fail)
    before = set(robin.store.keys())
    with pytest.raises(OSError, match="the disk went away"):
        robin.make()
    assert counts(robin) == (0, 0)
    assert set(robin.store.keys()) == before


def test_a_full_disk_is_a_sentence(robin: Robin, monkeypatch: pytest.MonkeyPatch) -> None:
    put, files = robin.store.put, []

    def full(prefix: str, stream: object, ending: str) -> object:
        if ending == "html":
            raise refuse("no_room")
        files.append(put(prefix, stream, ending))  # type: ignore[arg-type]
        return files[-1]

    monkeypatch.setattr(robin.store, "put", full)
    with pytest.raises(Refused) as refusal:
        robin.make()
    assert "We have no room for this file just now" in refusal.value.fields[""]
    assert not [one for one in files if robin.store.has(one.key)]  # type: ignore[attr-defined]
    assert counts(robin) == (0, 0)


def test_a_kill_before_the_commit_leaves_no_plan_and_its_files_are_found_by_the_sweep(robin: Robin) -> None:
    known = set(robin.store.keys())
    house = robin.house
    people, children = (
        json.dumps({name: one.hex for name, one in names.items()}) for names in (house.people, house.children)
    )
    url = house.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.plan.killed", url, str(robin.store.root), house.council_id.hex]
    assert subprocess.run([*command, people, children], cwd=ROOT, timeout=120).returncode == KILLED
    assert counts(robin) == (0, 0)
    left = set(robin.store.keys()) - known
    assert len(left) == 4
    assert set(robin.store.sweep(known_keys(robin), older_than=-1).files_without_row) == left
    assert robin.make() == 1


def test_a_plan_is_made_of_one_moment(robin: Robin, monkeypatch: pytest.MonkeyPatch) -> None:
    read, happened = plan_queries.open_pages, []

    def meanwhile(*more: object) -> object:
        if not happened:
            happened.append(True)
            words = "Said while the plan was read."
            robin.said("late", "mum", "my_family", "health", words, speaker="Mum")
            robin.use("row_late", "late", words, "section_a", "family_views", body=words)
        return read(*more)  # type: ignore[arg-type]

    monkeypatch.setattr(plan_queries, "open_pages", meanwhile)
    number = robin.make()
    assert happened
    assert "Said while the plan was read." not in repr(opened(robin, number).tree)
    assert "Said while the plan was read." in repr(opened(robin, robin.make()).tree)


def test_words_taken_back_while_the_plan_is_laid_out_are_not_in_it(
    robin: Robin, monkeypatch: pytest.MonkeyPatch
) -> None:
    assemble, taken_back = plan_make.assemble, []

    def meanwhile(*more: object) -> object:
        if not taken_back:
            taken_back.append(True)
            with robin.house.work() as work:
                version = robin.desk("mum", work).passage(robin.passages["hope"]).version
            robin.said(
                "hope", "mum", "about_me_primary", "hopes", version.body, voice=Voice.CHILD, speaker="",
                passage_id=version.passage_id, base=version.number, audience=Preset.ONLY_FAMILY,
            )  # fmt: skip
        return assemble(*more)  # type: ignore[arg-type]

    monkeypatch.setattr(plan_make, "assemble", meanwhile)
    found = opened(robin, robin.make())
    assert "Tell people what I want." not in repr(found.tree)
    assert "Practice with his communication book" in repr(found.tree)
    assert [one["what"] for one in found.left_out if one["why"] == "source_not_shared"] == ["Hope 1"]
