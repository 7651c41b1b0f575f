"""Story 2: a parent reads About me, adds words with a photo and a voice clip, sees what changed, and brings older words back."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.desk.papers import ASSETS
from tests.media.making import CAMERA, phone_jpeg
from tests.support.client import Visitor
from tests.support.house import PASSWORD, House
from tests.support.html import words
from wiki import clock
from wiki.words import Preset, Role, Voice

Open = Callable[[str], Visitor]
SAID = "We went to Gran’s by train. He told the driver the name of every bridge."
CLIP = (ASSETS / "gran-telling.m4a").read_bytes()


@pytest.mark.slow
def test_words_a_photo_and_a_voice(
    family: House, client_for: Open, robin: str, meanwhile: Callable[[], int]
) -> None:
    mum = client_for("")
    mum.open("/sign-in")
    home = mum.press("Sign in", {"email": "mum@example.org", "password": PASSWORD})
    assert (home.path, home.h1) == (robin, "Robin")
    mum.follow("About me")
    assert "Nothing is here yet." in mum.page.words
    mum.follow("Add to this: A good day")
    page = mum.press(
        "Save these words",
        {
            "Your words": SAID, "photos": (phone_jpeg(turn=6), "IMG_0042.JPG"), "new-photos-alt": "A red steam engine",
            "audio": (CLIP, "voice.m4a"), "new-audio-speaker": "Gran", "new-audio-transcript": "Once there was a train.",
            "Whose words are these?": "parent", "Who said it?": "Mum", "audience": "only_family",
        },
    )  # fmt: skip
    assert page.h1 == "About me" and SAID in page.words and "Mum" in page.words
    meanwhile()
    page = mum.open(page.path)
    assert "Once there was a train." in page.words
    photo = next(one for one in page.html.all("img") if one.attrib.get("alt") == "A red steam engine")
    data = mum.raw("GET", photo.attrib["src"]).get_data()
    assert data[:3] in {b"\xff\xd8\xff", b"RIF"} and CAMERA.encode() not in data
    assert int(photo.attrib["height"]) > int(photo.attrib["width"]), "the phone was held upright"
    sound = mum.raw("GET", page.html.all("audio")[0].attrib.get("src") or page.html.all("source")[0].attrib["src"])
    assert sound.mimetype == "audio/mp4"

    _change_it_and_bring_it_back(mum)

    assert "Robin" in client_for("dad").open(robin).text and SAID in client_for("dad").open(page.path).words
    leila = client_for("leila").open(page.path)
    assert "bridge" not in leila.text and "The family has not shared everything on this page." in leila.words


def _change_it_and_bring_it_back(mum: Visitor) -> None:
    mum.follow("Change these words")
    assert dict(mum.page.form("Save these words")[0].pairs)["body"] == SAID
    mum.press("Save these words", {"Your words": SAID.replace("every bridge", "the last bridge")})
    assert "the last bridge" in mum.page.words

    page = mum.follow("What changed")
    assert [words(one) for one in page.html.all("h2")][:1] != []
    mum.follow("Compare before and after")
    taken = [words(one) for one in mum.page.html.all("del")]
    came = [words(one) for one in mum.page.html.all("ins")]
    assert any("every" in one for one in taken) and any("the last" in one for one in came)
    assert re.search(r"\b(Added|added)\b", mum.page.words) and re.search(r"\b(Removed|removed|taken)\b", mum.page.words)

    page = mum.press("Bring the older words back")
    assert SAID in page.words and "the last bridge" not in page.words
    assert "A red steam engine" in page.text, "the photo came back with its words"
    path = page.path
    changes = mum.follow("What changed")
    newest = max(int(one.rsplit("/", 1)[1]) for one in changes.addresses if "/revision/" in one)
    assert SAID in mum.open(f"{path}/revision/{newest}").words
    assert "the last bridge" in mum.open(f"{path}/revision/{newest - 1}").words, "nothing is deleted by that"


def test_whose_words_they_are_must_be_said_and_nothing_typed_is_lost(
    family: House, client_for: Open, robin: str
) -> None:
    mum = client_for("mum")
    mum.open(robin)
    mum.follow("About me")
    mum.follow("Add to this: A good day")
    mum.checks_html = False  # the summary of what is wrong, an h2, stands before the h1, as GOV.UK has it
    page = mum.press("Save these words", {"Your words": SAID, "voice": "somebody"}, status=422)
    assert "Choose whose words these are." in page.words
    assert dict(page.form("Save these words")[0].pairs)["body"] == SAID
    assert SAID not in mum.open(robin).text


def test_one_switch_names_who_will_then_see_the_page(family: House, client_for: Open, robin: str) -> None:
    saved = family.say("mum", "robin", "my_family", "worries", "The bus is too loud.", audience=Preset.ONLY_FAMILY)
    page = f"{robin}page/{saved.page_id}"
    leila, mum = client_for("leila"), client_for("mum")
    assert "too loud" not in leila.open(page).text
    mum.open(page)
    mum.follow("Choose who sees this page")
    assert all(name in mum.page.words for name in ("Leila", "Priya", "Daniel")), "each choice names who that is"
    mum.press("Save who sees it", {"audience": "everyone"})
    assert "The bus is too loud." in leila.open(page).words
    assert "too loud" not in client_for("nadia").open(page, status=404).text


def test_a_long_page_begins_with_a_list_of_its_questions(family: House, client_for: Open, robin: str) -> None:
    answered = ("my_story", "communicate", "like", "good_day")
    for field in answered:
        page_id = family.say("mum", "robin", "about_me_primary", field, "Two words.", audience=Preset.ONLY_FAMILY).page_id
    mum = client_for("mum")
    assert "Go to a question" not in mum.open(f"{robin}page/{page_id}").words, "four are soon seen through"
    family.say("mum", "robin", "about_me_primary", "bad_day", "Two words.", audience=Preset.ONLY_FAMILY)
    text = mum.open(f"{robin}page/{page_id}").text
    led_to = re.findall(r'<li><a href="#(q-\w+)">', text)
    assert led_to == [f"q-{field}" for field in (*answered, "bad_day")] and all(f'id="{place}"' in text for place in led_to)


def test_what_is_new_since_the_last_visit_and_by_whom(family: House, client_for: Open, robin: str) -> None:
    with clock.pretend(clock.now() - timedelta(hours=20)):
        dad = client_for("dad")
        assert "See what is new" not in dad.open(robin).words
        dad.app.extensions["traces"].write_waiting()
    family.say("mum", "robin", "my_family", "worries", "The bus is too loud.", audience=Preset.ONLY_FAMILY)
    dad = client_for("dad")
    dad.open(robin)
    dad.follow("See what is new: 1 thing since you were last here")
    assert "Mum" in dad.page.words and "My family" in dad.page.words


def test_two_people_at_the_same_words_see_both_and_lose_nothing(family: House, client_for: Open, robin: str) -> None:
    saved = family.say("mum", "robin", "my_family", "worries", "The bus is loud.", audience=Preset.ONLY_FAMILY)
    mum, dad = client_for("mum"), client_for("dad")
    for one in (mum, dad):
        one.open(f"{robin}passage/{saved.passage_id}")
    mum.press("Save these words", {"Your words": "The bus is far too loud."})
    page = dad.press("Save these words", {"Your words": "The bus is loud and late."}, status=409)
    assert page.h1 == "Somebody changed this while you were writing"
    assert "far too (added)" in page.words and "and late (added)" in page.words and "The bus is loud." in page.words
    both = dict(page.form("Save what is in the box")[0].pairs)["body"].strip()
    assert both == "The bus is far too loud. The bus is loud and late."
    dad.press("Save what is in the box", {"Your words": "The bus is far too loud, and late."})
    assert "The bus is far too loud, and late." in mum.open(f"{robin}page/{saved.page_id}").words


def test_a_young_person_says_it_in_their_own_voice(family: House, client_for: Open, robin: str) -> None:
    family.member("robin", "kit", Role.YOUNG_PERSON)
    kit = client_for("kit")
    kit.open(robin)
    kit.follow("About me")
    kit.follow("Add to this: A good day")
    kit.press("Save these words", {"Your words": "Trains.", "voice": Voice.YOUNG_PERSON, "audience": "everyone"})
    assert "Trains." in client_for("leila").open(kit.page.path).words
