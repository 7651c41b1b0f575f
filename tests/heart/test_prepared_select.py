"""What every page asks is put to SQLite's driver itself: it must answer as the long way round does, and fail as it does."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, column, select, table
from sqlalchemy.exc import DBAPIError

from tests.support.client import Visitor
from tests.support.house import House
from wiki.database import Work
from wiki.prepared_select import PreparedSelect
from wiki.words import Preset

ABOUT = "about_me_primary"


def test_each_answer_is_what_the_long_way_round_gives(
    family: House, client_for: Callable[[str], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[PreparedSelect] = set()
    quick = PreparedSelect.all

    def both(self: PreparedSelect, connection: Connection, given: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        found = quick(self, connection, given)
        usual = [tuple(row) for row in connection.execute(self.statement, given)]
        assert [tuple(row) for row in found] == usual
        assert [[type(one) for one in row] for row in found] == [[type(one) for one in row] for row in usual]
        asked.add(self)
        return found

    monkeypatch.setattr(PreparedSelect, "all", both)
    visitor, child = client_for("mum"), family.children["robin"]
    family.say("dad", "robin", ABOUT, "like", "He likes Grandad’s train.", audience=Preset.ONLY_FAMILY)
    family.say("mum", "robin", ABOUT, "hello", "Hello, trains!", audience=Preset.EVERYONE)
    family.say("mum", "robin", "my_family", "who", columns={"name": "Cousin Ola"}, audience=Preset.EVERYONE)
    for page in ("about_me_primary", "my_family"):
        shown = visitor.open(f"/child/{child}/page/{family.page('robin', page)}").text
        assert "Grandad’s train" in shown or "Cousin Ola" in shown
    assert "Hello, trains!" in visitor.open(f"/child/{child}/").text
    assert len(asked) >= 15  # who is signed in, the space, the page and its words, each part of the home, what a save asks


def test_what_the_database_refuses_is_said_as_everywhere_else(family: House) -> None:
    nowhere = table("nowhere", column("id"))
    with Work(family.engine) as work, pytest.raises(DBAPIError):
        PreparedSelect(select(nowhere.c.id).where(nowhere.c.id == bindparam("id"))).all(work.connection, {"id": 1})
