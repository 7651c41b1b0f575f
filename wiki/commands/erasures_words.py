"""Cuts erased words out of what other people wrote: rows of the plan that quote them, and the small texts beside."""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, load_only

from wiki import clock
from wiki.models.advice_links import AdviceLink
from wiki.models.audit import AuditRow, AuditWords
from wiki.models.children import Membership
from wiki.models.complaints import Complaint, ComplaintNote
from wiki.models.corner import Symbol
from wiki.models.drafts import Draft
from wiki.models.erasures import Correction, Erasure
from wiki.models.guard import GuardHit
from wiki.models.handover import Capacity
from wiki.models.jobs import SearchChange
from wiki.models.media import Media
from wiki.models.packs import PlanPack
from wiki.models.pages import Page, Revision, Version, VersionMedia
from wiki.models.plan import AdviceRequest
from wiki.models.plan_agreed import PlanAgreed
from wiki.models.plan_answers import PlanPoint, PlanServing, PointErasure, PointReply
from wiki.models.plan_editions import PlanEdition
from wiki.models.plan_reasons import PlanReason
from wiki.models.plan_settled import PlanSettled
from wiki.models.protected import ProtectedDetail
from wiki.models.questions import Answer, Question
from wiki.models.retention import RetentionHold
from wiki.models.share_requests import ShareRequest
from wiki.models.subject import SubjectDecision, SubjectRequest
from wiki.models.takeaways import Takeaway
from wiki.text import markdown
from wiki.text.cut import Secret

# Texts that may quote anything said in the space, by table.
_BESIDE: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Revision, ("note",)),
    (ShareRequest, ("words", "answer_words")),
    (AdviceRequest, ("words",)),
    (AdviceLink, ("shown",)),
    (PlanSettled, ("reason",)),
    (PlanReason, ("reason",)),
    (PlanAgreed, ("reason",)),
    (PlanEdition, ("reason",)),
    (PlanPack, ("reason", "consent_by", "proof")),
    (ProtectedDetail, ("reason", "ended_why")),
    (Membership, ("reason",)),
    (Correction, ("why",)),
    (Erasure, ("words",)),
    (PointErasure, ("words",)),
    (PlanPoint, ("words",)),
    (PointReply, ("words",)),
    (PlanServing, ("proof",)),
    (Page, ("title",)),
    (Symbol, ("name",)),
    (Media, ("name",)),
    (Complaint, ("words",)),
    (ComplaintNote, ("words",)),
    (Capacity, ("evidence", "ended_why")),
    (SubjectRequest, ("extended_why",)),
    (SubjectDecision, ("covered", "opinion", "warned")),
    (RetentionHold, ("reason", "ended_why")),
    (Takeaway, ("reason",)),
    (GuardHit, ("before", "words", "after", "why")),
)


def cut_rows(session: Session, rows: Collection[uuid.UUID], secret: Secret) -> None:
    """Take the words out of every version of these rows of the plan; what their writer added in their own words stays."""
    for version in session.execute(select(Version).where(Version.passage_id.in_(rows))).scalars():
        body, columns = secret.cut(version.body), secret.cut_all(version.columns)
        plain, gathered = secret.cut(version.plain), secret.cut(version.gathered)
        if (body, columns, plain, gathered) != (version.body, version.columns, version.plain, version.gathered):
            version.body, version.columns, version.plain = body, columns, plain
            version.gathered = _fitting(version, "gathered", gathered)
            version.html, version.html_policy = markdown.render(body), markdown.POLICY
    shown = select(VersionMedia).join(Version, Version.id == VersionMedia.version_id).where(Version.passage_id.in_(rows))
    for use in session.execute(shown).scalars():
        _cut(use, ("alt", "caption", "transcript"), secret)
    session.execute(delete(Draft).where(Draft.passage_id.in_(rows)))
    session.flush()


def blank_corrections(
    session: Session, child_id: uuid.UUID, passages: Collection[uuid.UUID], rows: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    """Take out why mistakes in the passages were put right, also where rows that rest on them say it; returns the ids."""
    found = session.execute(
        select(Correction).where(Correction.child_id == child_id, Correction.passage_id.in_(passages))
    ).scalars().all()  # fmt: skip
    told = {one.why for one in found if one.why}
    notes = select(Revision).where(Revision.passage_id.in_(rows), Revision.note.in_(told))
    for revision in session.execute(notes).scalars() if told else ():
        revision.note = ""
    for one in found:
        one.why = ""
    return {one.id for one in found}


def cut_beside(session: Session, child_id: uuid.UUID, secret: Secret, objects: Collection[uuid.UUID]) -> None:
    """Take the words out of notes, requests, other questions, unsaved drafts and the audit's side-texts of the child.

    ``objects``: what is said in the audit about these goes altogether.
    """
    for table, names in _BESIDE:
        some = or_(*(getattr(table, name) != "" for name in names))
        texts = load_only(*(getattr(table, name) for name in names))
        for row in session.execute(select(table).where(table.child_id == child_id, some).options(texts)).scalars():
            _cut(row, names, secret)
    _cut_details(session, child_id, secret)
    questions = session.execute(select(Question).where(Question.child_id == child_id)).scalars()
    answers = session.execute(select(Answer).where(Answer.child_id == child_id)).scalars()
    for said in (*questions, *answers):
        if _cut(said, ("body", "plain"), secret):
            said.html, said.html_policy = markdown.render(said.body), markdown.POLICY
            question_id = said.id if isinstance(said, Question) else said.question_id
            session.add(SearchChange(child_id=child_id, subject="question", subject_id=question_id))
    for serving in session.execute(select(PlanServing).where(PlanServing.child_id == child_id)).scalars():
        told = secret.cut_all(serving.told)
        if told != serving.told:
            serving.told = told
    for draft in session.execute(select(Draft).where(Draft.child_id == child_id)).scalars():
        fields = secret.cut_all(draft.fields)
        if fields != draft.fields:
            draft.fields = fields
    beside = select(AuditWords, AuditRow.object_id).join(AuditRow, AuditRow.id == AuditWords.audit_id)
    for words, object_id in session.execute(beside.where(AuditRow.chain == child_id)).all():
        if object_id in objects:
            session.delete(words)
        else:
            _cut(words, ("words",), secret)
    session.flush()


def _cut_details(session: Session, child_id: uuid.UUID, secret: Secret) -> None:
    """Of details that are kept from nobody any more. One that is kept today stays whole: without it the same address, said
    by somebody else, would go to whom it must not be told. What is left of it is noted, and takes its words' place when
    the protection ends (commands/protected.py)."""
    for detail in session.execute(select(ProtectedDetail).where(ProtectedDetail.child_id == child_id)).scalars():
        if detail.ended_at is not None or (detail.until is not None and detail.until < clock.today()):
            _cut(detail, ("words", "left_over"), secret)
            continue
        left = secret.cut(detail.words if detail.left_over is None else detail.left_over)
        if left != detail.words:
            detail.left_over = left


def _fitting(row: Any, name: str, text: str) -> str:
    """The text, no longer than its column: the mark may be longer than the words it stands for."""
    longest: int | None = row.__table__.c[name].type.length
    return text[:longest]


def _cut(row: Any, names: tuple[str, ...], secret: Secret) -> bool:
    """Cut the words out of these texts of a row; whether they stood there."""
    changed = False
    for name in names:
        text = getattr(row, name) or ""
        left = secret.cut(text)
        if left != text:
            setattr(row, name, _fitting(row, name, left))
            changed = True
    return changed
