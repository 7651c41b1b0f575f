"""Answers are put in order and taken off, and both are taken back, whatever others write, hide or move meanwhile."""

import random
import threading
import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from tests.support.client import Visitor
from tests.support.house import House
from wiki.access.space import Space
from wiki.commands.pages_order import move_passage
from wiki.commands.pages_restore import remove_passage, restore_page
from wiki.commands.pages_undo import undo_change
from wiki.commands.revisions import Saved
from wiki.errors import Conflict, NotAllowed, NotFound
from wiki.models.audit import AuditRow
from wiki.queries.changes import compare_revisions, page_changes
from wiki.queries.pages import open_page
from wiki.text.order import moved, put_back, put_beside, weave
from wiki.words import Preset

ABOUT = "about_me_primary"


class List:
    """The answers to "What I like" on Robin's page, by their words."""

    def __init__(self, family: House) -> None:
        self.family = family
        self.page = family.page("robin", ABOUT)
        self.ids: dict[str, uuid.UUID] = {}

    def say(self, name: str, *words: str, audience: Preset = Preset.EVERYONE, field: str = "like") -> None:
        for one in words:
            said = self.family.say(name, "robin", ABOUT, field, one, audience=audience).passage_id
            assert said is not None
            self.ids[one] = said

    def act(self, name: str, do: Callable[[Space], Saved]) -> Saved:
        with self.family.work() as work:
            saved = do(self.family.space(name, "robin", work))
            work.commit()
        return saved

    def move(self, name: str, one: str, beside: str, *, after: bool = False, once: str | None = None) -> Saved:
        kind = self.family.catalogue.types[ABOUT]
        return self.act(
            name,
            lambda space: move_passage(
                space, kind, self.page, self.ids[one], beside=self.ids[beside], after=after, once=once
            ),
        )

    def remove(self, name: str, one: str) -> Saved:
        kind = self.family.catalogue.types[ABOUT]
        return self.act(name, lambda space: remove_passage(space, kind, self.page, self.ids[one], base=1))

    def undo(self, name: str, number: int, once: str | None = None) -> Saved:
        kind = self.family.catalogue.types[ABOUT]
        return self.act(name, lambda space: undo_change(space, kind, self.page, number, once=once))

    def seen(self, name: str, field: str = "like") -> str:
        with self.family.work() as work:
            view = open_page(self.family.space(name, "robin", work), self.page)
        return " ".join(one.plain for one in view.in_field(field))

    def told(self, name: str, before: int | None = None) -> list[tuple[str, str]]:
        """What the newest change that ``name`` may know of did: (act, words)."""
        with self.family.work() as work:
            found = page_changes(self.family.space(name, "robin", work), self.page, before=before, most=1)
            return [(one.act, one.pieces[0].text) for one in found[0].changes]


@pytest.fixture
def likes(family: House) -> List:
    """Five answers: dad's own ("diary") and one for the family only ("secret") stand among them."""
    made = List(family)
    made.say("mum", "trains", "jam")
    made.say("dad", "diary", audience=Preset.ONLY_ME)
    made.say("mum", "rain", field="dislike")
    made.say("mum", "beans")
    made.say("mum", "secret", audience=Preset.ONLY_FAMILY)
    made.say("mum", "songs")
    return made


def test_a_move_changes_one_place_and_is_told_as_a_move(likes: List) -> None:
    first = likes.move("mum", "songs", "jam", once="press")
    assert likes.seen("mum") == "trains songs jam beans secret"
    assert likes.seen("dad") == "trains songs jam diary beans secret", "what mum can't see stays behind its neighbour"
    assert likes.move("mum", "songs", "jam", once="press").revision_number == first.revision_number, "pressed twice"
    assert likes.move("dad", "songs", "jam").revision_number == first.revision_number, "it stands there already"
    for name in ("mum", "dad", "leila"):
        assert likes.told(name) == [("moved", "songs")], name
    with likes.family.work() as work:
        space = likes.family.space("mum", "robin", work)
        compared = compare_revisions(space, likes.page, first.revision_number - 1, first.revision_number)
        assert [(one.act, one.after is not None) for one in compared.changes] == [("moved", True)]
        acts = work.session.execute(
            select(AuditRow.act).where(AuditRow.chain == space.id).order_by(AuditRow.number.desc()).limit(3)
        ).scalars()
        assert list(acts) == ["page.order_kept", "form.sent_again", "page.reorder"]
    likes.move("mum", "secret", "beans")
    assert likes.told("leila") == [("moved", "songs")], "she sees neither what was moved nor that anything was"
    assert likes.told("dad") == [("moved", "secret")]
    likes.move("dad", "diary", "trains")
    assert likes.told("mum") == [("moved", "secret")]
    assert likes.seen("leila") == "trains songs jam beans"


def test_a_step_down_passes_what_is_hidden_and_a_step_up_brings_it_back(likes: List) -> None:
    likes.move("gran", "beans", "jam")
    assert likes.seen("dad") == "trains beans jam diary secret songs"
    likes.move("gran", "beans", "jam", after=True)
    assert likes.seen("dad") == "trains jam diary beans secret songs"
    assert likes.seen("dad", "dislike") == "rain"


def test_undo_takes_back_one_act_and_nothing_that_came_after_it(likes: List) -> None:
    taken = likes.remove("mum", "jam")
    move = likes.move("mum", "songs", "trains")
    likes.say("dad", "kites")
    assert likes.seen("dad") == "songs trains diary beans secret kites"
    back = likes.undo("gran", taken.revision_number, once="undo")
    assert likes.seen("dad") == "songs trains jam diary beans secret kites"
    assert likes.told("leila") == [("added", "jam")]
    assert likes.undo("gran", taken.revision_number, once="undo").revision_number == back.revision_number
    assert likes.undo("dad", taken.revision_number).revision_number == back.revision_number, "it is back already"
    undone = likes.undo("dad", move.revision_number)
    assert likes.seen("dad") == "trains jam diary beans secret songs kites"
    assert likes.told("leila") == [("moved", "songs")]
    likes.undo("dad", undone.revision_number)
    assert likes.seen("dad") == "songs trains jam diary beans secret kites", "undoing is a move like any other"
    likes.undo("mum", likes.remove("mum", "rain").revision_number)
    assert likes.seen("mum", "dislike") == "rain"
    likes.remove("mum", "songs")
    with pytest.raises(Conflict):
        likes.undo("mum", move.revision_number)
    with pytest.raises(Conflict):
        likes.move("mum", "jam", "songs")
    with pytest.raises(Conflict):
        likes.move("mum", "jam", "rain")
    assert likes.seen("dad") == "trains jam diary beans secret kites"


def test_nobody_moves_or_brings_back_what_they_may_not_see(likes: List) -> None:
    gone = likes.remove("dad", "diary")
    for name, error in (("mum", NotFound), ("leila", NotAllowed), ("nadia", NotFound)):
        with pytest.raises(error):
            likes.undo(name, gone.revision_number)
    with pytest.raises(NotFound):
        likes.undo("dad", gone.revision_number - 1)
    likes.undo("dad", gone.revision_number)
    assert likes.seen("dad") == "trains jam diary beans secret songs"
    assert likes.seen("mum") == "trains jam beans secret songs"
    with pytest.raises(NotFound):
        likes.move("mum", "diary", "jam")
    with pytest.raises(Conflict):
        likes.move("mum", "jam", "diary", after=True)


def test_bringing_an_old_state_back_leaves_what_is_hidden_in_its_place(likes: List) -> None:
    with likes.family.work() as work:
        space = likes.family.space("mum", "robin", work)
        then = open_page(space, likes.page).revision.number
    likes.move("mum", "songs", "trains")
    now = likes.remove("mum", "beans").revision_number
    kind = likes.family.catalogue.types[ABOUT]
    likes.act("mum", lambda space: restore_page(space, kind, likes.page, then, base=now))
    assert likes.seen("dad") == "trains jam diary beans secret songs"
    assert sorted(likes.told("mum")) == [("added", "beans"), ("moved", "songs")]


@pytest.mark.slow
def test_two_who_move_and_two_who_write_at_once_lose_nothing(likes: List) -> None:
    """Every word that was saved is there, every move that was taken left one revision and one row, and what mum can't
    see stands behind the same neighbour unless that was moved."""
    faults: list[str] = []
    moves: list[int] = []

    def shuffle(name: str) -> None:
        dice = random.Random(name)
        for turn in range(12):
            one, beside = dice.sample(["trains", "jam", "beans", "songs"], 2)
            try:
                moves.append(likes.move(name, one, beside, after=bool(turn % 2)).revision_number)
            except Exception as fault:
                faults.append(repr(fault))

    def write(name: str) -> None:
        try:
            for turn in range(12):
                likes.family.say(name, "robin", ABOUT, "like", f"{name}{turn}", audience=Preset.EVERYONE)
        except Exception as fault:
            faults.append(repr(fault))

    threads = [threading.Thread(target=shuffle, args=(name,)) for name in ("mum", "gran")]
    threads += [threading.Thread(target=write, args=(name,)) for name in ("dad", "mum")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []
    written = {f"{name}{turn}" for name in ("dad", "mum") for turn in range(12)}
    words = likes.seen("dad").split()
    assert sorted(words) == sorted({"trains", "jam", "diary", "beans", "secret", "songs"} | written)
    assert [one for one in words if one.startswith("dad")] == [f"dad{turn}" for turn in range(12)]
    with likes.family.work() as work:
        space = likes.family.space("dad", "robin", work)
        number = open_page(space, likes.page).revision.number
        rows = work.session.execute(
            select(func.count()).where(AuditRow.chain == space.id, AuditRow.act == "page.reorder")
        ).scalar_one()
    assert 0 < rows <= len(moves) and number == 1 + 7 + 24 + rows


def test_by_hand_without_script(likes: List, client_for: Callable[[str], Visitor]) -> None:
    mum, robin = client_for("mum"), likes.family.children["robin"]
    mum.open(f"/child/{robin}/page/{likes.page}")
    mum.follow("Change the order: What I like and love to do")
    buttons = [mum.page.html.name_of(one) for one in mum.page.html.all("button")]
    assert "Move up: jam" in buttons and "Move down: trains" in buttons and "Move up: trains" not in buttons
    mum.press("Move up: jam")
    assert "Moved. It is now number 1 of 5." in mum.page.words and likes.seen("mum").startswith("jam trains")
    focus = [mum.page.html.name_of(one) for one in mum.page.html.all("button") if "autofocus" in one.attrib]
    assert focus[-1:] == ["Move down: jam"], "it can't go further up: the focus is on its other button"
    mum.press("Undo")
    assert "Undone. It is back where it was." in mum.page.words and likes.seen("mum").startswith("trains jam")
    mum.press("Take off the page: jam")
    assert "Taken off the page." in mum.page.words and mum.page.h1.startswith("Change the order")
    mum.press("Undo")
    assert likes.seen("dad") == "trains jam diary beans secret songs"
    mum.press("Move down: jam")
    mum.open(f"/child/{robin}/page/{likes.page}/changed")
    assert "Mum changed the order of “What I like and love to do”" in mum.page.words
    assert "Moved to another place. The words are the same" in mum.page.words
    names = [mum.page.html.name_of(one) for one in mum.page.html.all("button")]
    mum.press(next(name for name in names if name.startswith("Move it back: ")))
    assert mum.page.h1.startswith("What changed") and likes.seen("mum").startswith("trains jam")


def test_orders_by_themselves() -> None:
    assert put_beside("abcd", "d", "b", after=False) == list("adbc")
    assert put_beside("abhc", "a", "b", after=True, behind="h") == list("bhac")
    assert put_back("xacd", "abcd", "b") == list("xabcd")
    assert put_back("cdz", "abcd", "b") == list("bcdz")
    assert put_back("z", "ab", "b") == ["z", "b"]
    assert moved("abcd", "acbd", "b") == {"b"} and moved("abcd", "acbd", "c") == {"c"}
    assert moved("abcd", "dabc") == {"d"} and moved("abcd", "bxcd") == set()
    assert len(moved("abcdef", "fbcdea")) == 2
    assert weave("ba", "ahb", {"a": "1", "b": "1", "h": "1"}) == list("bah")
    assert weave("xab", "axhb", {"a": "1", "x": "2", "h": "1", "b": "1"}) == list("xahb")
