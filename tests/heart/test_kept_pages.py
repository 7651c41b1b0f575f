"""A page that is kept in memory follows whatever it shows or hides, for every reader, at once: as if nothing were kept."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update

from media.store import Store
from tests.media.making import phone_jpeg
from tests.support.client import Visitor
from tests.support.house import House
from wiki.access.audience import Ticked
from wiki.access.corner import open_corner_space
from wiki.access.space import Space, open_space
from wiki.commands.corner import give_back, open_corner, take_away
from wiki.commands.corrections import Mistake, correct_passage
from wiki.commands.erasures import erase_passage
from wiki.commands.fields_share import narrow_field, share_field
from wiki.commands.media import add_media
from wiki.commands.members import add_member, end_membership
from wiki.commands.pages_order import move_passage
from wiki.commands.pages_restore import remove_passage, restore_page
from wiki.commands.pages_share import share_page
from wiki.commands.pages_undo import undo_change
from wiki.commands.passages import MediaUse
from wiki.commands.questions import Asking
from wiki.commands.questions_answer import answer_question, settle_question
from wiki.commands.questions_ask import ask_about
from wiki.commands.share_requests import answer_request, ask_to_share
from wiki.commands.translations import Translating, take_translation_off, translate
from wiki.database import Work
from wiki.models.children import Child
from wiki.models.corner import TakenPicture
from wiki.models.media import Rendition
from wiki.models.people import Person
from wiki.models.translations import TranslatedBy
from wiki.queries.pages import find_page
from wiki.queries.people import list_members
from wiki.settings import Settings
from wiki.web import kept
from wiki.words import ErasureReason, Hand, Permission, Preset, Role

ABOUT = "about_me_primary"
READERS = ("mum", "dad", "gran", "leila", "priya", "daniel")
_ANEW = re.compile(r'(name="(?:csrf_token|once)" value=")[^"]*|data-left="\d+"|(?<=id=")staying[^>]*')
Act = Callable[..., Any]


@dataclass
class Desk:
    """Robin's first page with its readers: their browsers stay open while one thing after another changes."""

    house: House
    engine: Engine
    browsers: dict[str, Visitor]
    page: uuid.UUID
    monkeypatch: pytest.MonkeyPatch

    @property
    def child(self) -> uuid.UUID:
        return self.house.children["robin"]

    def places(self, name: str) -> list[str]:
        """What a reader opens: the page, how it was at first, and for mum how the teacher sees it."""
        here = f"/child/{self.child}/page/{self.page}"
        as_leila = [f"/child/{self.child}/as/{self.member('leila')}/page/{self.page}"] if name == "mum" else []
        return [here, f"{here}/revision/2", *as_leila]

    def member(self, name: str) -> uuid.UUID:
        with self.house.work() as work:
            members = list_members(self.house.space("daniel", "robin", work))
        return next(one.id for one in members if one.person_id == self.house.people[name])

    def shown(self) -> dict[tuple[str, str], str]:
        found = {}
        for name, browser in self.browsers.items():
            for place in self.places(name):
                answer = browser.raw("GET", place)
                found[name, place] = f"{answer.status_code} {_ANEW.sub('', answer.get_data(as_text=True))}"
        return found

    def follows(self, what: str) -> dict[tuple[str, str], str]:
        """What everybody sees; nobody's page may differ from what is drawn with nothing kept at all."""
        seen = self.shown()
        with self.monkeypatch.context() as patched:
            patched.setattr(kept, "_kept", kept._Kept())
            anew = self.shown()
        for key in seen:
            assert seen[key] == anew[key], f"after {what}: {key} is of before"
        return seen

    def do(self, name: str, act: Act, *given: Any, **more: Any) -> Any:
        with self.house.work() as work:
            done = act(self.house.space(name, "robin", work, Permission.READ), *given, **more)
            work.commit()
        return done

    def set(self, table: Any, where: Any, **values: Any) -> None:
        with Work(self.engine) as work:
            work.begin_writing().execute(update(table).where(where).values(**values))
            work.commit()

    def say(self, name: str, body: str, field: str = "like", **more: Any) -> uuid.UUID:
        saved = self.house.say(name, "robin", ABOUT, field, body, **{"audience": Preset.EVERYONE, **more})
        assert saved.passage_id is not None
        return saved.passage_id


@pytest.fixture
def desk(
    app: Flask, engine: Engine, family: House, client_for: Callable[[str], Visitor], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    family.page("robin", ABOUT)
    page = family.page("robin", ABOUT)
    return Desk(family, engine, {name: client_for(name) for name in READERS}, page, monkeypatch)


def _in_corner(desk: Desk, act: Act, *given: Any) -> Any:
    """In the child's corner, which mum opens."""
    with desk.house.work() as work:
        person = desk.house.signed_in("mum", work)
        open_corner(open_space(person, desk.child, Permission.OPEN_CORNER), "Mum", "4711")
        work.commit()
        held = type(person)(**{**person.__dict__, "corner_child": desk.child, "corner_helper": "Mum"})
        done = act(open_corner_space(held, desk.child, Permission.OPEN_CORNER), *given)
        work.commit()
    return done


def _picture(space: Space, store: Store) -> uuid.UUID:
    import io

    return add_media(space, store, io.BytesIO(phone_jpeg(width=640, height=480)), "bridge.jpg", "image/jpeg")


def _base(desk: Desk, passage: uuid.UUID) -> int:
    from wiki.queries.versions import see_current

    with desk.house.work() as work:
        return see_current(desk.house.space("mum", "robin", work), passage)[passage].number


def _revision(desk: Desk) -> int:
    with desk.house.work() as work:
        return find_page(desk.house.space("mum", "robin", work), desk.page).revision_number


@pytest.mark.slow
def test_every_readers_page_follows_each_change_at_once(desk: Desk, settings: Settings) -> None:
    store, kind = Store(settings.media_root), desk.house.catalogue.types[ABOUT].named("Robin")
    trains = desk.say("mum", "Robin loves qztrains very much indeed.", speaker="Mum")
    water = desk.say("dad", "Robin likes qzwater as well.", speaker="")
    desk.say("mum", "A good day has qzsnow.", "good_day")
    media = desk.do("mum", _picture, store)
    desk.say("mum", "The qzbridge.", "bad_day", media=(MediaUse(media, alt="qzbridgealt"),))
    before = desk.follows("the first look")
    assert all("qztrains" in html for (_name, place), html in before.items() if place.endswith(str(desk.page)))

    def sees(word: str) -> set[str]:
        return {name for (name, place), html in seen.items() if word in html and place == desk.places("dad")[0]}

    question: list[uuid.UUID] = []
    told: list[uuid.UUID] = []
    but = Ticked(Hand.BUT, frozenset({desk.house.people["leila"]}))
    person, child = Person.__table__, Child.__table__

    def narrow(audience: Preset | Ticked) -> None:
        desk.say("mum", "Robin loves qztrains very much indeed.", passage_id=trains, base=_base(desk, trains), audience=audience)

    def taken() -> uuid.UUID:
        with desk.house.work() as work:
            return work.session.execute(select(TakenPicture.id)).scalar_one()

    everybody, family = set(READERS), {"mum", "dad", "gran"}
    steps: list[tuple[str, Callable[[], Any], str, set[str]]] = [
        ("narrowing", lambda: narrow(Preset.ONLY_FAMILY), "qztrains", family),
        ("keeping to oneself", lambda: narrow(Preset.ONLY_ME), "qztrains", {"mum"}),
        ("leaving one out", lambda: narrow(but), "qztrains", everybody - {"leila"}),
        ("widening", lambda: narrow(Preset.EVERYONE), "qztrains", everybody),
        ("a question", lambda: question.append(desk.do("priya", ask_about, trains, Asking("Is qzasked so?", to_person=desk.house.people["mum"]))), "qzasked", everybody),
        ("an answer", lambda: desk.do("mum", answer_question, question[0], "Yes, qzanswered."), "qzanswered", everybody),
        ("settling it", lambda: desk.do("priya", settle_question, question[0]), "qztrains", everybody),
        ("a translation", lambda: told.append(desk.do("dad", translate, trains, Translating("pl", "Qzpociagi", TranslatedBy.PERSON))), "Qzpociagi", everybody),
        ("narrowing with a translation", lambda: narrow(Preset.ONLY_FAMILY), "Qzpociagi", family),
        ("taking it away", lambda: desk.do("dad", take_translation_off, told[0], 2), "Qzpociagi", set()),
        ("widening once more", lambda: narrow(Preset.EVERYONE), "qztrains", everybody),
        ("moving", lambda: desk.do("mum", move_passage, kind, desk.page, water, beside=trains, after=False), "qzwater", everybody),
        ("taking off", lambda: desk.do("mum", remove_passage, kind, desk.page, water, base=1), "qzwater", set()),
        ("undoing", lambda: desk.do("mum", undo_change, kind, desk.page, _revision(desk)), "qzwater", everybody),
        ("a picture taken away", lambda: _in_corner(desk, take_away, media), "qzbridgealt", family),
        ("a picture given back", lambda: desk.do("mum", give_back, taken()), "qzbridgealt", everybody),
        ("a picture made anew", lambda: desk.set(Rendition.__table__, Rendition.__table__.c.name == "w320", name="w321", width=321), "/w321 ", everybody),
        ("the page kept to the family", lambda: desk.do("mum", share_page, kind, desk.page, Preset.ONLY_FAMILY), "qzsnow", family),
        ("the page shared", lambda: desk.do("mum", share_page, kind, desk.page, Preset.EVERYONE), "qzsnow", everybody),
        ("a question of its own", lambda: desk.do("mum", share_field, kind, desk.page, "good_day", Preset.ONLY_FAMILY), "qzsnow", everybody),
        ("what is there narrowed", lambda: desk.do("mum", narrow_field, kind, desk.page, "good_day"), "qzsnow", family),
        ("asking to share", lambda: question.append(desk.do("leila", ask_to_share, kind, desk.page, "May I see qzmore?")), "qzmore", {"mum", "dad"}),
        ("answering that", lambda: desk.do("mum", answer_request, question[1], "not_now", "Qznever mind."), "Qznever", {"leila"}),
        ("a mistake put right", lambda: desk.do("mum", correct_passage, lambda key: desk.house.catalogue.types.get(key), trains, Mistake("qztrains", "qztrams", "We qzasked him."), base=_base(desk, trains)), "qztrams", everybody),
        ("a new name of a writer", lambda: desk.set(person, person.c.id == desk.house.people["mum"], name="Qzmummy"), "Qzmummy", everybody),
        ("a new name of the child", lambda: desk.set(child, child.c.id == desk.child, known_as="Qzrobby"), "Qzrobby", everybody),
        ("another language", lambda: desk.set(person, person.c.id == desk.house.people["leila"], language="ar"), 'lang="ar"', {"leila"}),
        ("the first state again", lambda: desk.do("mum", restore_page, kind, desk.page, 2, base=_revision(desk)), "qzwater", set()),
        ("taking words out", lambda: desk.do("mum", erase_passage, trains, ErasureReason.BY_MISTAKE, sure=True), "qztrams", set()),
        ("another role", lambda: (desk.do("daniel", end_membership, desk.member("gran"), "left"), desk.do("moira", add_member, desk.house.people["gran"], Role.SCHOOL)), "Words were taken out", everybody - {"leila"}),
        ("the end of a membership", lambda: desk.do("daniel", end_membership, desk.member("leila"), "left"), "Words were taken out", everybody - {"leila"}),
    ]  # fmt: skip
    places = desk.places("mum")
    for what, act, word, who in steps:
        act()
        if what == "the end of a membership":
            desk.monkeypatch.setattr(Desk, "places", lambda _self, _name: places[:2])
        seen = desk.follows(what)
        assert sees(word) == who, what
        assert seen != before, f"{what} changed nothing that is shown"
        before = seen
    assert before["leila", places[0]].startswith("404")
