"""A password is checked while its owner changes it on another browser: whoever was shut out stays out."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from tests.support.house import PASSWORD, House
from wiki import clock
from wiki.access.passwords import is_right
from wiki.access.person import find_signed_in
from wiki.commands import sign_in as commands
from wiki.errors import Refused
from wiki.models.people import Person, SignIn

OWN, THIEFS = "another quiet morning", "a stolen quiet morning"


def _once_it_is_found_right(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    waiting = [act]

    def checked(kept: str | None, password: str) -> bool:
        found = is_right(kept, password)
        if waiting:
            waiting.pop()()
        return found

    monkeypatch.setattr(commands, "is_right", checked)


def _change(house: House, token: str, new: str) -> None:
    with house.work() as work:
        person = find_signed_in(work, token)
        assert person is not None
        commands.change_password(person, PASSWORD, new)
        work.commit()


def test_whoever_knew_the_old_password_does_not_get_in_or_take_over(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    mum = house.person("mum")
    tokens: list[str] = []
    for _browser in range(2):
        with house.work() as work:
            tokens.append(commands.begin_sign_in(work, mum, hours=1).token)
            work.commit()
    mine, lost = tokens

    _once_it_is_found_right(monkeypatch, lambda: _change(house, mine, OWN))
    with pytest.raises(Refused):  # a lost phone, on which somebody changes it too
        _change(house, lost, THIEFS)
    with house.work() as work:
        kept = work.session.execute(select(Person.password_hash).where(Person.id == mum)).scalar_one()
        assert is_right(kept, OWN) and find_signed_in(work, lost) is None and find_signed_in(work, mine) is not None

    def shut() -> None:
        with house.work() as work:
            session = work.begin_writing()
            session.execute(update(Person).where(Person.id == mum).values(disabled_at=clock.now()))
            session.execute(update(SignIn).where(SignIn.person_id == mum).values(ended_at=clock.now()))
            work.commit()

    def change() -> None:
        with house.work() as work:
            session = work.begin_writing()
            session.execute(update(Person).where(Person.id == mum).values(password_hash=is_right.__name__))
            work.commit()

    for meanwhile in (shut, change):
        with house.work() as work:
            work.begin_writing().execute(update(Person).where(Person.id == mum).values(password_hash=kept, disabled_at=None))
            work.commit()
        _once_it_is_found_right(monkeypatch, meanwhile)
        with house.work() as work, pytest.raises(Refused):
            commands.sign_in(work, "mum@example.org", OWN, key="k", hours=1)
    monkeypatch.undo()
    with house.work() as work:
        assert work.session.execute(select(SignIn.id).where(SignIn.person_id == mum, SignIn.ended_at.is_(None))).first() is None
        work.begin_writing().execute(update(Person).where(Person.id == mum).values(password_hash=kept))
        work.commit()
    with house.work() as work:
        assert commands.sign_in(work, "mum@example.org", OWN, key="k", hours=1).name == "Mum"
