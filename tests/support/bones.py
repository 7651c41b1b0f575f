"""Reads each sort of page once with the strict parser: most pages of a run differ in nothing but words, ids and tokens.

These are put aside, each for a mark of its own, and what is left of the page, its bones, is parsed and checked. The next
page with the same bones has the same tree, with its own words in it, and is as sound: a mark stands for one text or id
only, is never empty, and stands only where any other text, id or value would be read alike. The heading and the title,
whose words are held against each other, stay as they are.
"""

import copy
import re
from collections import OrderedDict
from xml.etree.ElementTree import Element

from tests.support.html import Html

_MOST_KEPT = 600
_MARK = re.compile(r"qzx(\d+)xzq")
_PLAIN = r"[^<>&\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"  # nothing that a parser treats by itself
_IDS = r"(?<![0-9A-Za-z&#])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})(?![0-9A-Za-z])"
_PUT_ASIDE = re.compile(
    r"(?P<whole><(?P<tag>title|h1|script|style)\b.*?</(?P=tag)>)"
    rf"|(?<=>)\s*(?P<words>(?!\s){_PLAIN}+?)(?=\s*<)"
    rf"|(?<=\s)(?P<name>(?:value|alt|aria-label|placeholder|title|content|data-[a-z-]+)=\")(?P<value>(?!\s)(?:(?!\"){_PLAIN})+)(?=\")"
    rf"|(?P<id>{_IDS})",
    re.DOTALL,
)
_kept: OrderedDict[str, Element] = OrderedDict()


def read(text: str) -> Html:
    """The page in ``text``: its tree, its words, and what is wrong with it."""
    if _MARK.search(text):
        return Html(text)
    aside: dict[str, str] = {}
    bones = _bones(text, aside)
    root = _kept.get(bones)
    if root is None:
        page = Html(bones)
        if page.problems:
            return Html(text)  # which says what is wrong in the page's own words
        root = _kept[bones] = page.root
        if len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    else:
        _kept.move_to_end(bones)
    return Html(text, _with(list(aside), copy.deepcopy(root)))


def _bones(text: str, aside: dict[str, str]) -> str:
    """What is left when words, ids and values are put ``aside``."""

    def mark(what: str) -> str:
        return aside.setdefault(what, f"qzx{len(aside)}xzq")

    def put(found: re.Match[str]) -> str:
        if found["words"]:
            return found[0][: found.start("words") - found.start()] + mark(found["words"])
        if found["value"]:
            return found["name"] + mark(found["value"])
        if found["whole"]:
            return re.sub(_IDS, lambda one: mark(one[0]), found[0])
        return mark(found[0])

    return _PUT_ASIDE.sub(put, text)


def _with(aside: list[str], root: Element) -> Element:
    """The tree with everything back in its place."""

    def back(found: re.Match[str]) -> str:
        return aside[int(found[1])]

    for one in root.iter():
        if one.text and "qzx" in one.text:
            one.text = _MARK.sub(back, one.text)
        if one.tail and "qzx" in one.tail:
            one.tail = _MARK.sub(back, one.tail)
        for name, value in one.attrib.items():
            if "qzx" in value:
                one.attrib[name] = _MARK.sub(back, value)
    return root
