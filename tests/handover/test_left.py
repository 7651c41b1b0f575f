"""Who is not with a young person any more is told nothing, and reads what they kept only where the young person chose that they leave."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support.house import House
from wiki import clock
from wiki.access.space import Space
from wiki.commands.handover import TELL_HANDOVER, choose_who_stays, sweep_handovers
from wiki.commands.members import end_membership
from wiki.models.children import Membership
from wiki.models.jobs import Job
from wiki.queries.kept_words import has_left, kept_words
from wiki.queries.rights import family_of
from wiki.words import Permission, Preset, Role
from wiki.worker.run import drain


@pytest.fixture
def mo(family: House) -> House:
    """Mo, whose rights are their own from 26 June 2027, with mia, gran and daniel."""
    family.child("mo", date(2010, 9, 1))
    for name, role in (
        ("mo", Role.YOUNG_PERSON), ("mia", Role.PARENT), ("gran", Role.RELATIVE), ("daniel", Role.CASEWORKER),
    ):  # fmt: skip
        family.member("mo", name, role)
    return family


def _mia(space: Space) -> uuid.UUID:
    return next(one.id for one in family_of(space) if one.name == "Mia")


def test_whoever_was_brought_in_again_and_then_shut_out_reads_nothing_any_more(mo: House) -> None:
    mo.page("mo", "about_me_primary", "mia")
    mo.say("mia", "mo", "about_me_primary", "good_at", "I worry at night.", audience=Preset.ONLY_ME)

    def hers() -> tuple[bool, list[str]]:
        with mo.work() as work:
            mia = mo.signed_in("mia", work)
            return has_left(mia), [one.words for one in kept_words(mia)]

    with clock.pretend(datetime(2027, 6, 26, 9, tzinfo=UTC)):
        with mo.work() as work:
            space = mo.space("mo", "mo", work)
            choose_who_stays(space, _mia(space), "leaves")
            work.commit()
        assert hers() == (True, ["I worry at night."])
    with clock.pretend(datetime(2027, 6, 27, 9, tzinfo=UTC)):
        mo.member("mo", "mia", Role.PARENT)
        assert hers() == (False, [])
    with clock.pretend(datetime(2027, 6, 28, 9, tzinfo=UTC)):
        with mo.work() as work:
            space = mo.space("daniel", "mo", work, Permission.MANAGE_MEMBERS)
            end_membership(space, _mia(space), "The court said so")
            work.commit()
        assert hers() == (False, []), "the council shut her out: there was a reason"


def test_whose_time_is_over_is_not_told_of_the_handover(mo: House, app: Flask) -> None:
    engine, settings = app.extensions["engine"], app.config["SETTINGS"]

    def time_is_over(name: str) -> None:
        with mo.work() as work:
            theirs = update(Membership).where(
                Membership.person_id == mo.people[name], Membership.child_id == mo.children["mo"]
            )
            work.begin_writing().execute(theirs.values(ends_at=clock.now() - timedelta(seconds=1)))
            work.commit()

    with clock.pretend(datetime(2026, 6, 26, 9, tzinfo=UTC)):
        time_is_over("gran")
        sweep_handovers(engine)
        with mo.work() as work:
            told = {one["person_id"] for one in work.session.execute(select(Job.payload).where(Job.kind == TELL_HANDOVER)).scalars()}
        assert told == {str(mo.people[name]) for name in ("mo", "mia", "daniel")}
        time_is_over("mia")
        drain(settings, engine)
    to = "".join(one.read_text() for one in (settings.instance / "mail").rglob("*.eml"))
    assert "daniel@example.org" in to and "mo@example.org" in to and "mia@example.org" not in to
