"""Holds PostgreSQL to every question that SQLite is asked: from which place of the program each statement came.

What is drawn, bound or said after the database has answered is the same on both, so PostgreSQL runs fewer tests
(tests/conftest.py says which). In a run on both, this plugin (``-p tests.support.asked``) names each place in wiki/ that
asked SQLite and never PostgreSQL, and fails the run when there are more than waiting and trying again come to by chance.
Processes of their own (servers, workers, commands) are not looked at.
"""

import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

_WIKI = str(Path(__file__).resolve().parents[2] / "wiki")
_PASSING = {f"{_WIKI}/database.py", f"{_WIKI}/prepared_select.py"}  # others ask through them; they ask nothing of their own
# Places that ask SQLite alone, and why PostgreSQL needs none of it.
_SQLITE_ALONE = {
    "sqlite.py": "its own settings and locks",
    "migrate.py": "its keys are off while tables are made anew, and looked through afterwards",
}
_BY_CHANCE = 2
_asked: dict[str, set[tuple[str, int]]] = {"sqlite": set(), "postgresql": set()}


def pytest_configure(config: pytest.Config) -> None:
    """Note from now on, for every engine of this process."""
    event.listen(Engine, "before_cursor_execute", _note)


def _note(connection: Connection, cursor: Any, statement: str, *rest: Any) -> None:
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_WIKI) and name not in _PASSING:
            _asked[connection.dialect.name].add((name, frame.f_lineno))
            return
        frame = frame.f_back  # type: ignore[assignment]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """What one of the processes noted."""
    for kind, places in getattr(node, "workeroutput", {}).get("asked", {}).items():
        _asked[kind].update((name, line) for name, line in places)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand on what was noted, or fail the run."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["asked"] = {kind: sorted(places) for kind, places in _asked.items()}
    elif len(_missed()) > _BY_CHANCE and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name the places."""
    missed = _missed()
    for place in missed:
        said = "FAILED" if len(missed) > _BY_CHANCE else "to look at:"
        terminalreporter.write_line(f"{said} asked of SQLite and never of PostgreSQL: {place}")


def _missed() -> list[str]:
    lacking = sorted(_asked["sqlite"] - _asked["postgresql"])
    places = [(name.removeprefix(_WIKI)[1:], line) for name, line in lacking]
    return [f"wiki/{name}:{line}" for name, line in places if name not in _SQLITE_ALONE]
