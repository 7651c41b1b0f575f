"""Reads what a tribunal working document is made of: the final plan, one person's sent answers, and what the council says since.

For whoever writes plans alone: two parents have two documents, and neither learns of the other's (checks.md, A11).
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from wiki.access.space import Space
from wiki.document.accepted import accepted
from wiki.document.compared import Side
from wiki.document.working_answers import Answers, Asked, Working
from wiki.errors import NotFound, Refused
from wiki.models.plan import PlanStatus
from wiki.models.plan_answers import Reply, Verdict
from wiki.queries.people import list_members
from wiki.queries.plan_leaving import kept_from_leaving
from wiki.queries.plan_points import EXTRAS, MEETING, MORE, SCHOOL, Answered, Point, sent_points
from wiki.queries.plan_servings import Served, all_served
from wiki.queries.plan_versions import OpenedPlan, PlanHead, find_version, list_versions, open_version, stands_on
from wiki.words import N_, Role

FINALS = frozenset({PlanStatus.FINAL, PlanStatus.AMENDED})
"""The plans that an appeal can be about."""
_TAKEN_OUT = N_("Words in the plan were taken out since it was made, so no working document can be made of it.")
_LANGUAGE = N_("This plan is in another language. Make the working document of a plan in English.")
# English, for the tribunal.
_BESIDE = {SCHOOL: "A school or other place", MEETING: "A meeting", MORE: "Something else that is missing"}
_NO_WORDS = "A voice recording. Its words have not been written down yet."
_ANSWERS = {
    Reply.ACCEPTED: "Accepted.", Reply.NOT_ACCEPTED: "Not accepted.", Reply.TALK: "We would like to talk about it.",
}  # fmt: skip


@dataclass(frozen=True)
class Party:
    """Somebody who answered a plan: by the newest serving that they answered, which names them."""

    serving: Served
    servings: frozenset[uuid.UUID]


@dataclass(frozen=True)
class Material:
    """All that a document is made of, as it was at one moment; ``points`` are the ids of the answers that are in it."""

    made: Working
    party: Party
    opened: tuple[OpenedPlan, ...]
    points: tuple[uuid.UUID, ...]


def parties(space: Space) -> tuple[Party, ...]:
    """Everybody who has sent an answer to a plan; for whoever writes plans. Two servings are one person's only where both
    name the same account: of people without one, a name alone proves nothing."""
    found: dict[uuid.UUID, list[Served]] = {}
    for one in all_served(space):
        if one.asks and one.sent_at is not None:
            found.setdefault(one.person_id or one.id, []).append(one)
    return tuple(Party(several[0], frozenset(one.id for one in several)) for several in found.values())


def find_party(space: Space, serving_id: uuid.UUID) -> Party:
    """Whose answers this serving got; NotFound where it got none."""
    for one in parties(space):
        if serving_id in one.servings:
            return one
    raise NotFound


def find_final(space: Space, number: int) -> PlanHead:
    """The final plan with this number; NotFound for any other document."""
    head = find_version(space, number)
    if head.status not in FINALS:
        raise NotFound
    return head


def read_material(space: Space, number: int, serving_id: uuid.UUID) -> Material:
    """What the working document of final plan ``number`` is made of, with the answers of whoever gave those to
    ``serving_id``. Raises NotAllowed, NotFound, Refused({"": sentence}) where the plan itself may not leave."""
    find_final(space, number)
    party = find_party(space, serving_id)
    plan = _open(space, number)
    later = next((one for one in list_versions(space) if one.number > number and one.status is not PlanStatus.DRAFT), None)
    offer = _open(space, later.number) if later is not None else None
    mine = [one for one in sent_points(space) if one.counts and one.served.id in party.servings and one.point.stone is None]
    chosen = _newest(mine, number)
    opened = (plan, *((offer,) if offer is not None else ()))
    answers = tuple(_answers(space, several) for several in chosen)
    beside = tuple(_asked(one.point, _BESIDE[one.point.place]) for several in chosen for one in several if _is_beside(one))
    made = Working(
        _side(space, plan), party.serving.to, _who(space, party), answers, _offered(space, offer) if offer else None,
        offer.head.number if offer else 0, beside,
    )  # fmt: skip
    return Material(made, party, opened, tuple(one.point.id for several in chosen for one in several))


def _newest(mine: Iterable[Answered], number: int) -> tuple[tuple[Answered, ...], ...]:
    """The answers that the final plan was decided on, and those to what was proposed since: the newest of each."""
    made: dict[bool, dict[int, list[Answered]]] = {False: {}, True: {}}
    for one in mine:
        made[one.served.number > number].setdefault(one.served.number, []).append(one)
    return tuple(tuple(found[max(found)]) for found in made.values() if found)


def _is_beside(one: Answered) -> bool:
    return one.point.place in EXTRAS and one.point.asks


def _answers(space: Space, several: tuple[Answered, ...]) -> Answers:
    served = several[0].served
    opened = open_version(space, served.number)
    is_gone = opened.tree is None or opened.head.erasure_id is not None
    said = {one.point.place: _asked(one.point) for one in several if one.point.place not in EXTRAS}
    return Answers(served.number, None if is_gone else _side(space, opened), said, served.status is PlanStatus.AMENDMENT)


def _open(space: Space, number: int) -> OpenedPlan:
    opened = open_version(space, number)
    if opened.head.erasure_id is not None or opened.tree is None:
        raise Refused({"": _TAKEN_OUT})
    if stop := kept_from_leaving(space, opened.head):
        raise Refused({"": stop})
    if not opened.tree.language.lower().startswith("en"):
        raise Refused({"": _LANGUAGE})
    return opened


def _offered(space: Space, offer: OpenedPlan) -> Side:
    side = _side(space, offer)
    return replace(side, tree=accepted(side.tree)) if offer.head.status is PlanStatus.AMENDMENT else side


def _side(space: Space, opened: OpenedPlan) -> Side:
    assert opened.tree is not None
    rows = stands_on(space, opened.head.id)["rows"]
    return Side(opened.tree, {row["label"]: row["passage"] for row in rows if row.get("label")})


def _who(space: Space, party: Party) -> str:
    roles = {one.role for one in list_members(space) if one.person_id == party.serving.person_id}
    return "young person" if Role.YOUNG_PERSON in roles else "parents"


def _asked(point: Point, title: str = "") -> Asked:
    spoken = (point.media.transcript or _NO_WORDS) if point.media is not None else ""
    words = "\n\n".join(part for part in (point.words, spoken) if part)
    last = point.replies[-1] if point.replies else None
    replies = tuple(" ".join(part for part in (_ANSWERS[one.reply], one.words) if part) for one in point.replies)
    return Asked(
        words, point.verdict is Verdict.AGREE, point.verdict is Verdict.CHANGE and not spoken,
        last is not None and last.reply is Reply.ACCEPTED, point.wrong_at is not None, replies, title,
    )  # fmt: skip
