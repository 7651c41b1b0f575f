"""Finds the rows of the plan that picked words which are wrong, and what they say once it is put right."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from wiki.access.space import Space
from wiki.commands.passages import MediaUse, Quote, TypedFor, Words
from wiki.models.pages import Passage, Version, VersionMedia, VersionSource
from wiki.text import markdown
from wiki.text.cut import put_all_right, put_right
from wiki.text.quote import find_range

_version = Version.__table__
_passage = Passage.__table__
_source = VersionSource.__table__
_shown = VersionMedia.__table__


@dataclass(frozen=True)
class Row:
    """A row as it is to be. ``off`` are the places of the sources that held the mistake, ``quoted`` what they say now."""

    passage_id: uuid.UUID
    page_id: uuid.UUID
    version_id: uuid.UUID
    words: Words
    body: str
    html: str
    plain: str
    off: frozenset[int]
    quoted: tuple[str, ...]

    def sources_from(self, source: Version) -> tuple[Quote, ...]:
        """The row's sources in the new version that they are taken from now."""
        places = ((quoted, find_range(source.plain, quoted) or (0, 0)) for quoted in self.quoted)
        return tuple(Quote(source.id, place[0], place[1], quoted) for quoted, place in places)


def rows_to_put_right(space: Space, passage_id: uuid.UUID, wrong: str, right: str) -> tuple[Row, ...]:
    """Every row whose present version quotes the mistake out of any version of the passage, ordered by id.

    Nobody's eyes are asked: what was picked out of the passage is put right whoever may see the row. Nothing of it is
    shown to whoever corrects.
    """
    mine = select(_version.c.id).where(_version.c.passage_id == passage_id, _version.c.child_id == space.id)
    found = space.session.execute(
        select(_version, _passage.c.page_id, _source.c.position, _source.c.quoted)
        .select_from(
            _source.join(_version, _version.c.id == _source.c.version_id).join(
                _passage, _passage.c.id == _version.c.passage_id
            )
        )
        .where(
            _source.c.source_version_id.in_(mine), _version.c.number == _passage.c.version_number,
            _version.c.child_id == space.id, _version.c.erasure_id.is_(None), _version.c.passage_id != passage_id,
            _source.c.media_id.is_(None),  # what a document says is the document's own
        )
        .order_by(_version.c.passage_id, _source.c.position)
    ).all()  # fmt: skip
    by_row: dict[uuid.UUID, list[tuple[int, str]]] = {}
    versions = {}
    for one in found:
        quoted, count = put_right(one.quoted, wrong.strip(), right.strip())
        if count:
            versions[one.passage_id] = one
            by_row.setdefault(one.passage_id, []).append((one.position, quoted))
    return tuple(_row(space, versions[key], sources, wrong.strip(), right.strip()) for key, sources in by_row.items())


def _row(space: Space, one: Any, sources: list[tuple[int, str]], wrong: str, right: str) -> Row:
    row = one._mapping
    shown = space.session.execute(
        select(_shown).where(_shown.c.version_id == row["id"]).order_by(_shown.c.position)
    ).all()
    told = [row["body"], row["columns"], row["plain"], row["gathered"], row["speaker"]]
    (body, columns, plain, gathered, speaker), _count = put_all_right(told, wrong, right)
    media = tuple(
        MediaUse(use.media_id, *put_all_right([use.alt, use.caption, use.speaker, use.transcript], wrong, right)[0])
        for use in shown
    )
    words = Words(
        voice=row["voice"], body=body, columns=columns, speaker=speaker, gathered=gathered,
        spoken_on=row["spoken_on"], language=row["language"], media=media, paper_id=row["paper_id"],
        paper_on=row["paper_on"], typed=TypedFor(row["typed_by"], row["typed_for"]) if row["typed_by"] else None,
    )  # fmt: skip
    return Row(
        row["passage_id"], row["page_id"], row["id"], words, body, markdown.render(body), plain,
        frozenset(position for position, _quoted in sources), tuple(quoted for _position, quoted in sources),
    )  # fmt: skip
