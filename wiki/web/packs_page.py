"""Puts together the screens of copies, of the register of disclosures, and of details that are kept from somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from wiki.access.space import Space
from wiki.document.redact import appendices
from wiki.models.plan import PlanStatus
from wiki.models.protected import Detail
from wiki.queries.packs import Pack, list_packs, may_open, packs_of
from wiki.queries.people import MemberRow
from wiki.queries.plan_agreed import Agreed, asks_second, awaits_second, find_agreed
from wiki.queries.plan_stops import stops
from wiki.queries.plan_versions import OpenedPlan, PlanHead, open_version, party_of
from wiki.queries.protected import Kept, list_protected
from wiki.queries.register import Disclosed, read_register
from wiki.queries.rights import may_have_copies
from wiki.statute.disclosure import RECIPIENT_NAMES, Ground, Recipient, ground_named, grounds_for
from wiki.web.babel import day, isolated
from wiki.web.babel import gettext as _
from wiki.web.plan_serve_page import plan_title
from wiki.web.plan_sheet_page import WAYS
from wiki.words import N_, ROLE_NAMES, Permission

DETAIL_NAMES: dict[str, str] = {
    Detail.ADDRESS: N_("An address"), Detail.PHONE: N_("A telephone number"), Detail.SCHOOL: N_("The name of a school"),
    Detail.NAME: N_("Somebody’s name"), Detail.OTHER: N_("Something else"),
}  # fmt: skip
_BODIES = tuple(one for one in Recipient if one is not Recipient.YOUNG_PERSON)
_NO_ACCOUNT = N_("A parent or carer without an account here")
_FORMATS = {"pdf": "PDF", "docx": "Word", "html": "HTML", "json": "JSON"}


def body_name(key: str) -> str:
    """What a kind of recipient is called on a form, where parents with an account stand by their names."""
    return _(_NO_ACCOUNT) if key == Recipient.PARENT else _(RECIPIENT_NAMES[key])


def _family(space: Space, status: PlanStatus) -> list[tuple[str, str]]:
    """Whoever of the family can have a copy of such a plan, for a form: (hex id, name)."""
    return [(one.person_id.hex, isolated(_named(one))) for one in may_have_copies(space, status)]


def _named(one: MemberRow) -> str:
    return f"{one.name} ({one.relation})" if one.relation and one.relation != one.name else one.name


@dataclass(frozen=True)
class PackCard:
    """A copy for a template: for whom, on what ground, what is not in it, and how it went ("" while it has not)."""

    id: str
    title: str
    to: str
    line: str
    ground: str
    reason: str
    held: tuple[tuple[str, str], ...]
    letters: str
    taken_out: int
    sent: str
    proof: str
    files: tuple[tuple[str, str, str], ...]


def pack_card(pack: Pack) -> PackCard:
    """A copy for a template."""
    made = _("Made on %(day)s by %(name)s.", day=day(pack.made_at), name=pack.made_by_name)
    sent = ""
    if pack.sent_on is not None and pack.way is not None:
        said = {"day": day(pack.sent_on), "how": _(WAYS[pack.way]), "name": pack.sent_by_name}
        sent = _("Sent on %(day)s, %(how)s, by %(name)s.", **said)
    files = tuple((one.format, _FORMATS[one.format], one.sha256) for one in pack.files)
    to = pack.to if pack.person_id is not None else f"{pack.to} ({_(RECIPIENT_NAMES[pack.recipient])})"
    return PackCard(
        str(pack.id), plan_title(pack.status, pack.number), to, made, ground_words(ground_named(pack.ground), pack),
        pack.reason, pack.held, pack.letters.replace(",", ", "), pack.taken_out, sent, pack.proof, files,
    )  # fmt: skip


def ground_words(ground: Ground | None, pack: Pack | None = None) -> str:
    """Why somebody was given a plan, with the paragraph of the law, and who agreed on which day."""
    if ground is None:
        return _("They work on the plan for the council.")
    said = f"{_(ground.words)} ({ground.source})."
    if pack is not None and pack.consent_on is not None:
        said += " " + _("%(name)s agreed on %(day)s.", name=pack.consent_by, day=day(pack.consent_on))
    return said


def packs_page(space: Space, number: int) -> dict[str, Any]:
    """Everything the screen of a plan's copies shows beside its form."""
    opened = open_version(space, number)
    head, tree = opened.head, opened.tree
    people = _packable(space, head)
    held = [_(one.sentence) for one in stops(space, number)]
    if awaits_second(space, head):
        held.append(_("A second person of the council must look at this plan before it leaves."))
    return {
        "number": number, "title": plan_title(head.status, number), "people": people, "stops": held,
        "grounds": [(one.key, _(one.words), one.source) for one in grounds_for(head.status)],
        "advice": [(one.label, one.title) for one in appendices(tree)] if tree else [],
        "sections": [(one.letter, f"{one.letter}: {one.title}") for one in tree.sections] if tree else [],
        "packs": [pack_card(one) for one in packs_of(space, head.id)],
        "is_gone": head.is_kept_back or head.erasure_id is not None, "is_made_anew": head.waits_for_edition,
        "has_protected": head.may_withhold,
    }  # fmt: skip


@dataclass(frozen=True)
class RegisterLine:
    """A line of the register for a template."""

    title: str
    to: str
    how: str
    ground: str
    reason: str
    on: str
    by: str
    number: int
    pack: str
    opens: bool


def register_lines(space: Space) -> list[RegisterLine]:
    """The register for a template."""
    return [_line(space, one) for one in read_register(space)]


def _line(space: Space, one: Disclosed) -> RegisterLine:
    how = _("Not sent yet") if one.way is None else _(WAYS[one.way])
    if one.taken:
        kind = _("Section K") if one.taken == "pack" else _FORMATS.get(one.taken, one.taken)
        how = _("Taken away here as %(kind)s", kind=kind)
    to = f"{one.to} ({_(ROLE_NAMES[one.role])})" if one.role is not None else one.to
    if one.pack is not None:
        to = pack_card(one.pack).to
    on = day(one.on or one.at)
    reason = one.pack.reason if one.pack is not None else ""
    return RegisterLine(
        plan_title(one.status, one.number), to, how, ground_words(one.ground, one.pack), reason, on, one.by_name, one.number,
        str(one.pack.id) if one.pack is not None else "", one.status != "working" or space.may(Permission.COMPOSE_PLAN),
    )  # fmt: skip


@dataclass(frozen=True)
class KeptCard:
    """A detail that is kept from somebody, for a template."""

    id: str
    kind: str
    words: str
    whom: str
    reason: str
    until: str
    noted: str
    ended: str
    counts: bool


def protected_page(space: Space) -> dict[str, Any]:
    """Everything the screen of kept details shows beside its form."""
    family = _family(space, PlanStatus.WORKING)  # whoever decides now: a detail is kept from a person
    names = dict(family) | {one.value: body_name(one) for one in _BODIES}
    return {
        "kept": [_kept_card(one, names) for one in list_protected(space)],
        "kinds": [(one.value, _(DETAIL_NAMES[one])) for one in Detail], "whom": list(names.items()),
    }  # fmt: skip


def _kept_card(one: Kept, names: dict[str, str]) -> KeptCard:
    whom = ", ".join(names.get(key, _("Somebody who is here no more")) for key in one.kept_from)
    ended = ""
    if one.ended_at is not None:
        ended = _("Ended on %(day)s by %(name)s.", day=day(one.ended_at), name=one.ended_by_name) + f" {one.ended_why}"
    return KeptCard(
        str(one.id), _(DETAIL_NAMES[one.kind]), one.words, whom, one.reason, day(one.until),
        _("Noted by %(name)s on %(day)s.", name=one.noted_by_name, day=day(one.noted_at)), ended, one.counts,
    )  # fmt: skip


def kept_words(kept: Kept) -> str:
    """What a kept detail is, in a few words, for the screen that ends it."""
    return f"{_(DETAIL_NAMES[kept.kind])}: {kept.words.splitlines()[0]}"


def own_working(space: Space, heads: Sequence[PlanHead]) -> list[PackCard]:
    """The reader's own copies of tribunal working documents, once they were sent: the only way in which those are seen. A plan
    that nobody can appeal against has none, so nothing is asked for then."""
    if space.may(Permission.COMPOSE_PLAN) or all(one.is_paper for one in heads):
        return []
    return [pack_card(one) for one in list_packs(space) if one.status == "working" and one.files and may_open(space, one)]


def _packable(space: Space, head: PlanHead) -> list[tuple[str, str]]:
    """For whom a copy can be made, for a form: (hex id or kind, name)."""
    if not head.is_working:
        return [*_family(space, head.status), *((one.value, body_name(one)) for one in _BODIES)]
    party_id, _name = party_of(space, head.id)
    mine = [one for one in _family(space, head.status) if party_id is not None and one[0] == party_id.hex]
    bodies = (Recipient.TRIBUNAL,) if party_id is not None else (Recipient.PARENT, Recipient.TRIBUNAL)
    return [*mine, *((one.value, body_name(one)) for one in bodies)]


def leaving(space: Space, opened: OpenedPlan) -> dict[str, Any]:
    """What a plan's own page says of its leaving: who looked at it second, the reader's own copies, whether its files are
    not for them."""
    head: PlanHead = opened.head
    council = space.may(Permission.MANAGE_MEMBERS)
    asks = asks_second(space, head)
    agreed: Agreed | None = find_agreed(space, head.id) if asks else None
    awaits = asks and agreed is None and awaits_second(space, head)
    own = [] if council or not head.has_packs else [pack_card(one) for one in packs_of(space, head.id) if not one.is_kept_back]
    return {
        "asks_second": awaits or agreed is not None, "agreed": agreed, "may_agree": council and head.made_by != space.person.id,
        "manages": council, "withholds": opened.withholds, "own_packs": own,
        "packs_at": url_for("packs.show_packs", child_id=space.id, number=head.number) if council else "",
    }  # fmt: skip
