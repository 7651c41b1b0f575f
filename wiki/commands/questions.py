"""What somebody asks or answers beside a passage, as the commands take it, and the checks all such words must pass."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from wiki.access.space import Space
from wiki.errors import Refused
from wiki.models.jobs import SearchChange
from wiki.text import markdown
from wiki.text.clean import tidy
from wiki.words import N_, Group, Preset

MOST_LETTERS = 10_000
_LONG = N_("Please keep this to 10,000 letters or fewer.")


@dataclass(frozen=True)
class Asking:
    """A question or dispute as somebody gave it, put to one person or to one group.

    ``version_id`` is what they had in front of them (None: the passage as it is now).
    """

    body: str
    to_person: uuid.UUID | None = None
    to_group: Group | None = None
    audience: Preset = Preset.EVERYONE
    version_id: uuid.UUID | None = None
    once: str | None = None


@dataclass(frozen=True)
class ReadyWords:
    """Words tidied and rendered before the write lock is taken."""

    body: str
    html: str
    plain: str


def ready_words(body: str, nothing: str, box: str = "body") -> ReadyWords:
    """``body`` ready to keep; Refused beside ``box`` where it is blank (saying ``nothing``), too long, or can't be kept."""
    try:
        kept = tidy(body)
    except Refused as refusal:
        raise Refused({box: refusal.fields[""]}) from None
    if not kept.strip():
        raise Refused({box: nothing})
    if len(kept) > MOST_LETTERS:
        raise Refused({box: _LONG})
    return ReadyWords(kept, markdown.render(kept), markdown.plain(kept))


def find_anew(session: Session, space: Space, question_id: uuid.UUID) -> None:
    """Have the words of a question and its answers found by search."""
    session.add(SearchChange(child_id=space.id, subject="question", subject_id=question_id))
