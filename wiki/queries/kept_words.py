"""Reads what somebody kept for themselves alone in the space of a young person who chose that they leave."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from wiki.access.audience import from_preset
from wiki.access.person import SignedIn
from wiki.errors import NotFound
from wiki.models.children import Child, Membership
from wiki.models.media import Media, Rendition
from wiki.models.pages import Passage, Version, VersionMedia
from wiki.queries.media import Bytes
from wiki.words import SHUT_STATES, MediaKind, Preset, Stay

_SHOWN, ORIGINAL = ("w800", "w320"), "original"


@dataclass(frozen=True)
class KeptFile:
    """A file that they added to such words themselves. ``shown``: the form of a photo to look at, "" where there is none."""

    id: uuid.UUID
    name: str
    alt: str
    shown: str


@dataclass(frozen=True)
class KeptWords:
    """One passage that nobody but its writer sees, as it stands now."""

    child_id: uuid.UUID
    child: str
    words: str
    language: str
    saved_at: datetime
    files: tuple[KeptFile, ...] = ()


def has_left(person: SignedIn) -> bool:
    """Whether a young person chose that ``person`` leaves."""
    return person.work.session.execute(_left(person).limit(1)).first() is not None


def _left(person: SignedIn) -> Select[uuid.UUID]:
    """The spaces that they left so, and into which nobody brought them again: however that ended, it was not by this choice."""
    later = aliased(Membership)
    again = exists().where(
        later.person_id == Membership.person_id, later.child_id == Membership.child_id,
        later.started_at >= Membership.ended_at,
    )  # fmt: skip
    return select(Membership.child_id).where(Membership.person_id == person.id, Membership.stays == Stay.LEAVES, ~again)


def who_kept_words(session: Session, child_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Who left a space because the young person chose so and still has words of their own there; whose words are never read."""
    later = aliased(Membership)
    again = exists().where(
        later.person_id == Membership.person_id, later.child_id == child_id, later.started_at >= Membership.ended_at
    )
    left = select(Membership.person_id).where(Membership.child_id == child_id, Membership.stays == Stay.LEAVES, ~again)
    rows = session.execute(
        select(Version.saved_by, Passage.audience, Version.audience)
        .join(Passage, Passage.id == Version.passage_id)
        .where(
            Passage.child_id == child_id, Version.number == Passage.version_number, Version.erasure_id.is_(None),
            Version.saved_by.in_(left),
        )
    )
    return frozenset(who for who, page, own in rows if page == own == from_preset(Preset.ONLY_ME, who))


def kept_words(person: SignedIn) -> tuple[KeptWords, ...]:
    """What ``person`` wrote for themselves alone, of every space that they left because the young person chose so; nothing of
    anybody else's, and nothing of a space that was shut to them for any other reason."""
    own = from_preset(Preset.ONLY_ME, person.id)
    rows = person.work.session.execute(
        select(
            Child.id, Child.known_as, Version.body, Version.columns, Version.language, Version.saved_at, Passage.audience,
            Version.audience, Version.id,
        )
        .join(Passage, Passage.id == Version.passage_id)
        .join(Child, Child.id == Passage.child_id)
        .where(
            Passage.child_id.in_(_left(person)), Version.number == Passage.version_number, Version.erasure_id.is_(None),
            Version.saved_by == person.id,
        )
        .order_by(Child.known_as, Version.saved_at)
    ).all()  # fmt: skip
    mine = [row for row in rows if row[6] == row[7] == own]
    files = _files(person, [row[8] for row in mine])
    return tuple(
        KeptWords(row[0], row[1], _words(row[2], row[3]), row[4], row[5], tuple(files.get(row[8], ()))) for row in mine
    )


def find_kept_file(person: SignedIn, media_id: uuid.UUID, form: str) -> Bytes:
    """The bytes of a file that hangs on such words, as it is shown or just as they sent it. NotFound for anything else."""
    here = next((file for one in kept_words(person) for file in one.files if file.id == media_id), None)
    if here is None or form not in {here.shown, ORIGINAL}:
        raise NotFound
    if form == ORIGINAL:
        found = select(Media.original_key, Media.content_type, Media.name, Media.size).where(Media.id == media_id)
    else:
        found = (
            select(Rendition.key, Rendition.content_type, Media.name, Rendition.size)
            .join(Media, Media.id == Rendition.media_id)
            .where(Rendition.media_id == media_id, Rendition.name == form)
        )
    return Bytes(*person.work.session.execute(found).one())


def _files(person: SignedIn, version_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[KeptFile]]:
    """What they added themselves and nobody took away from them; what somebody else sent stays in the space."""
    rows = person.work.session.execute(
        select(VersionMedia.version_id, Media.id, Media.name, VersionMedia.alt, Media.kind, Media.audience)
        .join(Media, Media.id == VersionMedia.media_id)
        .where(
            VersionMedia.version_id.in_(version_ids), Media.uploaded_by == person.id, Media.state.not_in(SHUT_STATES)
        )
        .order_by(VersionMedia.version_id, VersionMedia.position)
    ).all()  # fmt: skip
    photos = [row[1] for row in rows if row[4] is MediaKind.PHOTO]
    forms: dict[uuid.UUID, set[str]] = {}
    for media_id, name in person.work.session.execute(
        select(Rendition.media_id, Rendition.name).where(Rendition.media_id.in_(photos), Rendition.name.in_(_SHOWN))
    ):
        forms.setdefault(media_id, set()).add(name)
    found: dict[uuid.UUID, list[KeptFile]] = {}
    for version_id, media_id, name, alt, _kind, audience in rows:
        if audience is None or person.id.hex not in audience.without:
            shown = next((one for one in _SHOWN if one in forms.get(media_id, ())), "")
            found.setdefault(version_id, []).append(KeptFile(media_id, name, alt, shown))
    return found


def _words(body: str, columns: dict[str, object] | None) -> str:
    """A passage as plain lines; of a row each cell that holds words."""
    return "\n".join([body, *(str(one) for one in (columns or {}).values() if isinstance(one, str))]).strip()
