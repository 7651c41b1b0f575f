"""Puts the screens of how long children's pages are kept together: the desk's room, one space there, the space's own page."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, render_template, url_for
from markupsafe import Markup

from wiki import clock
from wiki.access.person import Post
from wiki.commands.retention import may_go_at, why_not
from wiki.forms.retention import KeptForm
from wiki.queries.retention import DueSpace, find_due, holds_at_desk, how_long, list_due, list_stones
from wiki.settings import Settings, SettingsError
from wiki.statute.retention import Schedule, ShapeFault, schedule_of
from wiki.web.babel import day, language
from wiki.web.babel import gettext as _
from wiki.web.desk_page import Column, Row, Table
from wiki.web.kinds import SignedIn, Space


@dataclass(frozen=True)
class SaidClass:
    """A class of records in the reader's language: its name, its words for families, and the law it rests on."""

    name: str
    words: str
    source: str


def prepare(settings: Settings) -> None:
    """Read the schedule once as the program starts; SettingsError names file, line and reason of a fault."""
    try:
        schedule_of(settings.retention)
    except ShapeFault as fault:
        raise SettingsError(f"RETENTION: {fault}") from fault


def schedule() -> Schedule:
    """The schedule in force; a faulty file is named when the program starts."""
    settings: Settings = current_app.config["SETTINGS"]
    return schedule_of(settings.retention)


def said_classes() -> tuple[SaidClass, ...]:
    """Every class of the schedule, in words."""
    return tuple(SaidClass(one.named(language()), one.told(language()), one.source) for one in schedule().classes.values())


def room(person: SignedIn, post: Post) -> str:
    """What falls due, what was deleted, and the schedule."""
    found, kept = list_due(person, post, schedule()), schedule()
    heads = (_("Name"), _("Born"), _("How it is kept"), _("Day"), _("How far it is"))
    rows = tuple(
        Row(
            one.id.hex, url_for("desk_retention.show_one", child_id=one.id),
            (
                Markup("<bdi>{}</bdi>").format(one.full_name), day(one.born_on), kept.classes[one.kept_as].named(language()),
                day(one.due_on) if one.due_on else _("not known"), _state(one),
            ),
        )
        for one in found
    )  # fmt: skip
    stones = tuple(
        Row(
            one.child_id.hex, "",
            (
                str(one.child_id), kept.classes[one.kept_as].named(language()), day(one.due_on), day(one.deleted_at),
                one.proposed_by, one.confirmed_by, str(one.records), _("yes") if one.settled else _("not yet"),
            ),
        )
        for one in list_stones(person, post)
    )  # fmt: skip
    gone = (
        _("Number"), _("How it was kept"), _("Day"), _("Deleted on"), _("Proposed by"), _("Confirmed by"), _("Records"),
        _("Gone from the disk"),
    )  # fmt: skip
    return render_template(
        "retention/room.html", schedule=kept, classes=said_classes(),
        due=Table(_("Falls due in the next 90 days, or is due"), tuple(Column(one) for one in heads), rows),
        gone=Table(_("Deleted"), tuple(Column(one) for one in gone), stones),
    )  # fmt: skip


def _state(one: DueSpace) -> str:
    if one.stops:
        return _(one.stops[0])
    if one.proposal is not None and one.proposal.confirmed_at is not None:
        return _("It is being deleted.")
    if one.proposal is not None:
        return _("Proposed by %(name)s on %(day)s", name=one.proposal.by_name, day=day(one.proposal.at))
    return _("Due. Nobody has proposed anything.") if one.is_due else _("Not due yet")


def one_space(
    person: SignedIn, post: Post, child_id: uuid.UUID, form: KeptForm | None = None, errors: Mapping[str, str] | None = None
) -> str:
    """One space that falls due: what stops it, who proposed what, and the buttons."""
    kept = schedule()
    due = find_due(person, post, kept, child_id)
    goes = None if due.proposal is None else max(due.due_on or clock.today(), clock.local(may_go_at(due, kept)).date())
    return render_template(
        "retention/one.html", due=due, of=kept.classes[due.kept_as], named=kept.classes[due.kept_as].named(language()), goes=goes,
        why_not=why_not(due, person.id, kept), holds=holds_at_desk(person, post, kept, child_id), form=form or KeptForm(),
        errors=errors or {}, action=url_for("desk_retention.act", child_id=child_id), told_before=kept.told_before,
    )  # fmt: skip


def own_page(space: Space, form: KeptForm | None = None, errors: Mapping[str, str] | None = None) -> str:
    """How long the pages of this space are kept, for everybody in it."""
    kept = schedule()
    found = how_long(space, kept)
    return render_template(
        "retention/kept.html", found=found, words=kept.classes[found.kept_as].told(language()), form=form or KeptForm(),
        errors=errors or {}, action=url_for("retention.act", child_id=space.id),
    )  # fmt: skip
