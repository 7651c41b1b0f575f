"""Plain document nodes: what a person's words are made of, apart from any screen, PDF or Word file."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words in one style; ``\\n`` in ``text`` is a line break that the writer typed."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str | None = None
    struck: bool = False
    underlined: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that belong together."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a passage; ``level`` 1 is the passage's own topmost and no level is ever skipped."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; ``ordered`` counts from ``start``."""

    items: tuple[tuple["Block", ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Quote:
    """Words set off as somebody else's."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Words whose spaces and line breaks are kept as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row of headings."""

    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


Block = Paragraph | Heading | Bullets | Quote | Code | Table | Rule

_LETTER, _GONE = re.compile(r"\S"), "\ue000"
_FLAGS = ("bold", "italic", "code", "struck", "underlined")


def paragraph(text: str) -> Paragraph:
    """A paragraph of plain words."""
    return Paragraph((Run(text),))


def _run_to_json(run: Run) -> dict[str, Any]:
    made: dict[str, Any] = {"text": run.text}
    made.update({flag: True for flag in _FLAGS if getattr(run, flag)})
    if run.href is not None:
        made["href"] = run.href
    return made


def _run_from_json(data: Mapping[str, Any]) -> Run:
    flags = {flag: bool(data.get(flag, False)) for flag in _FLAGS}
    href = data.get("href")
    return Run(str(data["text"]), href=None if href is None else str(href), **flags)


def runs_to_json(runs: Runs) -> list[dict[str, Any]]:
    """Runs as plain JSON values; False and None are left out."""
    return [_run_to_json(run) for run in runs]


def runs_from_json(data: Iterable[Mapping[str, Any]]) -> Runs:
    """The runs that ``runs_to_json`` wrote."""
    return tuple(_run_from_json(one) for one in data)


def _block_to_json(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph(runs):
            return {"type": "paragraph", "runs": runs_to_json(runs)}
        case Heading(level, runs):
            return {"type": "heading", "level": level, "runs": runs_to_json(runs)}
        case Bullets(items, ordered, start):
            made = [to_json(item) for item in items]
            return {"type": "bullets", "items": made, "ordered": ordered, "start": start}
        case Quote(blocks):
            return {"type": "quote", "blocks": to_json(blocks)}
        case Code(text):
            return {"type": "code", "text": text}
        case Table(header, rows):
            return {
                "type": "table",
                "header": [runs_to_json(cell) for cell in header],
                "rows": [[runs_to_json(cell) for cell in row] for row in rows],
            }
        case Rule():
            return {"type": "rule"}


def _block_from_json(data: Mapping[str, Any]) -> Block:
    match data["type"]:
        case "paragraph":
            return Paragraph(runs_from_json(data["runs"]))
        case "heading":
            return Heading(int(data["level"]), runs_from_json(data["runs"]))
        case "bullets":
            items = tuple(from_json(item) for item in data["items"])
            return Bullets(items, bool(data["ordered"]), int(data["start"]))
        case "quote":
            return Quote(from_json(data["blocks"]))
        case "code":
            return Code(str(data["text"]))
        case "table":
            header = tuple(runs_from_json(cell) for cell in data["header"])
            rows = tuple(tuple(runs_from_json(cell) for cell in row) for row in data["rows"])
            return Table(header, rows)
        case "rule":
            return Rule()
        case other:
            raise ValueError(f"no such block: {other!r}")


def to_json(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Blocks as plain JSON values, for storing or handing to a renderer."""
    return [_block_to_json(block) for block in blocks]


def from_json(data: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
    """The blocks that ``to_json`` wrote; raises ValueError or KeyError for anything else."""
    return tuple(_block_from_json(one) for one in data)


def with_text(blocks: Sequence[Block], change: Callable[[str], str]) -> tuple[Block, ...]:
    """The same blocks with ``change`` done to the words of each run."""

    def changed(value: Any) -> Any:
        if isinstance(value, list):
            return [changed(one) for one in value]
        if isinstance(value, dict):
            return {key: change(one) if key == "text" else changed(one) for key, one in value.items()}
        return value

    return from_json(changed(to_json(blocks)))


def without_struck(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same blocks without the words that are struck through, which plain words can't tell from those that stand."""

    def standing(value: Any) -> Any:
        if isinstance(value, list):
            return [standing(one) for one in value if not (isinstance(one, dict) and one.get("struck"))]
        return {key: standing(one) for key, one in value.items()} if isinstance(value, dict) else value

    return from_json(standing(to_json(blocks)))


def struck_places(blocks: Sequence[Block]) -> frozenset[int]:
    """Where, in the plain words of the blocks, letters stand that are struck through."""

    def marked(value: Any) -> Any:
        if isinstance(value, list):
            return [marked(one) for one in value]
        if not isinstance(value, dict):
            return value
        made = {key: marked(one) for key, one in value.items()}
        return {**made, "text": _LETTER.sub(_GONE, made["text"])} if made.get("struck") else made

    before = plain(blocks)
    after = plain(from_json(marked(to_json(blocks))))
    return frozenset(at for at, (was, now) in enumerate(zip(before, after, strict=True)) if now == _GONE != was)


def plain_runs(runs: Runs) -> str:
    """The words of some runs."""
    return "".join(run.text for run in runs)


def _plain_block(block: Block) -> str:
    match block:
        case Paragraph(runs) | Heading(_, runs):
            return plain_runs(runs)
        case Bullets(items, ordered, start):
            return "\n".join(
                (f"{start + place}. " if ordered else "• ") + plain(item).replace("\n\n", "\n")
                for place, item in enumerate(items)
            )
        case Quote(blocks):
            return plain(blocks)
        case Code(text):
            return text
        case Table(header, rows):
            lines = (header, *rows) if any(header) else rows
            return "\n".join("\t".join(plain_runs(cell) for cell in line) for line in lines)
        case Rule():
            return ""


def plain(blocks: Sequence[Block]) -> str:
    """The words alone, blocks set apart by an empty line: for search, quoting and comparing."""
    return "\n\n".join(text for text in (_plain_block(block) for block in blocks) if text)


def standing(blocks: Sequence[Block]) -> str:
    """The words alone that stand: without those that are struck through."""
    return plain(without_struck(blocks))
