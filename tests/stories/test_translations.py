"""Mum writes in Urdu, Dad puts the English beside it, the school reads both; a program's translation is checked by a person."""

from collections.abc import Callable

from sqlalchemy import update

from tests.support.client import Visitor
from tests.support.house import House
from wiki.models.people import Person
from wiki.words import Preset

Open = Callable[[str], Visitor]
URDU = "وہ پانی میں خوش رہتا ہے۔"
ARABIC = "يحب النجوم كثيرًا."


def test_mum_writes_in_urdu_and_the_school_reads_it_in_english(family: House, client_for: Open, robin: str) -> None:
    page = f"{robin}page/{family.page('robin', 'my_family')}"
    mum, dad, leila = client_for("mum"), client_for("dad"), client_for("leila")
    mum.open(f"{page}/question/worries")
    shown = mum.press(
        "Save these words", {"Your words": URDU, "Which language is this in?": "ur", "audience": "everyone"}
    )
    [said] = [one for one in shown.html.all("div") if one.get("lang") == "ur"]
    assert said.get("dir") == "rtl" and "اردو" in shown.words
    form = mum.open(f"{page}/question/health")
    chosen = [one.get("value") for one in form.html.all("option") if one.get("selected") is not None]
    assert "ur" in chosen, "her next words begin in the language of her last"
    chosen = [one.get("value") for one in dad.open(f"{page}/question/health").html.all("option") if one.get("selected") is not None]
    assert "ur" not in chosen

    dad.open(page)
    dad.follow("Add a translation")
    refused = dad.press("Save this translation", {"The translation": "He is **happy** in water."}, status=422)
    assert "Choose who or what translated." in refused.words and "He is **happy** in water." in refused.text
    shown = dad.press("Save this translation", {"way": "program", "by": "Babelfish"})
    assert shown.path == page and "Please check" in shown.words

    read = leila.open(page)
    [fold] = [one for one in read.html.all("details") if one.get("id", "").startswith("translation-")]
    assert "open" not in fold.attrib and "Made by a program: Babelfish. Please check" in read.words
    first = read.text
    assert first.index(URDU) < first.index("He is <strong>happy</strong> in water.")
    leila.follow("Check or change this translation")
    checked = leila.press("I read it, and it is right")
    assert "Made by a program: Babelfish. Checked by Leila" in checked.words

    # Dad opened the form before Leila's press, so what he saves meets hers: nothing is lost.
    slow = client_for("dad")
    slow.open(page)
    slow.follow("More about this translation")
    slow.follow("Change this translation")
    leila.follow("Change this translation")
    leila.press("Save this translation", {"The translation": "He loves water.", "way": "person", "by": ""})
    both = slow.press("Save this translation", {"The translation": "Water makes him glad.", "way": "family"}, status=409)
    assert "He loves water." in both.words and "Water makes him glad." in both.text
    slow.press("Save this translation")
    shown = slow.open(page)
    assert "Water makes him glad." in shown.words and "He loves water." not in shown.words
    slow.follow("More about this translation")
    assert "He loves water." in slow.page.words and "He is happy in water." in slow.page.words, "every state stays"
    gone = slow.press("Take this translation away")
    assert "It was taken away by Dad" in gone.words and "Water makes him glad." not in leila.open(page).words
    [back] = [name for one in gone.html.all("button") if (name := gone.html.name_of(one)).startswith("Bring this back: 4. Dad")]
    slow.press(back)
    assert "Water makes him glad." in leila.open(page).words

    mum.open(page)
    mum.follow("Change these words")
    mum.press("Save these words", {"Your words": URDU + " روز۔"})
    assert "Of an older wording" in leila.open(page).words
    daniel, desk_at = client_for("daniel"), f"{robin}plan/views?said=all"
    desk = daniel.open(desk_at)
    assert "with these words: the translation is of an older wording." in desk.words and "Water makes him glad." not in desk.words
    daniel.follow("Change this translation")
    daniel.press("Save this translation")
    assert "older wording" not in daniel.open(desk_at).words and "Water makes him glad." in daniel.page.words
    assert 'lang="ur"' in leila.open(f"{page}/compare").text, "words that came and went are in their language too"
    old = leila.open(f"{page}/revision/2")
    assert "Water makes him glad." in old.words and "Of an older wording" not in old.words, "it is of just these words"


def test_who_may_not_see_the_words_is_told_nothing_of_their_translation(family: House, client_for: Open, robin: str) -> None:
    saved = family.say("mum", "robin", "my_family", "worries", URDU, language="ur", audience=Preset.ONLY_FAMILY)
    dad, leila = client_for("dad"), client_for("leila")
    dad.open(f"{robin}passage/{saved.passage_id}/translate")
    dad.press("Save this translation", {"The translation": "He is happy in water.", "way": "person"})
    shown = dad.open(f"{robin}page/{saved.page_id}")
    place = next(one for one in shown.addresses if "/translation/" in one)
    assert "He is happy in water." in dad.open(place).words
    leila.open(place, status=404)
    leila.open(f"{robin}passage/{saved.passage_id}/translate", status=404)
    assert "happy in water" not in leila.open(f"{robin}page/{saved.page_id}").words


def test_words_in_the_letters_of_ones_own_pages_are_not_taken_for_english(family: House, client_for: Open, robin: str) -> None:
    page = f"{robin}page/{family.page('robin', 'my_family')}"
    family.say("mum", "robin", "my_family", "health", "Well.", audience=Preset.EVERYONE)
    with family.work() as work:
        work.begin_writing().execute(update(Person).where(Person.id == family.people["mum"]).values(language="ar"))
        work.commit()
    mum, dad = client_for("mum"), client_for("dad")
    mum.open(f"{page}/question/worries")
    mum.press("حفظ هذه الكلمات", {"كلماتك": ARABIC, "audience": "everyone"})
    assert f'lang="ar" dir="rtl"><p>{ARABIC}' in dad.open(page).text, "her last words were English, and the box began with that"
    mum.open(f"{page}/question/talking")
    mixed = {"كلماتك": "It is good: جيد", "language": "en-GB", "audience": "everyone"}
    assert 'lang="en-GB" dir="ltr"><p>It is good' in mum.press("حفظ هذه الكلمات", mixed).text
    dad.open(page)
    [place] = [one for one in dict.fromkeys(dad.page.addresses) if one.endswith("/translate") and ARABIC in dad.open(one).words]
    dad.open(place)
    assert "He loves stars." in dad.press("Save this translation", {"The translation": "He loves stars.", "way": "person"}).words
