"""What is heavy in one piece, laid down quickly: a long history, a space full of files (check L4)."""

import uuid
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, insert, select, update

from wiki.access.audience import from_preset
from wiki.database import IMMEDIATE
from wiki.models.media import Media, Rendition
from wiki.models.pages import Page, Passage, Revision, Version, VersionMedia
from wiki.text import markdown
from wiki.words import MediaKind, MediaState, Preset, Voice

_FILES_A_PASSAGE = 20


def write_long_history(engine: Engine, child: uuid.UUID, page: uuid.UUID, author: uuid.UUID, times: int) -> None:
    """On a page with one revision: a passage of its story that was saved so many times."""
    with engine.connect().execution_options(**{IMMEDIATE: True}) as connection, connection.begin():
        long_history(connection, child, page, author, times)


def edition_of(connection: Connection, page: uuid.UUID) -> uuid.UUID:
    """The form that a page's first revision answered."""
    found: uuid.UUID = connection.execute(select(Revision.edition_id).where(Revision.page_id == page).limit(1)).scalar_one()
    return found


def long_history(connection: Connection, child: uuid.UUID, page: uuid.UUID, author: uuid.UUID, times: int) -> None:
    """The same, inside a transaction that is open already."""
    passage, now, audience = uuid.uuid4(), datetime.now(UTC) - timedelta(days=400), from_preset(Preset.EVERYONE, author)
    edition = edition_of(connection, page)
    _add_passage(connection, passage, child, page, "story", author, now, times)
    versions, revisions = [], []
    for number in range(1, times + 1):
        version, at = uuid.uuid4(), now + timedelta(minutes=number)
        body = f"The kettle whistles, then it is time for the train. This is said for time {number}."
        versions.append(_version(version, child, passage, number, body, author, at, audience))
        revisions.append(_revision(child, page, number + 1, edition, [[passage.hex, version.hex]], author, at))
    for table, rows in ((Version, versions), (Revision, revisions)):
        connection.execute(insert(table), rows)
    connection.execute(update(Page).where(Page.id == page).values(revision_number=times + 1))


def fill_with_files(engine: Engine, child: uuid.UUID, page: uuid.UUID, author: uuid.UUID, field: str, number: int) -> None:
    """So many pictures on a page, twenty beside each passage; their bytes are not there."""
    with engine.connect().execution_options(**{IMMEDIATE: True}) as connection, connection.begin():
        now, audience = datetime.now(UTC) - timedelta(days=100), from_preset(Preset.EVERYONE, author)
        edition = edition_of(connection, page)
        last = connection.execute(
            select(Revision.number, Revision.contents).where(Revision.page_id == page).order_by(Revision.number.desc()).limit(1)
        ).one()
        contents = list(last.contents)
        for start in range(0, number, _FILES_A_PASSAGE):
            passage, version = uuid.uuid4(), uuid.uuid4()
            _add_passage(connection, passage, child, page, field, author, now, 1)
            connection.execute(insert(Version), [_version(version, child, passage, 1, f"Pictures {start}.", author, now, audience)])
            _add_pictures(connection, child, version, author, now, min(_FILES_A_PASSAGE, number - start))
            contents.append([passage.hex, version.hex])
        connection.execute(insert(Revision), [_revision(child, page, last.number + 1, edition, contents, author, now)])
        connection.execute(update(Page).where(Page.id == page).values(revision_number=last.number + 1))


def _add_passage(
    connection: Connection, passage: uuid.UUID, child: uuid.UUID, page: uuid.UUID, field: str, author: uuid.UUID, at: datetime, number: int
) -> None:  # fmt: skip
    connection.execute(
        insert(Passage).values(
            id=passage, child_id=child, page_id=page, field=field, audience=from_preset(Preset.EVERYONE, author), version_number=number,
            created_by=author, created_at=at,
        )
    )  # fmt: skip


def _add_pictures(connection: Connection, child: uuid.UUID, version: uuid.UUID, author: uuid.UUID, at: datetime, number: int) -> None:
    media, renditions, shown = [], [], []
    for place in range(number):
        one = uuid.uuid4()
        media.append(
            {"id": one, "child_id": child, "kind": MediaKind.PHOTO, "state": MediaState.READY, "name": f"{place}.jpg",
             "content_type": "image/jpeg", "original_key": f"{one.hex}/o", "size": 1000, "sha256": one.hex * 2, "width": 800,
             "height": 600, "uploaded_by": author, "uploaded_at": at - timedelta(days=place * 30)}
        )  # fmt: skip
        renditions += [
            {"id": uuid.uuid4(), "child_id": child, "media_id": one, "name": name, "key": f"{one.hex}/{name}",
             "content_type": "image/webp", "size": 100, "width": width, "height": width * 3 // 4}
            for name, width in (("w320", 320), ("w800", 800))
        ]  # fmt: skip
        shown.append({"version_id": version, "position": place, "media_id": one, "alt": "A train"})
    for table, rows in ((Media, media), (Rendition, renditions), (VersionMedia, shown)):
        connection.execute(insert(table), rows)


def _version(
    version: uuid.UUID, child: uuid.UUID, passage: uuid.UUID, number: int, body: str, author: uuid.UUID, at: datetime, audience: object
) -> dict[str, object]:  # fmt: skip
    return {
        "id": version, "child_id": child, "passage_id": passage, "number": number, "body": body, "columns": {},
        "voice": Voice.PARENT, "speaker": "Mum", "gathered": "", "language": "en-GB", "audience": audience,
        "html": f"<p>{body}</p>", "html_policy": markdown.POLICY, "plain": body, "saved_by": author, "saved_at": at,
    }  # fmt: skip


def _revision(
    child: uuid.UUID, page: uuid.UUID, number: int, edition: uuid.UUID, contents: list[list[str]], author: uuid.UUID, at: datetime
) -> dict[str, object]:  # fmt: skip
    return {
        "id": uuid.uuid4(), "child_id": child, "page_id": page, "number": number, "kind": "save", "edition_id": edition,
        "contents": contents, "note": "", "saved_by": author, "saved_at": at,
    }  # fmt: skip
