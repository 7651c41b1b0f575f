"""A page costs the same however much is written elsewhere about the child: the database reads only what the page shows."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from tests.support.client import Visitor
from tests.support.house import House
from wiki.words import Preset

ABOUT = "about_me_primary"


class Steps:
    """Counts the steps of SQLite's machine, in tens: the work of its questions, whatever else the computer does."""

    def __init__(self, engine: Engine) -> None:
        self.taken = 0
        event.listen(engine, "checkout", self._watch)

    def _watch(self, connection: Any, *rest: Any) -> None:
        connection.set_progress_handler(self._count, 10)

    def _count(self) -> int:
        self.taken += 1
        return 0


@pytest.mark.slow
def test_a_page_costs_the_same_whatever_is_written_on_other_pages(
    app: Flask, family: House, client_for: Callable[[str], Visitor], engine: Engine
) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("only SQLite counts its steps")
    visitor, child = client_for("mum"), family.children["robin"]
    for number in range(3):
        family.say("dad", "robin", ABOUT, "like", f"Words {number}.", audience=Preset.EVERYONE)
    page = f"/child/{child}/page/{family.page('robin', ABOUT)}"
    paths = [page, f"{page}/changed", f"{page}/compare?from=1&to=3", f"{page}/question/like", f"/child/{child}/"]
    steps = Steps(engine)

    def cost(path: str) -> int:
        visitor.open(path)  # what is kept in memory is kept by now
        before = steps.taken
        visitor.open(path)
        return steps.taken - before

    few = {path: cost(path) for path in paths}
    for number in range(400):
        family.say("dad", "robin", "my_family", "who", columns={"name": f"Cousin {number}"}, audience=Preset.EVERYONE)
    many = {path: cost(path) for path in paths}
    assert few[page] > 10
    for path in paths:
        assert many[path] < few[path] * 1.3 + 20, (path, few[path], many[path])
