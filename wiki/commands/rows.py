"""Writes a new row at once, past the ORM's unit of work: for the few rows that every save makes."""

from sqlalchemy import insert
from sqlalchemy.orm import Session

from wiki.database import Base


def put_row(session: Session, row: Base) -> None:
    """Insert ``row``, which stays outside the session: what was set is written, the rest gets its column's default.

    What it leans on must be written before (``session.flush()``). Its id must be set, for nobody gives it back. Raises
    IntegrityError."""
    assert row not in session
    set_here = {name: value for name, value in vars(row).items() if not name.startswith("_sa_")}
    session.connection().execute(insert(type(row)), set_here)
