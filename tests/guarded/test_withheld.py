"""What holds a detail that is kept from somebody reaches them nowhere in the wiki, and is never written off by their saves."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest

from tests.guarded.conftest import Guarded
from tests.rails.crawl import crawl
from wiki import clock
from wiki.access import withheld_words
from wiki.access.corner import for_meeting
from wiki.access.space import look_as
from wiki.commands.erasures import erase_passage
from wiki.commands.pages_order import move_passage
from wiki.commands.pages_restore import restore_page
from wiki.commands.pages_share import share_page
from wiki.commands.pages_start import start_page
from wiki.commands.passages import MediaUse
from wiki.errors import NotFound
from wiki.queries.notices_due import what_is_new
from wiki.queries.pages import open_page
from wiki.queries.people import list_members
from wiki.queries.questions_asked import people_to_ask
from wiki.queries.search import Results, find
from wiki.queries.versions import see_current
from wiki.search.look import look
from wiki.search.question import read_question
from wiki.settings import ROOT
from wiki.text.keep_out import KeptOut
from wiki.words import ErasureReason, Permission, Preset

FEW = 12
PHONE = "07700 900123"


def _search(guarded: Guarded, name: str, words: str) -> Results:
    with guarded.house.work() as work:
        space = guarded.house.space(name, "robin", work)
        question = read_question(words)
        return find(space, question, look(guarded.settings.search_root, space.id, question))


def _archive(guarded: Guarded, name: str) -> str:
    """Everything that ``name`` may take away, as text."""
    visitor = guarded.visitor(name)
    visitor.open(f"{guarded.robin}/take-away")
    visitor.press("Make my copy")
    guarded.catch_up()
    links = visitor.open(f"{guarded.robin}/take-away").links
    archive = zipfile.ZipFile(io.BytesIO(visitor.raw("GET", next(to for words, to in links.items() if words.startswith("Download"))).get_data()))
    manifest = json.dumps(json.loads(archive.read("manifest.json")))
    return manifest + "".join(archive.read(one).decode("latin-1") for one in archive.namelist())


def _seen(guarded: Guarded, name: str) -> tuple[list[str], bool]:
    """What stands on “My family” for somebody, and whether they are told that there is more."""
    with guarded.house.work() as work:
        view = open_page(guarded.house.space(name, "robin", work), guarded.my_family)
        return [one.plain for one in view.passages], view.some_hidden


@pytest.mark.slow
def test_no_door_tells_it_to_whom_it_is_kept_from_and_every_door_to_the_others(planted: Guarded) -> None:
    everywhere = {one.what for one in planted.canaries.known.values()}
    planted.keep_from_dad(*planted.canaries.known)
    starts = ("/", "/children", planted.robin)

    mum = crawl(planted.visitor("mum"), *starts, few_forms=FEW)
    told = {one.what for one in mum.met} | {one.what for one in planted.canaries.met(_archive(planted, "mum"))}
    assert told == everywhere - {"words in a file"}, "that is found below"
    dad = crawl(planted.visitor("dad"), *starts, few_forms=FEW)  # his browser fails at the first token
    assert len(dad.paths) > 60 and dad.odd == []
    assert planted.canaries.foreign("dad", _archive(planted, "dad")) == []
    said, some_hidden = _seen(planted, "dad")
    assert "He hums." in said and "Outside, captioned." in said and some_hidden

    for one in planted.canaries.known.values():
        found = one.what not in {"note of a save", "past of a passage", "alt of the portrait"}
        assert (_search(planted, "mum", one.token).total > 0) is found, one.what
        assert _search(planted, "dad", one.token).total == 0, one.what


def test_it_is_found_however_it_is_written_and_shows_again_when_the_protection_ends(guarded: Guarded) -> None:
    ways = ("Larch-Copse Lane", "12 **Larch**copse Ln", "LARCHCOPSE LANE", "[here](https://larchcopse-lane.example)", "+44 (0)7700-900 123")
    for way in ways:
        guarded.say("one", "mum", "health", f"We are at {way} now.", note=f"About {way}")
    guarded.say("clean", "mum", "love_about", "He loves the larch by the lane.")
    before = _seen(guarded, "dad")
    assert len(before[0]) == len(ways) + 1 and not before[1]

    guarded.keep_from_dad("12 Larchcopse Lane, Marlbridge, ZX9 4QT", PHONE, kind="address")
    assert _seen(guarded, "dad") == (["He loves the larch by the lane."], True)
    assert _seen(guarded, "mum") == before == _seen(guarded, "daniel")
    with guarded.house.work() as work:  # nobody is told of it, and nobody asks him about it
        dad = guarded.house.space("dad", "robin", work)
        assert what_is_new(dad, clock.now() - timedelta(days=1), clock.now()).pages == 1
        mum = guarded.house.space("mum", "robin", work, Permission.ASK)
        version = see_current(mum, guarded.passages["one"])[guarded.passages["one"]]
        assert guarded.house.people["dad"] not in {one.person_id for one in people_to_ask(mum, version, version).members}
        [member] = [one.id for one in list_members(mum) if one.name == "Dad"]
        for eyes in (look_as(guarded.house.space("mum", "robin", work), member), for_meeting(guarded.house.space("daniel", "robin", work))):
            assert len(open_page(eyes, guarded.my_family).passages) == 1, "whoever looks with his eyes, and a meeting that he is at"

    guarded.end()
    assert _seen(guarded, "dad") == before


def test_whoever_wrote_it_first_goes_on_seeing_it_and_learns_nothing_by_trying(guarded: Guarded) -> None:
    guarded.say("guess", "dad", "food", "Is it Larchcopse Lane?")
    guarded.say("real", "mum", "health", "We moved.")
    guarded.keep_from_dad("Larchcopse Lane")
    guarded.say("real", "mum", "health", "We moved to Larchcopse Lane.", passage_id=guarded.passages["real"], base=1)
    guarded.say("other", "dad", "sleep", "Or Larchcopse Lane?")
    guarded.say("guess", "gran", "food", "Is it Larchcopse Lane? He eats.", passage_id=guarded.passages["guess"], base=1)
    title = "Larchcopse Lane again"
    guarded.act("dad", lambda space: start_page(space, guarded.house.catalogue.types["free_page"], title))

    assert set(_seen(guarded, "dad")[0]) == {"Is it Larchcopse Lane? He eats.", "Or Larchcopse Lane?"}
    assert title in guarded.visitor("dad").open(guarded.robin + "/").words
    guarded.catch_up()
    assert _search(guarded, "dad", "Larchcopse").total == 2


def test_what_somebody_does_to_a_page_carries_along_what_they_do_not_see(guarded: Guarded) -> None:
    house, family = guarded.house, guarded.house.catalogue.types["my_family"]
    kept = MediaUse(guarded.photo("mum", "larchcopse lane.jpg"), alt="A gate")
    guarded.say("first", "mum", "health", "One.")
    guarded.say("hidden", "mum", "health", "Two, at Larchcopse Lane.")
    guarded.say("photo", "mum", "health", "Three.", media=(kept,))
    page_id = guarded.pages["first"]
    guarded.keep_from_dad("Larchcopse Lane")

    guarded.say("photo", "dad", "health", "Three, and more.", passage_id=guarded.passages["photo"], base=1)
    first, photo = guarded.passages["first"], guarded.passages["photo"]
    guarded.act("dad", lambda space: move_passage(space, family, page_id, first, beside=photo, after=True))
    with house.work() as work:
        number = open_page(house.space("dad", "robin", work), page_id).revision.number
    guarded.act("dad", lambda space: restore_page(space, family, page_id, 1, base=number))
    guarded.act("dad", lambda space: share_page(space, family, page_id, Preset.ONLY_FAMILY), Permission.SHARE)
    with pytest.raises(NotFound):
        guarded.say("hidden", "dad", "health", "Gone.", passage_id=guarded.passages["hidden"], base=1)

    with house.work() as work:
        view = open_page(house.space("daniel", "robin", work), page_id)
        assert "Two, at Larchcopse Lane." in [one.plain for one in view.passages], "not even who sees it was changed"
        third = see_current(house.space("mum", "robin", work), photo)[photo]
        assert third.plain == "Three, and more." and [one.id for one in third.media] == [kept.media_id]


def test_a_childs_new_name_is_not_learnt_by_looking_as_somebody_who_is_told_it(guarded: Guarded) -> None:
    with guarded.house.work() as work:
        leila = guarded.house.space("leila", "robin", work).member.id
    home = f"{guarded.robin}/as/{leila}/"
    assert "Robin Example, born on" in guarded.visitor("dad").open(home).words
    guarded.keep_from_dad("Robin Example", kind="name")
    assert "Example" not in guarded.visitor("dad").open(home).words.replace("@example.org", "")
    assert "Robin Example, born on" in guarded.visitor("mum").open(home).words


@pytest.mark.slow
def test_it_costs_nothing_where_no_detail_is_kept_and_a_few_questions_where_one_is(guarded: Guarded) -> None:
    guarded.say("one", "mum", "health", "One.", media=(MediaUse(guarded.photo("mum", "a.jpg"), alt="A gate"),))
    place, visitors = f"{guarded.robin}/page/{guarded.pages['one']}", {name: guarded.visitor(name) for name in ("mum", "dad")}

    def asked(name: str) -> int:
        visitors[name].open(place)
        with guarded.watch.looking():
            visitors[name].open(place)
            return guarded.watch.statements

    guarded.say("kept", "mum", "sleep", "At Larchcopse Lane.")
    guarded.say("only", "mum", "food", "Rice.", audience=Preset.ONLY_ME)
    usual, hers = asked("dad"), asked("mum")
    guarded.keep_from_dad("Larchcopse Lane")
    assert asked("mum") == hers + 1
    few = asked("dad")
    assert usual < few <= usual + 7
    for number in range(30):
        guarded.say("more", "mum", "health", f"{number}. At Larchcopse Lane.")
    assert asked("dad") == few
    guarded.end()
    assert asked("dad") == usual


def test_words_are_looked_through_once_for_a_detail_and_again_where_that_could_change_what_is_found(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    guarded.say("one", "mum", "health", "At Larchcopse Lane.")
    guarded.say("two", "mum", "sleep", "He naps by Rowanfell.")
    looked: list[str] = []
    is_in = KeptOut.is_in
    monkeypatch.setattr(KeptOut, "is_in", lambda self, text: looked.append(text) or is_in(self, text))

    def asked(*, writing: bool = False) -> list[bool]:
        looked.clear()
        withheld_words._answers.clear()
        with guarded.house.work() as work:
            space = guarded.house.space("dad", "robin", work)
            if writing:  # it comes to nothing
                space.begin_writing()
            return [see_current(space, guarded.passages[one]) == {} for one in guarded.passages]

    guarded.keep_from_dad("Larchcopse Lane")
    assert asked(writing=True) == [True, False]
    assert looked, "nobody learns from what may come to nothing"
    assert asked() == [True, False]
    assert any("Rowanfell" in text for text in looked)
    assert asked() == [True, False]
    assert not any("Rowanfell" in text or "Larchcopse" in text for text in looked), "once is enough"
    guarded.say("three", "mum", "food", "Soup at Larchcopse Lane.")
    assert asked() == [True, False, True]
    assert not any("Rowanfell" in text for text in looked), "only what is new"
    guarded.keep_from_dad("Rowanfell")
    assert asked() == [True, True, True]
    guarded.end()
    assert asked() == [True, False, True]
    guarded.act("mum", lambda space: erase_passage(space, guarded.passages["one"], ErasureReason.ASKED, sure=True), Permission.ERASE)
    assert asked()[1:] == [False, True]
    assert any("Rowanfell" in text for text in looked), "words that are taken out change what is there"


def test_a_search_looks_at_everything_whether_the_detail_stands_somewhere_or_not(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    guarded.say("one", "mum", "health", "At Larchcopse Lane.")
    guarded.keep_from_dad("Larchcopse Lane")
    guarded.catch_up()
    taken: list[int] = []
    assert _search(guarded, "dad", "anything").total == 0  # his browser is signed in from here
    for words in ("Larchcopse", "qwertyuiop"):
        withheld_words._kept.clear()
        with guarded.watch.looking():
            assert _search(guarded, "dad", words).total == 0
            taken.append(guarded.watch.statements)
    assert taken[0] == taken[1]


def test_the_rule_is_asked_through_the_space_alone() -> None:
    """``may_see`` of the audience knows no protected details: outside ``access`` only the desk and whom to ask may use it."""
    bare = re.compile(r"^from wiki\.access\.audience import .*\bmay_see(_file)?\b", re.MULTILINE)
    found = {one.relative_to(ROOT).as_posix() for one in (ROOT / "wiki").rglob("*.py") if bare.search(one.read_text())}
    assert found == {
        "wiki/access/space.py", "wiki/queries/desk.py", "wiki/queries/questions.py", "wiki/queries/questions_asked.py"
    }  # fmt: skip
