"""Reads which language somebody wrote in last, so that their next form begins with it."""

from sqlalchemy import select

from wiki.access.space import Space
from wiki.models.pages import Version, VersionSource
from wiki.text.languages import ENGLISH, is_known

_version = Version.__table__
_source = VersionSource.__table__


def own_language(space: Space) -> str:
    """The language of the reader's newest words in this space; else that in which they read these pages.

    Rows of the plan that were taken from somebody's words keep that person's language, and say nothing of the reader's.
    """
    found = space.session.execute(
        select(_version.c.language)
        .where(
            _version.c.child_id == space.id, _version.c.saved_by == space.person.id,
            ~select(_source.c.version_id).where(_source.c.version_id == _version.c.id).exists(),
        )
        .order_by(_version.c.saved_at.desc())
        .limit(1)
    ).scalar()  # fmt: skip
    if found:
        return str(found)
    return space.person.language if is_known(space.person.language) else ENGLISH
