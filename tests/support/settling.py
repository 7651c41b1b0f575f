"""Brings the world's people into their spaces and has them say things, a canary in everything they say, name or send."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

from media.store import Store
from tests.support import cast
from tests.support.cast import ROBIN, ZARA
from tests.support.filling import Hide, answer, as_stream, clip, letter, photo, scan
from tests.support.house import PASSWORD
from tests.support.world import World
from wiki import clock
from wiki.access.audience import Ticked
from wiki.access.person import Post
from wiki.access.space import Space, open_space
from wiki.commands.advice import ask_advice
from wiki.commands.audit import Desk, writing
from wiki.commands.children import choose_picture, open_child
from wiki.commands.media import add_media
from wiki.commands.members import add_member, end_membership
from wiki.commands.pages_restore import remove_passage
from wiki.commands.pages_start import start_page
from wiki.commands.paper import PaperFacts, SentFile, add_paper
from wiki.commands.passages import FileAudience, MediaUse, Words
from wiki.commands.passages_save import save_passage
from wiki.commands.people import ReadyPerson, disable_person, keep_person, ready_person
from wiki.commands.share_requests import ask_to_share
from wiki.commands.tray import tray_page
from wiki.database import Work
from wiki.pagetypes.model import TRAY, Field, PageType
from wiki.queries.pages import list_pages
from wiki.words import Hand, Permission, Preset, Role, Voice

BORN = {ROBIN: date(2019, 5, 14), ZARA: date(2013, 2, 9)}
_VOICE_OF = {Role.YOUNG_PERSON: Voice.YOUNG_PERSON, Role.PARENT: Voice.PARENT, Role.RELATIVE: Voice.PARENT}
_BOXES = {"photos": "photo", "audio": "audio", "video": "video", "document": "document"}


def add_people(world: World) -> None:
    """An account for everybody; the names and addresses of Zara's people hold canaries."""
    ready = ready_person("Anybody", "anybody@example.org", PASSWORD)  # one hash for all: they share a password
    own = set(cast.OF_ZARA.values())
    names = [*cast.OF_ROBIN.values(), *own, *cast.OF_BOTH.values(), *cast.ENDED.values(), *cast.DISABLED.values()]
    with world.house.work() as work, writing(Desk(work)) as session:
        for name in [*names, cast.SECOND_PARENT, cast.STRANGER]:
            shown, email = name.replace("-", " ").title(), f"{name}@example.org"
            if name in own:
                shown += " " + world.canaries.hide(ZARA, f"the name of {name}", cast.everybody(ZARA))
                managers = cast.holders(ZARA, Permission.MANAGE_MEMBERS)
                email = f"{name}.{world.canaries.hide(ZARA, f'the address of {name}', {name, *managers})}@example.org"
            world.house.people[name] = keep_person(session, ReadyPerson(shown, email, ready.password_hash))
        work.commit()


def open_spaces(world: World) -> None:
    """Both spaces, with everybody in them who belongs there, and those whom they shut out."""
    for child in (ROBIN, ZARA):
        hide = partial(world.canaries.hide, child)
        with world.house.work() as work:
            moira = world.house.signed_in("moira", work)
            known_as = "Robin" if child == ROBIN else f"Zara {hide('what the child is called', cast.everybody(child))}"
            space = open_child(
                moira, Post(world.house.council_id, Role.SEND_ADMINISTRATOR), world.house.catalogue,
                known_as=known_as, full_name=f"{known_as} {hide('the full name', cast.everybody(child))}",
                born_on=BORN[child],
            )  # fmt: skip
            world.house.children[child] = space.id
            for seat in cast.seats(child):
                if seat.name != cast.FOUNDER:
                    _let_in(world, space, seat, hide)
            if child == ROBIN:
                _shut_out(world, space)
            work.commit()


def _let_in(world: World, space: Space, seat: cast.Seat, hide: "partial[str]") -> None:
    child, managers = hide.args[0], cast.holders(hide.args[0], Permission.MANAGE_MEMBERS)
    add_member(
        space, world.house.people[seat.name], seat.role,
        relation=f"{seat.role.value.replace('_', ' ')} {hide(f'what {seat.name} is to the child', cast.everybody(child))}",
        organisation=f"Of {hide(f'where {seat.name} works', cast.everybody(child))}",
        reason=f"Because {hide(f'why {seat.name} came in', managers)}",
    )  # fmt: skip


def _shut_out(world: World, space: Space) -> None:
    """Robin's space once held these: their membership ended, or their account was closed."""
    for role in Role:
        member = add_member(space, world.house.people[cast.ENDED[role]], role)
        end_membership(space, member, "moved away")
        add_member(space, world.house.people[cast.DISABLED[role]], role)
        disable_person(space.work, world.house.people[cast.DISABLED[role]])


@dataclass(frozen=True)
class KnownFile:
    """A file of the world: who added it, and the canary in its name, which knows who may have it."""

    id: uuid.UUID
    box: str
    by: str
    token: str


@dataclass
class Writer:
    """Somebody writing in one space, with a canary in every box."""

    world: World
    store: Store
    child: str
    name: str
    role: Role
    work: Work = field(init=False, repr=False)
    space: Space = field(init=False, repr=False)

    def __enter__(self) -> "Writer":
        self.work = self.world.house.work()
        self.space = self.world.house.space(self.name, self.child, self.work)
        return self

    def __exit__(self, failed: object, *_rest: object) -> None:
        if not failed:
            self.work.commit()
        self.work.close()

    def say(
        self, kind: PageType, asked: Field, preset: Preset | Hand, *, with_file: str = "",
        passage_id: uuid.UUID | None = None, base: int = 0, what: str = "", chosen: Ticked | None = None,
        seen_by: frozenset[str] = frozenset(), file_chosen: Ticked | None = None,
        file_seen_by: frozenset[str] = frozenset(),
    ) -> uuid.UUID:  # fmt: skip
        """Answer one question; returns the passage's id. ``chosen`` by hand, ``seen_by`` are those who may see it."""
        seen_by = seen_by or cast.audience(self.child, Preset(preset), self.name)
        place = f"{what}{kind.key}.{asked.key} by {self.name} for {preset}"
        hide: Hide = lambda box: self.world.canaries.hide(self.child, f"{box} of {place}", seen_by)  # noqa: E731
        beside: Hide = lambda box: self.world.canaries.hide(self.child, f"{box} of {place}", file_seen_by or seen_by)  # noqa: E731
        files = (self._file(with_file, beside),) if with_file else ()
        if file_chosen:
            files = tuple(replace(one, audience=FileAudience(file_chosen)) for one in files)
        words = Words(
            voice=_VOICE_OF.get(self.role, Voice.PROFESSIONAL), speaker=hide("speaker"), gathered=f"with {hide('gathered')}",
            note=hide("note"), audience=chosen or Preset(preset), media=files,
            **answer(asked, hide),
        )  # fmt: skip
        page_id = self._page(kind)
        saved = save_passage(self.space, kind, page_id, asked.key, words, passage_id=passage_id, base=base)
        assert saved.passage_id is not None
        return saved.passage_id

    def remove(self, kind: PageType, passage_id: uuid.UUID, base: int) -> None:
        """Take a passage off its page."""
        remove_passage(self.space, kind, self._page(kind), passage_id, base=base)

    def _page(self, kind: PageType) -> uuid.UUID:
        if kind.key == TRAY:
            return tray_page(self.space, kind)
        for head in list_pages(self.space):
            if head.page_type == kind.key:
                return head.id
        title = self.world.canaries.hide(self.child, f"title of {kind.key}", cast.everybody(self.child))
        return start_page(self.space, kind, f"About {title}")

    def _file(self, box: str, hide: Hide) -> MediaUse:
        mine: Hide = lambda what: self.world.canaries.hide(self.child, what, {self.name})  # noqa: E731
        makers: dict[str, Callable[[], tuple[bytes, str]]] = {
            "photo": lambda: (photo(mine), "jpg"), "audio": lambda: (clip("audio", mine), "m4a"),
            "video": lambda: (clip("video", mine), "mp4"), "document": lambda: (letter(hide), "docx"),
        }  # fmt: skip
        data, ending = makers[box]()
        name = hide("file name")
        media_id = add_media(self.space, self.store, as_stream(data), f"{name}.{ending}", "")
        self.world.things.setdefault("media", {}).setdefault(self.child, []).append(KnownFile(media_id, box, self.name, name))
        return MediaUse(media_id, hide("alt"), hide("caption"), hide("file speaker"), f"So {hide('transcript')} was said.")


def writer_of(world: World, store: Store, child: str, kind: PageType) -> Writer:
    """The member of ``child``'s space alone who would write such a page."""
    own = cast.OF_ROBIN if child == ROBIN else cast.OF_ZARA
    role = next(Role(one) for one in kind.write if Role(one) in own)
    return Writer(world, store, child, own[role], role)


def fill_pages(world: World, store: Store, child: str, kinds: list[PageType]) -> None:
    """Answer every question of these pages; one answer of each page is changed afterwards, and one taken off."""
    for kind in kinds:
        with writer_of(world, store, child, kind) as writer:
            made = []
            for asked in kind.fields:
                preset = Preset(kind.audience_of(asked.key))
                box = _BOXES.get(asked.kind, "") if kind.key != "free_page" else ""
                made.append((asked, preset, writer.say(kind, asked, preset, with_file=box)))
            asked, preset, passage = made[0]
            writer.say(kind, asked, preset, passage_id=passage, base=1, what="the newer ")
            last = next(one for one in reversed(made) if one[0].kind == "long_text" or one is made[-1])
            if len(made) > 2:
                writer.remove(kind, last[2], 1)


def choose_portrait(world: World, store: Store, child: str) -> None:
    """A parent chooses the child's picture."""
    parent = (cast.OF_ROBIN if child == ROBIN else cast.OF_ZARA)[Role.PARENT]
    mine: Hide = lambda what: world.canaries.hide(child, what, {parent})  # noqa: E731
    with world.house.work() as work:
        space = world.house.space(parent, child, work)
        media_id = add_media(space, store, as_stream(photo(mine)), f"{mine('name of the portrait')}.jpg", "image/jpeg")
        choose_picture(space, media_id, f"A face, {world.canaries.hide(child, 'alt of the portrait', cast.everybody(child))}")
        world.things.setdefault("portrait", {})[child] = media_id
        work.commit()


def ask_for_advice(world: World, child: str) -> None:
    """The caseworker asks the school for advice."""
    own = cast.OF_ROBIN if child == ROBIN else cast.OF_ZARA
    asked, asker = own[Role.SCHOOL], own[Role.CASEWORKER]
    told = world.canaries.hide(child, "what advice was asked for", {asked, *cast.holders(child, Permission.ASK_ADVICE)})
    with world.house.work() as work:
        space = open_space(world.house.signed_in(asker, work), world.child(child), Permission.ASK_ADVICE)
        kind = world.house.catalogue.types["advice_school"]
        due = clock.today() + timedelta(days=30)
        ask_advice(space, kind, world.house.people[asked], due, f"Please say {told}.")
        work.commit()


def ask_for_more(world: World, child: str) -> None:
    """The school asks the family to share more of a page."""
    own = cast.OF_ROBIN if child == ROBIN else cast.OF_ZARA
    asker = own[Role.SCHOOL]
    told = world.canaries.hide(child, "words of a request to share", {asker, *cast.holders(child, Permission.SHARE)})
    with world.house.work() as work:
        space = world.house.space(asker, child, work)
        kind = world.house.catalogue.types["my_family"]
        page_id = next(head.id for head in list_pages(space) if head.page_type == "my_family")
        request = ask_to_share(space, kind, page_id, f"Please tell us of {told}.")
        world.things.setdefault("request", {})[child] = request
        work.commit()


def add_scanned_form(world: World, store: Store, child: str) -> None:
    """The administrator adds a scanned form that nobody has typed from yet."""
    own = cast.OF_ROBIN if child == ROBIN else cast.OF_ZARA
    admin = own[Role.SEND_ADMINISTRATOR]
    typists = cast.holders(child, Permission.TYPE_FROM_PAPER)
    hide: Hide = lambda what: world.canaries.hide(child, f"{what} of a paper form", typists)  # noqa: E731
    with world.house.work() as work:
        space = world.house.space(admin, child, work)
        sent = SentFile(as_stream(scan()), f"{hide('file name')}.pdf", "application/pdf")
        facts = PaperFacts(date(2026, 11, 3), Voice.PARENT, hide("who filled it in"))
        world.things.setdefault("paper", {})[child] = add_paper(space, store, [sent], facts)
        work.commit()
