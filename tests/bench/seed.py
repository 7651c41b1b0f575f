"""Fills a database with many children's pages quickly, and one child whose pages are measured the same in each."""

import random
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, insert

from tests.bench.heavy import edition_of, long_history
from tests.support.house import House
from wiki.access.audience import from_preset
from wiki.commands.pages_start import start_page
from wiki.database import IMMEDIATE, open_engine
from wiki.migrate import migrate
from wiki.models.children import Child, Membership
from wiki.models.pages import Page, Passage, Revision, Version
from wiki.pagetypes.read import load_folder
from wiki.settings import ROOT
from wiki.text import markdown
from wiki.words import Preset, Role, Voice

PAGES_A_CHILD = 20
LONG = 5000
FIELDS = ("my_story", "communicate", "like", "good_day", "bad_day", "works")
_WORDS = (
    *("train", "bridge", "garden", "morning", "quiet", "picture", "school", "lunch", "friend", "water", "music"),
    *("story", "ladder", "window", "coat", "shoes", "river", "paper", "yellow", "button", "sand", "drum", "kettle"),
    *("song", "puzzle", "stairs", "sleep", "breakfast", "whistle", "teacher", "table", "blanket"),
)


@dataclass(frozen=True)
class Measured:
    """What the benchmark asks for: the child, the page, and the words it must find there."""

    child_id: uuid.UUID
    page_id: uuid.UUID
    email: str
    password: str
    first_words: str
    passage_id: uuid.UUID
    free_pages: tuple[uuid.UUID, ...]
    long_page: uuid.UUID


def sentence(dice: random.Random, length: int = 12) -> str:
    """A made-up sentence."""
    words = [dice.choice(_WORDS) for _ in range(length)]
    return " ".join(words).capitalize() + "."


def passage_words(dice: random.Random) -> str:
    """About 500 letters: a page of six passages has 3 KB of words."""
    return "\n\n".join(" ".join(sentence(dice) for _ in range(3)) for _ in range(2))


def seed(url: str, pages: int) -> Measured:
    """Make a database at ``url`` that holds ``pages`` pages in all, the measured child's among them."""
    dice = random.Random(2026)
    engine = open_engine(url)
    migrate(engine)
    house = House(engine, load_folder(ROOT / "page_templates"))
    house.begin()
    house.child("robin")
    house.member("robin", "mum", Role.PARENT, relation="Mum")
    first = passage_words(dice)
    saved = house.say("mum", "robin", "about_me_primary", FIELDS[0], first, audience=Preset.EVERYONE)
    for field in FIELDS[1:]:
        house.say("mum", "robin", "about_me_primary", field, passage_words(dice), audience=Preset.EVERYONE)
    for number in range(10):
        house.say(
            "mum", "robin", "about_me_primary", FIELDS[0], f"{first} {sentence(dice)}", audience=Preset.EVERYONE,
            passage_id=saved.passage_id, base=number + 1,
        )  # fmt: skip
    free_pages = _free_pages(house)
    mum = house.people["mum"]
    with engine.connect().execution_options(**{IMMEDIATE: True}) as connection, connection.begin():
        edition = edition_of(connection, saved.page_id)
        long_history(connection, house.children["robin"], free_pages[-1], mum, LONG)
        for _child in range(max(0, pages // PAGES_A_CHILD - 1)):
            _add_child(connection, house, dice, mum, edition)
    engine.dispose()
    assert saved.passage_id is not None
    return Measured(
        house.children["robin"], saved.page_id, "mum@example.org", "green kettle river", first.split(".")[0],
        saved.passage_id, free_pages[:-1], free_pages[-1],
    )  # fmt: skip


def _add_child(connection: Connection, house: House, dice: random.Random, author: uuid.UUID, edition: uuid.UUID) -> None:
    child, now = uuid.uuid4(), datetime.now(UTC) - timedelta(days=dice.randrange(400))
    connection.execute(
        insert(Child).values(
            id=child, council_id=house.council_id, known_as="Child", full_name="Child Example",
            born_on=date(2018, 1, 1), demonstration=False, created_by=house.people["moira"], created_at=now,
        )
    )  # fmt: skip
    connection.execute(
        insert(Membership).values(
            id=uuid.uuid4(), child_id=child, person_id=house.people["moira"], role=Role.SEND_ADMINISTRATOR,
            relation="", parental_responsibility=False, organisation="", reason="", started_by=author, started_at=now,
        )
    )  # fmt: skip
    audience = from_preset(Preset.EVERYONE, author)
    pages, passages, versions, revisions = [], [], [], []
    for position in range(PAGES_A_CHILD):
        page, contents = uuid.uuid4(), []
        for field in FIELDS[:3]:
            passage, version, body = uuid.uuid4(), uuid.uuid4(), passage_words(dice)
            contents.append([passage.hex, version.hex])
            passages.append(
                {"id": passage, "child_id": child, "page_id": page, "field": field, "audience": audience,
                 "version_number": 1, "created_by": author, "created_at": now}
            )  # fmt: skip
            versions.append(
                {"id": version, "child_id": child, "passage_id": passage, "number": 1, "body": body, "columns": {},
                 "voice": Voice.PARENT, "speaker": "Mum", "gathered": "", "language": "en-GB", "audience": audience,
                 "html": markdown.render(body), "html_policy": markdown.POLICY, "plain": body, "saved_by": author,
                 "saved_at": now}
            )  # fmt: skip
        pages.append(
            {"id": page, "child_id": child, "page_type": "free_page", "title": "A page", "position": position,
             "audience": "everyone", "revision_number": 1, "created_by": author, "created_at": now}
        )  # fmt: skip
        revisions.append(
            {"id": uuid.uuid4(), "child_id": child, "page_id": page, "number": 1, "kind": "save",
             "edition_id": edition, "contents": contents, "note": "", "saved_by": author, "saved_at": now}
        )  # fmt: skip
    for table, rows in ((Page, pages), (Passage, passages), (Version, versions), (Revision, revisions)):
        connection.execute(insert(table), rows)


def _free_pages(house: House) -> tuple[uuid.UUID, ...]:
    """Forty pages to save on in turn, so that none grows long while saving is measured, and one to give a long history."""
    with house.work() as work:
        space = house.space("mum", "robin", work)
        made = tuple(start_page(space, house.catalogue.types["free_page"], f"Page {number}") for number in range(41))
        work.commit()
    return made
