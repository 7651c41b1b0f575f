"""Acts under fire that are no writing on a page: words taken out for good, a membership ended, a copy of everything made.

Each is noted before it is sent, as in the ledger. What they act on was there before: words that nobody else touches, and
people who do nothing.
"""

import hashlib
import random
import secrets
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from sqlalchemy import Connection, Engine, select

from media.store import Store
from tests.erasing.planted import in_files, in_tables
from tests.ledger.book import State
from tests.ledger.browser import Answer, Browser, Gone
from tests.ledger.home import Home
from tests.ledger.makings import new_word
from tests.support.house import House
from wiki.commands.erasures_journal import read as read_erasures
from wiki.database import open_engine
from wiki.models.audit import AuditRow
from wiki.models.children import Membership
from wiki.models.erasures import Erasure
from wiki.models.takeaways import Takeaway, TakeawayState
from wiki.pagetypes.read import load_folder
from wiki.settings import ROOT
from wiki.words import Role

_PATIENCE = (302, 422)


@dataclass
class Deed:
    """One such act. ``about``: the passage or membership; for a copy, nothing. ``word``: what stood there, or the form's token."""

    act: str
    about: uuid.UUID
    word: str = ""
    state: State = State.SENT

    def __str__(self) -> str:
        return f"{self.act} {self.about.hex[:8]} {self.word}: {self.state}"


@dataclass
class Doer:
    """Mum, who takes words of hers out and has copies made, and Moira, who ends memberships, as fast as they can."""

    home: Home
    port: int
    seed: float
    words: dict[uuid.UUID, str] = field(default_factory=dict)
    members: list[uuid.UUID] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        turns = [self._erase, self._end, self._take, self._erase, self._end]
        random.Random(self.seed).shuffle(turns)
        self._turns = cycle(turns)
        self._browsers = {name: self.home.browser(name, self.port) for name in ("mum", "moira")}

    def plant(self, number: int) -> None:
        """So many passages and people more, to act on in the next round: while the server lives, by the form."""
        browser = self._browsers["mum"]
        page = self.home.pages[-1]  # of one's own page an older state may be brought back
        for _passage in range(number):
            word = new_word()
            fields = {
                "csrf_token": browser.token, "once": secrets.token_urlsafe(12), "language": "en-GB", "voice": "parent",
                "body": f"This should never have been written: {word}.", "speaker": "Mum", "audience": "only_family",
            }  # fmt: skip
            answer = browser.send(self.home.question(page), fields)
            assert answer.status == 302, answer.text[:300]
            self.words[uuid.UUID(answer.location.rpartition("#passage-")[2])] = word

    def move(self, port: int) -> None:
        """The server has another port now."""
        for browser in self._browsers.values():
            browser.move(port)

    def act_until(self, over: threading.Event) -> None:
        """Act and act, until told to stop, the server is gone, or there is nothing left to act on."""
        try:
            while not over.is_set():
                next(self._turns)()
                over.wait(0.01)
        except Gone:
            pass
        except Exception as trouble:  # a thread's own failure must fail the test
            self.troubles.append(repr(trouble))
        finally:
            self.close()

    def close(self) -> None:
        """Hang up."""
        for browser in self._browsers.values():
            browser.close()

    def _send(self, deed: Deed, browser: Browser, path: str, fields: dict[str, str]) -> Answer:
        self.deeds.append(deed)
        answer = browser.post(self.home.path(path), {"csrf_token": browser.token, **fields})
        deed.state = State.KEPT if answer.status == 302 else State.REFUSED
        if answer.status not in _PATIENCE:
            self.troubles.append(f"{deed} answered {answer.status}: {answer.text[:200]}")
        return answer

    def _erase(self) -> None:
        if self.words:
            passage, word = self.words.popitem()
            fields = {"reason": "somebody_else", "words": "", "sure": "yes"}
            self._send(Deed("erase", passage, word), self._browsers["mum"], f"passage/{passage}/erase", fields)

    def _end(self) -> None:
        if self.members:
            member = self.members.pop()
            self._send(Deed("end", member), self._browsers["moira"], f"people/{member}/end", {"reason": "moved away"})

    def _take(self) -> None:
        once = secrets.token_urlsafe(12)
        self._send(Deed("take", uuid.uuid4(), once), self._browsers["mum"], "take-away", {"once": once})


def add_members(home: Home, number: int, turn: int) -> list[uuid.UUID]:
    """So many relatives who do nothing, to be removed."""
    engine = open_engine(home.url)
    house = House(engine, load_folder(ROOT / "page_templates"), people=dict(home.people), children={"robin": home.child_id})
    made = [house.member("robin", f"relative{turn}-{place}", Role.RELATIVE, relation="Cousin") for place in range(number)]
    engine.dispose()
    return made


def hold(home: Home, doer: Doer, *, at_the_end: bool = False) -> list[str]:
    """All that is wrong: acknowledged and not done, done twice, half done, or done though it was refused. ``at_the_end``: when
    all slow work is done, nothing of what was taken out is anywhere, and every copy that was asked for is whole."""
    engine = open_engine(home.url)
    try:
        with engine.connect() as connection:
            rows = _Rows(connection)
            found = [f"{deed}: {problem}" for deed in doer.deeds for problem in rows.wrong(deed)]
        found += list(_gone(home, engine, doer, at_the_end))
        if at_the_end:
            with engine.connect() as connection:
                found += list(_copies(home, connection))
        return found
    finally:
        engine.dispose()


class _Rows:
    """What the tables say, read once."""

    def __init__(self, connection: Connection) -> None:
        def rows(*columns: Any) -> list[Any]:
            return list(connection.execute(select(*columns)))

        self._audit: dict[tuple[str, uuid.UUID | None], int] = {}
        for row in rows(AuditRow.act, AuditRow.object_id):
            self._audit[row.act, row.object_id] = self._audit.get((row.act, row.object_id), 0) + 1
        self._erased = [row.passage_id for row in rows(Erasure.passage_id)]
        self._ended = {row.id for row in rows(Membership.id, Membership.ended_at) if row.ended_at is not None}
        self._taken = {row.once: row.id for row in rows(Takeaway.id, Takeaway.once)}

    def wrong(self, deed: Deed) -> Iterator[str]:
        """What is wrong with one act."""
        if deed.act == "erase":
            done, told = self._erased.count(deed.about), self._audit.get(("passage.erased", deed.about), 0)
        elif deed.act == "end":
            done, told = int(deed.about in self._ended), self._audit.get(("member.ended", deed.about), 0)
        else:
            found = self._taken.get(deed.word)
            done, told = int(found is not None), self._audit.get(("takeaway.asked_own", found), 0) if found else 0
        wanted = {State.KEPT: {1}, State.REFUSED: {0}, State.SENT: {0, 1}}[deed.state]
        if done not in wanted:
            yield f"is done {done} times"
        if told != done:
            yield f"is done {done} times, and the audit tells of {told}"


def _gone(home: Home, engine: Engine, doer: Doer, at_the_end: bool) -> Iterator[str]:
    """Words taken out stand in no table from the moment of the act, and in no file once the worker was there."""
    with engine.connect() as connection:
        erased = set(connection.execute(select(Erasure.passage_id)).scalars())
    words = {deed.about: deed.word for deed in doer.deeds if deed.act == "erase"}
    gone = [word for passage, word in words.items() if passage in erased]
    there = [word for passage, word in words.items() if passage not in erased]
    yield from (f"{word} was taken out and stands in a table" for word in in_tables(engine, gone))
    yield from (f"{word} was not taken out and is gone" for word in set(there) - in_tables(engine, there))
    if not at_the_end:
        return
    folders = [home.instance]
    folders += [home.instance.parent] if home.is_sqlite else []
    yield from (f"{word} was taken out and lies in {places}" for word, places in in_files(folders, gone).items())
    listed = [stone.passage_id for stone in read_erasures(home.instance)]
    yield from (f"{passage} is {listed.count(passage)} times in the list beside the database" for passage in erased if listed.count(passage) != 1)


def _copies(home: Home, connection: Connection) -> Iterator[str]:
    """Every copy that is ready is whole; none waits for ever."""
    store = Store(home.settings().media_root)
    for row in connection.execute(select(Takeaway.state, Takeaway.key, Takeaway.sha256)):
        if row.state is TakeawayState.WAITING:
            yield "a copy still waits"
        elif row.state is TakeawayState.READY and hashlib.sha256(store.path(row.key).read_bytes()).hexdigest() != row.sha256:
            yield "a copy is not whole"
