"""Turns findings into the cards of "To settle", and says where the golden thread is whole."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from wiki.queries.plan import PlanDesk
from wiki.queries.plan_rows import NEEDS, OUTCOMES, PROVISION, PlanRow
from wiki.statute.thread import Finding
from wiki.views.plan_rows_shown import PART_OF, label_of, row_href, small_label
from wiki.web.babel import language
from wiki.web.kinds import Space
from wiki.words import N_, Filled

_LABEL = re.compile(r"(need|outcome|provision|hope) (\d+)", re.IGNORECASE)
_ROWS = {
    "need": N_("need %(number)d"), "outcome": N_("outcome %(number)d"), "provision": N_("provision %(number)d"),
    "hope": N_("hope %(number)d"),
}  # fmt: skip
_QUIET = frozenset({"advice_not_used"})
_IN_ANSWERS = frozenset({"not_served", "days_not_over", "point_unanswered"})


@dataclass(frozen=True)
class WholeThread:
    """A need whose thread runs whole: its label, its place, and the way from the hope to the help."""

    label: str
    href: str
    line: str


@dataclass(frozen=True)
class FindingCard:
    """Something to settle; kind is "trouble" where it stops a plan, else "doubt"."""

    kind: str
    title: str
    line: str
    links: tuple[tuple[str, str], ...]
    source: str


def in_words(said: str) -> str:
    """A sentence about the plan in the reader's language: one of ours, one with values put in, or the label of a row."""
    if language() == "en":
        return said
    if isinstance(said, Filled):
        return _(said.words, **{name: in_words(value) for name, value in said.given.items()})
    row = _LABEL.fullmatch(said)
    return _(_ROWS[row[1].lower()], number=int(row[2])) if row else _(said) if said else ""


def finding_cards(space: Space, desk: PlanDesk, findings: Iterable[Finding], part: str = "") -> tuple[FindingCard, ...]:
    """The findings about rows of one part of the desk (of all, for ""), most pressing first."""
    rows = {row.id.hex: row for row in desk.all_rows()}
    made = []
    for one in findings:
        row = rows.get(one.where)
        if part and (PART_OF[row.page_type] if row else "needs") != part:
            continue
        links = _links(space, desk, one, row)
        kind = "trouble" if one.stops else "doubt"
        made.append(FindingCard(kind, in_words(one.sentence), in_words(one.why), links, one.source))
    return tuple(made)


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
    if row is None:
        return ()
    if finding.code in {"not_shared", "source_changed", "without_source"}:
        place = url_for("plan_sources.show_sources", child_id=space.id, passage_id=row.id)
        return ((_("See where it comes from"), place),)
    change = url_for("passages.ask_change", child_id=space.id, passage_id=row.id)
    shown = (_("Show it"), row_href(space, row))
    return (shown, (_("Change %(row)s", row=small_label(row) or _("these words")), change))


def _answer_links(space: Space, finding: Finding) -> tuple[tuple[str, str], ...]:
    """Where the family's answers are read and answered, or a plan is served."""
    if finding.code == "not_served":
        return ((_("Plans made so far"), url_for("plan_versions.show_versions", child_id=space.id)),)
    anchor = f"point-{finding.where}" if finding.where else None
    return ((_("The family’s answers"), url_for("plan_points.show_points", child_id=space.id, _anchor=anchor)),)


def _picture_links(space: Space, desk: PlanDesk, row: PlanRow | None, passage_id: uuid.UUID) -> tuple[tuple[str, str], ...]:
    """Where it is said who is in the picture: of a row of the plan here, of advice on its writer's page."""
    if row is None:
        version = desk.passage(passage_id).version
        place = url_for("pages.show_page", child_id=space.id, page_id=version.page_id, _anchor=f"passage-{passage_id.hex}")
        return ((_("Show it"), place),)
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
