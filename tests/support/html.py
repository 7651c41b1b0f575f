"""Reads a page as a strict browser would and says everything that is wrong with it as HTML, and for people who can't see it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from xml.etree.ElementTree import Element

import html5lib

_VOID_TYPES = {"hidden", "submit", "button", "reset", "image"}
_BOXES = ("input", "select", "textarea")
_INLINE = re.compile(r"^on[a-z]+$")
_NAMED = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "for")
ERROR_FIRST = re.compile("^(«?Error»?|خطأ): ")
"""How the title of a page begins on which something is to be put right (client.py says which those are)."""
_HARMLESS_SCRIPTS = {"application/json", "application/ld+json"}


class Html:
    """One parsed page: its tree, its words, and what is wrong with it."""

    def __init__(self, text: str, sound: Element | None = None) -> None:
        """The page in ``text``; ``sound`` is its tree, where it was read and checked before (bones.py)."""
        self.text = text
        if sound is not None:
            self.root, self.faults, self.problems = sound, [], []
            return
        parser = html5lib.HTMLParser(
            tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False, strict=False
        )
        self.root: Element = parser.parse(text)
        self.faults: list[str] = [
            f"line {where[0]}: {code} {more}"
            for where, code, more in parser.errors
            if code != "invalid-codepoint"  # somebody typed a control character, and it is shown as they typed it
        ]

    def all(self, *tags: str) -> list[Element]:
        """Every element with one of these tags, in the order of the page."""
        return [one for one in self.root.iter() if one.tag in tags]

    @cached_property
    def parents(self) -> dict[Element, Element]:
        """Each element's parent."""
        return {child: parent for parent in self.root.iter() for child in parent}

    def above(self, one: Element, *tags: str) -> Element | None:
        """The nearest element above ``one`` with one of these tags."""
        parent = self.parents.get(one)
        while parent is not None and parent.tag not in tags:
            parent = self.parents.get(parent)
        return parent

    @cached_property
    def by_id(self) -> dict[str, Element]:
        """The elements that have an id."""
        return {one.attrib["id"]: one for one in self.root.iter() if "id" in one.attrib}

    @cached_property
    def h1(self) -> str:
        """The words of the heading."""
        return " ".join(words(one) for one in self.all("h1"))

    @cached_property
    def title(self) -> str:
        """The words of the title."""
        return " ".join(words(one) for one in self.all("title"))

    @cached_property
    def main(self) -> str:
        """The words of the main part."""
        return " ".join(words(one) for one in self.all("main"))

    @cached_property
    def labels(self) -> dict[str, list[str]]:
        """The labels of each box, by the box's id."""
        found: dict[str, list[str]] = {}
        for label in self.all("label"):
            inside = [one for one in label.iter() if one.tag in _BOXES]
            for key in [label.attrib.get("for", ""), *(one.attrib.get("id", "") for one in inside)]:
                found.setdefault(key, []).append(words(label))
        return found

    def name_of(self, one: Element) -> str:
        """What a screen reader calls a box or a button: its label, its own words, or its aria-label."""
        if "aria-labelledby" in one.attrib:
            named = (self.by_id.get(key) for key in one.attrib["aria-labelledby"].split())
            return " ".join(words(other) for other in named if other is not None)
        if one.attrib.get("aria-label", "").strip():
            return one.attrib["aria-label"].strip()
        if one.tag in _BOXES and one.attrib.get("type") not in _VOID_TYPES:
            labels = self.labels.get(one.attrib.get("id") or "?", [])
            around = self.above(one, "label")
            return " ".join(labels) or (words(around) if around is not None else "")
        if one.tag == "input":
            return one.attrib.get("value", "") or one.attrib.get("alt", "")
        return words(one)

    @cached_property
    def problems(self) -> list[str]:
        """Everything wrong with the page, a sentence each; empty when it is sound."""
        return [
            *self.faults, *self._frame(), *self._ids(), *self._names(), *self._pictures(), *self._inline(), *self._lists()
        ]  # fmt: skip

    def _frame(self) -> list[str]:
        html, found = self.root, []
        if not html.attrib.get("lang"):
            found.append("the page does not say its language")
        if html.attrib.get("dir") not in {"ltr", "rtl"}:
            found.append("the page does not say which way it is written")
        if len(self.all("h1")) != 1 or not self.h1:
            found.append(f"{len(self.all('h1'))} h1 headings, not one: {self.h1!r}")
        elif not ERROR_FIRST.sub("", self.title, count=1).startswith(self.h1):
            found.append(f"the title {self.title!r} does not start with the heading {self.h1!r}")
        if len(self.all("title")) != 1 or len(self.all("main")) != 1:
            found.append("a page has one title and one main part")
        level = 0
        for heading in self.all("h1", "h2", "h3", "h4", "h5", "h6"):
            if not words(heading):
                found.append("a heading is empty")
            if self._sums_errors_up(heading):  # GOV.UK has it stand above the h1
                continue
            if int(heading.tag[1]) > level + 1:
                found.append(f"heading {words(heading)!r} skips a level, from {level} to {heading.tag[1]}")
            level = int(heading.tag[1])
        return found

    def _sums_errors_up(self, heading: Element) -> bool:
        around = self.above(heading, "div")
        while around is not None and "govuk-error-summary" not in around.attrib.get("class", "").split():
            around = self.above(around, "div")
        return around is not None

    def _ids(self) -> list[str]:
        counts = Counter(one.attrib["id"] for one in self.root.iter() if "id" in one.attrib)
        found = [f"id {key!r} stands {count} times" for key, count in counts.items() if count > 1]
        found += [f"id {key!r} holds a space or is empty" for key in counts if not key or re.search(r"\s", key)]
        for one in self.root.iter():
            for name in _NAMED:
                for key in one.attrib.get(name, "").split():
                    if key not in counts:
                        found.append(f"{name}={key!r} on <{one.tag}> points at nothing")
            href = one.attrib.get("href", "") if one.tag == "a" else ""
            if href.startswith("#") and href[1:] not in counts:
                found.append(f"the link {words(one)!r} leads to {href!r}, which is not on the page")
        return found

    def _names(self) -> list[str]:
        found = []
        for one in self.all(*_BOXES, "button", "a", "summary"):
            if one.tag == "a" and "href" not in one.attrib:
                continue
            if one.tag == "input" and one.attrib.get("type") == "hidden":
                continue
            pictures = [child.attrib.get("alt", "") for child in one.iter() if child.tag == "img"]
            if not self.name_of(one).strip() and not any(pictures):
                found.append(f"<{one.tag} {one.attrib}> has no name that can be read out")
        for form in self.all("form"):
            if form.attrib.get("method", "get").lower() == "post" and not any(
                one.attrib.get("name") == "csrf_token" for one in form.iter("input")
            ):
                found.append(f"the form to {form.attrib.get('action')!r} has no token")
        for radios in self.all("input"):
            if radios.attrib.get("type") == "radio" and self.above(radios, "fieldset") is None:
                found.append(f"the choice {radios.attrib.get('name')!r} stands in no fieldset")
        return found

    def _pictures(self) -> list[str]:
        found = [f"the picture {one.attrib.get('src')!r} has no alt" for one in self.all("img") if "alt" not in one.attrib]
        return found + [
            f"a frame or player <{one.tag}> has no name"
            for one in self.all("audio", "video", "iframe")
            if not (one.attrib.get("aria-label") or one.attrib.get("title") or one.attrib.get("aria-labelledby"))
        ]

    def _inline(self) -> list[str]:
        found = ["a <style> element" for _one in self.all("style")]
        for one in self.root.iter():
            if not isinstance(one.tag, str):
                continue
            if one.tag == "script" and "src" not in one.attrib and one.attrib.get("type") not in _HARMLESS_SCRIPTS:
                found.append("a script inside the page")
            found += [f"{name} on <{one.tag}>" for name in one.attrib if _INLINE.match(str(name)) or name == "style"]
            for name in ("href", "src", "action", "formaction"):
                if one.attrib.get(name, "").strip().lower().startswith(("javascript:", "data:", "vbscript:")):
                    found.append(f"{name}={one.attrib[name][:40]!r} on <{one.tag}>")
            if one.tag == "a" and one.attrib.get("target") == "_blank" and "noopener" not in one.attrib.get("rel", ""):
                found.append("a link to a new window without noopener")
        return found

    def _lists(self) -> list[str]:
        found = []
        for one in self.all("ul", "ol"):
            found += [f"<{child.tag}> right inside <{one.tag}>" for child in one if child.tag not in {"li", "script", "template"}]
        for one in self.all("li"):
            if self.parents[one].tag not in {"ul", "ol", "menu"}:
                found.append("<li> outside a list")
        for one in self.all("a", "button", "summary", "label"):
            around = self.above(one, "a", "button")
            if around is not None:
                found.append(f"<{one.tag}> inside <{around.tag}>: {words(one)!r}")
        return found


def words(one: Element) -> str:
    """The words in an element, with single spaces."""
    return " ".join("".join(one.itertext()).split())
