"""Keeps a plan's tree as JSON and reads it back unchanged, so that an issued version can be laid out again."""

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from wiki.document import tree
from wiki.document.tree import PlanTree
from wiki.text import nodes

FORMAT = 1
"""Number of this format; raise it when a field changes its meaning, and teach ``from_json`` the older ones."""

_CLASSES = {
    made.__name__: made
    for made in (
        *(
            tree.Text,
            tree.SetSentence,
            tree.Quotation,
            tree.Slot,
            tree.Link,
            tree.Picture,
            tree.Gallery,
            tree.Clip,
        ),
        *(
            tree.Row,
            tree.DisputedNote,
            tree.AdviceLine,
            tree.AdviceList,
            tree.Part,
            tree.Appendix,
            tree.LetteredSection,
            tree.Beside,
            tree.Mark,
            PlanTree,
        ),
    )
}
_WORDS = {
    "Text": ("blocks",),
    "Quotation": ("blocks",),
    "Slot": ("blocks",),
    "Clip": ("transcript",),
    "Row": ("blocks",),
    "DisputedNote": ("blocks",),
}
_DATES = {"Clip": ("on", "until"), "AdviceLine": ("on",), "PlanTree": ("date_of_birth", "made_on")}


def to_json(plan: PlanTree) -> dict[str, Any]:
    """The whole tree as plain JSON values."""
    made: dict[str, Any] = _write(plan)
    return {"format": FORMAT, **made}


def from_json(data: dict[str, Any]) -> PlanTree:
    """The tree that ``to_json`` wrote; raises ValueError for another format or anything that is no plan."""
    if data.get("format") != FORMAT:
        raise ValueError(f"this is plan format {data.get('format')!r}; this program reads {FORMAT}")
    if data.get("is") != PlanTree.__name__:
        raise ValueError("this is no plan")
    made: PlanTree = _read({name: value for name, value in data.items() if name != "format"})
    return made


def _write(value: Any) -> Any:
    if is_dataclass(value):
        name = type(value).__name__
        made: dict[str, Any] = {"is": name}
        for field in fields(value):
            inside = getattr(value, field.name)
            made[field.name] = nodes.to_json(inside) if field.name in _WORDS.get(name, ()) else _write(inside)
        return made
    if isinstance(value, tuple):
        return [_write(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def _read(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_read(one) for one in value)
    if not isinstance(value, dict):
        return value
    name = value.get("is", "")
    if name not in _CLASSES:
        raise ValueError(f"unknown part of a plan: {name!r}")
    made: dict[str, Any] = {}
    for key, inside in value.items():
        if key in _WORDS.get(name, ()):
            made[key] = nodes.from_json(inside)
        elif key in _DATES.get(name, ()) and inside is not None:
            made[key] = date.fromisoformat(inside)
        elif key != "is":
            made[key] = _read(inside)
    try:
        return _CLASSES[name](**made)
    except TypeError as fault:
        raise ValueError(f"a part of the plan is not whole: {fault}") from None
