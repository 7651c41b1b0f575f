"""Makes a tribunal working document: of one final plan, with the answers of the one person they are of, and nobody else's."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from media.results import Stored
from media.store import Store
from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.guard_check import CHECK_PLAN
from wiki.commands.jobs import queue
from wiki.commands.plan_keep import TYPES, made_before, next_number
from wiki.commands.plan_put import fetch_assets, put_all, throw_away, time_words
from wiki.document.html import render_html
from wiki.document.pdf import DocumentFailed, render_pdf
from wiki.document.tree import PlanTree, pictures
from wiki.document.tree_json import to_json
from wiki.document.word import render_word
from wiki.document.working import working
from wiki.errors import Busy, NotAllowed, Refused
from wiki.models.children import Child
from wiki.models.plan import PlanFile, PlanMedia, PlanStatus, PlanVersion
from wiki.models.plan_answers import PlanPoint
from wiki.queries.plan import stand_still
from wiki.queries.plan_printed import read_files
from wiki.queries.plan_versions import pinned_media, stands_on
from wiki.queries.plan_working import Material, read_material
from wiki.words import Permission


def make_working(space: Space, store: Store, number: int, serving_id: uuid.UUID, *, once: str | None = None) -> int:
    """Make the working document of final plan ``number`` with the answers of whoever ``serving_id`` was served on; returns
    its number. It is kept as a plan version is, byte for byte, and leaves only as a copy for that person or the tribunal
    (commands/packs.py), once the guard, and where the council asks for one a second person, has looked through it.

    Sending the same ``once`` twice makes one. Raises NotAllowed, NotFound, Refused({"": sentence}) where the plan itself may
    not leave; Busy when words were taken out, or another plan was made, at the same moment.
    """
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    stand_still(space)
    done = made_before(space.session, space, once)
    if done is not None:
        return done
    read = read_material(space, number, serving_id)
    media = {one for plan in read.opened for one in pinned_media(space, plan.head.id)}
    found = read_files(space, media)
    kept = [stands_on(space, plan.head.id) for plan in read.opened]
    taken = next_number(space.session, space)
    space.work.let_go()
    now = clock.now()
    tree = replace(
        working(read.made), number=taken, made_on=clock.local(now).date(), made_time=time_words(now), made_by=space.person.name,
    )  # fmt: skip
    with store.bench() as bench:
        assets = fetch_assets(bench, found.assets({one.asset for one in pictures(tree)}))
        try:
            files = {"pdf": render_pdf(tree, assets), "docx": render_word(tree, assets), "html": render_html(tree, assets)}
        except DocumentFailed as failure:
            raise Refused({"": failure.sentence}) from failure
    stored = put_all(space.id.hex, store, files)
    try:
        with writing(space) as session:
            session.execute(select(Child.id).where(Child.id == space.id).with_for_update())
            done = made_before(session, space, once)
            if done is not None:
                leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id)
                throw_away(store, stored)
                return done
            if next_number(session, space) != taken or _words_went(space, read):
                raise Busy
            plan_id = _keep(space, read, tree, stored, once, kept)
            session.add_all(PlanMedia(plan_version_id=plan_id, media_id=one) for one in media)
    except BaseException:
        throw_away(store, stored)
        raise
    return taken


def _words_went(space: Space, read: Material) -> bool:
    """Whether words that are in it were taken out while it was laid out."""
    plans, points = [one.head.id for one in read.opened], read.points
    gone = (
        select(PlanVersion.id).where(PlanVersion.id.in_(plans), PlanVersion.erasure_id.is_not(None)),
        select(PlanPoint.id).where(PlanPoint.id.in_(points), PlanPoint.erasure_id.is_not(None)),
    )
    return any(space.session.execute(one.limit(1)).first() is not None for one in gone)


def _keep(
    space: Space, read: Material, tree: PlanTree, stored: Mapping[str, Stored], once: str | None, kept: Sequence[object]
) -> uuid.UUID:  # fmt: skip
    session, party = space.session, read.party.serving
    sources = {
        "party": {"id": party.person_id.hex if party.person_id else "", "name": party.to},
        "plans": [one.head.id.hex for one in read.opened], "points": [one.hex for one in read.points], "stands_on": kept,
    }  # fmt: skip
    plan = PlanVersion(
        id=uuid.uuid4(), child_id=space.id, number=tree.number, status=PlanStatus.WORKING, shape="",
        tree=json.dumps(to_json(tree), ensure_ascii=False), sources=json.dumps(sources, ensure_ascii=False), once=once or None,
        made_by=space.person.id, made_at=clock.now(),
    )  # fmt: skip
    session.add(plan)
    session.flush()
    for ending, file in stored.items():
        session.add(
            PlanFile(
                child_id=space.id, plan_version_id=plan.id, format=ending, content_type=TYPES[ending], key=file.key,
                size=file.size, sha256=file.sha256,
            )
        )  # fmt: skip
    queue(session, CHECK_PLAN, space.id, version_id=plan.id.hex)
    leave_row(
        session, "plan.made", person_id=space.person.id, child_id=space.id, object_id=plan.id,
        words=f"{PlanStatus.WORKING} {tree.number}",
    )  # fmt: skip
    return plan.id
