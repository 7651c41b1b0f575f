"""The HTML of one passage, kept in memory while nothing it shows has changed.

A version never changes, so the same passage looks the same to everybody who may see it in the same way. But for one act: words
that are taken out for good are cut out of rows of the plan and names of files as well, so the key knows what is said. Who may see
it was decided before this is asked (queries/versions.py); the key holds whatever else the HTML depends on.
"""

from datetime import datetime

from markupsafe import Markup

from wiki.access.space import Space
from wiki.pagetypes.kinds.table import links_of
from wiki.pagetypes.model import Field
from wiki.queries.versions import SeenVersion
from wiki.web.babel import language
from wiki.web.kept import kept_html, macro_html
from wiki.web.showing import LinkWords, passage_card


def passage_key(
    space: Space, version: SeenVersion, asked: Field | None, *, edition: str, may_change: bool, since: datetime | None,
    usual_audience: str,
) -> tuple[object, ...] | None:  # fmt: skip
    """Everything that the HTML of a passage depends on; None for a row whose links say other passages' words.

    ``edition`` tells whose labels it shows (PageType.wording).
    """
    if asked is not None and version.columns and links_of(asked, version.columns):
        return None
    is_new = since is not None and version.saved_at > since and version.saved_by != space.person.id
    files = tuple(  # what is made of a file may be made anew
        (
            one.id, one.state, one.note, one.width, one.height, one.seconds, one.pages, one.renditions, one.pictured,
            one.heard_state,
        )
        for one in version.media
    )  # fmt: skip
    return (
        version.id, _said(version), version.html_policy, version.today.text, space.child.known_as, files, may_change, is_new,
        usual_audience, edition, language(), version.saved_by_name, version.saver_is, version.stone, version.withheld,
        space.reader.looker is None, version.paper_id,
    )  # fmt: skip


def _said(version: SeenVersion) -> int:
    """By what the words of a version, and those of its files, are known again."""
    files = ((one.name, one.alt, one.caption, one.speaker, one.transcript) for one in version.media)
    return hash((version.html, version.plain, str(version.columns), version.speaker, version.gathered, *files))


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
    """The passage as look/passage.html draws it."""

    def make() -> Markup:
        card = passage_card(
            space, version, asked, link_words=link_words, since=since, may_change=may_change,
            usual_audience=usual_audience,
        )  # fmt: skip
        return macro_html("look/passage.html", "passage", card, language())

    key = passage_key(
        space, version, asked, edition=edition, may_change=may_change, since=since, usual_audience=usual_audience
    )
    return make() if key is None else kept_html(key, make)
