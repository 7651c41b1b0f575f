"""People at their browsers, writing as fast as they can, each write noted in the ledger before it is sent."""

import random
import re
import secrets
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.ledger.beside import BESIDE, Sides, act_beside
from tests.ledger.book import Ledger, Write
from tests.ledger.browser import Answer, Browser, Gone, Part
from tests.ledger.home import Home
from tests.ledger.makings import new_photo, new_sound, new_words

WORDS = {"add": 45, "change": 35, "remove": 8, "restore": 12}
UPLOADS = {"add_photo": 60, "change_photo": 25, "add_sound": 5, "remove": 5, "restore": 5}
_PASSAGE = re.compile(r"#passage-([0-9a-f]{32})$")


@dataclass
class Editor:
    """One person. ``mine`` are passages they began: where each stands, and its number (None: look at the form)."""

    name: str
    home: Home
    ledger: Ledger
    browser: Browser
    dice: random.Random
    acts: dict[str, int] = field(default_factory=lambda: WORDS)
    mine: dict[uuid.UUID, tuple[uuid.UUID, int | None]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    words: Callable[[random.Random], tuple[str, str, str]] = new_words
    sides: Sides = field(default_factory=Sides)
    answer: Answer = field(default_factory=lambda: Answer(0, "", ""))

    def write_until(self, over: threading.Event) -> None:
        """Write and write, until told to stop or the server is gone."""
        try:
            while not over.is_set():
                self.act(self.dice.choices(list(self.acts), list(self.acts.values()))[0])
        except Gone:
            self.mine = {passage: (page, None) for passage, (page, _number) in self.mine.items()}
        except Exception as trouble:  # a thread's own failure must fail the test
            self.troubles.append(f"{self.name}: {trouble!r}")
        finally:
            self.browser.close()

    def act(self, act: str) -> Write | None:
        """One act of this kind; None when there is nothing yet to do it to, and for what is no save of a passage."""
        if act in BESIDE:
            act_beside(self, act)
            return None
        if act.startswith("add"):
            return self.add(act.removeprefix("add_"))
        if act == "restore":
            return self.restore()
        if not self.mine:
            return self.add("")
        passage_id = self.dice.choice(list(self.mine))
        return self.remove(passage_id) if act == "remove" else self.change(passage_id, act.removeprefix("change_"))

    def begin(self, act: str, page_id: uuid.UUID) -> Write:
        """A write that is not noted or sent yet."""
        return Write(act, self.home.people[self.name], page_id, secrets.token_urlsafe(16))

    def fill(self, write: Write, kind: str) -> tuple[dict[str, str], list[Part]]:
        """The boxes of the form and its files, filled with new words; ``kind``: photo, sound, or nothing but words."""
        write.word, sent, write.body = self.words(self.dice)
        fields = {
            "csrf_token": self.browser.token, "once": write.once, "language": "en-GB", "body": sent, "voice": "parent",
            "speaker": self.name.title(), "audience": "only_family",
        }  # fmt: skip
        if kind not in {"photo", "sound"}:
            return fields, []
        file = write.file = new_photo(self.dice) if kind == "photo" else new_sound(self.dice)
        fields |= {f"new-{file.box}-alt": file.alt, f"new-{file.box}-caption": file.caption}
        return fields, [(file.box, file.data, file.name, file.content_type)]

    def add(self, kind: str = "", page_id: uuid.UUID | None = None) -> Write:
        """Say something new on a page: one that all write on, or one's own."""
        page_id = page_id or self.dice.choice([*self.home.pages, self.home.own_pages[self.name]])
        write = self.begin("add", page_id)
        fields, files = self.fill(write, kind)
        self.ledger.begin(write)
        self._note(write, self.browser.send(self.home.question(page_id), fields, files))
        return write

    def change(self, passage_id: uuid.UUID, kind: str = "", base: int | None = None) -> Write | None:
        """Say one's own passage anew."""
        page_id, number = self.mine.get(passage_id, (self.home.pages[0], None))
        number = base or number or self._number(passage_id)
        if number is None:
            return None
        write = self.begin("change", page_id)
        write.passage_id, write.base = passage_id, number
        fields, files = self.fill(write, kind)
        self.ledger.begin(write)
        answer = self.browser.send(self.home.path(f"passage/{passage_id}"), {**fields, "base": str(number)}, files)
        self._note(write, answer)
        return write

    def remove(self, passage_id: uuid.UUID) -> Write | None:
        """Take one's own passage off its page."""
        page_id, known = self.mine.pop(passage_id)
        number = known or self._number(passage_id)
        if number is None:
            return None
        write = self.begin("remove", page_id)
        write.passage_id, write.base = passage_id, number
        self.ledger.begin(write)
        fields = {"csrf_token": self.browser.token, "once": write.once, "base": str(number)}
        answer = self.browser.post(self.home.path(f"passage/{passage_id}/remove"), fields)
        self._note(write, answer, may_be_off=known is None)
        return write

    def restore(self) -> Write | None:
        """Bring an older state of one's own page back, from the story of its changes."""
        page_id = self.home.own_pages[self.name]
        answer = self.browser.get(self.home.path(f"page/{page_id}/changed"))
        forms = answer.forms(f"/page/{page_id}/restore")
        if not forms:
            return None
        form = self.dice.choice(forms)
        write = self.begin("restore", page_id)
        write.once, write.to, write.base = form["once"], int(form["number"]), int(form["base"])
        self.ledger.begin(write)
        self._note(write, self.browser.post(self.home.path(f"page/{page_id}/restore"), form))
        self.mine = {one: (page, None if page == page_id else number) for one, (page, number) in self.mine.items()}
        return write

    def _number(self, passage_id: uuid.UUID) -> int | None:
        """The number that the form for changing a passage carries; None (and forgotten) when there is no such form."""
        answer = self.browser.get(self.home.path(f"passage/{passage_id}"))
        forms = answer.forms(f"/passage/{passage_id}")
        if answer.status != 200 or not forms:
            self.mine.pop(passage_id, None)
            return None
        return int(forms[0]["base"])

    def _note(self, write: Write, answer: Answer, may_be_off: bool = False) -> None:
        """What the answer says of the write; ``may_be_off``: a kill, or a restore, may have taken it off the page."""
        self.answer = answer
        page = self.home.path(f"page/{write.page_id}")
        if answer.status == 302 and answer.location.partition("#")[0] == page:
            self.ledger.kept(write, 302)
            found = _PASSAGE.search(answer.location)
            if found:
                self.mine[uuid.UUID(found[1])] = (write.page_id, write.base + 1)
            return
        self.ledger.refused(write, answer.status)
        if write.passage_id is not None:
            self.mine.pop(write.passage_id, None)
        moved_on = write.act == "restore" and answer.location == f"{page}/changed"
        if answer.status != (404 if may_be_off else 409) and not moved_on:
            self.troubles.append(f"{write} answered {answer.status} {answer.location}: {_heading(answer.text)}")


def _heading(text: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
    return found[1].strip() if found else text[:200]
