"""Which tables go along when a space moves, and which stay behind and why: the one list, for leaving and for arriving.

tests/leaving holds it to the schema: a new table about a child must stand in one of the two.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, TableClause, select

from wiki.commands.backup_rows import Columns, columns_of
from wiki.database import Base
from wiki.models.audience import AudienceText
from wiki.models.pages import Revision, Version
from wiki.models.paper import Paper
from wiki.models.plan import PlanVersion
from wiki.models.plan_answers import PlanPaper

Row = dict[str, Any]
Rows = dict[str, list[Row]]
FORMAT = 1
PEOPLE: Columns = {"id": "id", "name": "text", "language": "text"}
"""Of people only what stands beside their words: no address, no password, no telephone."""

_BY_CHILD = frozenset(
    {
        "memberships", "media", "child_pictures", "pages", "passages", "versions", "revisions", "symbols", "corner_pages",
        "taken_pictures", "questions", "answers", "share_requests", "translation_versions", "papers", "page_words",
        "plan_versions", "plan_files", "plan_editions", "plan_packs", "plan_pack_files", "plan_taken", "plan_agreed",
        "plan_servings", "plan_points", "plan_papers", "plan_point_replies", "point_erasures", "plan_reasons", "plan_returns",
        "plan_return_choices", "plan_settled", "protected_details", "advice_requests", "erasures", "paper_erasures",
        "corrections", "child_corrections",
        "handover_told", "capacity_decisions",
    }
)  # fmt: skip
_BY_OTHERS: Mapping[str, Callable[[TableClause, UUID], ColumnElement[bool]]] = {
    "children": lambda t, child: t.c.id == child,
    "page_type_editions": lambda t, child: t.c.id.in_(select(Revision.edition_id).where(Revision.child_id == child)),
    "version_media": lambda t, child: t.c.version_id.in_(select(Version.id).where(Version.child_id == child)),
    "version_sources": lambda t, child: t.c.version_id.in_(select(Version.id).where(Version.child_id == child)),
    "paper_sheets": lambda t, child: t.c.paper_id.in_(select(Paper.id).where(Paper.child_id == child)),
    "plan_media": lambda t, child: t.c.plan_version_id.in_(select(PlanVersion.id).where(PlanVersion.child_id == child)),
    "plan_paper_files": lambda t, child: t.c.paper_id.in_(select(PlanPaper.id).where(PlanPaper.child_id == child)),
}
GOES = _BY_CHILD | set(_BY_OTHERS)
STAYS: Mapping[str, str] = {
    "renditions": "made anew from the originals",
    "jobs": "work of the old house; the new one queues its own",
    "search_changes": "the index is made anew",
    "guard_changes": "fingerprints are made anew, under the new house's key",
    "guard_children": "fingerprints are made anew, under the new house's key",
    "guard_prints": "fingerprints are made anew, under the new house's key",
    "guard_passages": "fingerprints are made anew, under the new house's key",
    "guard_checks": "plans are compared with the children of the new house",
    "guard_hits": "plans are compared with the children of the new house",
    "notices": "the ledger of the old house's mails",
    "notice_choices": "each member chooses anew when they come in",
    "drafts": "nobody's record: what somebody typed and has not saved is theirs alone",
    "uploads": "files half sent",
    "open_corners": "browsers of the old house",
    "profile_links": "links to papers: whoever has one asked the old house",
    "takeaways": "archives that were made at the old house",
    "subject_requests": "requests that the old house answered",
    "subject_decisions": "requests that the old house answered",
    "retention_holds": "the old council’s reasons; the new one places its own",
    "retention_proposals": "what the old council meant to do",
    "arrivals": "how the space came to the old house",
    "champion_wishes": "a champion is a parent near by: the new council asks the family anew",
    "champion_families": "champions of the old council",
    "champion_looks": "champions of the old council",
    "team_covers": "who stands in for whom at the old council's schools and services; the memberships go along",
    "complaints": "the old council answers for how it handled what was told it",
    "complaint_notes": "the old council answers for how it handled what was told it",
    "worries": "told to the old council's safeguarding persons alone, and in no child's pages",
    "invitations": "who was invited at the old house is invited anew",
    "advice_links": "links of the old house open nothing at the new one; the request and its answer go along",
    "advice_keys": "they open nothing at the new house",
    "advice_visits": "browsers of the old house",
    "advice_drafts": "what somebody typed and has not signed is theirs alone",
}
"""Tables about a child that stay behind. The audit chain goes along as a document (audit.json), not as rows."""
FILES = {"media": "original_key", "plan_files": "key", "plan_pack_files": "key"}
"""The column of each table that names a file; in an archive it holds the file's name there."""
OTHER_PEOPLE = {"erasures": ("erased_by",), "paper_erasures": ("erased_by",), "point_erasures": ("erased_by",)}
"""Columns that name a person without a foreign key."""


def tables_that_go() -> dict[str, Table]:
    """The tables, each after those that it points at."""
    return {one.name: one for one in Base.metadata.sorted_tables if one.name in GOES}


def columns_that_go() -> dict[str, Columns]:
    """Their columns: name → kind."""
    stays = frozenset(Base.metadata.tables) - tables_that_go().keys()
    found = columns_of(Base.metadata, stays)
    return {name: found[name] for name in tables_that_go()}


def rows_of(name: str, child: UUID) -> Callable[[TableClause], ColumnElement[bool]]:
    """Which rows of a table are the child's."""
    if name in _BY_CHILD:
        return lambda t: t.c.child_id == child
    return lambda t: _BY_OTHERS[name](t, child)


def points_at(table: Table) -> list[tuple[str, str, bool]]:
    """(column, table it points at, whether it may be empty) of each foreign key to a table that goes along, or to people."""
    return [
        (key.parent.name, key.column.table.name, bool(key.parent.nullable))
        for key in table.foreign_keys
        if key.column.table.name in GOES | {"people"}
    ]


def people_columns(table: Table) -> list[str]:
    """The columns that name a person."""
    return [column for column, target, _empty in points_at(table) if target == "people"] + list(OTHER_PEOPLE.get(table.name, ()))


def audience_columns(table: Table) -> list[str]:
    """The columns that hold an audience, which names people too."""
    return [column.name for column in table.columns if isinstance(column.type, AudienceText)]

def chain_hash(row: dict[str, Any], chain: UUID) -> str:
    """The hash that a link of such a document must have (commands/audit.py)."""
    said = [row["previous"], chain.hex, row["number"], row["act"], row["person"], row["object"], row["at"]]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
