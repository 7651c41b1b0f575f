"""Puts together the screen on which a plan is served, and the letter that goes with it."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.pagetypes.kinds.chosen import show_day
from wiki.queries.child_details import details_at
from wiki.queries.media import find_media
from wiki.queries.plan_servings import Candidate, Served, all_served, may_be_served, served_here, sheets_waiting
from wiki.queries.plan_stops import stops
from wiki.queries.plan_versions import find_version, open_version
from wiki.queries.rights import rights_of
from wiki.statute.letters import PlanLetter, letter_for
from wiki.web.babel import day, isolated, language
from wiki.web.babel import gettext as _
from wiki.web.plan_sheet_page import served_line, way_choices
from wiki.web.showing import MediaCard, media_card
from wiki.words import Permission


@dataclass(frozen=True)
class ServedCard:
    """A serving in the list: who did it when, the proof, and whether an answer came."""

    id: str
    line: str
    noted: str
    proof: str
    file: MediaCard | None
    state: str


def usual_words(space: Space, number: int) -> dict[str, str]:
    """What the boxes of the letter begin with: what this child's last letter told, else the council's usual words."""
    head = find_version(space, number)
    if head.is_working:
        raise NotFound
    before = _told_before(space, head.status)
    return {
        box.key: next((one.told[box.key] for one in before if one.told.get(box.key)), box.usual)
        for box in letter_for(head.status).boxes
    }


def _told_before(space: Space, kind: str) -> list[Served]:
    """The letters of this child that told what a letter of this kind tells, the newest first."""
    keys = {box.key for box in letter_for(kind).boxes}
    return [one for one in served_here(space) if keys & one.told.keys()]


def serve_page(space: Space, number: int) -> dict[str, Any]:
    """Everything the serving screen shows beside its form."""
    head = find_version(space, number)
    if head.is_working:
        raise NotFound
    served = [one for one in all_served(space) if one.number == number]
    taken = {one.person_id for one in served}
    everybody = may_be_served(space, head.status)
    before = next(iter(_told_before(space, head.status)), None)
    candidates = [one for one in everybody if one.member.person_id not in taken]
    people = [
        (str(one.member.person_id), isolated(_named(one.member.name, one.member.relation)),
         _hint(one))
        for one in candidates
    ]  # fmt: skip
    return {
        "passed": rights_of(space).passed,
        "to_confirm": any(not one.is_noted for one in candidates), "to_settle": not everybody,
        "number": number, "title": plan_title(head.status, number), "people": people,
        "letter": letter_for(head.status, language()),
        "told_on": before.served_on if before is not None and before.number != number else None,
        "ways": way_choices(), "stops": [_(one.sentence) for one in stops(space, number)],
        "served": [served_card(space, one) for one in served], "is_gone": head.is_kept_back or head.erasure_id is not None,
    }  # fmt: skip


def _hint(one: Candidate) -> str:
    hints = [_("They decide this in the young person’s place (SEND Regulations 2014, regulation 64).")] if one.instead else []
    hints += [] if one.is_noted else [_("Parental responsibility or care is not noted for them yet.")]
    return " ".join(hints)


def _named(name: str, relation: str) -> str:
    return f"{name} ({relation})" if relation and relation != name else name


def served_card(space: Space, one: Served) -> ServedCard:
    """A serving for a template."""
    noted = _("Written down by %(name)s on %(day)s.", name=one.served_by_name, day=day(one.served_at))
    state = ""
    if one.asks:
        waits = _("No answer yet. They have at least until %(day)s.", day=day(one.until))
        state = _("Answered on %(day)s.", day=day(one.sent_at)) if one.sent_at else waits
    return ServedCard(str(one.id), served_line(one), noted, one.proof, _file(space, one), state)


def _file(space: Space, one: Served) -> MediaCard | None:
    if one.proof_media_id is None:
        return None
    try:
        return media_card(space.id, find_media(space, one.proof_media_id))
    except NotFound:
        return None


def letter_page(space: Space, served: Served) -> dict[str, Any]:
    """The letter as it went with the plan: in English, which counts in law, and beside it in the reader's language."""
    tree = open_version(space, served.number).tree
    is_own = any(one.person_id == served.person_id for one in rights_of(space).young)
    letter, child = _said_to(letter_for(served.status), served, is_own), details_at(space, served.served_at)
    values = {
        "child": child.known_as if is_own else child.full_name,
        "council": tree.council if tree else "", "day": show_day(served.served_on), "until": show_day(served.until),
        "appeal": show_day(served.appeal_until), **served.told,
    }  # fmt: skip
    return {
        "served": served, "letter": letter, "says": letter.filled(values), "council": values["council"],
        "signed": tree.signed_by if tree else "", "on": values["day"],
        "copy": _in_other_words(
            letter, served, is_own,
            {**values, "day": day(served.served_on), "until": day(served.until), "appeal": day(served.appeal_until)},
        ),
    }  # fmt: skip


def _said_to(letter: PlanLetter, served: Served, is_own: bool) -> PlanLetter:
    if served.is_to_body:
        return letter.to_a_body()
    return letter.to_the_young_person() if is_own else letter


def _in_other_words(letter: PlanLetter, served: Served, is_own: bool, values: dict[str, str]) -> tuple[str, ...]:
    if served.is_to_body:
        return ()
    other = _said_to(letter_for(letter.kind, language()), served, is_own)
    return tuple(one.words for one in other.filled(values)) if other != letter else ()


def plan_title(kind: str, number: int) -> str:
    """What a plan of this kind and number is called."""
    words = {
        "draft": _("Draft plan, version %(number)d"), "final": _("Final plan, version %(number)d"),
        "working": _("Tribunal working document, version %(number)d"),
        "amendment": _("Amendment notice, version %(number)d"), "amended": _("Amended final plan, version %(number)d"),
    }[kind]  # fmt: skip
    return words % {"number": number}


def served_cards(space: Space, number: int) -> list[ServedCard]:
    """On whom a plan was served, for whoever writes plans; () for everybody else."""
    if not space.may(Permission.COMPOSE_PLAN):
        return []
    return [served_card(space, one) for one in all_served(space) if one.number == number]


@dataclass(frozen=True)
class OwnServing:
    """A plan that was served on the reader themselves: its letter, and their answer sheet ("" where none is asked for)."""

    title: str
    line: str
    sheet: str
    letter: str
    is_waiting: bool


def own_servings(space: Space, number: int | None = None) -> list[OwnServing]:
    """What was served on the reader (of plan ``number`` only, if it is given); [] for whoever writes plans."""
    if space.may(Permission.COMPOSE_PLAN):
        return []
    waiting = {one.id for one in sheets_waiting(space)}
    return [
        OwnServing(
            plan_title(one.status, one.number), served_line(one),
            url_for("plan_sheet.show_sheet", child_id=space.id, serving_id=one.id) if one.asks else "",
            url_for("plan_serve.show_letter", child_id=space.id, serving_id=one.id), one.id in waiting,
        )
        for one in all_served(space) if number is None or one.number == number
    ]  # fmt: skip
