"""Goes wherever links lead from a page, as somebody; their browser itself complains of every canary that is not for them."""

import re
from collections import deque
from dataclasses import dataclass, field

from tests.support.canaries import Canary
from tests.support.client import Page, Visitor

# As many as there are questions; as there are pairs of pictures, or pages to come back to from a choice of colours.
_ONE_OF_MANY = re.compile(r"/question/|/passage/|\?said=|/plan/use/")
_ONE_OF_A_CROWD = re.compile(r"[/?&]beside[/=]|/how-it-looks\?")
_CROWD = 12


@dataclass
class Trip:
    """Where somebody came, and which canaries they met there."""

    paths: list[str] = field(default_factory=list)
    met: set[Canary] = field(default_factory=set)
    odd: list[str] = field(default_factory=list)


def crawl(visitor: Visitor, *starts: str, most: int = 0, few_forms: int = 0) -> Trip:
    """Follow every link from ``starts``, or as many as ``most`` says. Of the forms that are alike every
    ``few_forms``-th is opened, and fewer of what is there in crowds (0: all of it)."""
    assert visitor.canaries is not None
    trip, queue, forms, crowd = Trip(), deque(starts), 0, 0
    seen = set(starts)
    while queue and (not most or len(trip.paths) < most):
        path = queue.popleft()
        if path.startswith("/static/"):
            continue
        if _ONE_OF_MANY.search(path):
            forms += 1
            if few_forms and forms % few_forms:
                continue
        elif _ONE_OF_A_CROWD.search(path):
            crowd += 1
            if few_forms and crowd % _CROWD:
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
