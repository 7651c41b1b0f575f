"""The answer to a request to see what is kept tells whoever asks nothing that is kept from them, by no file, title or scan."""

import io
import uuid
import zipfile

import pytest
from sqlalchemy import update

from media.store import Store
from tests.guarded.conftest import Guarded
from tests.support.filling import as_stream, scan
from wiki import clock
from wiki.access.space import Space
from wiki.commands.corrections import Mistake, correct_passage
from wiki.commands.members import end_membership
from wiki.commands.pages_start import start_page
from wiki.commands.paper import PaperFacts, SentFile, add_paper
from wiki.commands.passages import MediaUse
from wiki.commands.questions import Asking as Question
from wiki.commands.questions_answer import answer_question
from wiki.commands.questions_ask import ask_about
from wiki.commands.subject import Asking, Deciding, decide, extend_request, make_answer, note_request
from wiki.errors import Refused
from wiki.models.media import Media
from wiki.models.subject import AskedBy
from wiki.queries.people import list_members
from wiki.queries.subject import details_kept, find_asked
from wiki.queries.subject_answers import find_own_answer
from wiki.words import Permission, Preset, Role, Voice

GIVE, KEEP = Deciding("give"), Deciding("keep", "third_party")


def _advise(guarded: Guarded, short: str, field: str, words: str, page: str = "my_family", **more: object) -> uuid.UUID:
    """Daniel writes something that dad does not see."""
    return guarded.say(short, "daniel", field, words, page, voice=Voice.PROFESSIONAL, audience=Preset.PROFESSIONALS, **more)


def _ask(guarded: Guarded) -> uuid.UUID:
    asking = Asking(guarded.house.people["dad"].hex, "", "We rang the number we know", clock.today())
    return guarded.act("daniel", lambda space: note_request(space, asking), Permission.MANAGE_MEMBERS)


def _make(guarded: Guarded, request_id: uuid.UUID, **choices: Deciding) -> None:
    def answer(space: Space) -> None:
        for short, choice in choices.items():
            decide(space, request_id, guarded.passages[short], choice)
        make_answer(space, request_id, "en")

    guarded.act("daniel", answer, Permission.MANAGE_MEMBERS)
    guarded.catch_up()


def _fetch(guarded: Guarded, request_id: uuid.UUID) -> zipfile.ZipFile:
    with guarded.house.work() as work:
        _asked, found = find_own_answer(guarded.house.space("dad", "robin", work, Permission.SHARE), request_id)
    return zipfile.ZipFile(io.BytesIO(Store(guarded.settings.media_root).read(found.key)))


def _begin_page(guarded: Guarded) -> None:
    free = guarded.house.catalogue.types["free_page"]
    guarded.act("mum", lambda space: start_page(space, free, "Our home at Larchcopse Lane"))
    _advise(guarded, "counts", "story", "He counts to ten.", "free_page")


def _set_words(guarded: Guarded, media_id: uuid.UUID) -> None:
    with guarded.house.work() as work:
        work.begin_writing().execute(update(Media).where(Media.id == media_id).values(words="From: 12 Larchcopse Lane"))
        work.commit()


def test_what_was_read_in_a_file_or_on_a_scan_and_the_title_of_a_page_are_not_given(guarded: Guarded) -> None:
    _begin_page(guarded)
    letter = guarded.photo("daniel", "letter.jpg")
    _advise(guarded, "letter", "health", "A letter.", media=(MediaUse(letter, alt="A letter"),))
    facts, store = PaperFacts(clock.today(), Voice.PROFESSIONAL, "Ms Reed"), Store(guarded.settings.media_root)
    paper = guarded.act(
        "moira", lambda space: add_paper(space, store, [SentFile(as_stream(scan()), "form.pdf", "application/pdf")], facts),
        Permission.TYPE_FROM_PAPER,
    )  # fmt: skip
    guarded.catch_up()
    _advise(guarded, "typed", "food", "He eats rice.", paper_id=paper, paper_on=clock.today())
    _set_words(guarded, letter)
    _set_words(guarded, paper)
    guarded.keep_from_dad("Larchcopse Lane")
    asked = _ask(guarded)
    with pytest.raises(Refused) as refused:
        _make(guarded, asked, letter=GIVE)
    assert "Cover it, or keep the words back" in refused.value.fields["choice"]
    with pytest.raises(Refused) as refused:
        guarded.act("daniel", lambda space: extend_request(space, asked, "We ask at Larchcopse Lane."), Permission.MANAGE_MEMBERS)
    assert "Write it without" in refused.value.fields["why"]

    _make(guarded, asked, letter=KEEP, typed=GIVE, counts=GIVE)
    archive = _fetch(guarded, asked)
    said = "".join(archive.read(one).decode("latin-1") for one in archive.namelist())
    assert "He counts to ten." in said and "He eats rice." in said
    assert "Larchcopse" not in said and not [name for name in archive.namelist() if paper.hex in name or letter.hex in name]


def test_an_answer_that_was_made_before_is_not_fetched_once_its_title_tells_it(guarded: Guarded) -> None:
    _begin_page(guarded)
    asked = _ask(guarded)
    _make(guarded, asked, counts=GIVE)
    assert "Our home at Larchcopse Lane" in _fetch(guarded, asked).read("given.html").decode()
    guarded.keep_from_dad("Larchcopse Lane")
    with pytest.raises(Refused):
        _fetch(guarded, asked)


def test_an_answer_that_was_made_before_is_not_fetched_once_a_question_in_it_tells_it(guarded: Guarded) -> None:
    """Dad sees the passage by himself, so nothing but what was asked beside it was given to him."""
    guarded.say("seen", "daniel", "food", "He counts to ten.", "my_family", voice=Voice.PROFESSIONAL)
    to = Question("Where shall we meet?", to_person=guarded.house.people["moira"], audience=Preset.PROFESSIONALS)
    question = guarded.act("daniel", lambda space: ask_about(space, guarded.passages["seen"], to), Permission.ASK)
    guarded.act("moira", lambda space: answer_question(space, question, "At Larchcopse Lane."), Permission.ASK)
    asked = _ask(guarded)
    _make(guarded, asked, seen=GIVE)
    assert "At Larchcopse Lane." in _fetch(guarded, asked).read("given.html").decode()
    guarded.keep_from_dad("Larchcopse Lane")
    with pytest.raises(Refused):
        _fetch(guarded, asked)


def test_why_words_were_put_right_is_looked_through_like_the_words(guarded: Guarded) -> None:
    _advise(guarded, "counts", "food", "He eats rise.")
    mistake, types = Mistake("rise", "rice", "She wrote so from Larchcopse Lane"), guarded.house.catalogue.types
    guarded.act(
        "daniel", lambda space: correct_passage(space, types.get, guarded.passages["counts"], mistake, base=1), Permission.WRITE
    )
    guarded.keep_from_dad("Larchcopse Lane")
    with pytest.raises(Refused) as refused:
        _make(guarded, _ask(guarded), counts=GIVE)
    assert "Cover it, or keep the words back" in refused.value.fields["choice"]


def test_what_is_kept_from_a_young_person_who_left_is_kept_from_the_one_who_asks_by_letter(guarded: Guarded) -> None:
    house = guarded.house
    house.member("robin", "kit", Role.YOUNG_PERSON)
    guarded.keep_from("kit", "Larchcopse Lane")

    def leave(space: Space) -> None:
        [kit] = [one.id for one in list_members(space) if one.role is Role.YOUNG_PERSON]
        end_membership(space, kit, "They asked us to")

    guarded.act("daniel", leave, Permission.MANAGE_MEMBERS)
    asking = Asking(AskedBy.CHILD, "Kit", "We know the hand", clock.today())
    asked = guarded.act("daniel", lambda space: note_request(space, asking), Permission.MANAGE_MEMBERS)
    with house.work() as work:
        space = house.space("daniel", "robin", work, Permission.MANAGE_MEMBERS)
        assert details_kept(space, find_asked(space, asked)).is_in("At Larchcopse Lane")
