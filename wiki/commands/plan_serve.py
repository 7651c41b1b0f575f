"""Serves a plan on somebody: who did it, on whom, on which legal day, how, with what proof, and what the letter told."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.media import NewFile, keep_new
from wiki.commands.once import claim, settle
from wiki.document.redact import copy_for
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.audience import Audience
from wiki.models.children import Membership
from wiki.models.media import Media
from wiki.models.plan import PlanStatus, PlanVersion
from wiki.models.plan_answers import PlanServing, Way
from wiki.queries.packs import has_pack
from wiki.queries.plan_agreed import awaits_second
from wiki.queries.plan_servings import Candidate, may_be_served
from wiki.queries.plan_stops import stops
from wiki.queries.plan_versions import PlanHead, find_version, open_version
from wiki.queries.protected import kept_from_recipient
from wiki.statute.disclosure import Recipient
from wiki.statute.letters import letter_for
from wiki.text.clean import one_line, tidy
from wiki.words import N_, Group, Permission

_WHOM = N_("Choose on whom you serve it, or write a name.")
_WAY = N_("Choose how it reached them.")
_NO_ACCOUNT = N_("Somebody without an account here can’t read it in the wiki. Choose another way.")
_NO_DAY = N_("We can’t find this day in the calendar. Write it like this: 21 November 2026.")
_FUTURE = N_("This day is still to come. Write it down once it is served.")
_TOO_EARLY = N_("This day was before the plan was made.")
_NOT_TODAY = N_("In the wiki it is served today: they can read it from the moment you press the button.")
_CONFIRM = N_("Check first that they have parental responsibility or care of the child, and tick that you did.")
_EMPTY = N_("The law says that the letter must tell this.")
_LONG = N_("Please keep this to %d letters or fewer.")
_TWICE = N_("It was served on this person already.")
_GONE = N_("Words in this plan were taken out, so it can’t be served. Make a new one.")
_SECOND = N_("A second person of the council must look at this plan before it leaves.")
_COPY_FIRST = N_("A detail in this plan is kept from them. Make their own copy first; then serve it.")
_TOLD = N_("This holds a detail that is kept from them. Write it without.")
_LONGEST, _LONGEST_NAME = 5000, 200


@dataclass(frozen=True)
class Serving:
    """A serving as it is told: ``person_id`` for a member, else ``to_name``; ``told`` fills the boxes of the letter.
    ``is_confirmed``: whoever serves it has checked that the person has parental responsibility or care of the child."""

    person_id: uuid.UUID | None
    to_name: str
    way: str
    served_on: date | None
    proof: str = ""
    told: Mapping[str, str] = field(default_factory=dict)
    file: NewFile | None = None
    is_confirmed: bool = False
    once: str | None = None
    to_body: bool = False
    """It goes to a school or health body by ``to_name``: its letter tells of no rights, so no box of it is filled."""


def serve_plan(space: Space, number: int, serving: Serving) -> uuid.UUID:
    """Note that plan ``number`` was served; returns the serving's id. Its answer sheet is there from this moment.

    Raises NotAllowed, NotFound, Refused with a sentence for each box (and for "" where something stops the plan).
    """
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    head = find_version(space, number)
    if head.is_working:
        raise NotFound
    if head.is_kept_back or head.erasure_id is not None:
        raise Refused({"": _GONE})
    for stop in stops(space, number):
        raise Refused({"": stop.sentence})
    if awaits_second(space, head):
        raise Refused({"": _SECOND})
    name, proof, told = one_line(serving.to_name), tidy(serving.proof).strip(), _told(head.status, serving)
    made_on = clock.local(head.made_at).date()
    whom = _check(space, head.status, serving, name, proof, told, made_on)
    _check_kept(space, head, serving, told)
    assert serving.served_on is not None
    with writing(space) as session:
        done = claim(session, space.person.id, serving.once)
        if done is not None:
            leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
            return done
        session.execute(select(PlanVersion.id).where(PlanVersion.id == head.id).with_for_update())
        if serving.person_id is not None and session.execute(
            select(PlanServing.id).where(
                PlanServing.plan_version_id == head.id, PlanServing.person_id == serving.person_id
            )
        ).first():
            raise Refused({"to": _TWICE})
        if whom is not None and not whom.is_noted:
            _note_care(session, space, whom)
        proof_id = keep_for_writers(space, serving.file) if serving.file is not None else None
        row = PlanServing(
            id=uuid.uuid4(), child_id=space.id, plan_version_id=head.id, person_id=serving.person_id,
            to_name="" if serving.person_id else name, served_on=serving.served_on, way=Way(serving.way), proof=proof,
            proof_media_id=proof_id, told=told, served_by=space.person.id, served_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        settle(session, space.person.id, serving.once, row.id)
        leave_row(
            session, "plan.served", person_id=space.person.id, child_id=space.id, object_id=row.id,
            words=f"{head.status} {number}, {serving.way}",
        )  # fmt: skip
        return row.id


def keep_for_writers(space: Space, file: NewFile) -> uuid.UUID:
    """The row of a file that only its sender and the council's plan writers may have, in an act that is open already."""
    session = space.session
    media_id = keep_new(session, space, file)
    row = session.execute(select(Media).where(Media.id == media_id, Media.child_id == space.id)).scalar_one()
    row.audience = Audience(frozenset({Group.COUNCIL}), frozenset({space.person.id.hex}), frozenset())
    session.flush()
    return media_id


def _told(kind: str, serving: Serving) -> dict[str, str]:
    boxes = () if serving.to_body else letter_for(kind).boxes
    return {box.key: tidy(serving.told.get(box.key, "")).strip() for box in boxes}


def _check(
    space: Space, status: PlanStatus, serving: Serving, name: str, proof: str, told: Mapping[str, str], made_on: date
) -> Candidate | None:
    """Whom it is served on, if that is a member. Raises NotFound for anybody without such rights, Refused."""
    problems: dict[str, str] = {}
    whom = None
    if serving.person_id is not None:
        whom = next((one for one in may_be_served(space, status) if one.member.person_id == serving.person_id), None)
        if whom is None:
            raise NotFound
        if not whom.is_noted and not serving.is_confirmed:
            problems["confirmed"] = _CONFIRM
    elif not name:
        problems["to"] = _WHOM
    elif len(name) > _LONGEST_NAME:
        problems["to_name"] = _LONG % _LONGEST_NAME
    if serving.way not in set(Way):
        problems["way"] = _WAY
    elif serving.way == Way.WIKI and serving.person_id is None:
        problems["way"] = _NO_ACCOUNT
    problems |= _day_problem(serving, made_on)
    problems |= {f"told-{key}": _EMPTY for key, words in told.items() if not words}
    problems |= {f"told-{key}": _LONG % _LONGEST for key, words in told.items() if len(words) > _LONGEST}
    if len(proof) > _LONGEST:
        problems["proof"] = _LONG % _LONGEST
    if problems:
        raise Refused(problems)
    return whom


def _check_kept(space: Space, head: PlanHead, serving: Serving, told: Mapping[str, str]) -> None:
    """Somebody who may not be told all of the plan is served their own copy, with a letter that tells no more."""
    if not head.may_withhold:
        return
    kept = kept_from_recipient(space, Recipient.PARENT, serving.person_id)
    problems = {f"told-{key}": _TOLD for key, words in told.items() if kept.is_in(words)}
    tree = open_version(space, head.number).tree
    if kept and tree is not None and serving.person_id is not None:
        copy = copy_for(tree, kept)
        if (copy.held or copy.taken_out) and not has_pack(space, head.id, serving.person_id):
            problems["to"] = _COPY_FIRST
    if problems:
        raise Refused(problems)


def _note_care(session: Session, space: Space, whom: Candidate) -> None:
    """The relation in law belongs to the membership (house.md, decision 9): what was confirmed is noted there."""
    session.execute(update(Membership).where(Membership.id == whom.member.id).values(parental_responsibility=True))
    leave_row(session, "member.care_noted", person_id=space.person.id, child_id=space.id, object_id=whom.member.id)


def _day_problem(serving: Serving, made_on: date) -> dict[str, str]:
    day = serving.served_on
    if day is None:
        return {"served_on": _NO_DAY}
    if day > clock.today():
        return {"served_on": _FUTURE}
    if day < made_on:
        return {"served_on": _TOO_EARLY}
    if serving.way == Way.WIKI and day != clock.today():
        return {"served_on": _NOT_TODAY}
    return {}
