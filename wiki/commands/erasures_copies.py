"""Blanks every copy of a passage that the database holds, and names the files that must go from the disk.

Done again, in a backup that was restored for instance, it leaves what it left the first time.
"""

import uuid
from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, delete, or_, select, update
from sqlalchemy.orm import Session, aliased

from wiki.commands.erasures_plans import blank_plans, plans_with
from wiki.commands.erasures_returns import drop_returns
from wiki.commands.erasures_words import blank_corrections, cut_beside, cut_rows
from wiki.commands.guard_keep import forget_prints
from wiki.commands.pictures_family import all_cuts, listed_versions
from wiki.commands.plan_editions import Taken, texts_that_go
from wiki.models.children import ChildPicture
from wiki.models.corner import Symbol, TakenPicture
from wiki.models.drafts import Draft
from wiki.models.jobs import Job, SearchChange
from wiki.models.media import Media, Rendition
from wiki.models.page_words import CHECKED, PageWords
from wiki.models.pages import Page, Passage, Revision, Version, VersionMedia, VersionSource
from wiki.models.paper import PaperSheet
from wiki.models.plan import PlanMedia
from wiki.models.plan_answers import PlanPaperFile, PlanPoint, PlanServing
from wiki.models.questions import Answer, Question
from wiki.models.subject import SubjectDecision
from wiki.models.translations import TranslationVersion
from wiki.pagetypes.model import TRAY
from wiki.text import markdown
from wiki.text.cut import Secret, bare

_version = Version.__table__
_shown = VersionMedia.__table__
_source = VersionSource.__table__
_media = Media.__table__
Ids = Collection[uuid.UUID]


def pages_of(session: Session, child_id: uuid.UUID, passage_id: uuid.UUID) -> set[uuid.UUID]:
    """Every page with a copy of the passage on it: its own, the tray it came from, and those of the plan's rows."""
    passages, rows = _passages(session, child_id, passage_id)
    found = session.execute(select(Passage.page_id).where(Passage.id.in_([*passages, *rows]))).scalars()
    return set(found)


def blank_copies(
    session: Session, child_id: uuid.UUID, passage_id: uuid.UUID, erasure_id: uuid.UUID, restricted_until: date, on: date
) -> list[str]:
    """Take the passage's words out of every table; returns the keys of the files that no row names any more.

    ``restricted_until``: how long an issued plan that holds them is handed out to nobody. ``on``: the day, for the mark in an
    edition of it.
    """
    passages, rows = _passages(session, child_id, passage_id)
    versions = _ids(session, _version.c.id, _version.c.passage_id.in_(passages))
    said, quoted = _words_of(session, versions)
    secret = Secret(said, quoted)
    files = set(session.execute(select(_shown.c.media_id).where(_shown.c.version_id.in_(versions))).scalars())
    files = all_cuts(session, files)
    _forget_places_before(session, child_id, passages, files)
    beside = session.execute(select(Question.plain).where(Question.passage_id.in_(passages))).scalars()
    notes = {words for one in beside if " " in (words := bare(one))}  # a single word stands anywhere, and gives nothing away
    asked = _drop_questions(session, passages)
    told = select(TranslationVersion.plain).where(TranslationVersion.passage_id.in_(passages))
    in_other_words = {text for text in session.execute(told).scalars() if text}
    translations = _drop_translations(session, passages)
    cut_rows(session, rows, secret)
    corrections = blank_corrections(session, child_id, passages, rows)
    named = {*passages, *rows, *versions}
    returned = drop_returns(session, child_id, plans_with(session, child_id, named, secret), {*passages, *rows}, secret)
    own = {row for row in session.execute(select(_version.c.plain).where(_version.c.id.in_(versions))).scalars() if row}
    taken = Taken(
        passages, rows, versions, files, nowhere_else(session, child_id, files, rows, versions), Secret({*said, *quoted}), secret,
        texts_that_go(own | in_other_words) | notes, frozenset(own | in_other_words), on,
    )  # fmt: skip
    keys = blank_plans(session, child_id, named, secret, erasure_id, restricted_until, taken)
    session.execute(delete(VersionSource).where(_source.c.source_version_id.in_(versions)))
    _blank_versions(session, passages, versions, erasure_id)
    session.execute(update(Revision).where(Revision.passage_id.in_(passages)).values(note=""))
    session.execute(delete(Draft).where(Draft.passage_id.in_(passages)))
    forget_prints(session, {*passages, *rows})
    session.execute(delete(SubjectDecision).where(SubjectDecision.passage_id.in_({*passages, *rows})))
    keys += drop_files(session, child_id, files | returned, rows)
    cut_beside(session, child_id, secret, {*passages, *asked, *files, *translations, *corrections})
    session.add_all(
        SearchChange(child_id=child_id, subject=subject, subject_id=one)
        for subject, ids in (("passage", {*passages, *rows}), ("translated", translations))
        for one in sorted(ids)
    )
    session.flush()
    return keys


def _passages(session: Session, child_id: uuid.UUID, passage_id: uuid.UUID) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """The passage with what is left of it on the tray, and the rows of the plan that rest on it."""
    passages = {passage_id} | _on_tray(session, child_id, passage_id)
    versions = select(_version.c.id).where(_version.c.passage_id.in_(passages))
    resting = select(_source.c.version_id).where(_source.c.source_version_id.in_(versions))
    rows = _ids(session, _version.c.passage_id, _version.c.id.in_(resting), _version.c.child_id == child_id)
    return passages, rows - passages


def _on_tray(session: Session, child_id: uuid.UUID, passage_id: uuid.UUID) -> set[uuid.UUID]:
    """What was caught on the tray and put in this place afterwards says the same words, or shows the same files."""
    mine = select(_version.c.plain).where(_version.c.passage_id == passage_id, _version.c.plain != "")
    files = (
        select(_shown.c.media_id)
        .join(_version, _version.c.id == _shown.c.version_id)
        .where(_version.c.passage_id == passage_id)
    )
    showing = select(_shown.c.version_id).where(_shown.c.media_id.in_(files))
    caught = (
        select(_version.c.passage_id)
        .join(Passage, Passage.id == _version.c.passage_id)
        .join(Page, Page.id == Passage.page_id)
        .where(
            Page.child_id == child_id, Page.page_type == TRAY,
            or_(_version.c.plain.in_(mine), _version.c.id.in_(showing)),
        )
    )  # fmt: skip
    return set(session.execute(caught).scalars())


def _words_of(session: Session, versions: Ids) -> tuple[set[str], set[str]]:
    """Everything that the versions say; and the words that were picked from them."""
    said: set[str] = set()
    rows = session.execute(
        select(_version.c.plain, _version.c.body, _version.c.gathered).where(_version.c.id.in_(versions))
    )
    said |= {text for row in rows for text in row}
    beside = session.execute(
        select(_shown.c.alt, _shown.c.caption, _shown.c.transcript).where(_shown.c.version_id.in_(versions))
    )
    said |= {text for row in beside for text in row}
    files = select(_shown.c.media_id).where(_shown.c.version_id.in_(versions))
    inside = session.execute(select(_media.c.words, _media.c.heard).where(_media.c.id.in_(files)))
    said |= {text for row in inside for text in row}
    said |= set(session.execute(select(PageWords.words).where(PageWords.media_id.in_(files))).scalars())
    translated = select(TranslationVersion.plain, TranslationVersion.body).where(TranslationVersion.version_id.in_(versions))
    said |= {text for row in session.execute(translated) for text in row}
    quoted = session.execute(select(_source.c.quoted).where(_source.c.source_version_id.in_(versions))).scalars()
    return said, set(quoted)


def _blank_versions(session: Session, passages: Ids, versions: Ids, erasure_id: uuid.UUID) -> None:
    for table in (VersionMedia, VersionSource):
        session.execute(delete(table).where(table.version_id.in_(versions)))
    session.execute(
        update(Version)
        .where(Version.passage_id.in_(passages))
        .values(
            body="", columns={}, speaker="", gathered="", spoken_on=None, language="en-GB", paper_id=None,
            paper_on=None, html="", html_policy=markdown.POLICY, plain="", erasure_id=erasure_id, correction_id=None,
            typed_by=None, typed_for=None,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def _forget_places_before(session: Session, child_id: uuid.UUID, passages: Ids, files: Ids) -> None:
    """A picture that was moved here goes from the history of the places it came from as well; the words there stay, and
    so does what somebody else had put there: moving a picture makes it nobody's own."""
    found, places, before = set(passages), set(passages), aliased(Passage)
    while places:
        came = (
            select(before.id)
            .join(Passage, Passage.moved_from == before.id)
            .where(Passage.id.in_(places), Passage.created_by == before.created_by)
        )
        places = set(session.execute(came).scalars()) - found
        found |= places
    if found == set(passages):
        return
    past = _ids(session, _version.c.id, _version.c.passage_id.in_(found - set(passages))) - listed_versions(session, child_id)
    session.execute(delete(VersionMedia).where(_shown.c.version_id.in_(past), _shown.c.media_id.in_(files)))


def _drop_questions(session: Session, passages: Ids) -> set[uuid.UUID]:
    """Questions about the words, and their answers, go with them; returns their ids."""
    asked = _ids(session, Question.id, Question.passage_id.in_(passages))
    answers = _ids(session, Answer.id, Answer.question_id.in_(asked))
    session.execute(delete(Answer).where(Answer.question_id.in_(asked)))
    session.execute(delete(Question).where(Question.id.in_(asked)))
    return asked | answers


def _drop_translations(session: Session, passages: Ids) -> set[uuid.UUID]:
    """What the words were translated to goes with them; returns the translations' ids."""
    mine = TranslationVersion.passage_id.in_(passages)
    translations = _ids(session, TranslationVersion.translation_id, mine)
    session.execute(delete(TranslationVersion).where(mine))
    session.execute(update(Passage).where(Passage.id.in_(passages)).values(is_translated=False))
    return translations


def drop_files(session: Session, child_id: uuid.UUID, files: Ids, rows: Ids) -> list[str]:
    """The rows of those files that nothing else shows, with all that was made of them; returns their keys.

    A row of the plan that was taken from the passage took its pictures from it too, and does not hold them. The
    child's picture, a paper form, a symbol that is offered, what an issued plan shows, and what was sent with an answer to a plan
    or proves its serving stay.
    """
    kept = (*_holders(child_id, rows), select(PlanMedia.media_id))
    gone = _ids(session, Media.id, Media.id.in_(files), *(Media.id.not_in(one) for one in kept))
    others = select(Media.original_key).where(Media.id.not_in(gone))  # another cut of the picture has the same original
    own = (Media.id.in_(gone), Media.original_key.not_in(others))
    keys = list(dict.fromkeys(session.execute(select(Media.original_key).where(*own)).scalars()))
    keys += session.execute(select(Rendition.key).where(Rendition.media_id.in_(gone))).scalars()
    for table in (VersionMedia, TakenPicture, PageWords, Symbol):
        session.execute(delete(table).where(table.media_id.in_(gone)))
    session.execute(delete(Rendition).where(Rendition.media_id.in_(gone)))
    session.execute(delete(Media).where(Media.id.in_(gone)))
    hexes = {one.hex for one in gone}
    of_files = ("media.derive", "media.complete", "media.check", "media.hear", "media.read")
    for job in session.execute(select(Job).where(Job.child_id == child_id, Job.kind.in_(of_files))).scalars():
        if job.payload.get("media_id") in hexes:
            session.delete(job)
    session.execute(update(Media).where(Media.id.in_(files)).values(heard="", heard_state=""))  # of those that stay
    session.execute(delete(PageWords).where(PageWords.media_id.in_(files), PageWords.state != CHECKED))
    return keys


def _holders(child_id: uuid.UUID, rows: Ids, versions: Ids = ()) -> tuple[Select[tuple[uuid.UUID]], ...]:
    """Where else a file may still be wanted, but in issued plans: ``rows`` and ``versions`` do not count."""
    in_rows = select(_version.c.id).where(or_(_version.c.passage_id.in_(rows), _version.c.id.in_(versions)))
    return (
        select(_shown.c.media_id).where(_shown.c.version_id.not_in(in_rows)),
        select(ChildPicture.media_id),
        select(PaperSheet.media_id),
        select(Symbol.media_id).where(Symbol.removed_at.is_(None)),
        select(PlanPoint.media_id).where(PlanPoint.media_id.is_not(None)),
        select(PlanServing.proof_media_id).where(PlanServing.proof_media_id.is_not(None)),
        select(PlanPaperFile.media_id),
        select(_version.c.paper_id).where(_version.c.paper_id.is_not(None), _version.c.child_id == child_id),
    )  # type: ignore[return-value]


def nowhere_else(session: Session, child_id: uuid.UUID, files: Ids, rows: Ids, versions: Ids) -> set[uuid.UUID]:
    """Which of the files nothing but those ``versions``, the ``rows`` taken from them and plans show."""
    others = (Media.id.not_in(one) for one in _holders(child_id, rows, versions))
    return _ids(session, Media.id, Media.id.in_(files), *others)


def _ids(session: Session, column: object, *where: ColumnElement[bool]) -> set[uuid.UUID]:
    return set(session.execute(select(column).where(*where)).scalars())  # type: ignore[call-overload]
