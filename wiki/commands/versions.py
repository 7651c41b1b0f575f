"""Adds versions to passages: from what somebody wrote, or as a copy of what was there once."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.passages import Prepared, Quote
from wiki.commands.pictures_family import uses_to_copy
from wiki.commands.rows import put_row
from wiki.commands.translations_carry import carry_if_the_same, carry_translations
from wiki.commands.versions_files import files_of
from wiki.errors import NotFound
from wiki.models.audience import Audience
from wiki.models.children import Child
from wiki.models.media import Media
from wiki.models.pages import Passage, Version, VersionMedia, VersionSource
from wiki.text import markdown


def add_version(
    session: Session, space: Space, passage: Passage, ready: Prepared, sources_off: frozenset[int] = frozenset()
) -> Version:
    """The passage's next version, saying what ``ready`` says, with its files and sources.

    The sources of the version before stay (but for the places ``sources_off``), new ones come after them: changing
    the words of a plan row must not cut it off from what was said.
    """
    words = ready.words
    _still_said(session, space, ready)
    before = _sources_before(session, passage, sources_off) if passage.version_number else []
    sources = list(dict.fromkeys((*before, *ready.sources)))
    passage.version_number += 1
    session.flush()
    version = Version(
        id=uuid.uuid4(), child_id=space.id, passage_id=passage.id, number=passage.version_number,
        body=ready.body, columns=words.columns, voice=words.voice, speaker=words.speaker,
        gathered=words.gathered, spoken_on=words.spoken_on, language=words.language, audience=passage.audience,
        paper_id=words.paper_id, paper_on=words.paper_on, html=ready.html, html_policy=markdown.POLICY,
        plain=ready.plain, saved_by=space.person.id, saved_at=clock.now(),
        typed_by=words.typed.by if words.typed else None, typed_for=words.typed.whom if words.typed else None,
    )  # fmt: skip
    put_row(session, version)
    session.add_all(files_of(session, space, passage, version.id, words.media))
    for position, one in enumerate(sources):
        session.add(
            VersionSource(
                version_id=version.id, position=position, source_version_id=one.version_id, starts=one.starts,
                ends=one.ends, quoted=one.quoted, media_id=one.media_id, page=one.page,
            )
        )  # fmt: skip
    carry_if_the_same(session, passage, version)
    return version


def _still_said(session: Session, space: Space, ready: Prepared) -> None:
    """Words that were taken out since they were picked are not put into the plan now, nor are words typed from a paper that was.
    Raises NotFound."""
    picked, paper = [source[0] for source in ready.sources], ready.words.paper_id
    if not picked and paper is None:
        return
    # Whoever takes them out holds the child's row: they come before this and are seen here, or wait and see what was picked.
    session.execute(select(Child.id).where(Child.id == space.id).with_for_update(read=True, key_share=True))
    if paper is not None and session.execute(select(Media.id).where(Media.id == paper)).first() is None:
        raise NotFound
    gone = select(Version.id).where(Version.id.in_(picked), Version.erasure_id.is_not(None)).limit(1)
    if session.execute(gone).first() is not None:
        raise NotFound


def _sources_before(
    session: Session, passage: Passage, off: frozenset[int]
) -> list[Quote]:
    rows = session.execute(
        select(VersionSource)
        .join(Version, Version.id == VersionSource.version_id)
        .where(Version.passage_id == passage.id, Version.number == passage.version_number)
        .order_by(VersionSource.position)
    ).scalars()
    return [
        Quote(row.source_version_id, row.starts, row.ends, row.quoted, row.media_id, row.page)
        for row in rows
        if row.position not in off
    ]


def copy_version(
    session: Session, space: Space, passage: Passage, old: Version, audience: Audience
) -> Version:
    """A new version that says what ``old`` says, under ``audience``: for restoring and for sharing."""
    uses = uses_to_copy(session, space, passage, old)
    passage.version_number += 1
    version = Version(
        id=uuid.uuid4(), child_id=space.id, passage_id=passage.id, number=passage.version_number, body=old.body,
        columns=old.columns, voice=old.voice, speaker=old.speaker, gathered=old.gathered, spoken_on=old.spoken_on,
        language=old.language, audience=audience, paper_id=old.paper_id, paper_on=old.paper_on, html=old.html,
        html_policy=old.html_policy, plain=old.plain, saved_by=space.person.id, saved_at=clock.now(),
        erasure_id=old.erasure_id, correction_id=old.correction_id, typed_by=old.typed_by, typed_for=old.typed_for,
    )  # fmt: skip
    session.add(version)
    session.flush()
    for use in uses:
        session.add(
            VersionMedia(
                version_id=version.id, position=use.position, media_id=use.media_id, alt=use.alt,
                caption=use.caption, speaker=use.speaker, transcript=use.transcript, audience=use.audience,
                pictured=use.pictured,
            )
        )  # fmt: skip
    for source in session.execute(select(VersionSource).where(VersionSource.version_id == old.id)).scalars():
        session.add(
            VersionSource(
                version_id=version.id, position=source.position, source_version_id=source.source_version_id,
                starts=source.starts, ends=source.ends, quoted=source.quoted, media_id=source.media_id,
                page=source.page,
            )
        )  # fmt: skip
    carry_translations(session, passage, old.id, version)
    return version
