"""A list of children and people from a spreadsheet: looked through row by row, and taken in whole or not at all."""

import re

from sqlalchemy import func, select

from tests.invitations.conftest import Asking
from tests.support.client import HOST, Visitor
from wiki.models.children import Child
from wiki.models.invitations import Invitation
from wiki.models.people import Person

HEAD = "child;full name;born on;person;email;role;relation;parental responsibility\r\n"
GOOD = HEAD + (
    "Aoife;Aoife O’Brien;43599;Siân Müller;sian@example.org;parent;Mum;yes\r\n"
    "Aoife;Aoife O’Brien;2019-05-14;Lea Bird;lea@example.org;school;teacher;\r\n\r\n"
    "Bo;;1.2.2015;;;;;\r\n"
)
BAD = HEAD + (
    "Robin;Robin Example;14/05/2019;Jo;jo@example.org;parent;Mum;yes\r\n"
    "Cy;;31/02/2019;Di;di@example.org;mother;;\r\n"
    "=1+1;;14/05/2019;;;;;\r\n"
    "Ed;;14/05/2018;Flo;flo@example;relative;;perhaps\r\n"
    "Gil;;14/05/2018;Ha;ha@example.org;relative;;\r\n"
    "Gil;;14/05/2018;Ha;HA@example.org;relative;;\r\n"
)


def _counts(asking: Asking) -> tuple[int, ...]:
    with asking.house.work() as work:
        return tuple(
            work.session.execute(select(func.count()).select_from(table)).scalar_one() for table in (Child, Invitation, Person)
        )


def _send(moira: Visitor, data: bytes, status: int = 200) -> str:
    moira.open("/desk/import")
    return moira.press("Look through it", {"file": (data, "people.csv")}, status=status).words


def test_a_list_is_taken_in_whole_or_not_at_all(asking: Asking) -> None:
    moira = asking.client_for("moira")
    before = _counts(asking)
    said = _send(moira, BAD.encode("cp1252"), 422)
    assert "Line 3, born on: This is no day" in said and "Line 3, role: There is no such role" in said
    assert "Line 4, child: This begins like a formula" in said and "Line 5, parental responsibility: Write yes or no" in said
    assert "Line 7, email: This address stands twice" in said
    late = _send(moira, b"child,full name,born on\nIda,,14/05/2099\nUna," + b"U" * 201 + b",14/05/1819\n", 422)
    assert "Line 2, born on:" in late and "Line 3, born on:" in late and "Line 3, full name:" in late, "before it is taken in"
    here = _send(moira, "\r\n".join(BAD.split("\r\n")[:2]).encode(), 422)
    assert "Line 2, child: A child with this name and birthday is here already" in here
    for data, why in ((b"\x89PNG\0\r\n", "not a CSV"), (b"name,born\nA,1", "missing"), (b"", "missing"), (b"child,born on\n", "no rows")):
        assert why in _send(moira, data, 422)
    assert _counts(asking) == before

    for data in (GOOD.encode("cp1252"), GOOD.encode("utf-16"), b"\xef\xbb\xbf" + GOOD.encode()):
        words = _send(moira, data)
        assert "2 spaces are opened. 2 people are invited." in words and "Siân Müller" in words and "14 May 2019" in words
    assert _counts(asking) == before, "looking changes nothing"
    form, _button = moira.page.form("Bring it all in")
    spoilt = [(name, value.replace("lea@example.org", "lea") if name == "text" else value) for name, value in form.pairs]
    answer = moira.raw("POST", form.action, data=dict(spoilt), headers={"Origin": HOST})
    assert answer.status_code == 422 and _counts(asking) == before, "the second person is wrong, so the first child is not made"
    once = dict(form.pairs)
    for expected in ("2 emails are on their way", "It was not done twice"):
        answer = moira.raw("POST", form.action, data=once, headers={"Origin": HOST})
        assert expected in answer.get_data(as_text=True)
    assert _counts(asking) == (before[0] + 2, before[1] + 2, before[2]), "nobody has an account before they choose a password"
    asking.work()
    sian = asking.client_for("")
    sian.open(asking.link("sian"))
    assert sian.page.h1 == "You are invited to Aoife’s pages"
    moira.open("/desk/import")
    example = moira.press("Get an example file").response.get_data()
    assert re.search("^Zara,Zara Example,2013-02-09,Mariam", example.decode("utf-8-sig"), re.MULTILINE)
    assert asking.client_for("daniel").raw("GET", "/desk/import").status_code == 404
