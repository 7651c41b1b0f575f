"""Makes the rows of a space that moves here ready for this house: whose they are, where their files lie, what begins anew."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from wiki.commands.arrivals_check import Found
from wiki.commands.arrivals_values import damaged
from wiki.commands.move_tables import FILES, Row, audience_columns, people_columns, tables_that_go
from wiki.models.audience import Audience
from wiki.models.pages import PageTypeEdition
from wiki.words import MediaState

Same = Mapping[uuid.UUID, uuid.UUID]
HTML = ("versions", "questions", "answers", "translation_versions")
_MADE_ANEW = frozenset({MediaState.READY, MediaState.WAITING, MediaState.FAILED, MediaState.HELD})


def settle_rows(
    session: Session, found: Found, same: Same, council_id: uuid.UUID, by: uuid.UUID, now: datetime, *, has_scanner: bool
) -> None:
    """Change the rows of ``found`` in place; nothing is written yet."""
    names = {old.hex: new.hex for old, new in same.items()}
    for name, table in tables_that_go().items():
        for row in found.rows[name]:
            _rename(row, table, names)
            if name in FILES:
                row[FILES[name]] = found.names[row[FILES[name]]]
    for row in found.rows["pages"]:
        row["field_audiences"] = {key: _renamed(text, names) for key, text in (row["field_audiences"] or {}).items()} or None
    for row in found.rows["protected_details"]:
        row["kept_from"] = [names.get(one, one) for one in row["kept_from"]]
    found.of["council_id"] = council_id.hex
    for row in found.rows["memberships"]:
        if row["ended_at"] is None:  # who could come in there is invited here, by somebody
            row["ended_at"], row["ended_by"] = now.replace(tzinfo=None).isoformat(), by.hex
    for row in found.rows["media"]:
        if has_scanner:
            row["state"] = MediaState.HELD.value
        elif row["state"] in _MADE_ANEW:
            row["state"] = MediaState.WAITING.value
    _settle_editions(session, found)


def _rename(row: Row, table: Table, names: Mapping[str, str]) -> None:
    for column in people_columns(table):
        row[column] = names.get(row[column], row[column])
    for column in audience_columns(table):
        row[column] = _renamed(row[column], names)


def _renamed(text: Any, names: Mapping[str, str]) -> Any:
    """An audience with the people it names by their ids here; a preset's key as it is."""
    if not isinstance(text, str) or not text.startswith("{"):
        return text
    try:
        found = Audience.read(text)
    except (ValueError, KeyError, TypeError) as trouble:
        raise damaged("an audience") from trouble
    people, without = ({names.get(one, one) for one in several} for several in (found.people, found.without))
    return Audience(found.groups, frozenset(people), frozenset(without)).text


def _settle_editions(session: Session, found: Found) -> None:
    """A frozen page type that is here already, letter by letter, is not written twice; what another house asked counts as
    older than what is asked here, whose newest words name the pages of every child (queries/editions.py)."""
    ours = session.execute(
        select(PageTypeEdition.id, PageTypeEdition.key, PageTypeEdition.sha256, PageTypeEdition.created_at)
    ).all()
    here = {(row.key, row.sha256): row.id.hex for row in ours}
    first: dict[str, datetime] = {}
    for one in ours:
        first[one.key] = min(one.created_at, first.get(one.key, one.created_at))
    ids = set(here.values())
    moved: dict[str, str] = {}
    new = []
    for row in found.rows["page_type_editions"]:
        row["council_id"] = None
        known = here.get((row["key"], row["sha256"]))
        if known is not None:
            moved[row["id"]] = known
            continue
        if row["id"] in ids:
            row["id"], moved[row["id"]] = (fresh := uuid.uuid4().hex), fresh
        if row["key"] in first:
            before = (first[row["key"]] - timedelta(seconds=1)).replace(tzinfo=None)
            row["created_at"] = min(datetime.fromisoformat(row["created_at"]), before).isoformat()
        new.append(row)
    found.rows["page_type_editions"] = new
    for row in found.rows["revisions"]:
        row["edition_id"] = moved.get(row["edition_id"], row["edition_id"])
