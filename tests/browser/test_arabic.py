"""The wiki in Arabic, on every sort of screen: from right to left, sound, and with no English sentence of ours left in it."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests import words
from tests.browser.crawling import Sorts, walk
from tests.browser.serving import build_demonstration, served
from tests.browser.watching import Tab
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
        found = []
        for shown in tab.page.evaluate(_SHOWN):
            text = " ".join(_without_names(shown).split())
            runs = [run for run in _ENGLISH.findall(text) if run not in self._theirs]
            if runs or (text in self._sentences and re.search("[a-z]{2}", text) and text not in self._theirs):
                found.append(f"{tab.where}: in English: {text[:120]}")
        return found


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
    """Each is looked through for English, for its direction and width; every ``share``-th is held to WCAG once more
    (test_pages.py holds all of them to it, in English)."""
    english, met, faults = English(), set(), []
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
        before = frozenset(met)
        for sort in walk(visitor, Doors(demonstration), ["/", "/children", "/account"], before.__contains__):
            if sort in met:
                continue
            met.add(sort)
            root = visitor.page.locator("html")
            assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl"), visitor.where
            faults += [*english.in_page(visitor), *(visitor.too_wide() if len(met) % share else visitor.faults(contrast=share == 1))]
        faults += [*visitor.open("/nowhere", 404).faults(), *english.in_page(visitor), *visitor.found]
        missed = wanted - {sort.split(" ")[0] for sort in met}
        assert not missed, f"{name} can’t get to {missed}"
        visitor.open("/account").press("English")
        assert visitor.page.locator("html").get_attribute("dir") == "ltr" and visitor.h1 == "Your account"
    assert not faults, "\n" + "\n".join(dict.fromkeys(faults))
