"""Nobody handles a complaint of their own family, and nobody whose post has ended a moment ago."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support.client import Visitor
from tests.support.house import House
from wiki import clock
from wiki.access.complaints import handling_post
from wiki.commands.complaints import Complaining, Noting, note_complaint, write_complaint
from wiki.commands.complaints_handle import acknowledge, add_note
from wiki.commands.people import give_post
from wiki.errors import NotFound
from wiki.models.complaints import Complaint, ComplaintNote
from wiki.models.people import Staff
from wiki.settings import Settings
from wiki.words import Role
from wiki.worker.run import drain


def test_an_administrator_does_not_handle_what_is_their_own_familys(
    family: House, client_for: Callable[[str], Visitor], app: Flask, settings: Settings
) -> None:
    with family.work() as work:
        give_post(work, family.people["dad"], family.council_id, Role.SEND_ADMINISTRATOR)
        work.commit()
    for words, about in (("qzours at 12 Larchcopse Lane", family.children["robin"].hex), ("qzmine", "none")):
        with family.work() as work:
            write_complaint(family.signed_in("mum", work), Complaining(words, about))
            work.commit()
    drain(settings, app.extensions["engine"])
    sent = "".join(one.read_text() for one in (settings.instance / "mail").glob("*"))
    assert "To: moira@example.org" in sent and "To: dad@example.org" not in sent

    moira, dad = client_for("moira"), client_for("dad")
    listed = moira.open("/desk/complaints")
    assert listed.words.count("Mum") == 2
    assert "Mum" not in dad.open("/desk/complaints").words
    with family.work() as work:
        found = work.session.execute(select(Complaint.id)).scalars().all()
    for one in found:
        assert "qz" in moira.open(f"/desk/complaints/{one}").words
        dad.open(f"/desk/complaints/{one}", 404)


def test_whose_post_ended_meanwhile_writes_nothing(family: House) -> None:
    with family.work() as work:
        complaint = write_complaint(family.signed_in("mum", work), Complaining("qzours", "none"))
        work.commit()
    noting = Noting("A Neighbour", "1 Lime Street", "qznoted", "letter", clock.today(), "")
    with family.work() as work, family.work() as other:
        moira = family.signed_in("moira", work)
        post = handling_post(moira)
        other.begin_writing().execute(update(Staff).values(ended_at=clock.now()))
        other.commit()
        for act in (
            lambda: acknowledge(moira, post, complaint), lambda: add_note(moira, post, complaint, "outcome", "qzanswer"),
            lambda: note_complaint(moira, post, noting),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                act()
        work.commit()
    with family.work() as work:
        assert work.session.execute(select(ComplaintNote.id)).first() is None
        assert len(work.session.execute(select(Complaint.id)).all()) == 1
