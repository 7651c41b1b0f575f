"""Whoever is in the space finds what they may see, by any word of it, and learns nothing of what they may not."""

import io
import time
import uuid
from collections.abc import Callable
from datetime import timedelta

from PIL import Image
from sqlalchemy import Engine, select, update

from media.store import Store
from tests.search.conftest import Search, said
from tests.support.house import House
from wiki import clock
from wiki.commands.media import add_media
from wiki.commands.pages_restore import remove_passage, restore_page
from wiki.commands.pages_share import share_page
from wiki.commands.passages import MediaUse
from wiki.database import Work
from wiki.models.jobs import SearchChange
from wiki.models.media import Media
from wiki.models.pages import Passage
from wiki.queries.search import PER_PAGE, SearchState
from wiki.settings import Settings
from wiki.words import Permission, Preset, Voice

InStep = Callable[[], int]


def _photo(family: House, settings: Settings, name: str, filename: str) -> uuid.UUID:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "JPEG")
    picture.seek(0)
    with family.work() as work:
        space = family.space(name, "robin", work, Permission.UPLOAD)
        media_id = add_media(space, Store(settings.media_root), picture, filename, "image/jpeg")
        work.commit()
    return media_id


def test_words_are_found_by_their_stem_and_shown_in_their_sentence(
    family: House, search: Search, in_step: InStep
) -> None:
    family.say("mum", "robin", "my_family", "later_story", "A long year.\n\nWe were **planning** a trip. He slept.")
    in_step()

    results = search("dad", "plans")

    assert said(results) == ["We were [planning] a trip. He slept."]
    assert results.total == 1 and results.state is SearchState.READY


def test_all_words_must_be_there_and_a_phrase_in_a_row(family: House, search: Search, in_step: InStep) -> None:
    family.say("mum", "robin", "my_family", "later_story", "The green kettle sings.")
    family.say("mum", "robin", "my_family", "worries", "The kettle is not green.")
    in_step()

    assert search("mum", "kettle green").total == 2
    assert search("mum", '"green kettle"').total == 1
    assert search("mum", "kettle purple").total == 0


def test_rows_captions_transcripts_alt_texts_and_file_names_are_found(
    family: House, search: Search, in_step: InStep, settings: Settings
) -> None:
    photo = _photo(family, settings, "mum", "seaside_IMG_4711.jpg")
    family.say(
        "mum", "robin", "about_me_primary", "people", columns={"name": "Mr Tumbleweed", "who": "He feeds the fish"}
    )
    family.say(
        "mum", "robin", "about_me_primary", "good_day", "A day out.", gathered="with picture cards",
        media=(MediaUse(photo, "A pelican", "Windmill hill", speaker="Ottoline", transcript="I said hooray"),),
    )  # fmt: skip
    in_step()

    for words in ("tumbleweed", "pelicans", "windmill", "hooray", "seaside", "IMG_4711.jpg", "ottoline", "card"):
        results = search("dad", words)
        assert results.total == 1, words
        assert any(mark.hit for mark in results.hits[0].excerpt), words


def test_words_inside_a_document_and_the_title_of_a_page_are_found(
    family: House, search: Search, in_step: InStep, settings: Settings, engine: Engine
) -> None:
    photo = _photo(family, settings, "mum", "letter.jpg")
    family.say("mum", "robin", "my_family", "later_story", "The letter.", media=(MediaUse(photo, alt="A letter"),))
    with Work(engine) as work:
        session = work.begin_writing()
        session.execute(update(Media).values(words="Dear family, the zeppelin assessment is on Tuesday."))
        session.add(SearchChange(child_id=family.children["robin"], subject="media", subject_id=photo))
        work.commit()
    in_step()

    assert said(search("dad", "zeppelin")) == ["Dear family, the [zeppelin] assessment is on Tuesday."]
    assert search("dad", "family letter").total == 1  # "My family" is the page's title


def test_nobody_finds_what_is_kept_from_them(family: House, search: Search, in_step: InStep) -> None:
    family.say("mum", "robin", "my_family", "later_story", "wombat secret", audience=Preset.ONLY_ME)
    family.say("dad", "robin", "my_family", "worries", "wombat for family", audience=Preset.ONLY_FAMILY)
    family.say("mum", "robin", "my_family", "hopes", "wombat for all", audience=Preset.EVERYONE)
    in_step()

    assert search("mum", "wombat").total == 3
    assert search("gran", "wombat").total == 2
    assert search("leila", "wombat").total == 1
    assert said(search("leila", "wombat")) == ["[wombat] for all"]
    assert search("leila", "secret").total == search("leila", "nowhere").total == 0
    assert search("leila", "secret") == search("leila", "nowhere")


def test_another_childs_words_are_never_found(family: House, search: Search, in_step: InStep) -> None:
    family.say("nadia", "zara", "my_family", "later_story", "narwhal", audience=Preset.EVERYONE)
    family.say("mum", "robin", "my_family", "later_story", "badger", audience=Preset.EVERYONE)
    in_step()

    assert search("priya", "narwhal", child="zara").total == 1
    assert search("priya", "narwhal", child="robin").total == 0
    assert search("mum", "narwhal").total == 0


def test_pages_of_results_hold_only_what_is_seen(family: House, search: Search, in_step: InStep) -> None:
    def add(name: str, audience: Preset) -> None:
        family.say("mum", "robin", "about_me_primary", "people", columns={"name": name}, audience=audience)

    for number in range(PER_PAGE + 5):
        add(f"Otter {number}", Preset.EVERYONE)
        add(f"Otter hidden {number}", Preset.ONLY_FAMILY)
    in_step()

    first, second = search("leila", "otter"), search("leila", "otter", page=2)

    assert (first.total, first.pages, len(first.hits), len(second.hits)) == (PER_PAGE + 5, 2, PER_PAGE, 5)
    assert not any("hidden" in line for line in said(first) + said(second))
    assert len({hit.version.passage_id for hit in first.hits + second.hits}) == PER_PAGE + 5
    assert search("leila", "otter", page=99) == second
    assert search("leila", "otter", page=-3) == first


def test_the_passage_that_says_it_most_comes_first_then_the_newest(
    family: House, search: Search, in_step: InStep
) -> None:
    for name in ("One ibis among many other birds on the long lake", "Ibis, ibis!", "Nothing", "Ibis"):
        family.say("mum", "robin", "about_me_primary", "people", columns={"name": name})
    family.say("mum", "robin", "about_me_primary", "people", columns={"name": "Ibis"})
    family.say("mum", "robin", "about_me_primary", "people", columns={"name": "The lake"}, speaker="Ibis")
    in_step()

    shown = search("mum", "ibis")

    assert said(shown) == [
        "[Ibis], [ibis]!", "[Ibis]", "[Ibis]", "One [ibis] among many other birds on the long lake", "[Ibis]"
    ]  # fmt: skip
    assert shown.hits[1].version.saved_at > shown.hits[2].version.saved_at


def test_hidden_words_do_not_change_the_order_of_results(family: House, search: Search, in_step: InStep) -> None:
    family.say("mum", "robin", "my_family", "later_story", "yak yak yak and a zebu", audience=Preset.EVERYONE)
    family.say("mum", "robin", "my_family", "hopes", "zebu zebu and one yak", audience=Preset.EVERYONE)
    in_step()
    before = said(search("leila", "yak zebu"))
    for number in range(15):
        hidden = {"name": f"yak {number}"}
        family.say("mum", "robin", "about_me_primary", "people", columns=hidden, audience=Preset.ONLY_ME)
    in_step()

    assert search("mum", "yak").total == 17
    assert said(search("leila", "yak zebu")) == before


def test_changed_words_are_found_and_the_old_ones_are_not(family: House, search: Search, in_step: InStep) -> None:
    saved = family.say("mum", "robin", "my_family", "later_story", "He likes porridge.")
    in_step()
    family.say("mum", "robin", "my_family", "later_story", "He likes toast.", passage_id=saved.passage_id, base=1)
    in_step()

    assert search("dad", "porridge").total == 0
    assert said(search("dad", "toast")) == ["He likes [toast]."]


def test_an_earlier_version_is_not_felt_while_the_index_still_knows_it(
    family: House, search: Search, in_step: InStep
) -> None:
    saved = family.say("mum", "robin", "my_family", "later_story", "The adoption, and toast.")
    in_step()
    family.say(
        "mum", "robin", "my_family", "later_story", "Only toast.", passage_id=saved.passage_id, base=1,
        audience=Preset.EVERYONE,
    )  # fmt: skip

    assert search("leila", "adoption").total == 0
    assert said(search("leila", "toast")) == ["Only [toast]."]  # its words still fit


def test_a_passage_taken_off_its_page_is_gone_at_once_and_back_when_restored(
    family: House, search: Search, in_step: InStep
) -> None:
    page_type = family.catalogue.types["my_family"]
    saved = family.say("mum", "robin", "my_family", "later_story", "marmalade")
    in_step()
    assert search("dad", "marmalade").total == 1
    with family.work() as work:
        assert saved.passage_id is not None
        removed = remove_passage(family.space("mum", "robin", work), page_type, saved.page_id, saved.passage_id, base=1)
        work.commit()
    assert search("dad", "marmalade").total == 0  # before the index knows
    in_step()
    assert search("dad", "marmalade").total == 0
    with family.work() as work:
        restore_page(
            family.space("mum", "robin", work), page_type, saved.page_id, saved.revision_number,
            base=removed.revision_number,
        )  # fmt: skip
        work.commit()
    in_step()
    assert search("dad", "marmalade").total == 1


def test_sharing_a_page_shares_it_in_search(family: House, search: Search, in_step: InStep) -> None:
    saved = family.say("mum", "robin", "my_family", "later_story", "rhubarb")
    in_step()
    assert search("leila", "rhubarb").total == 0
    with family.work() as work:
        space = family.space("mum", "robin", work)
        share_page(space, family.catalogue.types["my_family"], saved.page_id, Preset.EVERYONE)
        work.commit()
    in_step()

    assert search("leila", "rhubarb").total == 1


def test_a_permission_is_never_taken_from_the_index(
    family: House, search: Search, in_step: InStep, engine: Engine
) -> None:
    family.say("mum", "robin", "my_family", "later_story", "rhubarb", audience=Preset.EVERYONE)
    in_step()
    assert search("leila", "rhubarb").total == 1
    with Work(engine) as work:
        session = work.begin_writing()
        for passage in session.execute(select(Passage)).scalars():
            passage.audience = type(passage.audience)(frozenset(), frozenset(), frozenset())
        work.commit()

    assert search("leila", "rhubarb").total == 0


def test_words_that_wait_too_long_are_said_to_be_missing(
    family: House, search: Search, in_step: InStep, engine: Engine
) -> None:
    family.say("mum", "robin", "my_family", "later_story", "before")
    in_step()
    family.say("mum", "robin", "my_family", "hopes", "afterwards")
    assert search("dad", "before").state is SearchState.READY  # within seconds, as usual
    with Work(engine) as work:
        work.begin_writing().execute(update(SearchChange).values(asked_at=clock.now() - timedelta(minutes=2)))
        work.commit()

    late = search("dad", "before")

    assert late.state is SearchState.BEHIND and late.total == 1
    in_step()
    assert search("dad", "afterwards").state is SearchState.READY


def test_a_space_with_no_words_yet_finds_nothing_and_is_in_order(family: House, search: Search) -> None:
    results = search("mum", "anything")

    assert (results.total, results.state, results.pages) == (0, SearchState.READY, 1)


def test_no_sign_means_anything_in_the_search_box(family: House, search: Search, in_step: InStep) -> None:
    family.say("mum", "robin", "my_family", "later_story", "The green kettle sings")
    in_step()
    for typed in ("kettle", "-kettle", "\x00kettle\x00", "kettle*", "(kettle)", "+kettle^", '"kettle', "kettle?"):
        assert search("dad", typed).total == 1, typed
    for typed in (
        "'", '"', "*", "?", "kett*", "NEAR(green kettle)", "said:kettle", "around:kettle", "passage:*", "NOT kettle",
        "kettle OR nowhere", "kettle AND", "AND OR NOT", "kettle~2", "/k.*/", "[a TO z]", "' OR 1=1 --",
        "kettle'); DROP TABLE", "(((", ")))", "\\", "{{7*7}}", "%", "_", "kettle^1000000", "..", "\ud83e", "🦖" * 400,
        "a" * 10_000, "a " * 5_000, "\n", "\u202e",
    ):  # fmt: skip
        begun = time.monotonic()
        results = search("dad", typed)
        assert (results.total, results.state) == (0, SearchState.READY), typed
        assert time.monotonic() - begun < 1


def test_every_naughty_string_that_was_saved_is_found_by_itself(family: House, search: Search, in_step: InStep) -> None:
    for line in (
        "ÅÍÎÏ˝ÓÔÒÚÆ☃", "社會科學院語學研究所", "ثم نفس سقطت", "🏳0🌈️", "１２３", "Ṱ̺̺̕o͞ ̷i̲̬͇̪", "!@#$%^&*()`~", "<foo val=bar/>"
    ):  # fmt: skip
        family.say("mum", "robin", "about_me_primary", "people", columns={"name": line}, voice=Voice.PARENT)
        in_step()
        assert search("dad", line).total == 1, line
