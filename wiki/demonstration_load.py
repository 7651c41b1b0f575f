"""Lets the invented people of the demonstration live their autumn through the real commands, once, all or nothing."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Engine, select, update

from media.helpers import patient
from media.recordings import wake
from media.store import Store
from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.access.space import Space, open_space
from wiki.commands.advice import ask_advice, finish_advice
from wiki.commands.children import choose_picture, open_child
from wiki.commands.media import add_media
from wiki.commands.members import add_member
from wiki.commands.pages_share import share_page
from wiki.commands.pages_start import start_page
from wiki.commands.paper import PaperFacts, SentFile, add_paper
from wiki.commands.passages import MediaUse, SourceUse, Words
from wiki.commands.passages_save import save_passage
from wiki.commands.people import add_council, add_person, give_post
from wiki.commands.questions import Asking
from wiki.commands.questions_ask import ask_about
from wiki.commands.sign_in import begin_sign_in
from wiki.commands.translations import Translating, translate
from wiki.database import Work
from wiki.demonstration.read import read_demonstration
from wiki.demonstration.shape import (
    DemoAsk,
    DemoChild,
    DemoMedia,
    Demonstration,
    DemoPage,
    DemoPassage,
    DemoQuestion,
    DemoSave,
    DemoTranslation,
)
from wiki.models.children import Child
from wiki.models.pages import Passage, Version
from wiki.models.people import SignIn
from wiki.models.plan import AdviceRequest
from wiki.models.translations import TranslatedBy
from wiki.pagetypes.model import Catalogue, Field, PageType
from wiki.queries.pages import list_pages
from wiki.words import Permission, Preset, Role

PASSWORD = "three gold threads"  # noqa: S105  (printed in README: these people do not exist)
_AN_HOUR = 3600.0
"""The files are ours, and are opened once: a machine that has no time just now may take as long as it likes over each."""
Step = tuple[datetime, int, Callable[[], None]]


def is_loaded(engine: Engine) -> bool:
    """Whether the demonstration's children are there already."""
    with engine.connect() as connection:
        return connection.execute(select(Child.id).where(Child.demonstration.is_(True))).first() is not None


def load_demonstration(engine: Engine, store: Store, catalogue: Catalogue) -> bool:
    """Load it, unless it is there; says whether it did. One transaction: a start that is cut off leaves nothing."""
    if is_loaded(engine):
        return False
    found = read_demonstration(catalogue=catalogue)
    with patient(_AN_HOUR), Work(engine) as work:
        here = work.begin_writing().execute(select(Child.id).where(Child.demonstration.is_(True))).first()
        if here is not None:  # another start of the same moment was quicker
            return False
        _Loader(work, store, catalogue, found).load()
        work.commit()
    return True


@dataclass
class _Loader:
    work: Work
    store: Store
    catalogue: Catalogue
    demo: Demonstration
    people: dict[str, SignedIn] = field(default_factory=dict)
    files: dict[tuple[uuid.UUID, str], uuid.UUID] = field(default_factory=dict)
    papers: dict[str, PaperFacts] = field(default_factory=dict)
    pages: dict[str, uuid.UUID] = field(default_factory=dict)
    passages: dict[str, uuid.UUID] = field(default_factory=dict)
    bases: dict[str, int] = field(default_factory=dict)
    asked: dict[tuple[str, str], uuid.UUID] = field(default_factory=dict)

    def load(self) -> None:
        began = min(child.opened_at for child in self.demo.children)
        wake(self.store)
        with clock.pretend(began):
            council_id = add_council(self.work, self.demo.council)
            for person in self.demo.people:
                person_id = add_person(self.work, person.name, person.email, PASSWORD, demonstration=True)
                if person.staff is not None:
                    give_post(self.work, person_id, council_id, person.staff)
                self.people[person.key] = begin_sign_in(
                    self.work, person_id, hours=24 * 365, act="demonstration.loaded"
                )
        for child in self.demo.children:
            self.pages, self.passages, self.bases, self.asked = {}, {}, {}, {}
            self.papers = {
                save.paper: PaperFacts(save.paper_on, save.voice, save.speaker)
                for _page, _passage, save in child.saves() if save.paper
            }  # fmt: skip
            self._live(child, council_id)
        ids = [person.sign_in_id for person in self.people.values()]
        self.work.session.execute(update(SignIn).where(SignIn.id.in_(ids)).values(ended_at=clock.now()))

    def _at(self, instant: datetime) -> AbstractContextManager[None]:
        return clock.pretend(instant)

    def _live(self, child: DemoChild, council_id: uuid.UUID) -> None:
        role = next(person.staff for person in self.demo.people if person.key == child.opened_by)
        assert role is not None
        with self._at(child.opened_at):
            space = open_child(
                self.people[child.opened_by], Post(council_id, role), self.catalogue,
                known_as=child.known_as, full_name=child.full_name, born_on=child.born_on, demonstration=True,
            )  # fmt: skip
        for member in child.members:
            if member.person != child.opened_by:
                with self._at(member.at):
                    add_member(
                        space, self.people[member.person].id, member.role, relation=member.relation,
                        organisation=member.organisation, parental_responsibility=member.parental_responsibility,
                    )  # fmt: skip
        for _instant, _order, act in sorted(self._steps(child, space.id), key=lambda step: step[:2]):
            act()

    def _steps(self, child: DemoChild, child_id: uuid.UUID) -> list[Step]:
        """Everything that happens in the space, each at its time; of what happens at once, asking comes first."""
        made: list[Step] = [
            (datetime.combine(ask.on, time(9), tzinfo=UTC), 0, self._act(self._ask, child, child_id, ask))
            for ask in child.asks
        ]
        made += [(page.at, 1, self._act(self._begin, child, child_id, page)) for page in child.pages]
        made += [
            (save.at, 2, self._act(self._save, child, child_id, page, passage, save))
            for page, passage, save in child.saves()
        ]
        for ask in child.asks:
            said = [save.at for page, _passage, save in child.saves() if (page.key, save.by) == (ask.page, ask.person)]
            made += [(max(said), 3, self._act(self._finish, child_id, ask, max(said)))] if said else []
        for page in child.pages:
            for passage in page.passages:
                made += [(one.at, 3, self._act(self._translate, child_id, passage, one)) for one in passage.translations]
                made += [(one.at, 3, self._act(self._question, child_id, passage, one)) for one in passage.questions]
        parent = next(one for one in child.members if one.role in {Role.PARENT, Role.YOUNG_PERSON})
        made.append((parent.at, 3, self._act(self._picture, child_id, child, parent.person)))
        return made

    def _act(self, act: Callable[..., None], *given: Any) -> Callable[[], None]:
        return lambda: act(*given)

    def _space(self, key: str, child_id: uuid.UUID) -> Space:
        return open_space(self.people[key], child_id, Permission.READ)

    def _kind(self, child: DemoChild, key: str) -> PageType:
        return self.catalogue.types[key].named(child.known_as)

    def _ask(self, child: DemoChild, child_id: uuid.UUID, ask: DemoAsk) -> None:
        page = next(one for one in child.pages if one.key == ask.page)
        with self._at(datetime.combine(ask.on, time(9), tzinfo=UTC)):
            asked = ask_advice(
                self._space(ask.by, child_id), self._kind(child, page.type), self.people[ask.person].id, ask.due,
                ask.words,
            )  # fmt: skip
        self.asked[ask.page, ask.person] = asked
        self.pages[ask.page] = self.work.session.execute(
            select(AdviceRequest.page_id).where(AdviceRequest.id == asked)
        ).scalar_one()

    def _finish(self, child_id: uuid.UUID, ask: DemoAsk, at: datetime) -> None:
        with self._at(at):
            finish_advice(self._space(ask.person, child_id), self.asked[ask.page, ask.person])

    def _begin(self, child: DemoChild, child_id: uuid.UUID, page: DemoPage) -> None:
        kind, space = self._kind(child, page.type), self._space(page.by, child_id)
        with self._at(page.at):
            if page.key not in self.pages and not kind.repeat:
                there = next((head.id for head in list_pages(space) if head.page_type == page.type), None)
                if there is not None:
                    self.pages[page.key] = there
            if page.key not in self.pages:
                self.pages[page.key] = start_page(space, kind, page.title)
            if page.audience != kind.audience and space.may(Permission.SHARE):
                share_page(space, kind, self.pages[page.key], page.audience)

    def _picture(self, child_id: uuid.UUID, child: DemoChild, by: str) -> None:
        with self._at(child.opened_at):
            space = self._space(by, child_id)
            choose_picture(space, self._file(space, child.picture.file), child.picture.alt)

    def _file(self, space: Space, name: str) -> uuid.UUID:
        """A file of the assets, added when it is first needed: as a paper form when words are typed from it."""
        key = (space.id, name)
        if key not in self.files:
            with (self.demo.assets / name).open("rb") as stream:
                if name in self.papers:
                    self.files[key] = add_paper(space, self.store, [SentFile(stream, name, "")], self.papers[name])
                else:
                    self.files[key] = add_media(space, self.store, stream, name, "")
        return self.files[key]

    def _save(
        self, child: DemoChild, child_id: uuid.UUID, page: DemoPage, passage: DemoPassage, save: DemoSave
    ) -> None:
        kind, space = self._kind(child, page.type), self._space(save.by, child_id)
        asked = kind.field(passage.field)
        links = {column.key for column in asked.columns if column.kind == "link"} if asked else set()
        if asked is not None and asked.kind == "link":
            links.add("value")
        with self._at(save.at):
            saved = save_passage(
                space, kind, self.pages[page.key], passage.field,
                Words(
                    voice=save.voice, body=save.body, speaker=save.speaker, gathered=save.gathered,
                    columns={key: self._slot(value, key in links) for key, value in save.columns.items()},
                    spoken_on=save.spoken_on, language=save.language,
                    audience=self._audience(page, passage, save, asked),
                    media=tuple(self._use(space, one) for one in save.media),
                    sources=tuple(self._source(one.passage, one.quoted) for one in save.sources),
                    paper_id=self._file(space, save.paper) if save.paper else None,
                    paper_on=save.paper_on, note=save.note,
                ),
                passage_id=self.passages.get(passage.key), base=self.bases.get(passage.key, 0),
            )  # fmt: skip
        assert saved.passage_id is not None
        self.passages[passage.key], self.bases[passage.key] = saved.passage_id, saved.version_number

    def _translate(self, child_id: uuid.UUID, passage: DemoPassage, one: DemoTranslation) -> None:
        with self._at(one.at):
            given = Translating(one.language, one.body, TranslatedBy(one.way), one.name)
            translate(self._space(one.by, child_id), self.passages[passage.key], given)

    def _question(self, child_id: uuid.UUID, passage: DemoPassage, one: DemoQuestion) -> None:
        with self._at(one.at):
            asking = Asking(one.body, to_group=one.to)
            ask_about(self._space(one.by, child_id), self.passages[passage.key], asking)

    def _audience(
        self, page: DemoPage, passage: DemoPassage, save: DemoSave, asked: Field | None
    ) -> Preset | None:
        """The save's own; else, for a new passage, the page's, unless the question has one of its own."""
        if save.audience is not None:
            return Preset(save.audience)
        is_new = passage.key not in self.passages
        return page.audience if is_new and asked is not None and not asked.audience else None

    def _slot(self, value: str | tuple[str, ...], is_link: bool) -> str | list[str]:
        if is_link:
            keys = (value,) if isinstance(value, str) else value
            return [self.passages[key].hex for key in keys]
        return value if isinstance(value, str) else list(value)

    def _use(self, space: Space, one: DemoMedia) -> MediaUse:
        return MediaUse(self._file(space, one.file), one.alt, one.caption, one.speaker, one.transcript)

    def _source(self, key: str, quoted: str) -> SourceUse:
        version_id = self.work.session.execute(
            select(Version.id)
            .join(Passage, Passage.id == Version.passage_id)
            .where(Passage.id == self.passages[key], Version.number == Passage.version_number)
        ).scalar_one()
        return SourceUse(version_id, quoted)

