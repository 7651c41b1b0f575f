"""Reads the demonstration once for all its tests, and finds the words in it."""

from collections.abc import Iterator
from functools import cache

from wiki.demonstration.read import TEMPLATES, read_demonstration
from wiki.demonstration.shape import DemoChild, Demonstration, DemoPassage, DemoSave
from wiki.pagetypes.model import Catalogue, Field
from wiki.pagetypes.read import load_folder


@cache
def catalogue() -> Catalogue:
    """The page types as they are shipped."""
    return load_folder(TEMPLATES)


@cache
def demonstration() -> Demonstration:
    """The demonstration as it is shipped."""
    return read_demonstration(catalogue=catalogue())


def answers(child: DemoChild, page_type: str) -> Iterator[tuple[Field, DemoPassage]]:
    """Each passage on the child's pages of one type, with its question."""
    for page in child.pages:
        if page.type == page_type:
            for passage in page.passages:
                field = catalogue().types[page_type].field(passage.field)
                assert field is not None
                yield field, passage


def said(child: DemoChild, *owners: str) -> str:
    """What people said on pages of ``owners``, as it stands today: bodies and written boxes only."""
    found: list[str] = []
    for page in child.pages:
        page_type = catalogue().types[page.type]
        if page_type.owner in owners:
            for passage in page.passages:
                field = page_type.field(passage.field)
                assert field is not None
                found += written(field, passage.now)
    return "\n".join(found)


def written(field: Field, save: DemoSave) -> list[str]:
    """The body and the written boxes of one save."""
    kinds = {column.key: column.kind for column in field.columns} or {
        "value": field.kind,
        "words": "short_text",
    }
    boxes = [str(slot) for key, slot in save.columns.items() if kinds[key] in {"short_text", "long_text"}]
    return [text for text in (save.body, *boxes) if text]


def texts(child: DemoChild) -> list[str]:
    """Every text in the child's space, of every save, with captions, transcripts, speakers and notes."""
    found = [child.known_as, child.full_name, child.picture.alt, *(page.title for page in child.pages)]
    found += [ask.words for ask in child.asks]
    found += [text for one in child.members for text in (one.relation, one.organisation)]
    for _, _, save in child.saves():
        found += [save.body, save.speaker, save.gathered, save.note, *map(str, save.columns.values())]
        for media in save.media:
            found += [media.alt, media.caption, media.speaker, media.transcript]
    for passage in (one for page in child.pages for one in page.passages):
        found += [text for told in passage.translations for text in (told.body, told.name)]
        found += [question.body for question in passage.questions]
    return [text for text in found if text]


def everything(child: DemoChild) -> str:
    """All those texts in one."""
    return "\n".join(texts(child))
