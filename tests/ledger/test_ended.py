"""A right that ends while somebody writes: no act begun after the end was acknowledged gets through (C7)."""

import random
import threading
import time
import uuid

import pytest
from sqlalchemy import select

from tests.ledger.book import Ledger, State
from tests.ledger.check import check
from tests.ledger.editors import Editor
from tests.ledger.home import Home
from tests.ledger.servers import Nursery
from wiki.database import open_engine
from wiki.models.audit import AuditRow

WINDOWS = 4


def _acts(home: Home) -> list[tuple[int, str, uuid.UUID | None]]:
    engine = open_engine(home.url)
    try:
        with engine.connect() as connection:
            rows = connection.execute(
                select(AuditRow.number, AuditRow.act, AuditRow.person_id)
                .where(AuditRow.chain == home.child_id)
                .order_by(AuditRow.number)
            )
            return [(row.number, row.act, row.person_id) for row in rows]
    finally:
        engine.dispose()


def _write_on(editors: list[Editor], told: threading.Event, end: threading.Event) -> list[threading.Thread]:
    """Each adds words until a save that was begun after ``told`` is refused, or the test ends."""

    def write(editor: Editor) -> None:
        while not end.is_set():
            is_late = told.is_set()
            if editor.add("").state is State.REFUSED and is_late:
                return

    threads = [threading.Thread(target=write, args=(editor,), daemon=True) for editor in editors]
    for thread in threads:
        thread.start()
    return threads


@pytest.mark.slow
@pytest.mark.parametrize("how", ["removed from the space", "signed out"])
def test_no_save_gets_through_after_the_end_was_acknowledged(nursery: Nursery, home: Home, how: str) -> None:
    life = nursery.start(home.environ())
    told, end = threading.Event(), threading.Event()
    try:
        moira, gran = home.browser("moira", life.port), home.browser("gran", life.port)
        ledger = Ledger()
        editors = [
            Editor("gran", home, ledger, home.browser("gran", life.port), random.Random(place))
            for place in range(WINDOWS)
        ]
        threads = _write_on(editors, told, end)
        time.sleep(0.7)
        if how == "signed out":
            answer = gran.post("/sign-out", {"csrf_token": gran.token})
        else:
            path = home.path(f"people/{home.members['gran']}/end")
            answer = moira.post(path, {"csrf_token": moira.token, "reason": "moved away"})
        acknowledged = time.monotonic()
        told.set()
        assert answer.status == 302, answer.text[:300]
        for thread in threads:
            thread.join(60)
        found = check(home, ledger)
        assert not found.problems, "\n".join(found.problems)
        assert ledger.count(State.KEPT) > 0, "nobody wrote before the end"
        late = [write for write in ledger.writes if write.sent_at > acknowledged]
        assert late, "nobody wrote after the end"
        assert {write.state for write in late} == {State.REFUSED}
        assert {write.status for write in late} == {403 if how == "signed out" else 404}
        acts = _acts(home)
    finally:
        end.set()
        life.kill()
        for one in (moira, gran, *(editor.browser for editor in editors)):
            one.close()
    if how == "removed from the space":
        ended = next(number for number, act, _person in acts if act == "member.ended")
        after = [number for number, act, person in acts if number > ended and person == home.people["gran"]]
        assert not after, "the audit has acts of hers after the end"
