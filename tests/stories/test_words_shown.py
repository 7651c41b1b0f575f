"""A page type in another language is shown to those who read it; what is kept, and what others see, stays the same."""

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from tests.notices.conftest import folder_mails, sentence, tomorrow
from tests.support.client import Page, Visitor
from tests.support.house import House
from wiki import clock
from wiki.database import Work
from wiki.models.pages import Passage, Version
from wiki.models.people import Person
from wiki.settings import Settings
from wiki.words import Preset, Voice
from wiki.worker.run import Worker

Open = Callable[[str], Visitor]
ABOUT = "about_me_primary"


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with a folder of page types that a test may write in."""
    shutil.copytree(settings.page_templates, tmp_path / "types")
    return dataclasses.replace(settings, page_templates=tmp_path / "types")


@pytest.fixture(autouse=True)
def arabic(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wiki speaks Arabic, and looks at its folder of page types at every turn."""
    for module in ("wiki.web.babel", "wiki.web.catalogues", "wiki.worker.telling"):
        monkeypatch.setattr(f"{module}.LANGUAGES", ("en", "ar"))
    monkeypatch.setattr("wiki.web.page_types._LOOK_AGAIN_SECONDS", 0.0)


def _reads_arabic(house: House, engine: Engine, name: str) -> None:
    with Work(engine) as work:
        work.begin_writing().execute(update(Person).where(Person.id == house.person(name)).values(language="ar"))
        work.commit()


def _stored(engine: Engine, passage_field: str) -> tuple[dict[str, object], str, str]:
    with Work(engine) as work:
        query = select(Version.columns, Version.plain, Version.body).join(Passage, Passage.id == Version.passage_id)
        return tuple(work.session.execute(query.where(Passage.field == passage_field)).one())  # type: ignore[return-value]


def _main(page: Page) -> str:
    return page.text.split("<main")[1].split("</main>")[0]


@pytest.mark.slow
def test_questions_are_asked_in_arabic_and_the_answers_kept_are_the_same(
    family: House, engine: Engine, client_for: Open, settings: Settings
) -> None:
    robin = f"/child/{family.children['robin']}"
    about, advice = (f"{robin}/page/{family.page('robin', key)}" for key in (ABOUT, "advice_school"))
    family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    dad, leila, mum = client_for("dad"), client_for("leila"), client_for("mum")
    before = _main(mum.open(about))
    for name in ("dad", "leila"):
        _reads_arabic(family, engine, name)

    home = dad.open(f"{robin}/")
    assert 'dir="rtl"' in home.text
    assert "عائلتي" in home.words and "من نحن، وقصتنا، وما نأمله" in home.words and "My family" not in home.words
    page = dad.open(about)
    assert page.h1 == "عنّي" and "ما أحبه وما أحب أن أفعله" in page.words and "What I like and love to do" not in page.text
    assert "مرحبًا، أنا Robin" in page.words, "the name stands in the question"
    assert _main(mum.open(about)) == before, "what is kept in memory of one language is not shown in another"
    question = dad.open(f"{about}/question/good_day")
    assert question.h1 == "يوم جميل" and "فطائر محلّاة!" in question.words and "احكوا لنا عن أجمل يوم" in question.words
    dad.press("", {"body": "Snow.", "audience": "everyone", "voice": "parent"}, action="/question/good_day")
    changed = dad.open(f"{about}/changed")
    assert "يوم جميل" in changed.words and "A good day" not in changed.words

    # a choice is kept by its key, and its words in the index are the English ones, whoever chose it
    leila.open(f"{advice}/question/primary_need")
    assert "اضطراب طيف التوحّد" in leila.page.words
    asked = family.catalogue.types["advice_school"].field("primary_need")
    [asd] = [one.key for one in asked.options if one.label == "Autistic spectrum disorder"] if asked else []
    leila.press("", {"value": asd, "voice": "professional"}, action="/question/primary_need")
    columns, plain, _body = _stored(engine, "primary_need")
    assert (columns, plain) == ({"value": asd}, "Autistic spectrum disorder")
    assert "اضطراب طيف التوحّد" in leila.open(advice).words
    english = mum.open(advice)
    assert "Autistic spectrum disorder" in english.words and "اضطراب" not in english.text

    # nobody else's page has changed but by what was written
    assert "A good day" in mum.open(f"{robin}/new").words
    family_page = _main(mum.open(about))
    assert "A good day" in family_page and "يوم" not in family_page
    assert "What I like and love to do" in before and "What I like and love to do" in family_page
    assert "عائلتي" not in mum.open(f"{robin}/").text


@pytest.mark.slow
def test_an_older_edition_keeps_its_own_words_and_untranslated_ones_are_marked_english(
    family: House, engine: Engine, client_for: Open, settings: Settings
) -> None:
    about = f"/child/{family.children['robin']}/page/{family.page('robin', ABOUT)}"
    family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    _reads_arabic(family, engine, "dad")
    dad, mum = client_for("dad"), client_for("mum")
    assert "ما أحبه وما أحب أن أفعله" in dad.open(about).words

    file = settings.page_templates / f"{ABOUT}.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("label: What I like and love to do", "label: Things I adore"), encoding="utf-8")
    now = dad.open(about)
    assert '<span lang="en" dir="ltr">Things I adore</span>' in now.text, "new words have no translation yet"
    assert "ما أحبه وما أحب أن أفعله" not in now.words and now.h1 == "عنّي", "the others keep theirs"
    assert "Things I adore" in mum.open(about).words and "<span lang" not in _main(mum.page)
    mum.open(f"{about}/question/bad_day")
    mum.press("Save these words", {"body": "Rain.", "audience": "everyone", "voice": "parent"})
    old = dad.open(f"{about}/revision/2")
    assert "ما أحبه وما أحب أن أفعله" in old.words and "Things I adore" not in old.text, "it was asked in these words then"
    assert "What I like and love to do" in mum.open(f"{about}/revision/2").words

    # the translation catches up: a file dropped in is enough, and the old edition shows what was asked then, in English
    words = settings.page_templates / "ar" / f"{ABOUT}.yaml"
    arabic = words.read_text(encoding="utf-8")
    arabic = arabic.replace("What I like and love to do", "Things I adore").replace("ما أحبه وما أحب أن أفعله", "ما أعشقه")
    words.write_text(arabic, encoding="utf-8")
    assert "ما أعشقه" in dad.open(about).words and "Things I adore" not in dad.page.text
    old = dad.open(f"{about}/revision/2")
    assert "What I like and love to do" in old.words and "ما أعشقه" not in old.text

    # a broken translation takes nothing away
    words.write_text("title: [", encoding="utf-8")
    assert dad.open(about).h1 == "About me" and "Trains." in dad.page.words
    moira = client_for("moira").open("/desk")
    assert f"ar/{ABOUT}.yaml" in moira.text, "the administrator is told"


@pytest.mark.slow
def test_a_mail_and_a_request_name_the_page_in_the_language_of_their_reader(
    family: House, engine: Engine, client_for: Open, settings: Settings
) -> None:
    for name in ("mum", "leila"):
        _reads_arabic(family, engine, name)
    daniel = client_for("daniel")
    robin = f"/child/{family.children['robin']}"
    daniel.open(f"{robin}/advice/ask")
    leila_id = str(family.person("leila"))
    daniel.press("", {"person": leila_id, "page_type": "advice_school"}, action="/advice/ask")
    assert "رأي المدرسة أو الكلية" in client_for("leila").open(f"{robin}/").words
    with clock.pretend(tomorrow(12)):
        family.say("dad", "robin", "my_family", "love_about", "Her laugh.", audience=Preset.EVERYONE, voice=Voice.PARENT)
    with clock.pretend(tomorrow(8, 5, days=2)):
        Worker(settings, engine).drain()
    mails = {one["To"].split("@")[0]: sentence(one) for one in folder_mails(settings)}
    assert "عائلتي" in mails["mum"] and "My family" not in mails["mum"]
    assert "My family" in mails["gran"]
