"""Goes wherever links lead from a page, as somebody; their browser itself complains of every canary that is not for them."""

import re
from collections import deque
from dataclasses import dataclass, field

from tests.support.canaries import Canary
from tests.support.client import Page, Visitor

_ONE_OF_MANY = re.compile(r"/question/|/passage/|\?said=|/plan/use/")


@dataclass
class Trip:
    """Where somebody came, and which canaries they met there."""

    paths: list[str] = field(default_factory=list)
    met: set[Canary] = field(default_factory=set)
    odd: list[str] = field(default_factory=list)


def crawl(visitor: Visitor, *starts: str, most: int = 2000, few_forms: int = 0) -> Trip:
    """Follow every link from ``starts``. ``few_forms`` of the forms that are alike are opened (0: all of them)."""
    assert visitor.canaries is not None
    trip, queue, forms = Trip(), deque(starts), 0
    seen = set(starts)
    while queue and len(trip.paths) < most:
        path = queue.popleft()
        if path.startswith("/static/"):
            continue
        if _ONE_OF_MANY.search(path):
            forms += 1
            if few_forms and forms % few_forms:
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
