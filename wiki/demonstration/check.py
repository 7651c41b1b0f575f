"""Finds what is not whole in the demonstration: loose references, unknown questions, words nobody said."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wiki.demonstration.shape import (
    DemoChild,
    DemoMedia,
    Demonstration,
    DemoPage,
    DemoPassage,
    DemoSave,
    Slot,
)
from wiki.pagetypes.kinds.table import KINDS
from wiki.pagetypes.model import Catalogue, Field, PageType
from wiki.text import markdown
from wiki.text.languages import is_known
from wiki.words import Preset

FIRST, LAST = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)
ADVICE_WEEKS = 6
"""How long somebody has to answer (SEND Regulations 2014, regulation 8)."""
_WAYS = {"person", "family", "interpreter", "program"}
_SPOKEN = {".m4a", ".mp4"}


def faults_of(made: Demonstration, catalogue: Catalogue) -> list[str]:
    """Every fault as a sentence that names the child, the page and the passage; [] where all is well."""
    found = [fault.sentence for fault in catalogue.faults]
    people = {one.key for one in made.people}
    if len(people) != len(made.people):
        found.append("two people have the same key")
    found += [
        f"{one.key}: {one.email} is not an address at example.org"
        for one in made.people
        if not one.email.endswith("@example.org")
    ]
    for child in made.children:
        found += [f"{child.key}: {fault}" for fault in _child(child, people, catalogue)]
    return found + list(_assets(made))


def plain_words(field: Field, save: DemoSave) -> str:
    """A save as readable text, as the program keeps it for search and quoting; linked rows are left out."""
    return KINDS[field.kind].plain(field, _value(save), lambda key: "") or markdown.plain(save.body)


def _value(save: DemoSave) -> dict[str, str | list[str]]:
    return {**{key: _plain(slot) for key, slot in save.columns.items()}, "body": save.body}


def _plain(slot: Slot) -> str | list[str]:
    return slot if isinstance(slot, str) else list(slot)


def _child(child: DemoChild, people: set[str], catalogue: Catalogue) -> Iterator[str]:
    yield from (f"{one.person} is nobody we know" for one in child.members if one.person not in people)
    keys = [one.key for page in child.pages for one in page.passages]
    yield from (f"two passages are called {key}" for key in sorted(set(keys)) if keys.count(key) > 1)
    pages = [page.key for page in child.pages]
    yield from (f"two pages are called {key}" for key in sorted(set(pages)) if pages.count(key) > 1)
    types = [page.type for page in child.pages]
    for page in child.pages:
        page_type = catalogue.types.get(page.type)
        if page_type is None:
            yield f"{page.key}: there is no page type {page.type}"
            continue
        if not page_type.repeat and types.count(page.type) > 1:
            yield f"{page.key}: there can be only one {page.type}"
        yield from (f"{page.key}: {fault}" for fault in _page(child, page, page_type, catalogue))
    for ask in child.asks:
        answered = next((page for page in child.pages if page.key == ask.page), None)
        if answered is None or answered.by != ask.person or child.member(ask.person) is None:
            yield f"{ask.person} was asked for {ask.page}, which is not a page of theirs"
        if ask.due != ask.on + timedelta(weeks=ADVICE_WEEKS):
            yield f"{ask.person} was not given {ADVICE_WEEKS} weeks"


def _page(child: DemoChild, page: DemoPage, page_type: PageType, catalogue: Catalogue) -> Iterator[str]:
    if page_type.owner != "professional":
        yield from _may_write(child, page.by, page_type)
    for passage in page.passages:
        field = page_type.field(passage.field)
        if field is None:
            yield f"{passage.key}: {page.type} has no question {passage.field}"
            continue
        others = [one for one in page.passages if one.field == passage.field]
        if not field.many and len(others) > 1:
            yield f"{passage.key}: {passage.field} takes one answer only"
        earlier = max(page.at, child.opened_at)
        for save in passage.saves:
            if not earlier < save.at:
                yield f"{passage.key}: the save of {save.at} comes too early"
            earlier = save.at
            yield from (f"{passage.key}: {fault}" for fault in _may_write(child, save.by, page_type))
            yield from (f"{passage.key}: {fault}" for fault in _save(child, save, field, catalogue))


        for told in passage.translations:
            yield from (f"{passage.key}: {fault}" for fault in _beside(child, passage, told.by, told.at))
            if not is_known(told.language) or told.language == passage.now.language:
                yield f"{passage.key}: nothing is translated into {told.language}"
            if told.way not in _WAYS or (told.way == "program" and not told.name) or not told.body:
                yield f"{passage.key}: it does not say who or what translated"
        for question in passage.questions:
            yield from (f"{passage.key}: {fault}" for fault in _beside(child, passage, question.by, question.at))


def _beside(child: DemoChild, passage: DemoPassage, by: str, at: datetime) -> Iterator[str]:
    """What is wrong with something that ``by`` put beside a passage."""
    member = child.member(by)
    if member is None:
        yield f"{by} is not a member"
    elif not passage.now.at < at < LAST or at < member.at:
        yield f"{by} could not put anything beside it at {at}"


def _may_write(child: DemoChild, person: str, page_type: PageType) -> Iterator[str]:
    member = child.member(person)
    if member is None:
        yield f"{person} is not a member"
    elif member.role not in page_type.write:
        yield f"{person} ({member.role}) may not write {page_type.key}"


def _save(child: DemoChild, save: DemoSave, field: Field, catalogue: Catalogue) -> Iterator[str]:
    member = child.member(save.by)
    if not FIRST <= save.at < LAST or (member and save.at < member.at):
        yield f"{save.by} could not save at {save.at}"
    if save.spoken_on and save.spoken_on > save.at.date():
        yield "said after it was saved"
    if save.paper and (save.paper_on is None or save.paper_on > save.at.date()):
        yield "typed from a paper without a day, or before it was filled in"
    value = _value(save)
    links = {column.key: column.link_to for column in field.columns if column.kind == "link"}
    yield from KINDS[field.kind].check(field, {k: v for k, v in value.items() if k not in links}).values()
    if KINDS[field.kind].is_blank(value) and not save.media:
        yield "nothing was said"
    known = {column.key for column in field.columns} or {"value", "words"}
    yield from (f"there is no box {key}" for key in save.columns.keys() - known)
    for key, target in links.items():
        for linked in _as_tuple(save.columns.get(key, ())):
            yield from _link(child, save, linked, target or "", catalogue)
    for media in save.media:
        yield from _media(media)
    for source in save.sources:
        yield from _source(child, save, source.passage, source.quoted, catalogue)


def _as_tuple(slot: Slot) -> tuple[str, ...]:
    return (slot,) if isinstance(slot, str) else slot


def _link(child: DemoChild, save: DemoSave, key: str, target: str, catalogue: Catalogue) -> Iterator[str]:
    found = child.passage(key)
    if found is None or f"{found[0].type}.{found[1].field}" != target:
        yield f"{key} is not an answer to {target}"
    elif found[1].on(save.at - timedelta(seconds=1)) is None:
        yield f"{key} was written after it was linked"


def _source(child: DemoChild, save: DemoSave, key: str, quoted: str, catalogue: Catalogue) -> Iterator[str]:
    found = child.passage(key)
    if found is None:
        yield f"there is no passage {key} to quote"
        return
    page, passage = found
    field = catalogue.types[page.type].field(passage.field) if page.type in catalogue.types else None
    said = passage.on(save.at - timedelta(seconds=1))
    if said is None:
        yield f"{key} was quoted before it was written"
    elif field is not None and (not quoted or quoted not in plain_words(field, said)):
        yield f"{key} does not say “{quoted}”"
    elif (said.audience or page.audience) in {Preset.ONLY_ME, Preset.ONLY_FAMILY}:
        yield f"{key} is not shared, and so can’t be quoted"


def _media(media: DemoMedia) -> Iterator[str]:
    ending = Path(media.file).suffix
    if ending in _SPOKEN and not (media.transcript and media.speaker):
        yield f"{media.file} has no transcript or no speaker"
    if ending not in _SPOKEN and not media.alt:
        yield f"{media.file} has no words for those who can’t see it"


def _assets(made: Demonstration) -> Iterator[str]:
    saves = [save for child in made.children for _, _, save in child.saves()]
    used = {media.file for save in saves for media in save.media} | {
        save.paper for save in saves if save.paper
    }
    used |= {child.picture.file for child in made.children}
    there = {file.name for file in made.assets.iterdir() if file.is_file()}
    yield from (f"{name} is not among the assets" for name in sorted(used - there))
    yield from (f"nobody shows {name}" for name in sorted(there - used))
