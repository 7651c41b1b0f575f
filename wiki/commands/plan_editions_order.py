"""Orders that an issued plan loses words for good: what was issued goes with the order, and an edition without them is made."""

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.erasures_copies import drop_files
from wiki.commands.erasures_plans import SETTLE
from wiki.commands.jobs import queue
from wiki.commands.takeaways import drop_archives
from wiki.database import Work
from wiki.document import wording
from wiki.document.edition import media_in
from wiki.document.tree_json import from_json, to_json
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.children import Child
from wiki.models.packs import PlanPack, PlanPackFile
from wiki.models.plan import PAPERS, PlanFile, PlanMedia, PlanVersion
from wiki.models.plan_editions import MAKE_EDITION, UNTIL_EDITION, OrderedBy, PlanEdition
from wiki.queries.plan_versions import find_version
from wiki.text.clean import tidy
from wiki.text.cut import Prints, Secret
from wiki.words import N_, Permission

_LONGEST = 500
_WHO = N_("Choose who ordered it.")
_DAY = N_("Write the day of the order, like this: 21 November 2026.")
_FUTURE = N_("This day is still to come.")
_WHY = N_("Say in words what the order rests on.")
_LONG = N_("Please keep this to %d letters or fewer.") % _LONGEST
_REPEATS = N_("This says the very words again that are to go. Say why in other words.")
_SURE = N_("Tick this if you are sure. It can’t be undone.")


@dataclass(frozen=True)
class Order:
    """That issued plans lose the words too: whose order, of which day, and what it rests on, as it was typed."""

    by: str = ""
    on: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class OrderStone:
    """What is left of an order: enough to carry it out again after a restore, and not one word."""

    id: uuid.UUID
    child_id: uuid.UUID
    version_id: uuid.UUID
    ordered_by: OrderedBy
    ordered_on: date
    by: uuid.UUID
    at: datetime


def may_order(space: Space) -> bool:
    """Whether the person may order it: the council's people, whose record the plan is."""
    return space.may(Permission.ERASE) and space.may(Permission.MANAGE_MEMBERS)


def check_order(order: Order, secret: Secret | Prints) -> dict[str, str]:
    """What is wrong with an order, by its boxes: {} where nothing is."""
    problems: dict[str, str] = {}
    if order.by not in set(OrderedBy):
        problems["order_by"] = _WHO
    if order.on is None:
        problems["order_on"] = _DAY
    elif order.on > clock.today():
        problems["order_on"] = _FUTURE
    reason = tidy(order.reason).strip()
    if not reason:
        problems["order_reason"] = _WHY
    elif len(reason) > _LONGEST:
        problems["order_reason"] = _LONG
    elif secret.is_in(reason):
        problems["order_reason"] = _REPEATS
    return problems


def order_editions(space: Space, number: int, order: Order, *, sure: bool = False) -> None:
    """Order that plan ``number``, which is kept back or was, and every other that the same erasures reached, loses the words.

    What was issued goes from the disk; nobody is handed anything before the edition is made. Asked twice, it is done once.
    Raises NotAllowed, NotFound where there is nothing to order, Refused with a sentence for each box.
    """
    if not may_order(space):
        raise NotAllowed
    head = find_version(space, number)
    mine = _prepared(space.session, space.id, head.id)
    if mine is None:
        raise NotFound
    if mine.ordered_at is not None:
        return
    problems = check_order(order, Prints.from_json(mine.cut["prints"]))
    if not sure:
        problems["sure"] = _SURE
    if problems:
        raise Refused(problems)
    with writing(space) as session:
        session.execute(select(Child.id).where(Child.id == space.id).with_for_update())
        order_all(session, space.id, set(mine.cut["erasures"]), order, space.person.id)
        leave_row(
            session, "plan.edition_ordered", person_id=space.person.id, child_id=space.id, object_id=head.id, words=order.by
        )


def order_all(
    session: Session, child_id: uuid.UUID, erasures: Collection[str], order: Order, by: uuid.UUID
) -> None:
    """Carry the order out for every issued plan of the child that one of these erasures (hex) reached."""
    assert order.on is not None
    found = session.execute(
        select(PlanEdition).where(PlanEdition.child_id == child_id, PlanEdition.ordered_at.is_(None))
    ).scalars()
    for edition in found:
        if not set(erasures) & set(edition.cut["erasures"]):
            continue
        edition.reason = tidy(order.reason).strip()
        begin_edition(session, edition, OrderedBy(order.by), order.on, by, clock.now())
    plans = select(PlanVersion).where(PlanVersion.child_id == child_id, PlanVersion.status.not_in(PAPERS))
    for plan in session.execute(plans).scalars():
        if plan.erasure_id is not None and plan.erasure_id.hex in erasures:
            plan.restricted_until = UNTIL_EDITION  # also where no edition could be prepared: it is not handed out again


def begin_edition(
    session: Session, edition: PlanEdition, ordered_by: OrderedBy, on: date, by: uuid.UUID, at: datetime
) -> None:
    """The plan is the edition's from now on, and is handed out to nobody before that is made. The rows of its files go, and their
    SHA-256 stays; the job takes the bytes."""
    plan = session.execute(select(PlanVersion).where(PlanVersion.id == edition.plan_version_id)).scalar_one()
    edition.ordered_by, edition.ordered_on, edition.settled_by, edition.ordered_at = ordered_by, on, by, at
    tree = from_json(json.loads(edition.tree))
    line = wording.edition(edition.number, plan.number, clock.local(at).date())
    tree = replace(tree, edition=line)
    plan.tree, plan.sources = json.dumps(to_json(tree), ensure_ascii=False), edition.sources
    edition.tree = edition.sources = ""
    plan.erasure_id, plan.restricted_until = edition.erasure_id, UNTIL_EDITION
    keys, data = _take_files(session, plan, edition)
    keys += _unpin(session, plan, edition, media_in(tree))
    keys += drop_archives(session, plan.child_id)
    queue(session, MAKE_EDITION, plan.child_id, edition_id=edition.id.hex, data="\n".join(data))
    queue(session, SETTLE, plan.child_id, erasure_id=edition.erasure_id.hex, keys="\n".join(keys))
    session.flush()


def _take_files(session: Session, plan: PlanVersion, edition: PlanEdition) -> tuple[list[str], list[str]]:
    """The keys of what was issued, and that of the data, from which the edition's are made first."""
    here = PlanFile.plan_version_id == plan.id
    packs = PlanPackFile.pack_id.in_(select(PlanPack.id).where(PlanPack.plan_version_id == plan.id))
    files = session.execute(select(PlanFile).where(here)).scalars().all()
    copies = session.execute(select(PlanPackFile).where(packs)).scalars().all()
    edition.before = [
        *({"pack": "", "format": one.format, "sha256": one.sha256, "size": one.size} for one in files),
        *({"pack": one.pack_id.hex, "format": one.format, "sha256": one.sha256, "size": one.size} for one in copies),
    ]
    session.execute(delete(PlanFile).where(here))
    session.execute(delete(PlanPackFile).where(packs))
    keys = [one.key for one in files if one.format != "json"] + [one.key for one in copies]
    return keys, [one.key for one in files if one.format == "json"]


def _unpin(session: Session, plan: PlanVersion, edition: PlanEdition, shown: set[str]) -> list[str]:
    """Files that the plan shows no more are not kept for it any longer; returns the keys of those that nothing keeps."""
    cut = {name: {uuid.UUID(one) for one in edition.cut[name]} for name in ("media", "rows")}
    pinned = select(PlanMedia.media_id).where(PlanMedia.plan_version_id == plan.id)
    gone = {one for one in session.execute(pinned).scalars() if one in cut["media"] and one.hex not in shown}
    session.execute(delete(PlanMedia).where(PlanMedia.plan_version_id == plan.id, PlanMedia.media_id.in_(gone)))
    session.flush()
    return drop_files(session, plan.child_id, cut["media"], cut["rows"])


def order_again(work: Work, stone: OrderStone) -> bool:
    """Carry out an order of which a restored database knows nothing; whether there was anything to do."""
    known = _prepared(work.session, stone.child_id, stone.version_id)
    if known is None or known.ordered_at is not None:
        return False
    with writing(Desk(work)) as session:
        session.execute(select(Child.id).where(Child.id == stone.child_id).with_for_update())
        edition = _prepared(session, stone.child_id, stone.version_id)
        if edition is None:
            raise NotFound
        begin_edition(session, edition, stone.ordered_by, stone.ordered_on, stone.by, stone.at)
        leave_row(
            session, "plan.edition_ordered", person_id=None, child_id=stone.child_id, object_id=stone.version_id,
            words="after a restore",
        )  # fmt: skip
    return True


def _prepared(session: Session, child_id: uuid.UUID, version_id: uuid.UUID) -> PlanEdition | None:
    return session.execute(
        select(PlanEdition).where(
            PlanEdition.child_id == child_id, PlanEdition.plan_version_id == version_id, PlanEdition.made_at.is_(None)
        )
    ).scalar()
