"""A cache between us and the families, honouring every header, serves nobody another's page (H4); a link tells nothing (H6)."""

import random
import re
from dataclasses import dataclass, field

import pytest
from werkzeug.test import TestResponse

from tests.rails.crawl import crawl
from tests.rails.known import Known
from tests.support.cast import OF_ROBIN, OF_ZARA, ROBIN, ZARA
from tests.support.client import Page, Visitor
from wiki.words import Role


@dataclass
class Proxy:
    """A shared cache as RFC 9111 allows one: it keeps whatever is not forbidden to it, and asks again when it must."""

    kept: dict[tuple[str, ...], TestResponse] = field(default_factory=dict)
    hits: int = 0

    def get(self, visitor: Visitor, path: str, headers: dict[str, str] | None = None) -> TestResponse:
        """The answer, from here where that is allowed, else from the server."""
        for key, answer in self.kept.items():
            if key[0] == path and key[1:] == self._secondary(visitor, answer):
                self.hits += 1
                self._check(visitor, answer)
                return answer
        answer = visitor.raw("GET", path, headers=headers or {})
        keep = answer.headers.get("Cache-Control", "")
        if answer.status_code == 200 and not re.search(r"no-store|private|no-cache", keep):
            self.kept[(path, *self._secondary(visitor, answer))] = answer
        return answer

    @staticmethod
    def _secondary(visitor: Visitor, answer: TestResponse) -> tuple[str, ...]:
        names = answer.headers.get("Vary", "").lower()
        return (visitor.cookie if "cookie" in names else "",)

    @staticmethod
    def _check(visitor: Visitor, answer: TestResponse) -> None:
        assert visitor.canaries is not None
        assert not visitor.canaries.foreign(visitor.name, answer.get_data().decode("utf-8", "replace"))


def _paths(known: Known, name: str, child: str) -> list[str]:
    trip = crawl(known.browser(name), f"/child/{known.world.child(child)}/", "/account", few_forms=40, most=60)
    return [*trip.paths, "/static/{}/app.css".format(known.things(child)["edition"]), "/up", "/favicon.ico"]


def _interleave(known: Known, times: int) -> None:
    """A's and B's people through one cache, each asking for their own pages and for the other's."""
    proxy, dice = Proxy(), random.Random(11)
    people = [(OF_ROBIN[Role.PARENT], ROBIN), (OF_ZARA[Role.PARENT], ZARA), (OF_ROBIN[Role.SCHOOL], ROBIN), ("", ROBIN)]
    paths = {child: _paths(known, name, child) for name, child in people[:2]}
    for _number in range(times):
        name, child = dice.choice(people)
        path = dice.choice(paths[child] if dice.random() < 0.7 else paths[ZARA if child == ROBIN else ROBIN])
        headers = dice.choice([{}, {"Range": "bytes=0-99"}, {"If-None-Match": '"x"'}])
        proxy.get(known.browser(name), path, headers)  # each browser fails at the first foreign word
    assert proxy.hits > 0, "the cache kept nothing, so it proved nothing"
    assert not [key[0] for key in proxy.kept if not key[0].startswith(("/static/", "/favicon.ico", "/up"))]


def test_a_cache_between_families_serves_nobody_anothers_page(known: Known) -> None:
    _interleave(known, 300)


@pytest.mark.deep
def test_a_cache_between_families_serves_nobody_anothers_page_in_ten_thousand(known: Known) -> None:
    _interleave(known, 10_000)


def test_a_link_to_another_site_tells_it_nothing(known: Known) -> None:
    """``Referrer-Policy: no-referrer`` is on every answer (tests/support/headers.py); links say it once more themselves."""
    robin, page = known.world.child(ROBIN), known.things(ROBIN)["page"]
    words = {"body": "Look at [this train](https://example.org/x).", "voice": "parent"}
    known.send("mum", "POST", f"/child/{robin}/page/{page}/question/hopes", {**words, "speaker": "Mum", "audience": "everyone"})
    shown = known.browser("mum").open(f"/child/{robin}/page/{page}")
    outside = [one for one in shown.html.all("a") if one.attrib.get("href", "").startswith("http")]
    assert outside
    for one in outside:
        assert {"noopener", "noreferrer"} <= set(one.attrib.get("rel", "").split())
    assert isinstance(shown, Page)
