"""The councils of this installation by name."""

from sqlalchemy import select

from wiki.database import Work
from wiki.models.people import Council


def council_names(work: Work) -> tuple[str, ...]:
    """The councils' names in alphabetical order; none before setup."""
    return tuple(work.session.execute(select(Council.name).order_by(Council.name)).scalars())
