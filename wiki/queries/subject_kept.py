"""Knows what must not be told to whoever asks to see what is kept: in words, in titles, in the names and words of files."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from wiki.access.space import Space
from wiki.access.withheld import Withheld, withheld_for
from wiki.models.children import Membership
from wiki.queries.protected import kept_from, kept_from_recipient
from wiki.statute.disclosure import Recipient
from wiki.text.keep_out import KeptOut
from wiki.words import Role


@dataclass(frozen=True)
class KeptFromAsker:
    """The details, and what of the child's files holds one. To be asked while the snapshot is open that it was made in."""

    words: KeptOut
    files: Withheld

    def is_in(self, text: str) -> bool:
        """Whether a text holds one."""
        return self.words.is_in(text)

    def is_in_file(self, media_id: uuid.UUID, version_id: uuid.UUID | None = None) -> bool:
        """Whether the name of a file holds one, the words in it, or those that go with it in this version."""
        return self.files.is_file(media_id, version_id)


def kept_from_asker(space: Space, asker_id: uuid.UUID | None, *, is_child: bool) -> KeptFromAsker:
    """What is kept from a member; of a child or young person without an account here, from whoever is or was here as the
    young person; of anybody else, from any person (queries/protected.py)."""
    if asker_id is not None:
        kept = kept_from(space, {asker_id.hex})
    elif is_child:
        kept = kept_from(space, {one.hex for one in were_here(space, Role.YOUNG_PERSON)})
    else:
        kept = kept_from_recipient(space, Recipient.PARENT, None)
    return KeptFromAsker(kept, withheld_for(space.work, space.id, kept))


def were_here(space: Space, *roles: Role) -> frozenset[uuid.UUID]:
    """Everybody who is, or was, in the space in one of these roles."""
    rows = space.session.execute(
        select(Membership.person_id).where(Membership.child_id == space.id, Membership.role.in_(roles))
    )
    return frozenset(rows.scalars())
