"""Robin's family with pictures on their pages, and browsers to look at them with."""

import io
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask
from PIL import Image

from media.store import Store
from tests.media.making import phone_jpeg
from tests.support.client import Page, Visitor
from tests.support.house import House
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse
from wiki.commands.revisions import Saved
from wiki.queries.pages import open_page
from wiki.queries.versions import ShownMedia
from wiki.settings import Settings
from wiki.words import Preset

ABOUT = "about_me_primary"


@dataclass
class Album:
    """Adds pictures by the ordinary commands, and looks at what each member is shown."""

    house: House
    app: Flask
    client_for: Callable[[str], Visitor]
    settings: Settings
    browsers: dict[str, Visitor] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The address of Robin's space."""
        return f"/child/{self.house.children['robin']}"

    def browser(self, name: str) -> Visitor:
        """The browser of ``name``, the same each time."""
        if name not in self.browsers:
            self.browsers[name] = self.client_for(name)
        return self.browsers[name]

    def add(self, name: str, data: bytes = b"", filename: str = "us.jpg", kind: str = "image/jpeg") -> uuid.UUID:
        """A file of ``name``'s."""
        with self.house.work() as work:
            space = self.house.space(name, "robin", work)
            stream = io.BytesIO(data or phone_jpeg(width=1200, height=800))
            media_id = add_media(space, Store(self.settings.media_root), stream, filename, kind)
            work.commit()
        return media_id

    def say(self, name: str, *media: uuid.UUID, question: str = "like", body: str = "", **more: object) -> Saved:
        """``name`` shows files under a question of "About me", each with words of its own."""
        uses = tuple(MediaUse(one, alt=f"Alt {one.hex[:4]}", caption=f"Caption {one.hex[:4]}") for one in media)
        more.setdefault("audience", Preset.EVERYONE)
        return self.house.say(name, "robin", ABOUT, question, body, media=uses, **more)

    def shown(self, name: str, page_id: uuid.UUID, number: int | None = None) -> list[ShownMedia]:
        """The files that ``name`` sees on a page, or saw at an earlier revision of it."""
        with self.house.work() as work:
            page = open_page(self.house.space(name, "robin", work), page_id, number)
            return [file for one in page.passages for file in one.media]

    def status(self, name: str, media_id: uuid.UUID, form: str = "w320") -> int:
        """How the bytes of a file are answered to ``name``."""
        return self.browser(name).raw("GET", f"{self.base}/media/{media_id}/{form}").status_code

    def picture(self, name: str, media_id: uuid.UUID, form: str = "w320") -> Image.Image:
        """The picture as ``name`` gets it."""
        answer = self.browser(name).raw("GET", f"{self.base}/media/{media_id}/{form}")
        assert answer.status_code == 200
        return Image.open(io.BytesIO(answer.data)).convert("RGB")

    def change(self, name: str, saved: Saved, media_id: uuid.UUID, status: int = 200) -> Page:
        """The screen on which a picture is changed."""
        return self.browser(name).open(f"{self.base}/passage/{saved.passage_id}/picture/{media_id}", status)


@pytest.fixture
def album(family: House, app: Flask, client_for: Callable[[str], Visitor], settings: Settings) -> Album:
    """Robin's pictures."""
    return Album(family, app, client_for, settings)
