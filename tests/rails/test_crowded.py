"""A database that lets nobody else in is a sentence, not a fault; what was typed comes back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import TimeoutError as NoConnection

from tests.support.client import Visitor
from tests.support.house import House
from wiki.database import open_engine
from wiki.settings import SettingsError, read_settings


@pytest.mark.parametrize("said", ["FATAL: sorry, too many clients already", "remaining connection slots are reserved for roles"])
def test_too_many_connections_are_a_sentence(
    family: House, app: Flask, client_for: Callable[[str], Visitor], said: str
) -> None:
    engine = app.extensions["engine"]
    mum = client_for("mum")
    mum.open(f"/child/{family.children['robin']}/page/{family.page('robin', 'about_me_primary')}/question/my_story")

    def refuse(*_given: object) -> None:
        raise engine.dialect.loaded_dbapi.OperationalError(said)

    engine.dispose()
    event.listen(engine, "do_connect", refuse)
    try:
        page = mum.press("Save these words", {"Your words": "He hums qzloud.", "audience": "everyone"}, status=503)
    finally:
        event.remove(engine, "do_connect", refuse)
    assert "We are busy, and your words are" in page.text and "He hums qzloud." in page.text


def test_a_process_holds_no_more_connections_than_it_may(database_url: str) -> None:
    if not database_url.startswith("postgresql"):
        pytest.skip("a file has no such bound")
    engine = open_engine(database_url, lock_wait_seconds=0.1, connections=2)
    held = [engine.connect(), engine.connect()]
    with pytest.raises(NoConnection):
        engine.connect()
    held.pop().close()
    engine.connect().close()
    held.pop().close()
    engine.dispose()


def test_the_bound_is_a_setting(tmp_path: Path) -> None:
    assert read_settings({"INSTANCE": str(tmp_path), "DATABASE_CONNECTIONS": "12"}).connections == 12
    with pytest.raises(SettingsError, match="10 or more"):
        read_settings({"INSTANCE": str(tmp_path), "DATABASE_CONNECTIONS": "0"})
