"""The HTML of one passage, kept in memory while nothing it shows has changed.

A version never changes, so the same passage looks the same to everybody who may see it in the same way. Who may see
it was decided before this is asked (queries/versions.py); the key holds whatever else the HTML depends on.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from flask import current_app
from markupsafe import Markup

from wiki.access.space import Space
from wiki.pagetypes.kinds.table import links_of
from wiki.pagetypes.model import Field
from wiki.queries.versions import SeenVersion
from wiki.web.babel import language
from wiki.web.showing import LinkWords, known_relations, passage_card

_MOST = 4000


class _Kept:
    """The least recently shown goes first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: OrderedDict[object, Markup] = OrderedDict()

    def get(self, key: object) -> Markup | None:
        with self._lock:
            found = self._found.get(key)
            if found is not None:
                self._found.move_to_end(key)
            return found

    def put(self, key: object, html: Markup) -> None:
        with self._lock:
            self._found[key] = html
            if len(self._found) > _MOST:
                self._found.popitem(last=False)


_kept = _Kept()


def kept_html(key: object, make: Callable[[], Markup]) -> Markup:
    """HTML that depends on nothing but ``key``: kept from before, or made now."""
    found = _kept.get(key)
    if found is None:
        found = make()
        _kept.put(key, found)
    return found


def macro_html(template: str, macro: str, *given: object) -> Markup:
    """What a macro of a template draws."""
    module = current_app.jinja_env.get_template(template).module
    drawn: Markup = getattr(module, macro)(*given)
    return drawn


def passage_html(
    space: Space,
    version: SeenVersion,
    asked: Field | None,
    *,
    edition: str,
    link_words: LinkWords,
    may_change: bool,
    since: datetime | None,
    usual_audience: str,
) -> Markup:
    """The passage as look/passage.html draws it; ``edition`` is the SHA-256 of the page type whose labels it shows."""
    here = language()
    is_new = since is not None and version.saved_at > since and version.saved_by != space.person.id
    has_links = asked is not None and version.columns and links_of(asked, version.columns)

    def make() -> Markup:
        card = passage_card(
            space, version, asked, link_words=link_words, since=since, may_change=may_change,
            usual_audience=usual_audience,
        )  # fmt: skip
        return macro_html("look/passage.html", "passage", card, here)

    if has_links:
        return make()
    files = tuple((media.id, media.state, media.note, len(media.renditions)) for media in version.media)
    key = (
        version.id, version.html_policy, version.today.text, space.child.known_as, files, may_change, is_new,
        usual_audience, edition, here, known_relations(space).get(version.saved_by),
    )  # fmt: skip
    return kept_html(key, make)
