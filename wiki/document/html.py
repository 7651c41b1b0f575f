"""Makes the plan as one web page in one file: readable on a phone, by a screen reader and for ever without us."""

from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from wiki.document import beside, wording
from wiki.document.marks import note_lines
from wiki.document.pdf_layout import direction, language, row_key
from wiki.document.pictures import Ready, prepare
from wiki.document.speaking import say
from wiki.document.tree import PlanTree, rows

_HERE = Path(__file__).resolve().parent
_LOWEST = 6


def render_html(tree: PlanTree, assets: Mapping[str, Path]) -> bytes:
    """The plan as a self-contained HTML file (UTF-8); ``assets`` as for ``render_pdf``.

    It holds no script and fetches nothing: its own policy forbids both.
    """
    ready = prepare(tree, assets)
    tables = count(1)
    text = _template().render(
        plan=tree,
        wording=wording,
        beside=beside,
        parts=tuple(beside.parts_of(tree)),
        note_lines=note_lines(tree),
        facts=wording.facts(tree),
        footer=wording.footer(tree),
        address=lambda key: _address(ready.get(key)),
        size=lambda key: _size(ready.get(key)),
        table_name=lambda: f"{say(wording.TABLE)} {next(tables)}",
        say=say,
        direction=direction(tree.language),
        row_id=_Once().row_id,
        row_ids=frozenset(row_key(row.label) for row in rows(tree) if row.label),
    )
    return text.encode("utf-8")


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(
        kind=lambda value: type(value).__name__,
        level=lambda level: min(level, _LOWEST),
        spoken=_spoken,
        day=wording.long_date,
        key=row_key,
    )
    return environment.get_template("plan.html.j2")


class _Once:
    """Gives a row its name inside the file, the first time only: no two places may have one name."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def row_id(self, label: str) -> str:
        key = row_key(label)
        if key in self.taken:
            return ""
        self.taken.add(key)
        return key


def _spoken(code: str) -> dict[str, Any]:
    """The lang and dir attributes of words in another language; none for the plan's own."""
    found = language(code)
    if not found:
        return {}
    return {"lang": "-".join(part for part in found[:2] if part), "dir": found[2] or "ltr"}


def _address(ready: Ready | None) -> str:
    return f"data:image/jpeg;base64,{b64encode(ready.data).decode()}" if ready else ""


def _size(ready: Ready | None) -> tuple[int, int]:
    return (ready.width, ready.height) if ready else (0, 0)
