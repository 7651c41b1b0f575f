"""Reads which papers belong to section K's pack of a redacted edition: those that its tree still shows, and what is held."""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from wiki.access.space import JobSpace
from wiki.document.edition import media_in
from wiki.document.redact import held_sentence
from wiki.document.speaking import say
from wiki.document.tree import AdviceList, Appendix, Clip, Gallery, Part, PlanBlock, PlanTree, Row, SetSentence
from wiki.document.wording import NO_PAGES
from wiki.models.media import Media
from wiki.queries.plan_pack import RECORDING, PackAdvice, PackContent, Paper, keys_of, paper_of
from wiki.queries.versions import ShownMedia
from wiki.words import MediaKind, MediaState

_media = Media.__table__


@dataclass(frozen=True)
class _Found:
    """A paper in the tree: the id of its file, where it is shown; its name; why it is not to be had."""

    media_id: uuid.UUID | None
    name: str
    why: str = ""


def papers_of(space: JobSpace, tree: PlanTree, held: Collection[str]) -> PackContent:
    """The papers as the tree has them; ``held``: the reasons for which some are held. Two or three queries."""
    known = {say(NO_PAGES), *map(held_sentence, held)}
    blocks = [block for section in tree.sections for block in section.blocks]
    lines = {line.label: line for block in blocks if isinstance(block, AdviceList) for line in block.lines}
    found = {one.label: tuple(_found(one.blocks, known)) for one in blocks if isinstance(one, Appendix)}
    ids = {one.media_id for some in found.values() for one in some if one.media_id is not None}
    mine = select(_media).where(_media.c.child_id == space.id, _media.c.id.in_(ids))
    files = {row.id: row for row in space.session.execute(mine)}
    originals, drawn = keys_of(space, set(files))

    def paper(one: _Found) -> Paper:
        row = files.get(one.media_id) if one.media_id is not None else None
        if row is None:
            return Paper(_file(uuid.UUID(int=0), MediaKind.DOCUMENT, MediaState.READY, one.name), why=one.why or say(NO_PAGES))
        shown = _file(row.id, row.kind, row.state, one.name or row.name, row.uploaded_by)
        return paper_of(shown, originals[row.id], drawn.get(row.id, {}))

    return PackContent(
        tuple(
            PackAdvice(label, line.what, line.who, line.on, tuple(paper(one) for one in found.get(label, ())))
            for label, line in lines.items()
        ),
        (),
    )  # fmt: skip


def _file(
    media_id: uuid.UUID, kind: MediaKind, state: MediaState, name: str, by: uuid.UUID | None = None
) -> ShownMedia:
    return ShownMedia(
        media_id, kind, state, name, "", None, None, None, None, by or uuid.UUID(int=0), "", "", "", "", ()
    )


def _found(blocks: tuple[PlanBlock, ...], known: Collection[str]) -> Iterator[_Found]:
    for one in blocks:
        match one:
            case Part(title, inside):
                pages = [each for each in inside if isinstance(each, Gallery) and any(shown.page for shown in each.pictures)]
                told = [each.words for each in inside if isinstance(each, SetSentence)]
                if pages:
                    yield _Found(uuid.UUID(min(media_in(pages[0]))), title)
                elif told and (told[-1] in known or told[-1] == title):
                    yield _Found(None, title, told[-1])
                else:
                    yield from _found(inside, known)
            case Gallery(shown):
                yield from (_Found(uuid.UUID(media_id), "") for media_id in dict.fromkeys(each.asset[:32] for each in shown))
            case Clip():
                yield _Found(None, one.caption or one.line, RECORDING)
            case Row(media=media):
                yield from _found(media, known)
            case _:
                pass
