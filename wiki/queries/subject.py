"""Reads requests to see what is kept about a child, and sorts out for one of them what the asker may see already and what a
person must decide about.

What somebody keeps for themselves alone, and what a young person keeps from whoever asks, is not even shown here: it is left
out without a word, and every answer says the same sentence about that, whether there is any or not.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import blake2b

from sqlalchemy import select

from wiki import clock
from wiki.access.audience import family_may_see, is_shared
from wiki.access.disclosing import DisclosingSpace, open_to_disclose
from wiki.access.space import Space
from wiki.access.telling import open_space_to_tell
from wiki.errors import NotAllowed, NotFound
from wiki.models.pages import Version
from wiki.models.people import Person
from wiki.models.subject import AskedBy, Choice, KeptFor, SubjectDecision, SubjectRequest
from wiki.models.takeaways import Takeaway, TakeawayState
from wiki.queries.media import Bytes
from wiki.queries.pages import PageHead, list_pages
from wiki.queries.questions import SeenQuestion, list_questions
from wiki.queries.subject_kept import KeptFromAsker, kept_from_asker, were_here
from wiki.queries.takeaway_content import taken_files
from wiki.queries.versions import SeenVersion, see_versions
from wiki.statute.subject_clock import answer_by
from wiki.words import FAMILY_ROLES, Permission, Role, Voice

_request = SubjectRequest.__table__
_decision = SubjectDecision.__table__


@dataclass(frozen=True)
class Asked:
    """One request, with the day by which it must be answered. ``state``: how far its bundle is, "" for none yet;
    ``ends_at``: when that is taken away."""

    id: uuid.UUID
    asked_by: AskedBy
    asker_id: uuid.UUID | None
    asker_name: str
    identity: str
    received_on: date
    extended_on: date | None
    extended_why: str
    noted_by_name: str
    takeaway_id: uuid.UUID | None
    given_at: datetime | None
    state: str = ""
    percent: int = 0
    ends_at: datetime | None = None

    @property
    def due(self) -> date:
        """The last day for the answer."""
        return answer_by(self.received_on, extended=self.extended_on is not None)

    @property
    def first_due(self) -> date:
        """The day by which they must be told that it takes longer."""
        return answer_by(self.received_on, extended=False)

    @property
    def days_left(self) -> int:
        """How many days are left; below 0 when it is late."""
        return (self.due - clock.today()).days


@dataclass(frozen=True)
class Decided:
    """What was decided about one passage, by whom."""

    passage_id: uuid.UUID
    version_id: uuid.UUID
    choice: Choice
    why: KeptFor | None
    covered: str
    clinician: str
    opinion: str
    opinion_on: date | None
    warned: str
    is_open: bool
    decided_by_name: str
    decided_at: datetime


@dataclass(frozen=True)
class Piece:
    """A passage that the asker does not see already: its versions, the newest first, and the questions beside it. ``latest``
    is what a decision is about; ``decided`` is None while there is none about what stands here now. ``holds_kept``: it holds a
    detail that is kept from whoever asks. ``is_alone``: it is not plainly a professional's words at work, so a person decides
    about it by itself. ``warned``: what in it may be about another child; ``before``: what was decided last, even where that
    does not hold any more."""

    passage_id: uuid.UUID
    page: PageHead | None
    field: str
    latest: uuid.UUID
    versions: tuple[SeenVersion, ...]
    questions: tuple[SeenQuestion, ...]
    decided: Decided | None
    holds_kept: bool
    is_alone: bool
    warned: tuple[str, ...]
    before: Decided | None

    @property
    def mark(self) -> str:
        """By what a form tells what its reader looked through: the words and files, and the questions beside them."""
        said = [one.id for one in self.versions] + [file.id for one in self.versions for file in one.media]
        said += [one.id for one in self.questions] + [answer.id for one in self.questions for answer in one.answers]
        return blake2b(b"".join(one.bytes for one in (self.latest, *said)), digest_size=16).hexdigest()


def mark_of(pieces: Iterable[Piece]) -> str:
    """The same for several, in whatever order."""
    return blake2b("".join(sorted(one.mark for one in pieces)).encode(), digest_size=16).hexdigest()


def list_asked(space: Space) -> tuple[Asked, ...]:
    """Every request of the space, the newest first, for its council's managers (NotAllowed)."""
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    return _read(space)


def find_asked(space: Space, request_id: uuid.UUID) -> Asked:
    """One of them; NotFound when there is none such."""
    for one in list_asked(space):
        if one.id == request_id:
            return one
    raise NotFound


def own_answers(space: Space) -> tuple[Asked, ...]:
    """The reader's own requests."""
    return tuple(one for one in _read(space) if one.asker_id is not None and space.reader.is_own(one.asker_id))


def _read(space: Space) -> tuple[Asked, ...]:
    rows = space.session.execute(
        select(
            _request.c.id, _request.c.asked_by, _request.c.asker_id, _request.c.asker_name, _request.c.identity,
            _request.c.received_on, _request.c.extended_on, _request.c.extended_why, Person.name, _request.c.takeaway_id,
            _request.c.given_at, Takeaway.state, Takeaway.percent, Takeaway.ends_at,
        )
        .select_from(_request.join(Person, Person.id == _request.c.noted_by))
        .outerjoin(Takeaway, Takeaway.id == _request.c.takeaway_id)
        .where(_request.c.child_id == space.id)
        .order_by(_request.c.received_on.desc(), _request.c.noted_at.desc())
    ).all()  # fmt: skip
    make: Callable[..., Asked] = Asked
    return tuple(
        make(*row[:7], space.told(row[7]), *row[8:11], _state(row[11], row[13]), row[12] or 0, row[13]) for row in rows
    )


def _state(state: TakeawayState | None, ends_at: datetime | None) -> str:
    if state is None:
        return ""
    over = state is TakeawayState.READY and (ends_at is None or ends_at <= clock.now())
    return (TakeawayState.GONE if over else state).value


def sort_out(space: Space, request_id: uuid.UUID) -> tuple[Piece, ...]:
    """What a person must decide about before the request can be answered, page by page. NotFound once it was answered."""
    eyes, asked = open_to_disclose(space, request_id), find_asked(space, request_id)
    return sort_for(eyes, asked)


def sort_for(eyes: DisclosingSpace, asked: Asked) -> tuple[Piece, ...]:
    """The same, with eyes that were opened for the request."""
    theirs = asker_space(eyes, asked)
    said = see_versions(eyes, Version.__table__.c.child_id == eyes.id)
    seen = set(see_versions(theirs, Version.__table__.c.child_id == eyes.id)) if theirs is not None else set()
    beside = {one.id for one in list_questions(theirs)} if theirs is not None else set()
    young, family = were_here(eyes, Role.YOUNG_PERSON), were_here(eyes, *FAMILY_ROLES)
    open_to_asker: dict[uuid.UUID, list[SeenVersion]] = {}
    new: dict[uuid.UUID, list[SeenVersion]] = {}
    for version in sorted(said.values(), key=lambda one: -one.number):
        if version.withheld or (version.id not in seen and _is_kept(version, asked, young)):
            continue
        open_to_asker.setdefault(version.passage_id, []).append(version)
        if version.id not in seen:
            new.setdefault(version.passage_id, []).append(version)
    questions: dict[uuid.UUID, list[SeenQuestion]] = {}
    for question in list_questions(eyes):
        mine = question.id in beside or (asked.asked_by is not AskedBy.CHILD and _is_of_the_young(question, young))
        if not mine and question.passage_id in open_to_asker:
            questions.setdefault(question.passage_id, []).append(question)
    kept, decided = details_kept(eyes, asked), _decisions(eyes, asked.id)
    heads = [replace(one, title="") if kept.is_in(one.title) else one for one in list_pages(eyes)]
    places = {head.id: (number, head) for number, head in enumerate(heads)}
    found = []
    for passage_id in {*new, *questions}:
        every = open_to_asker[passage_id]
        one = _piece(every[0], new.get(passage_id, ()), questions.get(passage_id, ()), decided.get(passage_id), kept, family)
        number, head = places.get(every[0].page_id, (len(heads), None))
        found.append((number, one.field, every[0].saved_at, head, one))
    found.sort(key=lambda row: row[:3])
    return tuple(_with_page(one, head) for *_place, head, one in found)


def find_file(space: Space, request_id: uuid.UUID, media_id: uuid.UUID) -> Bytes:
    """A file that a passage to be decided shows, as it would be given. NotFound for any other."""
    for piece in sort_out(space, request_id):
        taken = taken_files(open_to_disclose(space, request_id), piece.versions)
        if media_id in taken and taken[media_id].forms:
            return taken[media_id].forms[-1][1]
    raise NotFound


def asker_space(eyes: DisclosingSpace, asked: Asked) -> Space | None:
    """The space as whoever asks sees it today; None for somebody who is no member (any more)."""
    if asked.asker_id is None:
        return None
    try:
        return open_space_to_tell(eyes.work, asked.asker_id, eyes.id).space
    except (NotFound, NotAllowed):
        return None


def _piece(
    latest: SeenVersion, versions: Iterable[SeenVersion], questions: Iterable[SeenQuestion], decided: Decided | None,
    kept: KeptFromAsker, family: frozenset[uuid.UUID],
) -> Piece:
    shown, asked = tuple(versions), tuple(questions)
    warned = tuple(decided.warned.splitlines()) if decided is not None else ()
    newest = max((answer.at for one in asked for answer in one.answers), default=None)
    last = max([one.at for one in asked] + ([newest] if newest else []), default=None)
    before = decided
    if decided is not None and (decided.version_id != latest.id or (last is not None and last > decided.decided_at)):
        decided = None
    if decided is not None and decided.is_open:
        decided = None
    texts = [text for one in shown for text in words_of(one)]
    texts += [text for one in asked for text in (one.body, one.by_is)]
    texts += [text for one in asked for answer in one.answers for text in (answer.body, answer.by_is)]
    files = ((file.id, one.id) for one in shown for file in one.media)
    holds_kept = any(map(kept.is_in, texts)) or any(kept.is_in_file(*file) for file in files)
    alone = bool(asked or holds_kept or warned) or any(
        one.voice is not Voice.PROFESSIONAL or one.media or one.paper_on or {one.saved_by, one.created_by} & family
        for one in shown
    )
    return Piece(latest.passage_id, None, latest.field, latest.id, shown, asked, decided, holds_kept, alone, warned, before)


def _with_page(piece: Piece, head: PageHead | None) -> Piece:
    return replace(piece, page=head)


def details_kept(eyes: Space, asked: Asked) -> KeptFromAsker:
    """What must not be told to whoever asks."""
    return kept_from_asker(eyes, asked.asker_id, is_child=asked.asked_by is AskedBy.CHILD)


def words_of(version: SeenVersion) -> tuple[str, ...]:
    """Every text that a version says."""
    files = (text for one in version.media for text in (one.alt, one.caption, one.speaker, one.transcript, one.name))
    why = version.stone.why if version.stone is not None else ""
    return (version.body, version.plain, version.speaker, version.gathered, why, *files)


def _is_kept(version: SeenVersion, asked: Asked, young: frozenset[uuid.UUID]) -> bool:
    """Whether somebody keeps it for themselves alone (whoever prepares the answer too), or a young person keeps it from
    whoever asks for them: it is theirs, and a parent does not see it."""
    if not (is_shared(version.today) and is_shared(version.audience)):
        return True
    if asked.asked_by is AskedBy.CHILD:
        return False
    if not ({version.saved_by, version.created_by} & young or version.voice is Voice.YOUNG_PERSON):
        return False
    return asked.asker_id is not None or not family_may_see(version.today, version.audience)


def _is_of_the_young(question: SeenQuestion, young: frozenset[uuid.UUID]) -> bool:
    return question.by in young or any(answer.by in young for answer in question.answers)


def _decisions(space: Space, request_id: uuid.UUID) -> Mapping[uuid.UUID, Decided]:
    rows = space.session.execute(
        select(
            _decision.c.passage_id, _decision.c.version_id, _decision.c.choice, _decision.c.why, _decision.c.covered,
            _decision.c.clinician, _decision.c.opinion, _decision.c.opinion_on, _decision.c.warned, _decision.c.is_open,
            Person.name, _decision.c.decided_at,
        )
        .select_from(_decision.join(Person, Person.id == _decision.c.decided_by))
        .where(_decision.c.request_id == request_id, _decision.c.child_id == space.id)
    )  # fmt: skip
    make: Callable[..., Decided] = Decided
    return {row[0]: make(*row) for row in rows}
