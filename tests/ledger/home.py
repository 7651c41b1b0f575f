"""The small world of the ledger test: Robin's family, pages of their own, and the folders that outlive every server."""

import uuid
from dataclasses import dataclass, field
from pathlib import Path

from tests.ledger.browser import Browser
from tests.support.house import PASSWORD, House
from wiki.commands.pages_start import start_page
from wiki.database import open_engine
from wiki.pagetypes.read import load_folder
from wiki.settings import ROOT, Settings, read_settings
from wiki.words import Role

EDITORS = ("mum", "dad", "gran", "kit")
QUESTION = "story"
SHARED_PAGES = 8


@dataclass
class Home:
    """Where everything lies, and who is who."""

    url: str
    instance: Path
    child_id: uuid.UUID
    people: dict[str, uuid.UUID]
    members: dict[str, uuid.UUID]
    pages: list[uuid.UUID]
    own_pages: dict[str, uuid.UUID]
    browsers: dict[str, Browser] = field(default_factory=dict)

    def environ(self, **more: str) -> dict[str, str]:
        """What a server must be told to live here."""
        return {
            "DATABASE_URL": self.url, "INSTANCE": str(self.instance), "SECRET_KEY": "for tests only" * 4, "SECOND_FACTOR": "offered",
            "PAGES_AT_ONCE": "0", "WORKER_INSIDE": "yes", **more,
        }  # fmt: skip

    def settings(self) -> Settings:
        """The same as the servers have."""
        return read_settings(self.environ())

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file."""
        return self.url.startswith("sqlite")

    def path(self, rest: str) -> str:
        """An address in Robin's space."""
        return f"/child/{self.child_id}/{rest}"

    def question(self, page_id: uuid.UUID) -> str:
        """Where new words for a page are sent."""
        return self.path(f"page/{page_id}/question/{QUESTION}")

    def browser(self, name: str, port: int) -> Browser:
        """A browser in which ``name`` is signed in: through the form the first time, and then for good."""
        if name not in self.browsers:
            first = Browser(port).sign_in(f"{name}@example.org", PASSWORD)
            self.browsers[name] = first.learn_token(self.question(self.pages[0]))
            first.close()
        twin = self.browsers[name].twin()
        twin.move(port)
        return twin


def settle(url: str, instance: Path) -> Home:
    """A home with everybody in it, in a fresh database at ``url``."""
    instance.mkdir(exist_ok=True)
    engine = open_engine(url)
    house = House(engine, load_folder(ROOT / "page_templates"))
    house.begin()
    child_id = house.child("robin")
    members = {
        name: house.member("robin", name, role, relation=relation)
        for name, role, relation in (
            ("mum", Role.PARENT, "Mum"), ("dad", Role.PARENT, "Dad"), ("gran", Role.RELATIVE, "Gran"),
            ("kit", Role.YOUNG_PERSON, "Robin"),
        )
    }  # fmt: skip
    kind = house.catalogue.types["free_page"]

    def page(title: str) -> uuid.UUID:
        with house.work() as work:
            page_id = start_page(house.space("mum", "robin", work), kind, title)
            work.commit()
        return page_id

    pages = [page(f"Page {number}") for number in range(SHARED_PAGES)]
    own = {name: page(f"Page of {name}") for name in EDITORS}
    engine.dispose()
    return Home(url, instance, child_id, dict(house.people), members, pages, own)
