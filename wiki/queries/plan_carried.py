"""Reads what a plan's JSON file carries beside the laid-out plan: the rows as they were typed, with versions, ranges and
quoted words of their sources, and the files with their SHA-256. Nothing here that the plan leaves out."""

import uuid
from typing import Any

from sqlalchemy import select

from wiki.access.space import Space
from wiki.document.plan_json import Carried
from wiki.models.media import Media
from wiki.models.pages import VersionSource
from wiki.queries.plan_checked import Checked
from wiki.queries.plan_content import PlanContent
from wiki.queries.plan_rows import PlanRow
from wiki.queries.plan_sources import RowSource, as_printed
from wiki.queries.versions import ShownMedia

_source = VersionSource.__table__
_media = Media.__table__
_Ranges = dict[tuple[uuid.UUID, int], tuple[int, int]]


def read_carried(space: Space, content: PlanContent) -> Carried:
    """The rows and files of a plan with this content. Two queries."""
    versions = [row.version.id for row in content.rows]
    ranges: _Ranges = {
        (row[0], row[1]): (row[2], row[3])
        for row in space.session.execute(
            select(_source.c.version_id, _source.c.position, _source.c.starts, _source.c.ends).where(
                _source.c.version_id.in_(versions)
            )
        )
    }
    files = space.session.execute(
        select(
            _media.c.id, _media.c.name, _media.c.kind, _media.c.content_type, _media.c.size, _media.c.sha256, _media.c.seconds,
            _media.c.pages,
        )
        .where(_media.c.child_id == space.id, _media.c.id.in_(content.media_ids))
        .order_by(_media.c.id)
    ).all()  # fmt: skip
    known = {row.id for row in content.rows}
    media = tuple(
        {
            "id": one.id.hex, "name": one.name, "kind": one.kind.value, "content_type": one.content_type, "size": one.size,
            "sha256": one.sha256, "seconds": one.seconds, "pages": one.pages,
        }
        for one in files
    )  # fmt: skip
    return Carried(tuple(_row(row, known, ranges) for row in content.rows), media)


def found_json(checked: Checked) -> dict[str, Any]:
    """What was found in the plan when it was made, and what was let stand and why."""
    return {
        "findings": [
            {"code": one.code, "where": one.where, "sentence": one.sentence, "why": one.why, "stops": one.stops}
            for one in checked.found
        ],
        "settled": [
            {
                "code": one.code, "where": one.where, "sentence": one.sentence, "reason": why.reason, "by": why.by_name,
                "role": why.role.value, "at": why.at.isoformat(),
            }
            for one, why in checked.settled
        ],
    }  # fmt: skip


def _row(row: PlanRow, known: set[uuid.UUID], ranges: _Ranges) -> dict[str, Any]:
    version = row.version
    return {
        "id": row.id.hex, "version": version.id.hex, "letter": row.letter, "label": row.label, "page": row.page_type,
        "question": row.asked.key, "body": version.body, "columns": _columns(row, known), "voice": version.voice.value,
        "speaker": version.speaker, "gathered": version.gathered,
        "spoken_on": version.spoken_on.isoformat() if version.spoken_on else None, "language": version.language,
        "media": [_file(file) for file in as_printed(version).media],
        "sources": [_from(source, ranges[version.id, source.position]) for source in row.sources],
    }  # fmt: skip


def _columns(row: PlanRow, known: set[uuid.UUID]) -> dict[str, Any]:
    """The row's boxes; threads lead to rows that are in the file, and to no others."""
    threads = {column.key for column in row.asked.columns if column.kind == "link"}
    made: dict[str, Any] = {}
    for key, value in row.version.columns.items():
        made[key] = [one.hex for one in row.linked(key) if one in known] if key in threads else value
    return made


def _file(file: ShownMedia) -> dict[str, str]:
    return {
        "id": file.id.hex, "alt": file.alt, "caption": file.caption, "speaker": file.speaker, "transcript": file.transcript
    }


def _from(source: RowSource, place: tuple[int, int]) -> dict[str, Any]:
    return {
        "version": source.version_id.hex, "starts": place[0], "ends": place[1], "quoted": source.quoted, "page": source.page,
        "who": source.who, "on": source.on.isoformat() if source.on else None,
        "voice": source.seen.voice.value if source.seen else None, "media": source.media_id.hex if source.media_id else None,
        "leaf": source.leaf,
    }  # fmt: skip
