"""The results of a search, a line each, as its templates show them."""

from dataclasses import dataclass

from wiki.access.space import Space
from wiki.queries.search import Hit
from wiki.text.quote import Mark
from wiki.web.page_types import page_types
from wiki.web.showing import byline


@dataclass(frozen=True)
class Line:
    """One result as the template shows it; ``question`` is "" where it is no longer asked."""

    href: str
    page: str
    question: str
    byline: str
    at: object
    language: str
    excerpt: tuple[Mark, ...]


def line_of(space: Space, hit: Hit) -> Line:
    """One hit for the template."""
    kind = page_types().named(hit.page_type, space.child.known_as)
    asked = kind.field(hit.version.field) if kind else None
    title = hit.own_title or (kind.title if kind else hit.page_type.replace("_", " ").capitalize())
    place = f"/child/{space.id}/page/{hit.version.page_id}#passage-{hit.version.passage_id.hex}"
    return Line(
        place, title, asked.label if asked else "", byline(space, hit.version),
        hit.version.spoken_on or hit.version.saved_at, hit.version.language, hit.excerpt,
    )  # fmt: skip
