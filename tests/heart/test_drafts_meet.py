"""Two saves of one tab that meet between two statements: PostgreSQL lets them, SQLite has one writer at a time."""

import pytest
from sqlalchemy import event, select

from tests.support.house import House
from wiki.access.person import SignedIn
from wiki.access.space import open_space
from wiki.commands.drafts import Key, Place, save_draft
from wiki.models.drafts import Draft
from wiki.words import Permission

TAB = "one-and-the-same"


@pytest.mark.parametrize("meanwhile, kept", [(5, 6), (7, 7)], ids=["an older state", "a newer state"])
def test_the_newest_state_stays_when_another_came_in_between(family: House, meanwhile: int, kept: int) -> None:
    if family.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with family.work() as work:
        people = {turn: family.signed_in("mum", work) for turn in (6, meanwhile)}
    page_id = family.page("robin", "about_me_primary")

    def send(turn: int) -> None:
        with family.work() as work:
            person = SignedIn(**{**vars(people[turn]), "work": work})
            space = open_space(person, family.children["robin"], Permission.WRITE)
            save_draft(space, Place(page_id, "like"), Key(TAB, turn), (("body", f"State {turn}"),))
            work.commit()

    waiting = [meanwhile]

    def come_between(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if waiting and statement.startswith("UPDATE drafts"):
            send(waiting.pop())

    event.listen(family.engine, "after_cursor_execute", come_between)
    send(6)
    assert not waiting
    with family.work() as work:
        rows = work.session.execute(select(Draft.turn, Draft.fields)).all()
    assert [tuple(row) for row in rows] == [(kept, [["body", f"State {kept}"]])]
