"""A plan's files hold only words that everybody who may read the plan may see, metadata and hidden parts included (E1)."""

import re

import pytest
from werkzeug.datastructures import MultiDict

from tests.rails.known import Known
from tests.support.cast import OF_ROBIN, OF_ZARA, ROBIN, ZARA, holders
from tests.support.client import HOST
from tests.support.reading_files import words_of
from wiki.words import GROUP_OF_ROLE, Permission, Role

KINDS = pytest.mark.parametrize("kind", ["pdf", "docx", "html"])


def _file(known: Known, name: str, child: str, kind: str) -> bytes:
    browser = known.browser(name)
    path = f"/child/{known.world.child(child)}/plan/versions/1/{kind}"
    answer = browser.raw("POST", path, data={"csrf_token": known.token(name)}, headers={"Origin": HOST})
    assert answer.status_code == 200
    return answer.get_data()


@KINDS
@pytest.mark.parametrize("child", [ROBIN, ZARA])
def test_a_plan_tells_each_of_its_readers_only_what_they_may_see(known: Known, child: str, kind: str) -> None:
    own = OF_ROBIN if child == ROBIN else OF_ZARA
    met = known.world.canaries.met_in_layout(words_of(_file(known, own[Role.CASEWORKER], child, kind), kind))
    assert {one.child for one in met} == {child}
    readers = holders(child, Permission.READ_PLAN)
    wrong = [one.what for one in met if not readers <= one.seen_by]
    assert not wrong


@KINDS
def test_the_rows_of_the_plan_are_in_it(known: Known, kind: str) -> None:
    met = {one.what for one in known.world.canaries.met_in_layout(words_of(_file(known, "daniel", ROBIN, kind), kind))}
    assert {"need", "difficulty", "outcome", "by when", "support", "who helps"} <= met
    assert "body of section_a.history by daniel for everyone" in met
    assert "body of section_a.history by daniel for only_me" not in met
    assert "body of section_a.history by daniel for professionals" not in met


@KINDS
def test_a_plan_comes_with_headers_that_let_it_do_nothing(known: Known, kind: str) -> None:
    path = f"/child/{known.world.child(ROBIN)}/plan/versions/1/{kind}"
    answer = known.send("mum", "POST", path)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_the_same_bytes_are_issued_to_everybody(known: Known) -> None:
    assert len({_file(known, name, ROBIN, "pdf") for name in ("mum", "kit", "daniel", "agnes")}) == 1


@pytest.mark.parametrize(("maker", "paper", "group"), [("mum", "new_assistant", "school"), ("daniel", "hospital", "family")])
def test_a_paper_tells_only_what_its_maker_and_everybody_it_is_for_may_see(
    known: Known, maker: str, paper: str, group: str
) -> None:
    path = f"/child/{known.world.child(ROBIN)}/profiles/{paper}"
    page = known.browser(maker).raw("GET", f"{path}?for={group}").get_data(as_text=True)
    pieces = re.findall(r'name="piece" value="([^"]+)"', page)[:12]
    form = MultiDict([("csrf_token", known.token(maker)), ("for", group), ("act", "pdf"), *(("piece", one) for one in pieces)])
    answer = known.browser(maker).raw("POST", path, data=form, headers={"Origin": HOST})
    assert answer.status_code == 200 and "sandbox" in answer.headers["Content-Security-Policy"]
    met = known.world.canaries.met_in_layout(words_of(answer.get_data(), "pdf"))
    readers = {maker} | {OF_ROBIN[role] for role in Role if GROUP_OF_ROLE[role] == group}
    assert {one.child for one in met} == {ROBIN} and any(one.what.startswith("body of") for one in met)
    assert [one.what for one in met if not readers <= one.seen_by] == []
