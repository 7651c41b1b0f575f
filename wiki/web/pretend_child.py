"""A child who does not exist, to show to a family: pages read from the program's own files, so that they stand in no
database, belong to nobody, hold nobody's words and can not be written in."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wiki.demonstration.read import HERE, read_demonstration
from wiki.demonstration.shape import DemoMedia, DemoPage, DemoSave
from wiki.errors import NotFound
from wiki.text.markdown import render
from wiki.web.babel import language
from wiki.web.page_types import page_types
from wiki.words import VOICE_NAMES, Preset

_PICTURES = (".jpg", ".png")


@dataclass(frozen=True)
class PretendPassage:
    """Something that somebody said. ``voice`` is a msgid, ``html`` is drawn from our own files alone."""

    question: str
    html: str
    lines: tuple[str, ...]
    speaker: str
    voice: str
    pictures: tuple[DemoMedia, ...]
    spoken: tuple[str, ...]


@dataclass(frozen=True)
class PretendPage:
    """A page of the pretend child, by its place in the list."""

    at: int
    title: str
    line: str
    passages: tuple[PretendPassage, ...]


@dataclass(frozen=True)
class PretendChild:
    """The pretend child with the pages a family would write."""

    name: str
    picture: DemoMedia
    pages: tuple[PretendPage, ...]


@lru_cache(maxsize=1)
def _read() -> tuple[str, DemoMedia, tuple[DemoPage, ...], frozenset[str]]:
    child = read_demonstration().children[0]
    pages = tuple(one for one in child.pages if one.audience in {Preset.EVERYONE, Preset.ONLY_FAMILY})
    shown = {media.file for page in pages for passage in page.passages for media in passage.now.media}
    names = {name for name in {*shown, child.picture.file} if name.endswith(_PICTURES)}
    return child.known_as, child.picture, pages, frozenset(names)


def pretend_child() -> PretendChild:
    """The pretend child, their pages' questions in the language of the screen."""
    name, picture, pages, _names = _read()
    kinds = page_types().current().types
    family = [one for one in pages if one.type in kinds and kinds[one.type].owner == "family"]
    return PretendChild(name, picture, tuple(_page(at, one, name) for at, one in enumerate(family)))


def _page(at: int, page: DemoPage, child: str) -> PretendPage:
    kind = page_types().shown(page_types().current().types[page.type], child, language())
    asked = {one.key: one.label.replace("{child}", child) for one in kind.fields}
    said = tuple(
        _passage(asked.get(one.field, ""), one.now)
        for one in page.passages
        if (one.now.audience or page.audience) in {Preset.EVERYONE, Preset.ONLY_FAMILY}
    )
    title = (page.title or kind.title).replace("{child}", child)
    return PretendPage(at, title, kind.line.replace("{child}", child), said)


def _passage(question: str, save: DemoSave) -> PretendPassage:
    lines = tuple(slot if isinstance(slot, str) else ", ".join(slot) for slot in save.columns.values() if slot)
    return PretendPassage(
        question, render(save.body) if save.body else "", lines, save.speaker, VOICE_NAMES[save.voice],
        tuple(one for one in save.media if one.file.endswith(_PICTURES)),
        tuple(one.transcript for one in save.media if one.transcript),
    )  # fmt: skip


def pretend_picture(name: str) -> Path:
    """A picture of the pretend child; NotFound for every name that is not one of theirs."""
    if name not in _read()[3]:
        raise NotFound
    return HERE / "assets" / name
