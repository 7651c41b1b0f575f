"""Takes translations along when a passage gets a new version that says the same: shared, restored, or its voice put right.

The translation would otherwise say that it is of an older wording, and stay with those who saw the version before.
"""

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wiki.models.media import Media
from wiki.models.pages import Passage, Version, VersionMedia
from wiki.models.translations import TranslationVersion


def carry_translations(session: Session, passage: Passage, before: uuid.UUID, version: Version) -> None:
    """One more state, of ``version``, for each translation that is of the version ``before``; who translated, and when,
    stays as it was. Nothing is asked where the passage was never translated."""
    if not passage.is_translated:
        return
    rows = session.execute(
        select(TranslationVersion)
        .where(TranslationVersion.passage_id == passage.id)
        .order_by(TranslationVersion.language, TranslationVersion.number)
    ).scalars()
    newest = {one.language: one for one in rows}
    for one in newest.values():
        if one.version_id == before:
            session.add(
                TranslationVersion(
                    id=uuid.uuid4(), child_id=one.child_id, translation_id=one.translation_id,
                    passage_id=one.passage_id, version_id=version.id, language=one.language, number=one.number + 1,
                    body=one.body, html=one.html, html_policy=one.html_policy, plain=one.plain, way=one.way, by=one.by,
                    is_checked=one.is_checked, is_off=one.is_off, saved_by=one.saved_by, saved_at=one.saved_at,
                )
            )  # fmt: skip


def carry_if_the_same(session: Session, passage: Passage, version: Version) -> None:
    """The same for the version just before ``version``, where that said the same, in its recordings too."""
    if not passage.is_translated:
        return
    before = session.execute(
        select(Version).where(Version.passage_id == passage.id, Version.number == version.number - 1)
    ).scalar()
    if before is None or (before.body, before.columns, before.language) != (version.body, version.columns, version.language):
        return
    if _said(session, before.id) == _said(session, version.id):
        carry_translations(session, passage, before.id, version)


def _said(session: Session, version_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    rows = session.execute(
        select(func.coalesce(Media.made_from, VersionMedia.media_id), VersionMedia.transcript)
        .join(Media, Media.id == VersionMedia.media_id)  # a picture that was turned says the same
        .where(VersionMedia.version_id == version_id)
        .order_by(VersionMedia.position)
    )
    return [(row[0], row[1]) for row in rows]
