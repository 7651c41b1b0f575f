"""Another child's ids, put into every address and every form of one's own child, find nothing and change nothing (A4)."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.rails.known import Known
from tests.rails.matrix import SPACE, Door
from tests.support.cast import FOUNDER, OF_BOTH, OF_ROBIN, ROBIN, ZARA
from tests.support.client import HOST
from wiki import clock
from wiki.commands.audit import NO_CHAIN
from wiki.models.audit import AuditRow, AuditWords
from wiki.models.media import Media
from wiki.models.pages import Passage, Version, VersionMedia, VersionSource
from wiki.web.strange_boxes import ACT
from wiki.words import Role

HOLDING = [door for door in SPACE if re.search(r"\{(?!nothing)\w+\}", door.path)]
_PASSING = {"Date", "Content-Length", "ETag"}


@pytest.mark.parametrize("door", HOLDING, ids=lambda door: f"{door.endpoint} {door.method}")
def test_another_childs_id_in_an_address_is_an_id_that_never_was(known: Known, door: Door) -> None:
    name, both = door.comer, OF_BOTH[Role.CASEWORKER if Role.CASEWORKER in door.who else Role.PARENT]
    key = re.findall(r"\{(\w+)\}", door.path)[0]
    foreign, never = {key: known.things(ZARA)[key]}, {key: str(uuid.uuid4())}
    for who in (name, both):  # also somebody who is in both spaces gets no further by mixing them
        real = known.send(who, door.method, known.path(door, ROBIN, other=foreign), door.form)
        assert not known.world.watch.writes or real.status_code == 404
        none = known.send(who, door.method, known.path(door, ROBIN, other=never), door.form)
        assert real.status_code == none.status_code == 404, f"{who}: {real.status_code} and {none.status_code}"
        assert {key: value for key, value in real.headers.items() if key not in _PASSING} == {
            key: value for key, value in none.headers.items() if key not in _PASSING
        }
        assert abs(len(real.get_data()) - len(none.get_data())) <= 64


def _counts(known: Known) -> dict[str, int]:
    with known.world.house.work() as work:
        return {
            table.__tablename__: work.session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (Version, VersionMedia, VersionSource, Media, Passage)
        }


def _version_of(known: Known, child: str) -> str:
    return str(known.world.things["rows"][child]["source"])


@pytest.mark.parametrize("box", ["media", "paper", "link", "once of another", "version to use", "member"])
def test_another_childs_id_in_a_form_is_refused(known: Known, box: str) -> None:
    """A photo, a paper, a row, a member of Zara's, named in Robin's forms by somebody who may write in both spaces."""
    name = OF_BOTH[Role.CASEWORKER]
    mine, other, robin = known.things(ROBIN), known.things(ZARA), known.world.child(ROBIN)
    words = {"body": "These are Robin's.", "voice": "parent", "speaker": "Mum", "audience": "everyone"}
    zara_page = other["page"]
    forms: dict[str, tuple[str, dict[str, Any]]] = {
        "media": (f"/child/{robin}/page/{mine['page']}/question/hopes", {**words, "media": other["portrait"]}),
        "paper": (f"/child/{robin}/paper/{mine['paper']}/{zara_page}", {"save": "all"}),
        "link": (
            f"/child/{robin}/passage/{mine['row']}",
            {"voice": "professional", "base": "1", "col-name": "Talking", "col-needs": other["row"], "media": other["portrait"]},
        ),
        "once of another": (f"/child/{robin}/page/{zara_page}/restore", {"number": "1", "base": "1", "once": "x"}),
        "version to use": (f"/child/{robin}/plan/use/{other['version']}?in=needs", {"quoted": "Long words", "col-name": "x"}),
        "member": (f"/child/{robin}/people/{other['member']}/end", {"reason": "moved"}),
    }  # fmt: skip
    path, form = forms[box]
    before = _counts(known)
    answer = known.browser(name).raw("POST", path, data={"csrf_token": known.token(name), **form}, headers={"Origin": HOST})
    assert answer.status_code == 404, f"{box}: {answer.status_code}"
    assert _counts(known) == before


def test_a_row_of_another_child_cannot_be_linked_to(known: Known) -> None:
    name = OF_BOTH[Role.CASEWORKER]
    robin, zara_row = known.world.child(ROBIN), known.things(ZARA)["row"]
    browser = known.browser(name)
    outcomes = next(
        href for said, href in browser.open(f"/child/{robin}/plan/needs").links.items() if said == "Add an outcome"
    )
    before = _counts(known)
    form = {"voice": "professional", "col-outcome": "Will talk.", "col-needs": uuid.UUID(zara_row).hex}
    answer = browser.raw("POST", outcomes, data={"csrf_token": known.token(name), **form}, headers={"Origin": HOST})
    assert answer.status_code == 404
    assert _counts(known) == before


def test_asking_somebody_of_another_space_for_advice_is_refused(known: Known) -> None:
    robin = known.world.child(ROBIN)
    daniel, due = OF_ROBIN[Role.CASEWORKER], clock.today() + timedelta(days=40)
    for outsider in ("brook", "stranger", FOUNDER):
        form = {
            "person": str(known.world.house.people[outsider]), "page_type": "advice_school", "due_on-day": str(due.day),
            "due_on-month": str(due.month), "due_on-year": str(due.year),
        }  # fmt: skip
        answer = known.send(daniel, "POST", f"/child/{robin}/advice/ask", form)
        refused = 422 if outsider != FOUNDER else 302
        assert answer.status_code == refused, outsider


def test_words_written_with_a_strangers_sign_of_the_times_are_still_the_writers(known: Known) -> None:
    """Mass assignment (A6): boxes that no form has are not read, whatever they are called."""
    robin, page = known.world.child(ROBIN), known.things(ROBIN)["page"]
    moira, zara = str(known.world.house.people[FOUNDER]), str(known.world.child(ZARA))
    extra = {
        "role": "send_administrator", "is_admin": "1", "space_id": zara, "child_id": zara, "author_id": moira,
        "saved_by": moira, "created_by": moira, "person_id": moira, "created_at": "2001-01-01", "saved_at": "2001-01-01",
        "deleted_at": "2001-01-01", "ended_at": "2001-01-01", "id": str(uuid.uuid4()), "version_number": "77",
        "html": "<b>mine</b>", "plain": "other words", "paper_on": "2001-01-01", "paper_id": known.things(ROBIN)["paper"],
        "html_policy": "99", "council_id": moira, "audience.groups": "council", "page_id": known.things(ZARA)["page"],
    }  # fmt: skip
    form = {**extra, "body": "Gran bakes with Robin.", "voice": "parent", "speaker": "Gran", "audience": "only_family"}
    answer = known.send("gran", "POST", f"/child/{robin}/page/{page}/question/hopes", form)
    assert answer.status_code == 302
    with known.world.house.work() as work:
        version = work.session.execute(select(Version).where(Version.body == "Gran bakes with Robin.")).scalar_one()
        passage = work.session.execute(select(Passage).where(Passage.id == version.passage_id)).scalar_one()
    gran = known.world.house.people["gran"]
    assert (version.saved_by, passage.created_by, version.child_id, version.number) == (gran, gran, robin, 1)
    assert (version.paper_id, version.paper_on, version.plain) == (None, None, "Gran bakes with Robin.")
    assert version.saved_at.year > 2020
    assert "mine" not in version.html
    assert str(passage.page_id) == page
    assert "council" not in passage.audience.groups
    sent = _strange(known, gran, robin)
    assert {"author_id", "created_at", "is_admin", "role", "space_id"} <= set(sent) and "audience" not in sent


def test_a_role_sent_with_a_form_of_ones_own_account_changes_nothing(known: Known) -> None:
    form = {"theme": "calm", "role": "send_administrator", "is_admin": "1", "post": "caseworker", "email": "x@example.org"}
    assert known.send("gran", "POST", "/account/looks", form).status_code == 302
    assert known.browser("gran").raw("GET", "/desk").status_code == 404
    assert known.browser("gran").raw("GET", f"/child/{known.world.child(ROBIN)}/people/add").status_code == 403
    assert _strange(known, known.world.house.people["gran"], None) == ["is_admin", "role"]
    assert known.send("gran", "POST", "/account/looks", {"theme": "calm", "audience": "everyone"}).status_code == 302
    assert _strange(known, known.world.house.people["gran"], None) == ["audience"]
    assert known.send("gran", "POST", "/account/looks", {"theme": "calm"}).status_code == 302
    assert _strange(known, known.world.house.people["gran"], None) == ["audience"], "an ordinary form leaves no such row"


def _strange(known: Known, person_id: uuid.UUID, child_id: uuid.UUID | None) -> list[str]:
    """The names of boxes that no form has, as the last audit row about them says."""
    with known.world.house.work() as work:
        said = work.session.execute(
            select(AuditWords.words)
            .join(AuditRow, AuditRow.id == AuditWords.audit_id)
            .where(AuditRow.act == ACT, AuditRow.person_id == person_id, AuditRow.chain == (child_id or NO_CHAIN))
            .order_by(AuditRow.number.desc())
        ).scalars().all()
    return said[0].split(", ") if said else []


def test_somebody_brought_in_gets_the_role_that_was_chosen_and_no_more(known: Known) -> None:
    robin = known.world.child(ROBIN)
    form = {
        "name": "Tess", "email": "tess@example.org", "role": "relative", "relation": "aunt", "once": "tess",
        "is_admin": "1", "post": "send_administrator", "disabled_at": "2001-01-01", "demonstration": "1",
    }  # fmt: skip
    assert known.send("agnes", "POST", f"/child/{robin}/people/add", form).status_code == 200
    with known.world.house.work() as work:
        from wiki.models.children import Membership
        from wiki.models.people import Person, Staff

        tess = work.session.execute(select(Person).where(Person.email == "tess@example.org")).scalar_one()
        member = work.session.execute(select(Membership).where(Membership.person_id == tess.id)).scalar_one()
        posts = work.session.execute(select(func.count()).select_from(Staff).where(Staff.person_id == tess.id)).scalar()
    assert (member.role, member.child_id, posts) == (Role.RELATIVE, robin, 0)
    assert tess.disabled_at is None
    assert tess.demonstration is False
    agnes = known.world.house.people["agnes"]
    assert _strange(known, agnes, robin) == ["disabled_at", "is_admin"], "a role is a box of this form"
