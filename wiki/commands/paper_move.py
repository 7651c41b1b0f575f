"""Puts a paper form that came into the wrong child's wiki into the right one, so that nobody has to scan it again."""

import contextlib
import uuid
from collections.abc import Iterator

from sqlalchemy import select

from media.errors import BadKey, MediaRefused
from media.store import Store
from wiki.access.space import Space, open_space
from wiki.commands.erasures_papers import check_paper, erase_paper
from wiki.commands.paper import PaperFacts, SentFile, add_paper
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.media import Media
from wiki.queries.paper import open_paper
from wiki.words import N_, SHUT_STATES, ErasureReason, MediaState, Permission

_NOT_THERE = N_("You can’t add papers to that child’s pages any more. Choose another child.")
_SAME = N_("The paper is among this child’s pages already. Choose another child.")
_NOT_YET = N_("This paper can’t be moved now, because its file can’t be opened. You can take it out, and scan it again.")
_NO_DAY = N_("Say first which day is on the paper, and whose words it holds. Then it can be moved.")


def move_paper(space: Space, to: uuid.UUID, store: Store, paper_id: uuid.UUID, *, sure: bool, once: str | None) -> uuid.UUID:
    """Add the paper to the wiki of the child ``to``, then take it out of this one; returns its id there.

    The two are acts of their own, the copy first: whatever happens between them, the scan is somewhere, and who tries
    again with the same ``once`` gets the same copy, with the same child. Raises NotAllowed, NotFound, Refused with sentences
    for to and sure.
    """
    check_paper(space, paper_id, ErasureReason.SOMEBODY_ELSE, sure=sure)
    other, paper = _open_other(space, to), open_paper(space, paper_id)
    if paper.written_on is None or paper.voice is None:
        raise Refused({"to": _NO_DAY})
    facts, ids = PaperFacts(paper.written_on, paper.voice, paper.speaker), [sheet.id for sheet in paper.sheets]
    with _opened(space, store, ids) as files:
        try:
            made = add_paper(other, store, files, facts, uuid.uuid5(to, once).hex if once else None)
        except Refused as refusal:
            raise Refused({"to": next(iter(refusal.fields.values()))}) from refusal
    other.work.commit()
    erase_paper(space, paper_id, ErasureReason.SOMEBODY_ELSE, sure=True)
    return made


def _open_other(space: Space, to: uuid.UUID) -> Space:
    try:
        other = open_space(space.person, to, Permission.TYPE_FROM_PAPER)
    except (NotAllowed, NotFound):
        raise Refused({"to": _NOT_THERE}) from None
    if other.id == space.id:
        raise Refused({"to": _SAME})
    return other


@contextlib.contextmanager
def _opened(space: Space, store: Store, ids: list[uuid.UUID]) -> Iterator[list[SentFile]]:
    """The originals of the files, in order, to be read once; Refused where one can't be."""
    columns = (Media.id, Media.original_key, Media.name, Media.content_type, Media.state)
    rows = {row.id: row for row in space.session.execute(select(*columns).where(Media.id.in_(ids), Media.child_id == space.id))}
    if any(MediaState(row.state) in SHUT_STATES for row in rows.values()):
        raise Refused({"to": _NOT_YET})
    with contextlib.ExitStack() as stack:
        bench = stack.enter_context(store.bench())
        try:
            opened = {one: stack.enter_context(bench.fetch(rows[one].original_key).open("rb")) for one in ids}
        except (OSError, BadKey, MediaRefused) as error:
            raise Refused({"to": _NOT_YET}) from error
        yield [SentFile(opened[one], rows[one].name, rows[one].content_type) for one in ids]
