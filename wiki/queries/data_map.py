"""What is kept about whom, column by column: the tables as they are beside what wiki/data_map/ says of them.

UK GDPR article 30 asks for such a record. Ids, links and instants say by themselves what they are; every other column must
be told, or ``read_data_map`` names it, and a test fails.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import strictyaml
from sqlalchemy import Column, Table, Uuid

from media.kinds import ACCEPTED
from wiki import trace_chain
from wiki.database import Base, Instant
from wiki.models import all as _all_models  # noqa: F401  the map is of every table

FOLDER = Path(__file__).resolve().parent.parent / "data_map"
_TABLE = strictyaml.Map(
    {
        "about": strictyaml.Str(), "whose": strictyaml.Str(), "kept": strictyaml.Str(),
        strictyaml.Optional("holds"): strictyaml.MapPattern(strictyaml.Str(), strictyaml.Str()),
    }
)  # fmt: skip
_TABLES = strictyaml.MapPattern(strictyaml.Str(), _TABLE)
_WORDS = strictyaml.MapPattern(strictyaml.Str(), strictyaml.Str())
_KINDS = strictyaml.Map(
    {
        "whose": _WORDS, "kept": _WORDS, "holds": _WORDS, "sensitive": strictyaml.Str(), "files": _WORDS, "places": _WORDS,
        "traces": _TABLES,
    }
)  # fmt: skip


@dataclass(frozen=True)
class MappedTable:
    """One table: what it is about, whose it is, how long it is kept, and its columns by what they hold."""

    name: str
    about: str
    whose: str
    kept: str
    holds: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class DataMap:
    """The whole map. ``faults``: sentences, one for each column or word that is not told, or told and not there."""

    tables: tuple[MappedTable, ...]
    kinds: dict[str, Any]
    faults: tuple[str, ...]


def read_data_map(folder: Path = FOLDER) -> DataMap:
    """Read what is told and hold it against the tables of this program."""
    kinds = strictyaml.load((folder / "kinds.yaml").read_text("utf-8"), _KINDS).data
    told: dict[str, Any] = dict(kinds.pop("traces"))
    faults = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "kinds.yaml":
            continue
        for name, entry in strictyaml.load(path.read_text("utf-8"), _TABLES).data.items():
            faults += [f"{name} is told twice"] if name in told else []
            told[name] = entry
    there = {table.name: table for meta in (Base.metadata, trace_chain.metadata) for table in meta.tables.values()}
    faults += [f"{name} is told, and there is no such table" for name in sorted(set(told) - set(there))]
    faults += [f"{name} is a table that wiki/data_map does not tell" for name in sorted(set(there) - set(told))]
    named = {row.kind for row in ACCEPTED}
    faults += [f"{kind} is a kind of file that kinds.yaml does not tell" for kind in sorted(named - set(kinds["files"]))]
    faults += [f"{kind} is told, and there is no such kind of file" for kind in sorted(set(kinds["files"]) - named)]
    tables = tuple(_mapped(name, told[name]) for name in sorted(set(told) & set(there)))
    for table in tables:
        faults += _faults(table, there[table.name], kinds)
    return DataMap(tables, kinds, tuple(faults))


def _mapped(name: str, entry: dict[str, Any]) -> MappedTable:
    holds = {kind: tuple(columns.split()) for kind, columns in entry.get("holds", {}).items()}
    return MappedTable(name, entry["about"], entry["whose"], entry["kept"], holds)


def _faults(told: MappedTable, table: Table, kinds: dict[str, Any]) -> list[str]:
    faults = [
        f"{told.name}: “{word}” is not a word that kinds.yaml explains"
        for word, known in [(told.whose, kinds["whose"]), (told.kept, kinds["kept"]), *((k, kinds["holds"]) for k in told.holds)]
        if word not in known
    ]
    columns = [column for of_kind in told.holds.values() for column in of_kind]
    own = {column.name for column in table.columns if not _says_itself(column)}
    faults += [f"{told.name}.{name} is told twice" for name in sorted({n for n in columns if columns.count(n) > 1})]
    faults += [f"{told.name}.{name} is not told" for name in sorted(own - set(columns))]
    return faults + [f"{told.name}.{name} is told, and there is no such column" for name in sorted(set(columns) - own)]


def _says_itself(column: Column[Any]) -> bool:
    """Whether the schema tells what a column holds: an id, a link to another row, or an instant."""
    is_number = column.primary_key and column.autoincrement is True
    return is_number or bool(column.foreign_keys) or isinstance(column.type, (Uuid, Instant))


def write_data_map(found: DataMap) -> str:
    """docs/data_map.md: whose information is kept where, for how long, and which of it is sensitive."""
    kinds, sensitive = found.kinds, set(found.kinds["sensitive"].split())
    lines = [
        "# Data map", "",
        "Written by `flask --app app data map` out of `wiki/data_map/`. A column that nobody told fails a test.",
        "Beside what is named here each row has ids, links to other rows, and instants: when it was written or changed.", "",
        "## How long it is kept", "", *_table(("word", "what it means"), kinds["kept"].items()), "",
        "## What a column may hold", "",
        *_table(
            ("word", "what it means", "special category"),
            ((word, means, "yes, or it may be" if word in sensitive else "no") for word, means in kinds["holds"].items()),
        ), "",
    ]  # fmt: skip
    for whose, words in kinds["whose"].items():
        tables = [table for table in found.tables if table.whose == whose]
        rows = ((f"`{t.name}`", t.about, _columns(t), t.kept) for t in tables)
        lines += [f"## {words}", "", *_table(("table", "what it is", "what it holds", "kept"), rows), ""] if tables else []
    lines += ["## Kinds of files", "", *_table(("kind", "what it may tell"), kinds["files"].items()), ""]
    lines += ["## Other places than tables", "", *_table(("place", "what lies there"), kinds["places"].items()), ""]
    return "\n".join(lines)


def _columns(table: MappedTable) -> str:
    return "; ".join(f"{kind}: {', '.join(f'`{name}`' for name in names)}" for kind, names in table.holds.items()) or "links only"


def _table(heads: tuple[str, ...], rows: Any) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (heads, ("---",) * len(heads), *rows)]
