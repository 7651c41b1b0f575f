"""Turns findings into the cards of "To settle", and says where the golden thread is whole."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from wiki import clock
from wiki.queries.plan import PlanDesk
from wiki.queries.plan_checked import Checked
from wiki.queries.plan_rows import NEEDS, OUTCOMES, PROVISION, PlanRow
from wiki.statute.checks import CHECKS, Severity, severity_of
from wiki.statute.thread import Finding
from wiki.views.plan_mends_shown import Press, links_of, may_depart, presses_of
from wiki.views.plan_rows_shown import PART_OF, label_of, row_href, small_label
from wiki.web.babel import day, language
from wiki.web.babel import gettext as _
from wiki.web.kinds import Space
from wiki.words import N_, ROLE_NAMES, Filled

_LABEL = re.compile(r"(need|outcome|provision|hope) (\d+)", re.IGNORECASE)
_ROWS = {
    "need": N_("need %(number)d"), "outcome": N_("outcome %(number)d"), "provision": N_("provision %(number)d"),
    "hope": N_("hope %(number)d"),
}  # fmt: skip
_QUIET = frozenset({"advice_not_used"})
_HEX = 32
_PARTS = {"A": "views", "I": "placement", "J": "budget", "K": "advice"}
_WEIGHTS = {
    Severity.STOPS: ("trouble", N_("No plan can be made like this")),
    Severity.SETTLE: ("doubt", N_("To settle")),
    Severity.LOOK: ("look", N_("Worth a look")),
}
_IN_ANSWERS = frozenset({"not_served", "days_not_over", "point_unanswered"})


@dataclass(frozen=True)
class WholeThread:
    """A need whose thread runs whole: its label, its place, and the way from the hope to the help."""

    label: str
    href: str
    line: str


@dataclass(frozen=True)
class FindingCard:
    """Something to settle. ``kind`` is "trouble" (it stops a plan), "doubt" (to settle) or "look"; ``presses`` are done at
    once; ``settle_href`` asks for a reason, ``depart_href`` for why the council departs from the advice ("" for none)."""

    kind: str
    weight: str
    title: str
    line: str
    mend: str
    links: tuple[tuple[str, str], ...]
    presses: tuple[Press, ...]
    source: str
    settle_href: str
    depart_href: str


@dataclass(frozen=True)
class SettledCard:
    """A finding that was let stand, with why, by whom and when."""

    title: str
    reason: str
    by: str
    day: str
    again_href: str


def in_words(said: str) -> str:
    """A sentence about the plan in the reader's language: one of ours, one with values put in, or the label of a row."""
    if language() == "en":
        return said
    if isinstance(said, Filled):
        return _(said.words, **{name: in_words(value) for name, value in said.given.items()})
    row = _LABEL.fullmatch(said)
    return _(_ROWS[row[1].lower()], number=int(row[2])) if row else _(said) if said else ""


def finding_cards(space: Space, desk: PlanDesk, checked: Checked, part: str = "") -> tuple[FindingCard, ...]:
    """The findings of one part of the desk (of all, for ""), what weighs most first."""
    rows = {row.id.hex: row for row in desk.all_rows()}
    return tuple(
        finding_card(space, desk, checked, one, rows.get(one.where))
        for one in checked.found
        if not part or _part_of(one, rows.get(one.where)) == part
    )


def finding_card(space: Space, desk: PlanDesk, checked: Checked, one: Finding, row: PlanRow | None) -> FindingCard:
    """One finding with its ways out."""
    weight, check, key = severity_of(one), CHECKS.get(one.code), checked.keys[one]
    kind, words = _WEIGHTS[weight]
    mend = _(check.mend) if check else ""
    stops = weight is Severity.STOPS
    return FindingCard(
        kind, _(words), in_words(one.sentence), in_words(one.why), mend.replace("{child}", space.child.known_as),
        _links(space, desk, one, row), presses_of(space, one, row), one.source,
        "" if stops else url_for("plan_settle.ask_reason", child_id=space.id, key=key),
        url_for("plan_settle.ask_departure", child_id=space.id, key=key) if may_depart(one, row) else "",
    )  # fmt: skip


def settled_cards(space: Space, desk: PlanDesk, checked: Checked, part: str = "") -> tuple[SettledCard, ...]:
    """What was let stand with a reason, in one part of the desk (in all, for "")."""
    rows = {row.id.hex: row for row in desk.all_rows()}
    return tuple(
        SettledCard(
            in_words(one.sentence), why.reason, f"{why.by_name}, {_(ROLE_NAMES[why.role])}", day(clock.local(why.at).date()),
            url_for("plan_settle.open_again", child_id=space.id, settled_id=why.id),
        )
        for one, why in checked.settled
        if not part or _part_of(one, rows.get(one.where)) == part
    )


def part_of(desk: PlanDesk, finding: Finding) -> str:
    """The part of the desk on which a finding is shown."""
    return _part_of(finding, next((row for row in desk.all_rows() if row.id.hex == finding.where), None))


def _part_of(finding: Finding, row: PlanRow | None) -> str:
    if row is not None:
        return PART_OF[row.page_type]
    if finding.where.startswith("section-"):
        return _PARTS.get(finding.where.removeprefix("section-"), "needs")
    on_advice = finding.code.startswith("placement_") or finding.where.startswith(("page-", "advice-"))
    return "advice" if on_advice else "needs"


def _links(space: Space, desk: PlanDesk, finding: Finding, row: PlanRow | None) -> tuple[tuple[str, str], ...]:
    if finding.code in _QUIET:
        place = url_for(
            "plan.show_desk", child_id=space.id, part="needs", said="unused", _anchor=f"said-{finding.where}"
        )
        return ((_("Show what is suggested"), place),)
    if finding.code in _IN_ANSWERS:
        return _answer_links(space, finding)
    if finding.code == "picture_held":
        return _picture_links(space, desk, row, uuid.UUID(finding.where))
    if row is None and len(finding.where) == _HEX:
        return _passage_link(space, desk, uuid.UUID(finding.where))
    return links_of(space, desk, finding, row)


def _passage_link(space: Space, desk: PlanDesk, passage_id: uuid.UUID) -> tuple[tuple[str, str], ...]:
    version = desk.passage(passage_id).version
    place = url_for("pages.show_page", child_id=space.id, page_id=version.page_id, _anchor=f"passage-{passage_id.hex}")
    return ((_("Show it"), place),)


def _answer_links(space: Space, finding: Finding) -> tuple[tuple[str, str], ...]:
    """Where the family's answers are read and answered, or a plan is served."""
    if finding.code == "not_served":
        return ((_("Plans made so far"), url_for("plan_versions.show_versions", child_id=space.id)),)
    anchor = f"point-{finding.where}" if finding.where else None
    return ((_("The family’s answers"), url_for("plan_points.show_points", child_id=space.id, _anchor=anchor)),)


def _picture_links(space: Space, desk: PlanDesk, row: PlanRow | None, passage_id: uuid.UUID) -> tuple[tuple[str, str], ...]:
    """Where it is said who is in the picture: of a row of the plan here, of advice on its writer's page."""
    if row is None:
        return _passage_link(space, desk, passage_id)
    media_id = next(file.id for file in row.version.media if file.pictured.is_held)
    place = url_for("file_words.ask_words", child_id=space.id, passage_id=row.id, media_id=media_id)
    return ((_("Show it"), row_href(space, row)), (_("Say who is in it, and whether they agreed"), place))


def whole_threads(space: Space, desk: PlanDesk, findings: Sequence[Finding]) -> tuple[WholeThread, ...]:
    """Each need whose thread runs whole, from a hope to help, with nothing to settle about it."""
    troubled = {one.where for one in findings}
    made = []
    for need in desk.rows[NEEDS]:
        provision = [row for row in desk.rows[PROVISION] if need.id in row.linked("needs")]
        served = {other for row in provision for other in row.linked("outcomes")}
        outcomes = [row for row in desk.rows[OUTCOMES] if row.id in served]
        hopes = [row for row in desk.hopes() if any(row.id in one.linked("hopes") for one in outcomes)]
        if hopes and not troubled & {row.id.hex for row in (need, *outcomes, *provision)}:
            line = " → ".join(small_label(row) for row in (*hopes, need, *outcomes, *provision))
            made.append(WholeThread(label_of(need), row_href(space, need), line))
    return tuple(made)
