"""Robin's autumn in a few words: what the family and the professionals said, and the rows Daniel wrote from it."""

import io
import uuid
from dataclasses import dataclass, field
from datetime import date

from PIL import Image

from media.store import Store
from tests.support.guarding import look_through
from tests.support.house import House
from tests.support.world import World
from wiki.commands.children import choose_picture
from wiki.commands.media import add_media
from wiki.commands.pages_start import start_page
from wiki.commands.passages import MediaUse, SourceUse, Words
from wiki.commands.plan_make import make_draft
from wiki.commands.plan_use import use_passage
from wiki.database import Work
from wiki.pagetypes.model import PageType
from wiki.queries.plan import PlanDesk, open_desk
from wiki.queries.versions import see_current
from wiki.statute.sections import regulation_12
from wiki.words import Permission, Preset, Role, Voice

ONLY_FAMILY = "qzbathroomsecret"
ONLY_PROFESSIONALS = "qzprofessionalword"
ZARAS = "qzzarasownword"
SCHOOL_FOR_LATER = "Qzmeadow Lane Special School"


@dataclass
class Robin:
    """The house with Robin's pages written; versions and passages by a short name."""

    house: House
    store: Store
    world: World | None = None
    versions: dict[str, uuid.UUID] = field(default_factory=dict)
    passages: dict[str, uuid.UUID] = field(default_factory=dict)

    def find_type(self, key: str) -> PageType | None:
        """The page type in Robin's own words."""
        found = self.house.catalogue.types.get(key)
        return found.named("Robin") if found else None

    def said(self, short: str, name: str, page_type: str, question: str, body: str = "", **more: object) -> uuid.UUID:
        """``name`` says something on one of Robin's pages; its version is kept under ``short``."""
        more.setdefault("audience", Preset.EVERYONE)
        saved = self.house.say(name, "robin", page_type, question, body, **more)
        assert saved.passage_id is not None
        return self.keep(short, saved.passage_id, name)

    def keep(self, short: str, passage_id: uuid.UUID, name: str) -> uuid.UUID:
        """Remember the present version of a passage."""
        with self.house.work() as work:
            version = see_current(self.house.space(name, "robin", work), passage_id)[passage_id]
        self.versions[short], self.passages[short] = version.id, passage_id
        return version.id

    def use(
        self, short: str, source: str, quoted: str, page_type: str, question: str, name: str = "daniel", **words: object
    ) -> uuid.UUID:
        """Daniel takes words into a row of the plan; returns the row's passage id."""
        row_id, base = words.pop("row_id", None), words.pop("base", 0)
        with self.house.work() as work:
            space = self.house.space(name, "robin", work)
            kind = self.find_type(page_type)
            assert kind is not None
            saved = use_passage(
                space, kind, question, Words(**{"voice": Voice.PROFESSIONAL, **words}),  # type: ignore[arg-type]
                SourceUse(self.versions[source], quoted), row_id=row_id, base=base,  # type: ignore[arg-type]
            ).saved  # fmt: skip
            work.commit()
        assert saved.passage_id is not None
        self.keep(short, saved.passage_id, "daniel")
        return saved.passage_id

    def photo(self, name: str, colour: str = "red") -> uuid.UUID:
        """A photo that ``name`` adds."""
        picture = io.BytesIO()
        Image.new("RGB", (900, 600), colour).save(picture, "JPEG")
        return self.file(name, "photo.jpg", "image/jpeg", picture.getvalue())

    def file(self, name: str, filename: str, kind: str, data: bytes) -> uuid.UUID:
        """A file that ``name`` adds."""
        with self.house.work() as work:
            space = self.house.space(name, "robin", work)
            media_id = add_media(space, self.store, io.BytesIO(data), filename, kind)
            work.commit()
        return media_id

    def desk(self, name: str, work: Work) -> PlanDesk:
        """The desk as ``name`` sees it."""
        return open_desk(self.house.space(name, "robin", work), self.find_type)

    def make(self, name: str = "daniel", once: str | None = None, *, checked: bool = True) -> int:
        """``name`` makes a draft plan, and the worker looks through it."""
        with self.house.work() as work:
            space = self.house.space(name, "robin", work, Permission.READ)
            number = make_draft(space, self.store, self.find_type, regulation_12(), once=once)
            work.commit()
        if checked:
            look_through(self.house.engine, self.store)
        return number


def build_robins_pages(world: World, store: Store) -> None:
    """What everybody said; nothing of it is in the plan yet."""
    robin = write_pages(world.house, store)
    world.things.update(versions=robin.versions, passages=robin.passages)


def build_robins_plan(world: World, store: Store) -> None:
    """The plan written, with one need, one outcome, one provision and one hope tied together."""
    robin = write_rows(write_pages(world.house, store))
    world.things.update(versions=robin.versions, passages=robin.passages)


def _people(house: House) -> None:
    house.begin()
    house.child("robin")
    for name, role, relation in (
        ("mum", Role.PARENT, "Mum"), ("gran", Role.RELATIVE, "Gran"), ("leila", Role.SCHOOL, "teacher"),
        ("priya", Role.HEALTH, "speech therapist"), ("daniel", Role.CASEWORKER, "caseworker"),
    ):  # fmt: skip
        house.member("robin", name, role, relation=relation)
    house.child("zara", date(2013, 2, 9))
    house.member("zara", "nadia", Role.PARENT, relation="Mum")


def write_pages(house: House, store: Store) -> Robin:
    """What everybody said, before anybody writes a plan."""
    _people(house)
    robin = Robin(house, store)
    with house.work() as work:
        start_page(house.space("priya", "robin", work), house.catalogue.types["advice_speech_and_language"])
        work.commit()
    robin.said(
        "hello", "mum", "about_me_primary", "hello", "I am Robin. I like trains.", voice=Voice.CHILD, speaker="",
        gathered="with picture cards",
    )  # fmt: skip
    picture = robin.photo("mum")
    robin.said(
        "hope", "mum", "about_me_primary", "hopes", "I want to **drive** the engine. And tell people what I want.",
        voice=Voice.CHILD, speaker="", gathered="with picture cards",
        media=(MediaUse(picture, alt="A red steam engine", caption="The engine"),),
    )  # fmt: skip
    robin.said("talk", "mum", "my_family", "talking", "Words come slowly. If you wait, they come.", speaker="Mum")
    robin.said("secret", "mum", "my_family", "sleep", f"We never sleep, {ONLY_FAMILY}.", audience=Preset.ONLY_FAMILY)
    advice = "advice_speech_and_language"
    by = {"voice": Voice.PROFESSIONAL, "speaker": "Priya"}
    author = {"value": "Priya Nair, speech and language therapist"}
    robin.said("author", "priya", advice, "author", columns=author, **by)
    robin.said("dated", "priya", advice, "advice_date", columns={"value": "2026-10-14"}, **by)
    robin.said("slt_need", "priya", advice, "needs", "He has difficulty telling people what he wants.", **by)
    robin.said(
        "slt_outcome", "priya", advice, "outcomes",
        columns={"outcome": "Robin will be able to ask for what he needs.", "by_when": "July 2027"}, **by,
    )  # fmt: skip
    robin.said(
        "slt_help", "priya", advice, "provision",
        columns={
            "letter": "f", "support": "Practice with his communication book", "who": "A trained teaching assistant",
            "how_often": "Every school day", "how_long": "15 minutes",
        }, **by,
    )  # fmt: skip
    robin.said(
        "slt_aside", "priya", advice, "anything_else", f"Between colleagues: {ONLY_PROFESSIONALS}.",
        audience=Preset.PROFESSIONALS, **by,
    )  # fmt: skip
    house.say(
        "nadia", "zara", "my_family", "talking", f"Zara says {ZARAS}.", speaker="Mum", audience=Preset.EVERYONE
    )
    with house.work() as work:
        choose_picture(house.space("mum", "robin", work), picture, "Robin’s engine")
        work.commit()
    return robin


def write_rows(robin: Robin) -> Robin:
    """A thread from a hope to help, as Daniel writes it; and a school typed too early."""
    hope = robin.use(
        "row_hope", "hope", "tell people what I want", "section_a", "hopes", body="“Tell people what I want.”",
        voice=Voice.CHILD, gathered="with picture cards",
        media=(MediaUse(_photo_of(robin), alt="A red steam engine", caption="The engine"),),
    )  # fmt: skip
    need = robin.use(
        "row_need", "slt_need", "difficulty telling people what he wants", "needs", "needs",
        columns={
            "area": "communication", "name": "Telling people", "difficulty": "He has difficulty telling people."
        },
    )  # fmt: skip
    outcome = robin.use(
        "row_outcome", "slt_outcome", "ask for what he needs", "outcomes", "outcomes",
        columns={
            "outcome": "By July 2027 Robin will be able to ask for what he needs.", "by_when": "July 2027",
            "needs": [need.hex], "hopes": [hope.hex],
        },
    )  # fmt: skip
    robin.use(
        "row_help", "slt_help",
        "Practice with his communication book\nA trained teaching assistant\nEvery school day\n15 minutes",
        "provision", "provision",
        columns={
            "letter": "f", "support": "Practice with his communication book", "who": "A trained teaching assistant",
            "how_often": "Every school day", "how_long": "15 minutes", "needs": [need.hex], "outcomes": [outcome.hex],
        },
    )  # fmt: skip
    robin.house.say(
        "daniel", "robin", "placement", "name", columns={"value": SCHOOL_FOR_LATER}, voice=Voice.PROFESSIONAL
    )
    return robin


def _photo_of(robin: Robin) -> uuid.UUID:
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        return see_current(space, robin.passages["hope"])[robin.passages["hope"]].media[0].id
