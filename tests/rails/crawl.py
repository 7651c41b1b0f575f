"""Goes wherever links lead from a page, as somebody; their browser itself complains of every canary that is not for them."""

import re
from collections import deque
from dataclasses import dataclass, field
from itertools import count

from tests.support.canaries import Canary
from tests.support.client import Page, Visitor

# What is alike in crowds, and which of each crowd are opened where few are asked for (0: as ``few_forms`` says). Pages
# to come back to from a choice of colours; forms, as many as questions; pairs of pictures; pages as each of the others
# sees them (test_looking_apart.py holds them against what those see); past states and pairs of them (test_past_apart.py);
# earlier days of the access log.
_CROWDS = (
    (re.compile(r"/how-it-looks\?"), 60),
    (re.compile(r"/question/|/passage/|\?said=|/plan/use/"), 0),
    (re.compile(r"[/?&]beside[/=]"), 12),
    (re.compile(r"/as/[^/]+/page/"), 7),
    (re.compile(r"/revision/"), 6),
    (re.compile(r"/compare\?"), 6),
    (re.compile(r"/seen\?"), 60),
)


@dataclass
class Trip:
    """Where somebody came, and which canaries they met there."""

    paths: list[str] = field(default_factory=list)
    met: set[Canary] = field(default_factory=set)
    odd: list[str] = field(default_factory=list)


def crawl(visitor: Visitor, *starts: str, most: int = 0, few_forms: int = 0) -> Trip:
    """Follow every link from ``starts``, or as many as ``most`` says. Of the forms that are alike the first and then
    every ``few_forms``-th is opened, and a share of whatever else is there in crowds (0: all of it)."""
    assert visitor.canaries is not None
    trip, queue, crowds = Trip(), deque(starts), [count() for _crowd in _CROWDS]
    seen = set(starts)
    while queue and (not most or len(trip.paths) < most):
        path = queue.popleft()
        if path.startswith("/static/"):
            continue
        if few_forms:
            place = next((place for place, (alike, _every) in enumerate(_CROWDS) if alike.search(path)), None)
            if place is not None and next(crowds[place]) % (_CROWDS[place][1] or few_forms):
                continue
        response = visitor.raw("GET", path)
        trip.paths.append(path)
        if response.status_code >= 400:
            trip.odd.append(f"{path}: {response.status_code}")
        trip.met |= visitor.canaries.met(response.get_data().decode("utf-8", "replace"))
        if response.status_code in {302, 303}:
            found = {response.headers["Location"]}
        elif response.mimetype == "text/html" and "/media/" not in path:
            found = Page(path, response).addresses
        else:
            found = set()
        queue.extend(sorted(found - seen))
        seen |= found
    return trip
