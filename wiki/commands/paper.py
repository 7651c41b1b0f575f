"""Keeps paper forms that were scanned or photographed, and the answers that somebody types from them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import IO

from sqlalchemy import exists, or_, select

from media.results import Received
from media.store import Store
from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.media import NewFile, keep_new, take_in, throw_away
from wiki.commands.once import claim, settle
from wiki.commands.passages import Prepared, Words
from wiki.commands.passages_merge import change_passage
from wiki.commands.passages_save import make_ready, save_passage
from wiki.errors import Conflict, NotAllowed, NotFound, Refused
from wiki.models.media import Media
from wiki.models.pages import Version
from wiki.models.paper import Paper, PaperSheet
from wiki.pagetypes.model import PageType
from wiki.text.clean import one_line
from wiki.words import N_, Filled, Permission, Preset, Voice

MAX_SHEETS = 20
_CHOOSE = N_("Choose the scan, or a photo of each page.")
_NAMED = N_("%(file)s: %(why)s")
_TOO_MANY = N_("One form can be 20 files at most. Send the rest as a form of its own.")
_NOT_PAPER = N_("A paper form can be a PDF, a TIFF scan or photos. This file is something else.")
_DAY = N_("Write the day on the paper, such as 3 11 2026. It can’t be in the future.")
_WHOSE = N_("Choose whose words the paper holds.")
_WHO = N_("Write who filled the form in, in 200 letters or fewer.")
_USED = N_("A file of this form is in use already. Choose it again.")
_NOTHING = N_("Type at least one answer first.")
_NOT_PAPER_AUDIENCE = N_("Choose who may see the answers.")


@dataclass(frozen=True)
class SentFile:
    """One file as a browser sent it; ``upload_id`` where it was sent ahead of its form, and ``media_id`` what that form
    made of it when it came before."""

    stream: IO[bytes]
    filename: str
    claimed_type: str
    upload_id: uuid.UUID | None = None
    media_id: uuid.UUID | None = None


@dataclass(frozen=True)
class PaperFacts:
    """What is known of a paper form: the day on it, and whose words it holds."""

    written_on: date | None
    voice: str
    speaker: str


def _checked(facts: PaperFacts) -> tuple[date, Voice, str]:
    problems: dict[str, str] = {}
    speaker = one_line(facts.speaker)
    if facts.written_on is None or facts.written_on > clock.today():
        problems["written_on"] = _DAY
    if facts.voice not in set(Voice):
        problems["voice"] = _WHOSE
    if len(speaker) > 200 or "\0" in speaker or (not speaker and facts.voice in {Voice.PARENT, Voice.PROFESSIONAL}):
        problems["speaker"] = _WHO
    if problems or facts.written_on is None:
        raise Refused(problems)
    return facts.written_on, Voice(facts.voice), speaker


def add_paper(
    space: Space, store: Store, files: Sequence[SentFile], facts: PaperFacts, once: str | None = None
) -> uuid.UUID:
    """Keep a paper form: a PDF or TIFF scan, or a photo of each page in order. Returns its id.

    All of its files are kept or none. Sent twice by the same form (``once``), it is kept once. Raises NotAllowed,
    Refused with sentences for files, written_on, voice, speaker.
    """
    if not space.may(Permission.TYPE_FROM_PAPER):
        raise NotAllowed
    try:
        written_on, voice, speaker = _checked(facts)
    except Refused as refusal:
        raise Refused({**({} if files else {"files": _CHOOSE}), **refusal.fields}) from None
    if not files or len(files) > MAX_SHEETS:
        raise Refused({"files": _TOO_MANY if files else _CHOOSE})
    if any(sent.media_id for sent in files):
        return _made_before(space, once)
    taken: list[NewFile] = []
    try:
        for sent in files:
            taken.append(NewFile(_take_sheet(space, store, sent), upload_id=sent.upload_id))
        with writing(space) as session:
            done = claim(session, space.person.id, once)
            if done is not None:
                leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
                for one in taken:
                    throw_away(store, one.found)
                return done
            sheets = [keep_new(session, space, one, paper=True) for one in taken]
            session.add(
                Paper(
                    id=sheets[0], child_id=space.id, written_on=written_on, voice=voice, speaker=speaker,
                    added_by=space.person.id, added_at=clock.now(),
                )
            )  # fmt: skip
            session.flush()
            for position, media_id in enumerate(sheets):
                session.add(PaperSheet(paper_id=sheets[0], position=position, media_id=media_id))
            leave_row(session, "paper.added", person_id=space.person.id, child_id=space.id, object_id=sheets[0])
            settle(session, space.person.id, once, sheets[0])
            return sheets[0]
    except BaseException:
        for one in taken:
            throw_away(store, one.found)
        raise


def _made_before(space: Space, once: str | None) -> uuid.UUID:
    """The paper that this form made when it came before, and used its files up; Refused when it was another form."""
    with writing(space) as session:
        done = claim(session, space.person.id, once)
        if done is None:
            raise Refused({"files": _USED})
        leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
        return done


def _take_sheet(space: Space, store: Store, sent: SentFile) -> Received:
    """One file of the form, on disk; a refusal names the file, as there may be several."""
    try:
        found = take_in(space, store, sent.stream, sent.filename, sent.claimed_type)
    except Refused as refusal:
        why = refusal.fields["files"]
        named = Filled(_NAMED, file=sent.filename[:80], why=why) if sent.filename else why
        raise Refused({"files": named}) from refusal
    if found.kind not in ("photo", "scan") and found.content_type != "application/pdf":
        throw_away(store, found)
        raise Refused({"files": _NOT_PAPER})
    return found


def correct_paper(space: Space, paper_id: uuid.UUID, facts: PaperFacts) -> None:
    """Put the day or the speaker of a paper right; answers typed before keep what they were saved with."""
    if not space.may(Permission.TYPE_FROM_PAPER):
        raise NotAllowed
    written_on, voice, speaker = _checked(facts)
    with writing(space) as session:
        # Of two who say it first, one waits, and finds what the other wrote.
        session.execute(select(Media.id).where(Media.id == paper_id, Media.child_id == space.id).with_for_update())
        paper = session.execute(
            select(Paper).where(Paper.id == paper_id, Paper.child_id == space.id).with_for_update()
        ).scalar()
        if paper is None:
            paper = _paper_of_file(space, paper_id, written_on, voice)
            session.add(paper)
            session.flush()
            session.add(PaperSheet(paper_id=paper_id, position=0, media_id=paper_id))
        paper.written_on, paper.voice, paper.speaker = written_on, voice, speaker
        leave_row(session, "paper.corrected", person_id=space.person.id, child_id=space.id, object_id=paper_id)


def _paper_of_file(space: Space, media_id: uuid.UUID, written_on: date, voice: Voice) -> Paper:
    """The paper that a single file stands for, added as a form or typed from; NotFound for any other file."""
    typed_from = exists().where(Version.paper_id == Media.id, Version.child_id == space.id)
    row = space.session.execute(
        select(Media.id).where(Media.id == media_id, Media.child_id == space.id, or_(Media.paper != "", typed_from))
    ).first()
    if row is None:
        raise NotFound
    return Paper(
        id=media_id, child_id=space.id, written_on=written_on, voice=voice, speaker="", added_by=space.person.id,
        added_at=clock.now(),
    )  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """One answer as it was typed: ``key`` names its box on the screen; ``passage_id`` where one is typed anew."""

    key: str
    field: str
    words: Words
    passage_id: uuid.UUID | None = None
    base: int = 0


@dataclass
class Typed:
    """What came of a screen of answers, by the keys of their boxes.

    ``overtaken``: somebody saved a newer version meanwhile; ``gone``: the typist may not see the answer any more.
    """

    saved: list[str] = field(default_factory=list)
    refused: dict[str, dict[str, str]] = field(default_factory=dict)
    overtaken: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)


def type_answers(
    space: Space, page_type: PageType, page_id: uuid.UUID, paper_id: uuid.UUID, facts: PaperFacts,
    answers: Sequence[Answer], audience: Preset | None, told: str = "",
) -> Typed:  # fmt: skip
    """Save answers typed from a paper, each as a passage that names the paper, its day and whose words it holds.

    Each is saved or refused by itself, so that one that can't be kept holds no other up. An answer that stands keeps
    its voice and its audience, and is put together with what others changed in it meanwhile (``told``: the note that
    such a revision gets); a new one gets the paper's voice, and ``audience`` (None: as the page is set).
    Raises NotAllowed, NotFound, Refused({"": sentence}) when there is nothing to save.
    """
    if not space.may(Permission.TYPE_FROM_PAPER):
        raise NotAllowed
    if audience is Preset.ONLY_ME:
        raise Refused({"audience": _NOT_PAPER_AUDIENCE})
    written_on, voice, speaker = _checked(facts)
    if not answers:
        raise Refused({"": _NOTHING})
    made = Typed()
    all_ready: list[tuple[Answer, Prepared]] = []
    for answer in answers:  # all of them before the first is saved, which takes the lock
        words = replace(answer.words, paper_id=paper_id, paper_on=written_on)
        if answer.passage_id is None:
            words = replace(words, voice=voice, speaker=speaker, spoken_on=written_on, audience=audience)
        try:
            all_ready.append(
                (answer, make_ready(space, page_type, answer.field, words, passage_id=answer.passage_id))
            )
        except Refused as refusal:
            made.refused[answer.key] = dict(refusal.fields)
        except NotFound:
            if answer.passage_id is None:
                raise
            made.gone.add(answer.key)
    for answer, ready in all_ready:
        try:
            _save(space, page_type, page_id, answer, ready, told)
        except Refused as refusal:
            made.refused[answer.key] = dict(refusal.fields)
        except Conflict:
            made.overtaken.add(answer.key)
        except NotFound:
            if answer.passage_id is None:
                raise
            made.gone.add(answer.key)
        else:
            made.saved.append(answer.key)
    return made


def _save(space: Space, page_type: PageType, page_id: uuid.UUID, answer: Answer, ready: Prepared, told: str) -> None:
    """Save one answer; together with what another typist, or a parent, changed in it meanwhile where that can be done.
    New answers never meet: each is a passage of its own."""
    try:
        save_passage(
            space, page_type, page_id, answer.field, ready.words, passage_id=answer.passage_id, base=answer.base,
            ready=ready,
        )  # fmt: skip
    except Conflict:
        if answer.passage_id is None:
            raise
        space.work.commit()
        change_passage(
            space, page_type, page_id, answer.field, ready.words, passage_id=answer.passage_id, base=answer.base,
            told=told,
        )  # fmt: skip
