"""A plan's files hold only words that everybody who may read the plan may see, metadata and hidden parts included (E1)."""

import pytest

from tests.rails.known import Known
from tests.support.cast import OF_ROBIN, OF_ZARA, ROBIN, ZARA, holders
from tests.support.client import HOST
from tests.support.reading_files import words_of
from wiki.words import Permission, Role

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
