"""Keeps a plan whose bytes are safe: numbers it and writes its rows in one short transaction, or not at all."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from media.results import Stored
from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.guard_check import CHECK_PLAN
from wiki.commands.jobs import queue
from wiki.document.tree import PlanTree
from wiki.document.tree_json import to_json
from wiki.errors import Refused
from wiki.models.children import Child, ChildPicture
from wiki.models.media import Media
from wiki.models.pages import Passage, Version, VersionMedia
from wiki.models.plan import PlanFile, PlanMedia, PlanStatus, PlanVersion
from wiki.queries.pages import PageView
from wiki.queries.plan_carried import found_json
from wiki.queries.plan_checked import Checked
from wiki.queries.plan_content import PlanContent
from wiki.queries.plan_sources import audiences_let_it_stand, file_may_stand
from wiki.statute.sections import Shape
from wiki.words import N_

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "pack": "application/pdf",
    "json": "application/json",
}
_CORRECTED = N_("The child’s name or date of birth was put right while the plan was being made. Please make it again.")


@dataclass(frozen=True)
class Draft:
    """A plan (a draft, or another kind) that is laid out and whose bytes are safe, but that is no version yet. ``more`` is
    what its kind keeps beside what it stands on: whom a final was signed by, what an amendment notice changes."""

    number: int
    content: PlanContent
    tree: PlanTree
    checked: Checked
    views: tuple[PageView, ...]
    files: Mapping[str, Stored]
    status: PlanStatus = PlanStatus.DRAFT
    more: Mapping[str, Any] = field(default_factory=dict)


class MadeAlready(Exception):
    """The same form made a plan meanwhile."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class MovedOn(Exception):
    """Another plan took the number, or somebody may no longer see what the draft prints: make it anew."""


def made_before(session: Session, space: Space, once: str | None) -> int | None:
    """The number of the plan that the same form made already."""
    if not once:
        return None
    return session.execute(
        select(PlanVersion.number).where(PlanVersion.child_id == space.id, PlanVersion.once == once)
    ).scalar()


def next_number(session: Session, space: Space) -> int:
    """The number that the child's next plan takes, from 1."""
    last = session.execute(select(func.max(PlanVersion.number)).where(PlanVersion.child_id == space.id)).scalar()
    return (last or 0) + 1


def keep_draft(space: Space, draft: Draft, shape: Shape, once: str | None) -> int:
    """Make ``draft`` a version for good; returns its number. Raises MadeAlready, MovedOn; NotFound for an ex-member,
    Refused where the child is called otherwise by now."""
    with writing(space) as session:
        child = session.execute(select(Child.full_name, Child.born_on).where(Child.id == space.id).with_for_update()).one()
        done = made_before(session, space, once)
        if done is not None:
            raise MadeAlready(done)
        if (child.full_name, child.born_on) != (draft.content.plan.child_name, draft.content.plan.date_of_birth):
            raise Refused({"": _CORRECTED})
        if next_number(session, space) != draft.number or not _still_stands(session, space, draft):
            raise MovedOn
        plan_id = _add_rows(session, space, draft, shape, once)
        queue(session, CHECK_PLAN, space.id, version_id=plan_id.hex)
        leave_row(
            session, "plan.made", person_id=space.person.id, child_id=space.id, object_id=plan_id,
            words=f"{draft.status} {draft.number}",
        )  # fmt: skip
    return draft.number


def _still_stands(session: Session, space: Space, draft: Draft) -> bool:
    """Whether maker and family may still see every version that is printed, and those they were taken from."""
    wanted = {version.id for version in draft.content.printed}
    wanted |= draft.content.noted
    wanted |= {source.version_id for row in draft.content.rows for source in row.sources}
    rows = session.execute(
        select(Passage.audience, Version.audience, Version.saved_by, Version.erasure_id, Version.id)
        .join(Version, Version.passage_id == Passage.id)
        .where(Version.child_id == space.id, Version.id.in_(wanted))
    ).all()
    portrait = select(ChildPicture.media_id).where(ChildPicture.child_id == space.id)
    files = session.execute(
        select(Media.audience, VersionMedia.audience)
        .join(Media, Media.id == VersionMedia.media_id)
        .where(
            VersionMedia.version_id.in_(wanted), Media.id.in_(draft.content.media_ids), Media.id.not_in(portrait)
        )
    ).all()
    if not all(file_may_stand(today, saved) for today, saved in files) or _is_taken(session, space, draft):
        return False
    stones = {version.id for version in draft.content.printed if version.withheld}
    return len(rows) == len(wanted) and all(
        space.may_see(version_id, today, saved, saved_by) and audiences_let_it_stand(today, saved)
        and (erased is None or version_id in stones)  # taken out since it was laid out
        for today, saved, saved_by, erased, version_id in rows
    )


def _is_taken(session: Session, space: Space, draft: Draft) -> bool:
    """Whether the child took one of the pictures away while the draft was laid out, or somebody told meanwhile that
    another child is in it."""
    rows = session.execute(
        select(Media.id, Media.audience, Media.uploaded_by, Media.pictured).where(
            Media.child_id == space.id, Media.id.in_(draft.content.media_ids)
        )
    ).all()
    return any(
        pictured.is_held or (today is not None and not space.may_see_file(media_id, None, today, None, by))
        for media_id, today, by, pictured in rows
    )


def _add_rows(session: Session, space: Space, draft: Draft, shape: Shape, once: str | None) -> uuid.UUID:
    plan = PlanVersion(
        id=uuid.uuid4(), child_id=space.id, number=draft.number, status=draft.status, shape=shape.text,
        tree=json.dumps(to_json(draft.tree), ensure_ascii=False),
        sources=json.dumps(_stands_on(draft), ensure_ascii=False), once=once or None,
        made_by=space.person.id, made_at=clock.now(),
    )  # fmt: skip
    session.add(plan)
    session.flush()
    for ending, stored in draft.files.items():
        session.add(
            PlanFile(
                child_id=space.id, plan_version_id=plan.id, format=ending, content_type=TYPES[ending],
                key=stored.key, size=stored.size, sha256=stored.sha256,
            )
        )  # fmt: skip
    for media_id in draft.content.media_ids:
        session.add(PlanMedia(plan_version_id=plan.id, media_id=media_id))
    return plan.id


def _stands_on(draft: Draft) -> dict[str, Any]:
    """What the plan was made from, by id: pages at which revision and form, versions, and where rows come from.

    What was left out is named without its words; findings are kept as they were told on that day.
    """
    return {
        **draft.more,
        "pages": [
            {"page": view.head.id.hex, "revision": view.revision.number, "edition": view.revision.edition_sha256}
            for view in draft.views
        ],
        "versions": {version.passage_id.hex: version.id.hex for version in draft.content.printed},
        "rows": [
            {
                "passage": row.id.hex, "label": row.label, "letter": row.letter,
                "sources": [source.version_id.hex for source in row.sources],
            }
            for row in draft.content.rows
        ],
        "left_out": [
            {"passage": one.passage_id.hex, "version": one.version_id.hex, "what": one.what, "why": one.why}
            for one in draft.content.left_out
        ],
        **found_json(draft.checked),
    }  # fmt: skip
