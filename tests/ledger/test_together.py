"""Many people at once: one wins where only one can, and nobody's words disappear (C7)."""

import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.ledger.book import Ledger, State, Write
from tests.ledger.browser import Answer
from tests.ledger.check import Found, check
from tests.ledger.editors import Editor
from tests.ledger.home import EDITORS, Home
from tests.ledger.makings import new_word, one_sentence
from tests.ledger.servers import Nursery
from wiki.database import open_engine
from wiki.models.jobs import Job, JobState

EDITORS_AT_ONCE = 20
SAVES_EACH = 5
PRESSES = 50


class Crowd:
    """A server that nobody kills, and as many browsers as are wanted."""

    def __init__(self, nursery: Nursery, home: Home) -> None:
        self.home, self.ledger = home, Ledger()
        self.life = nursery.start(home.environ())
        self.editors: list[Editor] = []
        self.terse = False

    def editor(self, name: str) -> Editor:
        """Another window in which ``name`` writes."""
        place = len(self.editors)
        made = Editor(name, self.home, self.ledger, self.home.browser(name, self.life.port), random.Random(place))
        made.words = one_sentence if self.terse else made.words
        self.editors.append(made)
        return made

    def many(self, number: int) -> list[Editor]:
        """So many windows of the four."""
        return [self.editor(EDITORS[place % len(EDITORS)]) for place in range(number)]

    def check(self) -> Found:
        """C0; nothing was killed, so nothing may lie about when the worker has done its work."""
        self._wait_for_worker()
        found = check(self.home, self.ledger)
        assert not found.problems, "\n".join(found.problems)
        assert found.strays == 0, "files without a row, though nobody was killed"
        troubles = [trouble for editor in self.editors for trouble in editor.troubles]
        assert not troubles, troubles
        return found

    def _wait_for_worker(self) -> None:
        engine = open_engine(self.home.url)
        until = time.monotonic() + 60
        unfinished = select(func.count()).select_from(Job).where(Job.state != JobState.DONE)
        try:
            while time.monotonic() < until:
                with engine.connect() as connection:
                    if not connection.execute(unfinished).scalar():
                        return
                time.sleep(0.1)
        finally:
            engine.dispose()
        raise AssertionError("files are not ready after a minute")


@pytest.fixture
def crowd(nursery: Nursery, home: Home) -> Iterator[Crowd]:
    made = Crowd(nursery, home)
    yield made
    for editor in made.editors:
        editor.browser.close()
    made.life.kill()


def at_once(acts: list[Callable[[], Any]], seconds: int = 120) -> list[Any]:
    """Do all of it at the same moment; what each gave back, in order. A failure in any is raised here."""
    start, results, failures = threading.Barrier(len(acts)), [None] * len(acts), []

    def run(place: int) -> None:
        start.wait()
        try:
            results[place] = acts[place]()
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(place,), daemon=True) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    if failures:
        raise failures[0]
    return results


def _first_passage(crowd: Crowd) -> uuid.UUID:
    """A passage of one sentence, that all will write in: whatever two make of it clashes."""
    crowd.terse = True
    mum = crowd.editor("mum")
    mum.add("", crowd.home.pages[0])
    return next(iter(mum.mine))


@pytest.mark.slow
@pytest.mark.parametrize("number", [2, EDITORS_AT_ONCE])
def test_of_many_who_change_the_same_words_one_wins_and_the_others_see_both(crowd: Crowd, number: int) -> None:
    passage = _first_passage(crowd)
    editors = crowd.many(number)
    writes: list[Write] = at_once([partial(one.change, passage, "", 1) for one in editors])
    won = [write for write in writes if write.state is State.KEPT]
    assert len(won) == 1
    assert sorted(write.status for write in writes) == [302, *[409] * (number - 1)]
    for write, editor in zip(writes, editors, strict=True):
        if write is not won[0]:
            _sees_both(editor.answer, write, won[0])
    crowd.check()


def _sees_both(answer: Answer, mine: Write, theirs: Write) -> None:
    """The conflict page: their words as they are now, mine, both in the box, and the next save is on theirs."""
    assert "Somebody changed this while you were writing" in answer.text
    box = _box(answer)
    assert mine.body in box and theirs.body in box
    there_now = answer.text.partition('id="theirs"')[2].partition('id="mine"')[0]
    assert theirs.word in there_now, "the words that won are not shown"
    keep_mine, both = answer.forms(f"/passage/{mine.passage_id}")
    assert keep_mine["body"] == mine.body
    assert keep_mine["base"] == both["base"] == str(theirs.base + 1)


def _box(answer: Answer) -> str:
    """What stands in the box for the words."""
    box = answer.text.partition('<textarea class="govuk-textarea" id="body"')[2].partition("</textarea>")[0].partition(">")[2]
    return unescape(box).replace("\r\n", "\n").removeprefix("\n")


@pytest.mark.slow
def test_whoever_lost_can_save_from_the_page_that_shows_both(crowd: Crowd) -> None:
    passage = _first_passage(crowd)
    editors = crowd.many(6)
    writes = at_once([partial(one.change, passage, "", 1) for one in editors])
    write, editor = next(one for one in zip(writes, editors, strict=True) if one[0].state is State.REFUSED)
    editor.mine[passage] = (write.page_id, int(editor.answer.forms(f"/passage/{passage}")[0]["base"]))
    again = editor.change(passage)
    assert again is not None
    assert again.state is State.KEPT
    crowd.check()


@pytest.mark.slow
def test_whoever_lost_keeps_the_picture_that_came_with_the_words(crowd: Crowd) -> None:
    passage = _first_passage(crowd)
    editors = crowd.many(4)
    writes: list[Write] = at_once([partial(one.change, passage, "photo", 1) for one in editors])
    assert sorted(write.status for write in writes) == [302, 409, 409, 409]
    lost = [editor for write, editor in zip(writes, editors, strict=True) if write.state is State.REFUSED]
    kept = {editor.answer.forms(f"/passage/{passage}")[0]["media"] for editor in lost}
    assert len(kept) == 3, "each has their own picture in the box still"
    assert crowd.check().loose == 3


def _own_sentence(editor: Editor, passage: uuid.UUID, place: int, base: int | None = None) -> Write:
    """Open the form, change the sentence that is one's own, save; where the server is busy, send the same again."""
    form = editor.browser.get(editor.home.path(f"passage/{passage}"))
    number = base or int(form.forms(f"/passage/{passage}")[0]["base"])
    write = editor.begin("change", editor.home.pages[0])
    write.word, write.passage_id, write.base = new_word(), passage, number
    sentences = _box(form).split("\n")
    sentences[place] = f"Number {place} wrote {write.word}."
    write.body = "\n".join(sentences)
    fields = {
        "csrf_token": editor.browser.token, "once": write.once, "language": "en-GB", "body": write.body, "base": str(number),
        "voice": "parent", "speaker": "All of us", "audience": "only_family",
    }  # fmt: skip
    editor.ledger.begin(write)
    for _turn in range(5):
        editor.answer = editor.browser.send(editor.home.path(f"passage/{passage}"), fields, [])
        if editor.answer.status != 503:
            break
    (editor.ledger.kept if editor.answer.status == 302 else editor.ledger.refused)(write, editor.answer.status)
    return write


def _shared_passage(crowd: Crowd, number: int) -> uuid.UUID:
    """A passage with a sentence for each of ``number`` people."""
    mum = crowd.editor("mum")
    page, write = crowd.home.pages[0], mum.begin("add", crowd.home.pages[0])
    write.word, write.body = "", "\n".join(f"Number {place} begins." for place in range(number))
    fields = {
        "csrf_token": mum.browser.token, "once": write.once, "language": "en-GB", "body": write.body, "voice": "parent",
        "speaker": "All of us", "audience": "only_family",
    }  # fmt: skip
    answer = mum.browser.send(crowd.home.question(page), fields, [])
    assert answer.status == 302, answer.text[:300]
    return uuid.UUID(answer.location.rpartition("#passage-")[2])


@pytest.mark.slow
@pytest.mark.parametrize("number", [2, EDITORS_AT_ONCE])
def test_many_who_change_a_sentence_each_from_the_same_words_are_all_in(crowd: Crowd, number: int) -> None:
    passage = _shared_passage(crowd, number)
    editors = crowd.many(number)
    writes: list[Write] = at_once([partial(_own_sentence, one, passage, place, 1) for place, one in enumerate(editors)])
    assert {write.status for write in writes} == {302}, [str(write) for write in writes]
    now = _box(editors[0].browser.get(crowd.home.path(f"passage/{passage}")))
    assert all(write.word in now for write in writes), "every acknowledged word is on the page"
    assert crowd.check().kept == number


@pytest.mark.slow
@pytest.mark.parametrize(("number", "saves"), [(6, 10), pytest.param(20, 50, marks=pytest.mark.deep)])
def test_many_who_write_in_one_passage_again_and_again_lose_no_word(crowd: Crowd, number: int, saves: int) -> None:
    """Each saves their own sentence over and over; each last word is on the page, each earlier one in the history."""
    passage = _shared_passage(crowd, number)
    editors = crowd.many(number)

    def write(editor: Editor, place: int) -> list[Write]:
        return [_own_sentence(editor, passage, place) for _again in range(saves)]

    all_writes: list[list[Write]] = at_once([partial(write, one, place) for place, one in enumerate(editors)], 3600)
    statuses = [one.status for writes in all_writes for one in writes]
    assert set(statuses) == {302}, {status: statuses.count(status) for status in statuses}
    now = _box(editors[0].browser.get(crowd.home.path(f"passage/{passage}")))
    assert [writes[-1].word in now for writes in all_writes] == [True] * number
    assert crowd.check().kept == number * saves


@pytest.mark.slow
def test_many_who_write_on_one_page_at_once_all_keep_every_word(crowd: Crowd) -> None:
    page = crowd.home.pages[0]
    editors = crowd.many(EDITORS_AT_ONCE)

    def write(editor: Editor) -> None:
        editor.add("", page)
        passage = next(iter(editor.mine))
        for _again in range(SAVES_EACH - 1):
            editor.change(passage)

    at_once([partial(write, one) for one in editors])
    assert crowd.ledger.count(State.KEPT) == EDITORS_AT_ONCE * SAVES_EACH
    assert crowd.check().there == EDITORS_AT_ONCE * SAVES_EACH


@pytest.mark.slow
def test_words_and_pictures_saved_on_one_page_at_once_keep_nobody_out(crowd: Crowd) -> None:
    page = crowd.home.pages[0]

    def write(editor: Editor) -> None:
        for kind in ("photo", "", "sound", "photo", ""):
            editor.add(kind, page)
            editor.change(next(iter(editor.mine)), kind)

    at_once([partial(write, one) for one in crowd.many(8)])
    assert crowd.check().there == 8 * 5 * 2


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["", "photo"], ids=["words", "photo"])
def test_a_form_sent_fifty_times_at_once_is_saved_once(crowd: Crowd, kind: str) -> None:
    editors = [crowd.editor("mum") for _press in range(PRESSES)]
    first = editors[0]
    write = first.begin("add", crowd.home.pages[0])
    fields, files = first.fill(write, kind)
    crowd.ledger.begin(write)
    path = crowd.home.question(write.page_id)
    answers: list[Answer] = at_once([partial(one.browser.send, path, fields, files) for one in editors])
    assert {(answer.status, answer.location) for answer in answers} == {(302, answers[0].location)}
    crowd.ledger.kept(write, 302)
    assert crowd.check().there == 1


@pytest.mark.slow
def test_two_of_whom_one_takes_the_passage_off_while_the_other_changes_it(crowd: Crowd) -> None:
    for _again in range(5):
        passage = _first_passage(crowd)
        page = crowd.home.pages[0]
        mum, dad = crowd.editor("mum"), crowd.editor("dad")
        mum.mine[passage] = dad.mine[passage] = (page, 1)
        writes = at_once([partial(mum.remove, passage), partial(dad.change, passage)])
        assert sorted(write.status for write in writes) == [302, 409], [str(write) for write in writes]
    crowd.check()
