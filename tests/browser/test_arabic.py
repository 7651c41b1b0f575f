"""The wiki in Arabic, on every sort of screen: from right to left, sound, and with no English sentence of ours left in it."""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests import words
from tests.browser.crawling import Sorts, walk
from tests.browser.serving import build_demonstration, served
from tests.browser.watching import Tab
from tests.support.bones import read
from tests.support.html import Html
from tests.support.world import World, world_copy

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Tab]
_HOUSE = Path(__file__).resolve().parents[2]

_SHOWN = """() => {
  const found = [], walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  const ours = (element) => element && !element.closest("script, noscript, style, bdi, code, textarea, [dir=auto]")
    && element.closest("[lang]").lang === "ar";
  while (walker.nextNode()) if (ours(walker.currentNode.parentElement)) found.push(walker.currentNode.data);
  for (const name of ["aria-label", "placeholder", "title"])
    for (const element of document.querySelectorAll(`[${name}]`)) if (ours(element)) found.push(element.getAttribute(name));
  for (const element of document.querySelectorAll("[data-script-words]")) found.push(...Object.values(element.dataset));
  return found;
}"""
_NOT_SAID = {"script", "noscript", "style", "bdi", "code", "textarea"}
_PUT_IN = re.compile("\u2068[^\u2068\u2069]*\u2069")
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z’'-]+(?: [A-Za-z’'-]+)+")
ALWAYS = {
    "home.child_home", "home.whats_new", "pages.show_page", "passages.ask_question", "passages.ask_change",
    "changes.what_changed", "changes.compare", "add.add_something", "search.search", "account.your_account",
    "questions.show_questions", "people.people",
}  # fmt: skip
COUNCIL = {"desk.show_desk", "desk.your_children", "plan.show_desk", "plan_sources.show_sources", "advice.asked"}


class Doors(Sorts):
    """One page of each view is enough here; test_pages.py goes through them more finely."""

    def _more(self, endpoint: str, values: Mapping[str, Any], query: dict[str, list[str]]) -> list[str]:
        return [values["part"]] if endpoint == "plan.show_desk" else []


class English:
    """Finds English among the words that the wiki itself says; what people and page types say may be in any language."""

    def __init__(self) -> None:
        self._sentences = {one for message in words.in_the_source() for one in _texts(message.id)}
        data = [*(_HOUSE / "page_templates").glob("*.yaml"), *(_HOUSE / "wiki" / "demonstration").rglob("*.*")]
        data = [place for place in data if place.suffix in {".yaml", ".py"}]
        said = " ".join(place.read_text(encoding="utf-8", errors="ignore") for place in data)
        said = " ".join(said.split())
        self._theirs = " ".join([said.replace("{child}", name) for name in ("Robin", "Zara", "…")]) + " Golden Thread"

    def in_page(self, tab: Tab) -> list[str]:
        """What is English on the page that is open."""
        return self._among(tab.page.evaluate(_SHOWN), tab.where)

    def in_text(self, page: Html, where: str) -> list[str]:
        """The same for a page that was not drawn."""
        return self._among(_shown(page), where)

    def _among(self, said: Iterable[str], where: str) -> list[str]:
        found = []
        for shown in said:
            text = " ".join(_without_names(shown).split())
            runs = [run for run in _ENGLISH.findall(text) if run not in self._theirs]
            if runs or (text in self._sentences and re.search("[a-z]{2}", text) and text not in self._theirs):
                found.append(f"{where}: in English: {text[:120]}")
        return found


def _shown(page: Html) -> Iterator[str]:
    """What ``_SHOWN`` finds, in a page as it came."""
    ours, speaks = {page.root: True}, {page.root: page.root.attrib.get("lang", "")}
    for one in page.root.iter():
        for child in one:
            ours[child] = ours[one] and child.tag not in _NOT_SAID and child.attrib.get("dir") != "auto"
            speaks[child] = child.attrib.get("lang", speaks[one])
        if ours[one] and speaks[one] == "ar":
            yield from (one.text or "", *(child.tail or "" for child in one))
            yield from (one.attrib[name] for name in ("aria-label", "placeholder", "title") if name in one.attrib)
        if "data-script-words" in one.attrib:
            yield from (value for name, value in one.attrib.items() if name.startswith("data-"))


def _texts(message: str | tuple[str, ...]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else message


def _without_names(text: str) -> str:
    while (less := _PUT_IN.sub(" ", text)) != text:
        text = less
    return text


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[World]:
    """The demonstration as it comes: what other tests wrote into theirs, in English, stays out of it."""
    with world_copy("sqlite", tmp_path_factory.mktemp("arabic"), build_demonstration, shared, demonstration=True) as world:
        yield world


@pytest.fixture(scope="module")
def base(demonstration: World) -> Iterator[str]:
    """The address of it."""
    with served(demonstration.app) as address:
        yield address


@pytest.mark.parametrize("share", [4, pytest.param(1, marks=pytest.mark.deep)], ids=["some", "all"])
def test_every_screen_speaks_arabic_from_right_to_left(tab: Open, demonstration: World, share: int) -> None:
    """Each is looked through for English and for its direction; every ``share``-th is drawn, measured and held to WCAG once
    more (test_pages.py holds all of them to it, in English)."""
    english, met, faults = English(), set(), []

    def is_not_drawn(sort: str) -> bool:
        return sort in met or bool(zlib.crc32(sort.encode()) % share)

    for name, wanted in (("Jo Fairweather", ALWAYS), ("Daniel Hart", ALWAYS | COUNCIL)):
        visitor = tab()
        visitor.open("/").press("العربية")
        faults += [*visitor.faults(), *english.in_page(visitor)]
        if name == "Jo Fairweather":  # the form, once: what was chosen before signing in comes along
            visitor.open("/sign-in").page.locator("[name=email]").fill("jo.fairweather@example.org")
            visitor.page.locator("[name=password]").fill("three gold threads")
            visitor.press("تسجيل الدخول")
        else:
            visitor.look_around_as(name)
        visitor.page.context.clear_cookies(name="language")
        here = set()
        for sort in walk(visitor, Doors(demonstration), ["/", "/children", "/account"], is_not_drawn):
            here.add(sort)
            if sort in met:
                continue
            met.add(sort)
            if visitor.undrawn:
                page = read(visitor.undrawn)
                assert (page.root.attrib["lang"], page.root.attrib["dir"]) == ("ar", "rtl"), sort
                faults += english.in_text(page, sort)
                continue
            root = visitor.page.locator("html")
            assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl"), visitor.where
            faults += [*english.in_page(visitor), *english.in_text(read(visitor.page.content()), sort), *visitor.faults(contrast=share == 1)]
        faults += [*visitor.open("/nowhere", 404).faults(), *english.in_page(visitor), *visitor.found]
        missed = wanted - {sort.split(" ")[0] for sort in here}
        assert not missed, f"{name} can’t get to {missed}"
        visitor.open("/account").press("English")
        assert visitor.page.locator("html").get_attribute("dir") == "ltr" and visitor.h1 == "Your account"
    assert not faults, "\n" + "\n".join(dict.fromkeys(faults))


def test_a_page_that_is_not_drawn_is_looked_through_alike(tab: Open, demonstration: World) -> None:
    """Absence needs presence: both ways find the English that a page in English holds, once it says that it is Arabic."""
    visitor = tab("Jo Fairweather").open("/account")
    visitor.page.evaluate("document.querySelectorAll('[lang]').forEach(one => one.lang = 'ar')")
    english = English()
    drawn = english.in_page(visitor)
    said = english.in_text(read(visitor.page.content()), visitor.where)
    assert len(drawn) > 20 and sorted(drawn) == sorted(said)
