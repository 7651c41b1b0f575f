"""Robin's family house with mum's new address written all over it, a token for each place, and dad, who must not learn it."""

import io
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlalchemy import update

from media.store import Store
from tests.media.making import phone_jpeg
from tests.support.canaries import Canaries
from tests.support.client import Visitor
from tests.support.house import House
from tests.support.watch import Watch
from wiki.access.space import Space
from wiki.commands.children import choose_picture
from wiki.commands.media import add_media
from wiki.commands.pages_start import start_page
from wiki.commands.passages import MediaUse
from wiki.commands.protected import Protecting, end_detail, note_detail
from wiki.commands.questions import Asking
from wiki.commands.questions_answer import answer_question
from wiki.commands.questions_ask import ask_about
from wiki.commands.translations import Translating, translate
from wiki.models.media import Media
from wiki.models.translations import TranslatedBy
from wiki.settings import Settings
from wiki.words import Permission, Preset, Voice
from wiki.worker.run import drain

T = TypeVar("T")
ROBINS = ("mum", "dad", "gran", "leila", "priya", "grace", "ruth", "daniel", "moira")


@dataclass
class Guarded:
    """The house, its program, and where each token stands. ``passages``: by a short name; ``detail``: once it was noted."""

    house: House
    app: Flask
    watch: Watch
    canaries: Canaries = field(default_factory=Canaries)
    passages: dict[str, uuid.UUID] = field(default_factory=dict)
    pages: dict[str, uuid.UUID] = field(default_factory=dict)
    detail: uuid.UUID | None = None

    @property
    def settings(self) -> Settings:
        """What the program was made with."""
        found: Settings = self.app.config["SETTINGS"]
        return found

    @property
    def robin(self) -> str:
        """Where Robin's space is."""
        return f"/child/{self.house.children['robin']}"

    @property
    def my_family(self) -> uuid.UUID:
        """The page on which most of it stands."""
        return self.house.page("robin", "my_family")

    def hide(self, what: str) -> str:
        """A token that dad must not meet once it is kept from him."""
        return self.canaries.hide("robin", what, set(ROBINS) - {"dad"})

    def say(self, short: str, name: str, question: str, body: str, page: str = "my_family", **more: object) -> uuid.UUID:
        """``name`` says something for everyone; its passage is kept under ``short``."""
        more.setdefault("audience", Preset.EVERYONE)
        saved = self.house.say(name, "robin", page, question, body, **more)
        assert saved.passage_id is not None
        self.passages[short], self.pages[short] = saved.passage_id, saved.page_id
        return saved.passage_id

    def act(self, name: str, act: Callable[[Space], T], permission: Permission = Permission.READ) -> T:
        """``name`` does something in Robin's space, and it is kept."""
        with self.house.work() as work:
            done = act(self.house.space(name, "robin", work, permission))
            work.commit()
        return done

    def photo(self, name: str, filename: str) -> uuid.UUID:
        """A picture that ``name`` adds."""
        with self.house.work() as work:
            space = self.house.space(name, "robin", work, Permission.UPLOAD)
            made = add_media(space, Store(self.settings.media_root), io.BytesIO(phone_jpeg()), filename, "image/jpeg")
            work.commit()
        return made

    def keep_from_dad(self, *words: str, kind: str = "other") -> None:
        """Daniel notes it."""
        self.keep_from("dad", *words, kind=kind)

    def keep_from(self, name: str, *words: str, kind: str = "other") -> None:
        """Daniel notes that it is kept from somebody."""
        with self.house.work() as work:
            told = Protecting(kind, "\n".join(words), [self.house.people[name].hex], "Court order")
            self.detail = note_detail(self.house.space("daniel", "robin", work), told)
            work.commit()

    def end(self) -> None:
        """Daniel ends it."""
        assert self.detail is not None
        with self.house.work() as work:
            end_detail(self.house.space("daniel", "robin", work), self.detail, "The order is over")
            work.commit()

    def catch_up(self) -> None:
        """The worker does what waits."""
        drain(self.settings, self.app.extensions["engine"])

    def visitor(self, name: str) -> Visitor:
        """A browser that fails at the first token that is not for ``name``."""
        return Visitor(self.app, self.watch, self.canaries, name).sign_in(self.house.people[name])


@pytest.fixture
def guarded(family: House, app: Flask, watch: Watch) -> Guarded:
    """Nothing is noted yet, and nothing written."""
    return Guarded(family, app, watch)


@pytest.fixture
def planted(guarded: Guarded) -> Guarded:
    """A token everywhere that words can stand."""
    house, hide = guarded.house, guarded.hide
    guarded.say("clean", "mum", "love_about", "He hums.")
    guarded.say("dads", "dad", "food", "He eats rice.")
    guarded.say("body", "mum", "health", f"We live at 12 {hide('body')} Lane now.", note=f"moved to {hide('note of a save')}")
    guarded.say("typed", "daniel", "sleep", f"Grace rang from {hide('body by the caseworker')}.", voice=Voice.PROFESSIONAL, speaker="Daniel")
    guarded.say("row", "mum", "people", "", "about_me_primary", columns={"name": f"Ann of {hide('a box of a row')}", "who": "aunt"})
    guarded.say("past", "mum", "moving", f"He runs to {hide('past of a passage')}.")
    guarded.say("past", "mum", "moving", "He runs home.", passage_id=guarded.passages["past"], base=1)
    pictures: dict[str, tuple[uuid.UUID, dict[str, Any]]] = {
        "named": (guarded.photo("mum", f"{hide('name of a file')}.jpg"), {}),
        "captioned": (guarded.photo("mum", "a.jpg"), {"caption": f"At {hide('caption')}"}),
        "alt": (guarded.photo("mum", "b.jpg"), {"alt": f"The door of {hide('alt')}"}),
        "heard": (guarded.photo("mum", "c.jpg"), {"transcript": f"I said {hide('transcript')}"}),
        "read": (guarded.photo("mum", "d.jpg"), {}),
    }
    for short, (media_id, words) in pictures.items():
        guarded.say(short, "mum", "outside", f"Outside, {short}.", media=(MediaUse(media_id, **{"alt": "A tree", **words}),))
    portrait = guarded.photo("mum", "robin.jpg")
    with house.work() as work:
        session = work.begin_writing()
        session.execute(update(Media).where(Media.id == pictures["read"][0]).values(words=f"Dear Ms {hide('words in a file')}"))
        work.commit()
    do = guarded.act
    do("mum", lambda space: choose_picture(space, portrait, f"Robin at {hide('alt of the portrait')}"), Permission.SHARE)
    free = house.catalogue.types["free_page"]
    guarded.pages["titled"] = do("mum", lambda space: start_page(space, free, f"Our {hide('title of a page')} home"))
    guarded.say("titled", "mum", "about", "It has a swing.", "free_page")
    asked = Asking(f"Shall we meet at {hide('question')}?", to_person=house.people["dad"])
    do("mum", lambda space: ask_about(space, guarded.passages["dads"], asked), Permission.ASK)
    where = Asking("Where?", to_person=house.people["mum"])
    answered = do("dad", lambda space: ask_about(space, guarded.passages["clean"], where), Permission.ASK)
    do("mum", lambda space: answer_question(space, answered, f"At {hide('answer')}."), Permission.ASK)
    given = Translating("pl", f"On nuci, {hide('translation')}.", TranslatedBy.FAMILY, "")
    do("mum", lambda space: translate(space, guarded.passages["clean"], given))
    guarded.catch_up()
    return guarded
