"""Catch it first, file it later: what is kept in a hurry is safe at once, its keeper's alone, and then goes to its place whole."""

import re
from collections.abc import Callable
from typing import Any

from tests.desk.papers import ASSETS
from tests.heart.drafting import list_of
from tests.media.making import phone_jpeg
from tests.support.client import HOST, Page, Visitor
from tests.support.house import House
from wiki.access.audience import Ticked
from wiki.commands.fields_share import share_field
from wiki.commands.pages_share import share_page
from wiki.commands.tray import tray_page
from wiki.words import Hand, Preset

Open = Callable[[str], Visitor]
SAID = "He waved at the tram driver today, for the first time."


def _home(family: House) -> str:
    return f"/child/{family.children['robin']}/"


def _catch(visitor: Visitor, family: House, words: str = SAID, **more: Any) -> Page:
    visitor.open(_home(family))
    visitor.follow("Add something")
    status = more.pop("status", 200)
    return visitor.press("Keep it", {"Write a few words": words, **more}, status=status)


def _places(page: Page) -> list[str]:
    """What the buttons that name a place say, in their order."""
    buttons = [one for one in page.html.all("button") if one.attrib.get("name") == "place"]
    return [page.html.name_of(one) for one in buttons]


def _put(visitor: Visitor, question: str) -> Page:
    return visitor.press(next(one for one in _places(visitor.page) if one.startswith(question)))


def test_two_taps_and_a_sentence_are_enough_and_nobody_else_sees_it_yet(family: House, client_for: Open) -> None:
    mum = client_for("mum")
    page = _catch(mum, family)
    assert page.h1 == "Where does this belong?"
    assert "Kept. Only you can see it so far." in page.words and SAID in page.words
    home = mum.open(_home(family))
    assert "You kept 1 thing that has no place yet" in home.words
    mum.follow("You kept 1 thing that has no place yet")
    assert SAID in mum.page.words
    assert mum.follow("Put it in its place").path == page.path
    for name in ("dad", "leila"):
        other = client_for(name)
        assert "no place yet" not in other.open(_home(family)).words
        assert SAID not in other.open(f"{_home(family)}tray").words
        assert other.raw("GET", page.path).status_code == 404
        assert SAID not in other.open(f"{_home(family)}new").words


def test_it_goes_to_its_place_with_its_picture_and_its_voice(
    family: House, client_for: Open
) -> None:
    mum = client_for("mum")
    clip = (ASSETS / "gran-telling.m4a").read_bytes()
    page = _catch(mum, family, photos=(phone_jpeg(), "IMG_1.JPG"), audio=(clip, "voice.m4a"))
    assert any(one.startswith(("Pictures of me", "Hear me say it")) for one in _places(page)[:3]), "files go to files"
    about = _put(mum, "A good day")
    assert about.h1 == "About me" and SAID in about.words and "Mum" in about.words
    assert about.html.all("audio") or "ready" in about.words, "the clip is there, or is being made ready"
    assert any(re.search(r"/media/.+/(w\d+|jpeg)$", one.attrib.get("src", "")) for one in about.html.all("img"))
    assert "no place yet" not in mum.open(_home(family)).words
    dad = client_for("dad")
    assert SAID in dad.open(about.path).words, "the question's page says who sees it: the family"
    assert SAID not in client_for("leila").open(about.path).words


def test_the_likeliest_places_come_first(family: House, client_for: Open) -> None:
    page = _catch(client_for("mum"), family, "Two friends came to play with him at playtime.")
    assert _places(page)[0].startswith("My friends and playtime")
    assert "Who will see it: only family" in page.words


def test_sent_twice_it_is_there_once(family: House, client_for: Open) -> None:
    mum = client_for("mum")
    page = _catch(mum, family)
    button = next(one for one in _places(page) if one.startswith("A good day"))
    form, pressed = page.form(button)
    data = {**dict(form.pairs), "place": pressed.attrib["value"]}
    first = mum.raw("POST", page.path, data=data, headers={"Origin": HOST})
    again = mum.raw("POST", page.path, data=data, headers={"Origin": HOST})
    assert first.status_code == 302 and again.status_code in {302, 404}
    shown = mum.open(first.headers["Location"].split("#")[0])
    assert shown.words.count(SAID) == 1


def test_a_refused_form_comes_back_with_the_words_and_the_picture(family: House, client_for: Open) -> None:
    mum = client_for("mum")
    page = _catch(mum, family, SAID, photos=(b"this is no picture at all", "IMG_2.JPG"), status=422)
    assert page.h1 == "Add something"
    assert dict(page.form("Keep it")[0].pairs)["body"].strip() == SAID
    assert "IMG_2.JPG" in page.words
    page = mum.press("Keep it", {"Write a few words": ""}, status=422)
    assert "There is nothing here yet" in page.words


def test_words_of_a_tab_that_died_wait_in_the_box_for_their_writer_alone(family: House, client_for: Open) -> None:
    mum = client_for("mum")
    page = mum.open(f"{_home(family)}add")
    form, _button = page.form("Keep it")
    form.fill({"Write a few words": SAID, "draft_turn": "2"})
    where = next(one.attrib["data-draft"] for one in page.html.all("div") if "data-draft" in one.attrib)
    kept = mum.raw("POST", where, data=list_of(form.pairs), headers={"Origin": HOST})
    assert "Only you can see it so far" in kept.get_json()["said"]
    for other in ("dad", "leila"):
        assert SAID not in client_for(other).open(f"{_home(family)}add").words
    assert "unfinished words in: Add something" in mum.open(_home(family)).words
    mum.open(f"{_home(family)}add")
    assert "You began writing this on" in mum.page.words
    assert dict(mum.page.form("Keep it")[0].pairs)["body"].strip() == SAID
    mum.press("Keep it")
    assert SAID in mum.page.words and mum.page.h1 == "Where does this belong?"
    assert "unfinished" not in mum.open(_home(family)).words
    late = mum.raw("POST", where, data=list_of(form.pairs), headers={"Origin": HOST})
    assert late.get_json()["saved"] is False, "another form than the one that was saved"


def test_the_way_back_leads_to_where_it_went(family: House, client_for: Open) -> None:
    mum = client_for("mum")
    here = _catch(mum, family).path
    other_tab = client_for("mum")
    stale = other_tab.open(here)
    _put(mum, "A good day")
    there = mum.page.path
    assert mum.open(here).path == there and SAID in mum.page.words, "no page that is not there"
    assert _put(other_tab, "A bad day").path == there, "it is in one place"
    other_tab.page = stale
    away = other_tab.press("I do not want it any more")
    assert away.path == there and "It is in its place already" in away.words
    dad = client_for("dad")
    assert dad.raw("GET", here).status_code == 404, "nobody learns of what another caught"
    gone = _catch(mum, family, "Not this.").path
    mum.press("I do not want it any more")
    assert mum.open(gone).h1 == "Not sorted yet"


def test_what_is_not_wanted_leaves_the_tray(family: House, client_for: Open) -> None:
    mum = client_for("mum")
    _catch(mum, family)
    page = mum.press("I do not want it any more")
    assert page.h1 == "Not sorted yet" and SAID not in page.words and "Nothing waits here." in page.words


def test_the_tray_is_no_page_among_the_others(family: House, client_for: Open) -> None:
    mum = client_for("mum")
    _catch(mum, family)
    assert "Not sorted yet" not in mum.open(_home(family)).words
    assert "Not sorted yet" not in mum.open(f"{_home(family)}pages/new").words
    with family.work() as work:
        space = family.space("dad", "robin", work)
        tray = tray_page(space, family.catalogue.types["tray"])
    dad = client_for("dad").raw("GET", f"{_home(family)}page/{tray}")
    assert dad.status_code == 302 and dad.headers["Location"].endswith("/tray"), "not even that something is hidden there"


def test_a_professional_keeps_and_places_where_they_may_write(family: House, client_for: Open) -> None:
    leila = client_for("leila")
    page = _catch(leila, family, "Reading: he read a whole page aloud.")
    assert "About me" not in page.words, "a page they may not write on is not offered"


def test_nobody_can_place_what_another_caught_or_on_another_childs_page(family: House, client_for: Open) -> None:
    mum, dad = client_for("mum"), client_for("dad")
    page = _catch(mum, family)
    form, pressed = page.form(_places(page)[0])
    data = {**dict(form.pairs), "place": pressed.attrib["value"]}
    answer = dad.raw("POST", page.path, data=data, headers={"Origin": HOST})
    assert answer.status_code in {403, 404}
    dad.open(f"{_home(family)}add")
    token = dict(dad.page.form("Keep it")[0].pairs)["csrf_token"]
    assert dad.raw("POST", page.path, data={**data, "csrf_token": token}, headers={"Origin": HOST}).status_code == 404
    assert mum.raw("POST", page.path, data={**data, "place": "x.y"}, headers={"Origin": HOST}).status_code == 422
    assert SAID in mum.open(f"{_home(family)}tray").words


def test_what_is_thrown_away_comes_back_by_one_press(family: House, client_for: Open) -> None:
    mum = client_for("mum")
    _catch(mum, family)
    mum.press("I do not want it any more")
    assert "It is out of your tray." in mum.page.words and SAID not in mum.page.words
    back = mum.press("Undo")
    assert back.h1 == "Not sorted yet" and SAID in back.words
    assert SAID not in client_for("dad").open(f"{_home(family)}tray").words


def test_who_will_see_it_is_said_as_the_family_chose_it_by_hand(family: House, client_for: Open) -> None:
    page, kind = family.page("robin", "my_family"), family.catalogue.types["my_family"]
    with family.work() as work:
        chosen = Ticked(Hand.BUT, frozenset({family.people["leila"]}))
        mum = family.space("mum", "robin", work)
        share_page(mum, kind, page, chosen)
        share_field(mum, kind, page, "worries", Preset.ONLY_FAMILY)
        work.commit()
    shown = _catch(client_for("mum"), family).text
    said = {
        field: shown.split(f'value="{page}.{field}"')[-1].split("</li>")[0] for field in ("worries", "love_about")
    }
    assert "only family" in said["worries"]
    assert shown.count("not everyone: some people are left out") > 0, "the page is for more than the family"
    assert "only family" not in said["love_about"] or "some people are left out" in said["love_about"]


def test_after_it_is_kept_one_may_say_more_about_it_and_need_not(family: House, client_for: Open) -> None:
    """U and accessibility: asked kindly, with an example, after the two taps."""
    mum = client_for("mum")
    page = _catch(mum, family, photos=(phone_jpeg(), "IMG_1.JPG"))
    assert page.h1 == "Where does this belong?", "two taps, as before"
    assert "On the swing, laughing" in page.words and "You can leave this out, or do it later." in page.words
    mum.follow("Say who is in it")
    mum.press("Save these words", {"m-alt": "At the tram stop", "m-caption": "Number 4", "in-child": "yes", "in-other_child": "not_asked"})
    assert 'alt="At the tram stop"' in mum.page.text and mum.page.h1 == "Not sorted yet"
    again = mum.follow("Put it in its place")
    assert "If you like, say more about it" not in again.words, "nothing is asked twice"
    about = _put(mum, "A good day")
    assert 'alt="At the tram stop"' in about.text and "Number 4" in about.words, "it goes to its place with its words"
    assert "It stays out of the plan and out of meetings" in about.words, "and with who is in it"
    words = _catch(client_for("mum"), family)
    assert "say more about it" not in words.words, "of words nothing is asked"
