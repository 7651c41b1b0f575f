"""A slip in a file that the council may change is named on the page that needs it, and takes no other page away."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.plan.robin import Robin
from tests.support.client import Visitor
from wiki.document import profile_layouts
from wiki.settings import ROOT
from wiki.statute import letters, sections

Browser = Callable[[str], Visitor]
SLIP = "zzz: oops"


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the operator's files, which the program reads in place of its own."""
    folder = tmp_path / "page_templates"
    shutil.copytree(ROOT / "page_templates", folder)
    monkeypatch.setattr(profile_layouts, "_HERE", folder / "profiles")
    monkeypatch.setattr(letters, "_HERE", folder / "plans" / "letters.yaml")
    monkeypatch.setattr(sections, "_HERE", folder / "plans" / "regulation_12.yaml")
    sections.regulation_12.cache_clear()
    return folder


def _break(path: Path, line: int = 5) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[: line - 1], SLIP, *lines[line - 1 :]]), encoding="utf-8")


def test_a_slip_in_the_letters_is_named_where_a_plan_is_served_and_what_was_typed_comes_back(
    robin: Robin, browser: Browser, templates: Path
) -> None:
    number, daniel = robin.make(), browser("daniel")
    serve = f"/child/{robin.house.children['robin']}/plan/versions/{number}/serve"
    daniel.open(serve)
    whole = (templates / "plans/letters.yaml").read_text(encoding="utf-8")
    _break(templates / "plans/letters.yaml")
    page = daniel.press("Serve it", {"to": str(robin.house.people["mum"]), "told-schools": "Our list of schools", "way": "post"}, status=503)
    assert "letters.yaml, line 5" in page.words and "Our list of schools" in page.words
    assert "letters.yaml, line 5" in daniel.open(serve, status=503).words
    (templates / "plans/letters.yaml").write_text(whole, encoding="utf-8")
    daniel.open(serve)


def test_a_slip_in_arabic_words_leaves_the_english_ones(robin: Robin, browser: Browser, templates: Path) -> None:
    number, daniel = robin.make(), browser("daniel")
    for path in ("plans/letters.ar.yaml", "plans/regulation_12.ar.yaml", "profiles/hospital.ar.yaml"):
        _break(templates / path)
    assert letters.letter_for("draft", "ar") == letters.letter_for("draft")
    assert sections.regulation_12("ar") == sections.regulation_12()
    layouts = profile_layouts.profile_layouts("ar")
    assert layouts.by_key["hospital"] == profile_layouts.profile_layouts().by_key["hospital"]
    assert [str(one).split(":")[0] for one in layouts.faults] == ["hospital.ar.yaml, line 5"]
    daniel.open(f"/child/{robin.house.children['robin']}/plan/versions/{number}/serve")


def test_a_slip_in_a_profile_takes_away_that_one_alone_and_the_desk_names_it(
    robin: Robin, browser: Browser, templates: Path
) -> None:
    daniel, home = browser("daniel"), f"/child/{robin.house.children['robin']}/profiles"
    assert "Robin in hospital" in daniel.open(home).words
    _break(templates / "profiles/hospital.yaml")
    page = daniel.open(home)
    assert "Robin in hospital" not in page.words and "One page about Robin" in page.words
    assert "hospital.yaml, line 5" in daniel.open(f"{home}/hospital", status=503).words
    assert "hospital.yaml, line 5" in browser("moira").open("/desk").words


def test_a_slip_in_the_laws_own_layout_is_named_on_the_screens_of_the_plan(
    robin: Robin, browser: Browser, templates: Path
) -> None:
    _break(templates / "plans/regulation_12.yaml")
    said = browser("daniel").open(f"/child/{robin.house.children['robin']}/plan/check", status=503).words
    assert "regulation_12.yaml, line 5" in said and "nothing is lost" in said
    sections.regulation_12.cache_clear()
