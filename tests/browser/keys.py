"""Hands that never leave the keyboard: Tab from place to place, seeing the focus all the way, then Enter, arrows and letters."""

import re
from typing import Any

from tests.browser.watching import Tab

_MOST = 160
_NOW = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e), before = window.keysBefore;
  const inside = before === e && /VIDEO|AUDIO/.test(e.tagName);  // the browser's own buttons of a player
  const follows = inside || !before || !before.isConnected || !!(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
  const labels = [...(e.labels || [])].map(one => one.textContent).join(' ');
  const ringed = (one, part) => { const s = getComputedStyle(one, part); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; };
  window.keysBefore = e === document.body ? null : e;
  return {
    words: e === document.body ? '' : (e.getAttribute('aria-label') || labels || e.textContent || '').trim().replace(/\\s+/g, ' '),
    tag: e.tagName, name: e.name || '', follows,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    ring: inside || ringed(e) || [...(e.labels || [])].some(one => ringed(one) || ringed(one, '::before')),
  };
}"""


class Keys:
    """The keyboard of a tab."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.trouble: list[str] = []

    @property
    def now(self) -> dict[str, Any]:
        """What the focus is on."""
        found: dict[str, Any] = self.tab.page.evaluate(_NOW)
        return found

    def to(self, words: str, tag: str = "") -> None:
        """Tab on to the first place whose words fit ``words`` (the beginning, as a pattern), or whose box has that name."""
        for _key in range(_MOST):
            self.tab.page.keyboard.press("Tab")
            now = self.now
            if not now["words"] and now["tag"] == "BODY":
                continue
            if not (now["seen"] and now["ring"] and now["follows"]):
                self.trouble.append(f"{self.tab.where}: {now}")
            if (re.match(words, now["words"]) or now["name"] == words) and (not tag or now["tag"] == tag):
                return
        raise AssertionError(f"{words!r} was not reached on {self.tab.where} ({self.tab.h1})")

    def go(self, words: str, tag: str = "") -> None:
        """The same, then Enter, and wait for the page that it leads to."""
        self.to(words, tag)
        with self.tab.page.expect_navigation():
            self.tab.page.keyboard.press("Enter")
        self.tab.settle()

    def write(self, words: str, text: str) -> None:
        """Tab on to a box and type."""
        self.to(words)
        self.tab.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """Tab on to a group of choices, and with the arrows to the one that has ``value``."""
        self.to(name)
        for _key in range(20):
            if self.tab.page.evaluate("() => document.activeElement.value") == value:
                self.tab.page.keyboard.press("Space")
                return
            self.tab.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {value!r} of {name}")
