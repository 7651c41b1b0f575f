"""Words are taken out for good at the very moment when somebody takes them into the plan."""

import contextlib

import pytest

from tests.erasing.planted import in_tables
from tests.plan.robin import Robin
from tests.support.beside import beside
from wiki.commands.erasures import erase_passage
from wiki.errors import NotFound
from wiki.words import ErasureReason, Permission, Voice


def test_what_is_taken_out_meanwhile_stands_in_no_row(robin: Robin) -> None:
    assert robin.world is not None
    engine = robin.world.app.extensions["engine"]
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    said = "Qzaunt told nobody at all about the qzhospital"
    robin.said("secret", "mum", "my_family", "worries", said)

    def erase() -> None:
        with robin.house.work() as work:
            space = robin.house.space("daniel", "robin", work, Permission.READ)
            erase_passage(space, robin.passages["secret"], ErasureReason.ASKED, sure=True)
            work.commit()

    with beside(engine, "versions.erasure_id IS NOT NULL", erase), contextlib.suppress(NotFound):
        robin.use(
            "both", "secret", said, "needs", "needs", voice=Voice.PROFESSIONAL,
            columns={"difficulty": said, "area": "communication"},
            row_id=robin.passages["row_need"], base=1,
        )  # fmt: skip
    assert in_tables(engine, ["qzhospital"]) == set()
