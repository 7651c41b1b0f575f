"""People say whether a question was clear; the council's administrators learn which are not, and never who said so."""

import csv
import io
from collections.abc import Callable

from sqlalchemy import select

from tests.support.client import Visitor
from tests.support.house import House
from wiki.commands.people import add_council, give_post
from wiki.models.audit import AuditRow
from wiki.models.clear import ClearAnswer
from wiki.web.clear_page import inert
from wiki.words import Role

Open = Callable[[str], Visitor]
ABOUT = "about_me_primary"
HARD = "=1+1 What is a hope?"


def _question(family: House, name: str, field: str) -> str:
    return f"/child/{family.children['robin']}/page/{family.page('robin', ABOUT)}/question/{field}"


def _say(visitor: Visitor, family: House, field: str, answer: str) -> Visitor:
    visitor.open(_question(family, visitor.name, field))
    assert "What others often tell us" in visitor.page.words
    visitor.press(answer)
    return visitor


def test_answers_are_gathered_without_a_name_and_can_be_changed(family: House, client_for: Open) -> None:
    names = ["mum", "dad", "gran", "aunt", "uncle"]
    for name in names[3:]:
        family.member("robin", name, Role.RELATIVE)
    visitors = {name: client_for(name) for name in names}
    for name in names[:4]:
        _say(visitors[name], family, "like", "Yes")
        _say(visitors[name], family, "hopes", "Not really")
    mum, moira = visitors["mum"], client_for("moira")
    moira.open("/desk")
    moira.follow("Which questions are clear?")
    assert "No question has 5 answers yet." in moira.page.words and "What I like and love to do" in moira.page.words
    mum.open(_question(family, "mum", "hopes") + "/clear")
    assert "You said: not really." in mum.page.words
    mum.press("Send these words", {"What was unclear? (if you like)": "x" * 501}, status=422)
    assert "x" * 501 in mum.page.text, "what was typed is still there"
    mum.press("Send these words", {"What was unclear? (if you like)": HARD})
    assert "Thank you. You said: not really." in mum.page.words and HARD in mum.page.text
    _say(visitors["uncle"], family, "hopes", "Not really")
    _say(visitors["uncle"], family, "like", "Not really")
    _say(visitors["uncle"], family, "like", "Yes")
    _say(visitors["uncle"], family, "like", "Yes")
    moira.open("/desk/questions")
    told = moira.page.words
    assert told.index("My hopes and dreams") < told.index("What I like and love to do"), "the least clear first"
    assert "0%" in told and "100%" in told and HARD in told
    for name in names:
        assert name.title() not in told and "Robin" not in told
    with family.work() as work:
        answers = work.session.execute(select(ClearAnswer)).scalars().all()
        assert len(answers) == 10 and len({one.who for one in answers}) == 10
        row = work.session.execute(select(AuditRow).where(AuditRow.act == "clear.said")).scalars().first()
        assert row is not None and row.person_id is None and row.object_id is None
    file = moira.raw("POST", "/desk/questions/file", data={"csrf_token": moira.page.form("Download as a table (CSV)")[0].pairs[0][1]},
                     headers={"Origin": "https://localhost"})
    cells = [cell for line in csv.reader(io.StringIO(file.get_data(as_text=True).removeprefix("\ufeff"))) for cell in line]
    assert f"'{HARD}" in cells and HARD not in cells and "My hopes and dreams" in cells
    assert "attachment" in file.headers["Content-Disposition"]
    _say(mum, family, "hopes", "Yes")
    assert HARD not in moira.open("/desk/questions").words, "changed: there is nothing unclear any more"
    assert "20%" in moira.page.words


def test_an_administrator_takes_words_away_and_another_council_sees_nothing(family: House, client_for: Open) -> None:
    names = ["mum", "dad", "gran", "aunt", "uncle"]
    for name in names[3:]:
        family.member("robin", name, Role.RELATIVE)
    for name in names:
        visitor = _say(client_for(name), family, "like", "Not really")
        visitor.open(_question(family, name, "like") + "/clear")
        visitor.press("Send these words", {"words": f"Robin Example hates this, says {name}."})
    moira, daniel, eve_id = client_for("moira"), client_for("daniel"), family.person("eve")
    moira.open("/desk/questions")
    assert "says gran." in moira.page.words
    button = "Take these words away: Robin Example hates this, says gran."
    form = moira.page.form(button)[0]
    moira.press(button)
    assert "says gran." not in moira.page.words and "says mum." in moira.page.words
    with family.work() as work:
        assert sorted(bool(one.words) for one in work.session.execute(select(ClearAnswer)).scalars()) == [False] + 4 * [True]
        give_post(work, eve_id, add_council(work, "Elsewhere Council"), Role.SEND_ADMINISTRATOR)
        give_post(work, family.people["daniel"], family.council_id, Role.CASEWORKER)
        work.commit()
    eve = client_for("eve")
    assert "No question has 5 answers yet." in eve.open("/desk/questions").words
    assert "says gran." not in eve.page.text and "What I like" not in eve.page.text
    answer = eve.raw("POST", form.action, data={"csrf_token": _token(eve)}, headers={"Origin": "https://localhost"})
    assert answer.status_code == 404
    daniel.open("/desk/questions", status=404)
    daniel.open("/desk")
    assert "Which questions are clear?" not in daniel.page.links


def _token(visitor: Visitor) -> str:
    return str(visitor.open("/account").text.split('name="csrf_token" value="')[1].split('"')[0])


def test_no_cell_starts_a_formula() -> None:
    for words in ("=1", "+1", "-1", "@a", "\t=1", "  =1", "\r@"):
        assert inert(words) == f"'{words}"
    assert inert("What I like") == "What I like" and inert("") == ""
