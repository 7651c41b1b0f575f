"""A recording survives paper: its words, and a code to it that asks who is there, and is good until a day that is printed."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.plan.made import files_of, opened, texts
from tests.plan.robin import Robin
from tests.plan.test_pack import sound
from tests.support.client import Visitor
from tests.support.guarding import look_through
from wiki import clock
from wiki.access.audience import from_preset
from wiki.commands.passages import MediaUse
from wiki.commands.plan_make import make_draft
from wiki.document.clip_links import ClipLinks
from wiki.models.pages import Passage
from wiki.queries.plan_clips import _clips
from wiki.queries.versions import SeenVersion
from wiki.statute.sections import regulation_12
from wiki.words import Preset, Voice

ADDRESS = "https://thread.example.org"


def _made(robin: Robin, public_url: str) -> tuple[int, str]:
    """A plan with what Robin says in it; its number, and the recording’s id."""
    media = robin.file("mum", "robin.wav", "audio/wav", sound())
    use = (MediaUse(media, speaker="Robin", transcript="The tent is quiet."),)
    said = {"voice": Voice.CHILD, "speaker": "", "spoken_on": date(2026, 11, 3), "media": use}
    robin.said("clip", "mum", "about_me_primary", "my_voice", audience=Preset.EVERYONE, **said)
    robin.use("row_clip", "clip", "The tent is quiet.", "section_a", "views", **said)
    assert robin.world is not None
    robin.world.catch_up()
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        number = make_draft(space, robin.store, robin.find_type, regulation_12(), clips=ClipLinks(public_url, 24))
        work.commit()
    look_through(robin.house.engine, robin.store)
    return number, str(media)


@pytest.mark.slow
def test_the_code_leads_to_sign_in_and_plays_for_whoever_may_hear_it_until_its_day(
    robin: Robin, browser: Callable[[str], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    number, media = _made(robin, ADDRESS)
    path = f"/child/{robin.house.children['robin']}/plan/versions/{number}/clip/{media}"
    tree = opened(robin, number).tree
    assert tree is not None
    clip = next(one for section in tree.sections for one in _clips(section.blocks))
    assert clip.link == ADDRESS + path
    assert clip.until is not None
    files, day = files_of(robin, number), f"{clip.until.day} {clip.until:%B} {clip.until.year}"
    words = texts(files)
    for kind in ("pdf", "docx", "html"):
        assert day in words[kind], kind
        assert "sign in" in words[kind], kind
    assert f'href="{clip.link}"' in files["html"].decode()
    assert clip.link in json.dumps(json.loads(files["json"])["document"])
    assert b"A code to scan with a phone" in _document(files["docx"])
    unknown = robin.world.app.test_client().get(path, base_url="https://localhost")  # type: ignore[union-attr]
    assert unknown.status_code == 302
    assert "/sign-in" in unknown.location
    assert "The tent" not in unknown.get_data(as_text=True)
    browser("nadia").open(path, 404)
    for name in ("mum", "daniel", "leila"):
        page = browser(name).open(path)
        assert "The tent is quiet." in page.text, name
        assert f"/media/{media}/m4a" in page.text, name
    for other in (str(robin.versions["hope"]), str(robin.passages["clip"])):  # ids that are no recording of this plan
        assert "doesn’t play here" in browser("leila").open(path.replace(media, other), 404).words
    today, until = clock.today, clip.until
    monkeypatch.setattr(clock, "today", lambda: until)
    assert "The tent is quiet." in browser("mum").open(path).text
    monkeypatch.setattr(clock, "today", lambda: until + timedelta(days=1))
    late = browser("mum").open(path, 410)
    assert day in late.words
    assert "Ask the family" in late.words
    assert "The tent is quiet." not in late.text
    monkeypatch.setattr(clock, "today", today)
    with robin.house.work() as work:
        said = [robin.desk("mum", work).passage(robin.passages["clip"]).version]
        said += [robin.desk("daniel", work).row(robin.passages["row_clip"]).version]
    _keep_from_school(robin, said)
    assert "The tent is quiet." not in browser("leila").open(path, 404).text
    assert "The tent is quiet." in browser("mum").open(path).text


def _keep_from_school(robin: Robin, said: list[SeenVersion]) -> None:
    """From now on the recording is for the family alone."""
    with robin.house.work() as work:
        session = work.begin_writing()
        for one in said:
            wording = session.get(Passage, one.passage_id)
            assert wording is not None
            wording.audience = from_preset(Preset.ONLY_FAMILY, one.saved_by)
        work.commit()


def _document(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as word:
        return word.read("word/document.xml")


def test_without_an_address_of_its_own_the_plan_says_why_there_is_no_code(robin: Robin) -> None:
    number, media = _made(robin, "http://localhost:8000")
    files = files_of(robin, number)
    for kind, words in texts(files).items():
        assert "There is no code to play it" in words, kind
        assert f"clip/{media}" not in words, kind
