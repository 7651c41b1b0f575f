"""Forms as a browser has them: the boxes with what stands in them, filled by label, sent by pressing a button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from tests.support.html import Html, words

File = tuple[Any, str, str] | tuple[Any, str]


@dataclass
class Form:
    """One form of a page; ``pairs`` is what would be sent, in order."""

    html: Html
    element: Element
    pairs: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, File]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pairs = [pair for box in self.boxes for pair in _successful(box)]

    @property
    def action(self) -> str:
        """Where it goes; "" for the page itself."""
        return self.element.attrib.get("action", "")

    @property
    def method(self) -> str:
        """GET or POST."""
        return self.element.attrib.get("method", "get").upper()

    @property
    def boxes(self) -> list[Element]:
        """Everything in it that can be sent, buttons excepted."""
        key = self.element.attrib.get("id")
        inside = [one for one in self.element.iter() if one.tag in {"input", "select", "textarea"}]
        outside = [one for one in self.html.all("input", "select", "textarea") if key and one.attrib.get("form") == key]
        return inside + [one for one in outside if one not in inside]

    @property
    def buttons(self) -> list[Element]:
        """What can be pressed to send it."""
        key, inside = self.element.attrib.get("id"), list(self.element.iter())
        outside = [one for one in self.html.all("button", "input") if key and one.attrib.get("form") == key]
        return [
            one
            for one in [*inside, *(one for one in outside if one not in inside)]
            if (one.tag == "button" and one.attrib.get("type", "submit") == "submit")
            or (one.tag == "input" and one.attrib.get("type") in {"submit", "image"})
        ]

    def names(self) -> set[str]:
        """The names of all boxes."""
        return {box.attrib["name"] for box in self.boxes if box.attrib.get("name")}

    def fill(self, fields: Mapping[str, Any]) -> None:
        """Fill boxes; each is named by its label's words or by its name. A list ticks several, a tuple is a file."""
        for key, value in fields.items():
            if isinstance(value, tuple) or (isinstance(value, list) and value and isinstance(value[0], tuple)):
                self.files += [(self._name(key), one) for one in (value if isinstance(value, list) else [value])]
                continue
            name = self._name(key)
            self.pairs = [pair for pair in self.pairs if pair[0] != name]
            self.pairs += [(name, self._value(name, one)) for one in (value if isinstance(value, list) else [value])]

    def _name(self, key: str) -> str:
        """The box called ``key``; the legend of a group of choices counts too."""
        if key in self.names():
            return key
        exact: set[str] = set()
        for box in self.boxes:
            name, kind = box.attrib.get("name", ""), box.attrib.get("type")
            if (kind in {"radio", "checkbox"} and self._legend(box) == key) or (
                kind not in {"radio", "hidden"} and self.html.name_of(box) == key
            ):
                exact.add(name)
        if not exact:
            for box in self.boxes:
                if box.attrib.get("type") != "hidden" and self.html.name_of(box).startswith(key):
                    exact.add(box.attrib.get("name", ""))
        assert len(exact) == 1, f"{len(exact)} boxes called {key!r}: {sorted(exact)} of {sorted(self.names())}"
        return exact.pop()

    def _legend(self, box: Element) -> str:
        around = self.html.above(box, "fieldset")
        legend = around.find("legend") if around is not None else None
        return words(legend) if legend is not None else ""

    def _value(self, name: str, value: str) -> str:
        """What is sent for a choice that is named by its words."""
        for box in self.boxes:
            if box.attrib.get("name") != name:
                continue
            if box.attrib.get("type") in {"radio", "checkbox"} and self.html.name_of(box) == value:
                return box.attrib.get("value", "on")
            if box.tag == "select":
                for option in box.iter("option"):
                    if words(option) == value:
                        return option.attrib.get("value", value)
        return value


def _successful(box: Element) -> list[tuple[str, str]]:
    name, kind = box.attrib.get("name"), box.attrib.get("type", "text")
    if not name or "disabled" in box.attrib or kind in {"submit", "button", "reset", "image", "file"}:
        return []
    if box.tag == "textarea":
        return [(name, "".join(box.itertext()))]
    if box.tag == "select":
        options = list(box.iter("option"))
        chosen = [one for one in options if "selected" in one.attrib] or (
            options[:1] if "multiple" not in box.attrib else []
        )
        return [(name, one.attrib.get("value", words(one))) for one in chosen]
    if kind in {"radio", "checkbox"}:
        return [(name, box.attrib.get("value", "on"))] if "checked" in box.attrib else []
    return [(name, box.attrib.get("value", ""))]
