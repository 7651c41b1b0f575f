"""What was kept from somebody at the old council is kept from them here too: they are asked in anew, under another number."""

import uuid

from sqlalchemy import Text, cast, select, update
from sqlalchemy.orm import Session

from wiki.commands.arrivals import NAMELESS
from wiki.commands.move_tables import audience_columns, rows_of, tables_that_go
from wiki.models.audience import Audience
from wiki.models.children import Membership
from wiki.models.pages import Page
from wiki.models.people import Person
from wiki.models.protected import ProtectedDetail
from wiki.models.takeaways import Arrival
from wiki.text.names import plain_name
from wiki.words import FAMILY_ROLES, Role


def keep_as_before(session: Session, child_id: uuid.UUID, person_id: uuid.UUID, role: Role, called: str = "") -> None:
    """Keep from somebody who comes into a space that moved here what was kept from them by name before it moved: details,
    and words from which they were left out. ``called``: the name they were asked in by, beside their account's own.

    They are whoever of before has their name. Somebody of the family whose name nobody had may be any of the family of
    before who did not come yet: what was kept from one of those is kept from them, until the council puts it right.
    """
    arrived = session.execute(select(Arrival.brought_at).where(Arrival.child_id == child_id)).scalar()
    if arrived is None:
        return
    own = (Membership.child_id == child_id, Membership.person_id == person_id, Membership.started_at < arrived)
    if session.execute(select(Membership.id).where(*own).limit(1)).first() is not None:
        return  # they are here by the number that they had there
    for one in _may_be(session, child_id, person_id, role, called):
        _keep_details(session, child_id, one.hex, person_id.hex)
        _keep_words(session, child_id, one.hex, person_id.hex)


def _may_be(session: Session, child_id: uuid.UUID, person_id: uuid.UUID, role: Role, called: str) -> set[uuid.UUID]:
    rows = session.execute(
        select(Person.id, Person.name, Person.email, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.child_id == child_id)
    ).all()
    before = [row for row in rows if row.email.endswith(f"@{NAMELESS}")]
    own = session.execute(select(Person.name).where(Person.id == person_id)).scalar_one()
    names = {plain_name(own), plain_name(called)}
    same = {row.id for row in before if plain_name(row.name) in names}
    if same or role not in FAMILY_ROLES:
        return same
    here = {plain_name(row.name) for row in rows if not row.email.endswith(f"@{NAMELESS}")}
    return {row.id for row in before if row.role in FAMILY_ROLES and plain_name(row.name) not in here}


def _keep_details(session: Session, child_id: uuid.UUID, before: str, now: str) -> None:
    here = select(ProtectedDetail.id, ProtectedDetail.kept_from).where(ProtectedDetail.child_id == child_id)
    for detail_id, kept_from in session.execute(here).all():
        if before in kept_from and now not in kept_from:
            values = {"kept_from": sorted([*kept_from, now])}
            session.execute(update(ProtectedDetail).where(ProtectedDetail.id == detail_id).values(values))


def _keep_words(session: Session, child_id: uuid.UUID, before: str, now: str) -> None:
    for name, table in tables_that_go().items():
        mine = rows_of(name, child_id)(table)
        for column in (table.c[one] for one in audience_columns(table)):
            held = select(column).distinct().where(mine, cast(column, Text).contains(before))
            for audience in session.execute(held).scalars().all():
                shut = _without(audience, before, now)
                if shut != audience:
                    session.execute(update(table).where(mine, column == audience).values({column.name: shut}))
    chosen = select(Page.id, Page.field_audiences).where(Page.child_id == child_id, Page.field_audiences.is_not(None))
    for page_id, fields in session.execute(chosen).all():
        values = {key: _chosen(text, before, now) for key, text in (fields or {}).items()}
        if values != fields:
            session.execute(update(Page).where(Page.id == page_id).values(field_audiences=values))


def _without(audience: Audience, before: str, now: str) -> Audience:
    return Audience(audience.groups, audience.people, audience.without | {now}) if before in audience.without else audience


def _chosen(text: str, before: str, now: str) -> str:
    """Who sees new words: a preset names nobody."""
    return _without(Audience.read(text), before, now).text if text.startswith("{") else text
