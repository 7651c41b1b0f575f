"""Finds the bytes of the answer to a request to see what is kept, for whoever it is for."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select

from wiki import clock
from wiki.access.disclosing import DisclosingSpace, open_to_check, open_to_check_again, open_to_disclose
from wiki.access.space import Space
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.pages import Version
from wiki.models.takeaways import Takeaway, TakeawayKind, TakeawayState
from wiki.queries.media import Bytes
from wiki.queries.pages import list_pages
from wiki.queries.questions import SeenQuestion, list_questions
from wiki.queries.subject import Asked, Piece, asker_space, details_kept, list_asked, own_answers, sort_for
from wiki.queries.takeaway_content import gather
from wiki.queries.versions import SeenVersion, see_versions
from wiki.words import N_, Permission

_GIVEN, _COVERED, _TITLE, _SHEET = "given:", "given:covered:", "given:title:", "given:sheet:"
_ASKED = "given:asked:"
_MOVED_ON = N_("Something in this copy has changed since it was made. Ask the council for it again.")


def find_own_answer(space: Space, request_id: uuid.UUID) -> tuple[Asked, Bytes]:
    """The answer that stands ready for the reader, who asked for it. NotFound for anybody else's; Refused where it holds
    something that they may not see any more."""
    asked = next((one for one in own_answers(space) if one.id == request_id), None)
    if asked is None:
        raise NotFound
    found, holds = _ready(space, asked)
    given = frozenset(one for one in holds if one.startswith(_GIVEN))
    eyes = open_to_check(space, request_id)
    if not frozenset(holds) - given <= gather(space).marks or not given <= _may_be_given(eyes, asked, given):
        raise Refused({"": _MOVED_ON})
    return asked, found


def find_answer_to_hand_over(space: Space, request_id: uuid.UUID) -> tuple[Asked, Bytes]:
    """The answer for somebody who is no member, for the council to hand over. NotFound for a member's: that holds what they
    see and the council may not, so that they fetch it themselves."""
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    asked = next((one for one in list_asked(space) if one.id == request_id and one.asker_id is None), None)
    if asked is None:
        raise NotFound
    found, holds = _ready(space, asked)
    eyes = open_to_disclose(space, request_id) if asked.given_at is None else open_to_check_again(space, request_id)
    if not frozenset(holds) <= _may_be_given(eyes, asked, holds):
        raise Refused({"": _MOVED_ON})
    return asked, found


def given_marks(pieces: Iterable[Piece]) -> frozenset[str]:
    """Names each thing that was decided to be given, for knowing later whether it still may be."""
    found: set[str] = set()
    for one in pieces:
        is_covered = one.decided is not None and one.decided.covered != ""
        found |= {f"{_COVERED}{one.passage_id.hex}"} if is_covered else _said_marks(one.versions, one.questions)
        found |= {f"{_TITLE}{one.page.id.hex}"} if one.page is not None and one.page.title else set()
    return frozenset(found)


def _said_marks(versions: Iterable[SeenVersion], questions: Iterable[SeenQuestion]) -> set[str]:
    asked = {f"{_ASKED}{said.hex}" for one in questions for said in (one.id, *(answer.id for answer in one.answers))}
    return asked | {f"{_GIVEN}{one.id.hex}" for one in versions}


def paper_marks(papers: Iterable[Iterable[uuid.UUID]]) -> frozenset[str]:
    """The same for the sheets of papers that go along."""
    return frozenset(f"{_SHEET}{sheet.hex}" for sheets in papers for sheet in sheets)


def _may_be_given(eyes: DisclosingSpace, asked: Asked, holds: Iterable[str]) -> frozenset[str]:
    """What is decided, stands there still, is no young person's secret by now, and holds nothing kept from whoever asks; of
    what the answer ``holds`` the sheets of paper too."""
    theirs, kept = asker_space(eyes, asked), details_kept(eyes, asked)
    found: set[str] = set()
    if theirs is not None:
        found = _said_marks(see_versions(theirs, Version.__table__.c.child_id == eyes.id).values(), list_questions(theirs))
    for piece in sort_for(eyes, asked):
        if not piece.holds_kept:
            found |= _said_marks(piece.versions, piece.questions)
        if piece.before is not None and not kept.is_in(piece.before.covered):
            found.add(f"{_COVERED}{piece.passage_id.hex}")
    found |= {f"{_TITLE}{one.id.hex}" for one in list_pages(eyes) if not kept.is_in(one.title)}
    sheets = (one for one in holds if one.startswith(_SHEET))
    found |= {one for one in sheets if not kept.is_in_file(uuid.UUID(one.removeprefix(_SHEET)))}
    return frozenset(found)


def _ready(space: Space, asked: Asked) -> tuple[Bytes, list[str]]:
    table = Takeaway.__table__
    row = space.session.execute(
        select(table.c.key, table.c.size, table.c.holds, table.c.made_at).where(
            table.c.id == asked.takeaway_id, table.c.child_id == space.id, table.c.kind == TakeawayKind.SUBJECT,
            table.c.state == TakeawayState.READY, table.c.ends_at > clock.now(),
        )
    ).first()  # fmt: skip
    if row is None or row.key is None:
        raise NotFound
    name = f"{space.child.known_as} {clock.local(row.made_at).date().isoformat()}.zip"
    return Bytes(row.key, "application/zip", name, row.size), list(row.holds)
