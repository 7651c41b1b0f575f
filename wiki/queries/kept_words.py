"""Reads what somebody kept for themselves alone in the space of a young person who chose that they leave."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wiki.access.audience import from_preset
from wiki.access.person import SignedIn
from wiki.models.children import Child, Membership
from wiki.models.pages import Passage, Version
from wiki.words import Preset, Stay


@dataclass(frozen=True)
class KeptWords:
    """One passage that nobody but its writer sees, as it stands now."""

    child_id: uuid.UUID
    child: str
    words: str
    language: str
    saved_at: datetime


def has_left(person: SignedIn) -> bool:
    """Whether a young person chose that ``person`` leaves."""
    left = select(Membership.id).where(Membership.person_id == person.id, Membership.stays == Stay.LEAVES)
    return person.work.session.execute(left.limit(1)).first() is not None


def kept_words(person: SignedIn) -> tuple[KeptWords, ...]:
    """What ``person`` wrote for themselves alone, of every space that they left because the young person chose so; nothing of
    anybody else's, and nothing of a space that was shut to them for any other reason."""
    own = from_preset(Preset.ONLY_ME, person.id)
    left = select(Membership.child_id).where(Membership.person_id == person.id, Membership.stays == Stay.LEAVES)
    here = select(Membership.child_id).where(Membership.person_id == person.id, Membership.ended_at.is_(None))
    rows = person.work.session.execute(
        select(
            Child.id, Child.known_as, Version.body, Version.columns, Version.language, Version.saved_at, Passage.audience,
            Version.audience,
        )
        .join(Passage, Passage.id == Version.passage_id)
        .join(Child, Child.id == Passage.child_id)
        .where(
            Passage.child_id.in_(left), Passage.child_id.not_in(here), Version.number == Passage.version_number,
            Version.erasure_id.is_(None), Version.saved_by == person.id,
        )
        .order_by(Child.known_as, Version.saved_at)
    ).all()  # fmt: skip
    return tuple(
        KeptWords(row[0], row[1], _words(row[2], row[3]), row[4], row[5]) for row in rows if row[6] == row[7] == own
    )


def _words(body: str, columns: dict[str, object] | None) -> str:
    """A passage as plain lines; of a row each cell that holds words."""
    return "\n".join([body, *(str(one) for one in (columns or {}).values() if isinstance(one, str))]).strip()
