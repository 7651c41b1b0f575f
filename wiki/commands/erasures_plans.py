"""What becomes of plans that hold words which are taken out: drafts go with them, issued plans are restricted.

The rule (house.md, decision 8): a draft is working paper, and so is a tribunal working document. Its tree, its files and what
it stood on are blanked; its number, its day and its maker stay. A plan that was issued is a statutory record: its bytes stay as
they were, and it is handed out to nobody before ``restricted_until``; a marked redacted edition is made ready here, and takes
its place where that is ordered (commands/plan_editions_order.py).
"""

import uuid
from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from wiki.commands.plan_editions import Taken, prepare_edition
from wiki.models.guard import GuardHit
from wiki.models.packs import PlanPack, PlanPackFile
from wiki.models.plan import PAPERS, PlanFile, PlanMedia, PlanStatus, PlanVersion
from wiki.models.plan_editions import UNTIL_EDITION
from wiki.text.cut import Secret

SETTLE = "erasure.settle"
"""The kind of job that finishes what an erasure began: files, search index, the disk itself."""
RESTRICTED_DAYS = 28


def blank_plans(
    session: Session, child_id: uuid.UUID, ids: Collection[uuid.UUID], secret: Secret, erasure_id: uuid.UUID,
    restricted_until: date, taken: Taken,
) -> list[str]:  # fmt: skip
    """Blank each draft that names one of ``ids`` or holds the words, restrict each issued plan that does.

    Returns the keys of the files that no row names any more.
    """
    named = {one.hex for one in ids}
    keys: list[str] = []
    for plan in session.execute(select(PlanVersion).where(PlanVersion.child_id == child_id)).scalars():
        if not _holds(plan, named, secret):
            continue
        keys += _blank_packs(session, plan, secret)
        if plan.status not in PAPERS:
            prepare_edition(session, plan, taken, erasure_id)
            plan.erasure_id = erasure_id
            if plan.restricted_until != UNTIL_EDITION:
                plan.restricted_until = restricted_until
            session.execute(update(GuardHit).where(GuardHit.plan_version_id == plan.id).values(before="", words="", after=""))
            continue
        keys += _blank(session, plan, erasure_id)
    session.flush()
    return keys


def blank_working(
    session: Session, child_id: uuid.UUID, points: Collection[uuid.UUID], secret: Secret, erasure_id: uuid.UUID
) -> list[str]:
    """Blank each tribunal working document that holds one of these answers of a family; returns the keys of its files."""
    named = {one.hex for one in points}
    keys: list[str] = []
    papers = (PlanVersion.child_id == child_id, PlanVersion.status == PlanStatus.WORKING)
    for plan in session.execute(select(PlanVersion).where(*papers)).scalars():
        if any(one in plan.sources for one in named):
            keys += [*_blank_packs(session, plan, secret), *_blank(session, plan, erasure_id)]
    session.flush()
    return keys


def _blank(session: Session, plan: PlanVersion, erasure_id: uuid.UUID) -> list[str]:
    here = PlanFile.plan_version_id == plan.id
    keys = list(session.execute(select(PlanFile.key).where(here)).scalars())
    session.execute(delete(PlanFile).where(here))
    session.execute(delete(PlanMedia).where(PlanMedia.plan_version_id == plan.id))
    session.execute(delete(GuardHit).where(GuardHit.plan_version_id == plan.id))
    plan.tree, plan.sources, plan.erasure_id = "{}", "{}", erasure_id
    return keys


def plans_with(session: Session, child_id: uuid.UUID, ids: Collection[uuid.UUID], secret: Secret) -> set[uuid.UUID]:
    """The plans that name one of ``ids`` or hold the words; ask before they are blanked."""
    named = {one.hex for one in ids}
    plans = session.execute(select(PlanVersion).where(PlanVersion.child_id == child_id)).scalars()
    return {plan.id for plan in plans if _holds(plan, named, secret)}


def _blank_packs(session: Session, plan: PlanVersion, secret: Secret) -> list[str]:
    """The copies of a plan share its fate; their lines in the register of disclosures stay, without the words."""
    keys: list[str] = []
    for pack in session.execute(select(PlanPack).where(PlanPack.plan_version_id == plan.id)).scalars():
        pack.held = [{"what": secret.cut(one["what"]), "why": secret.cut(one["why"])} for one in pack.held]
        if plan.status in PAPERS:
            here = PlanPackFile.pack_id == pack.id
            keys += session.execute(select(PlanPackFile.key).where(here)).scalars()
            session.execute(delete(PlanPackFile).where(here))
    return keys


def _holds(plan: PlanVersion, named: Collection[str], secret: Secret) -> bool:
    if any(one in plan.sources for one in named):
        return True
    return secret.is_in(plan.tree.replace("\\n", " ").replace('\\"', '"'))
