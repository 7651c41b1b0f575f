"""Whatever is sent, each answer is a page with a sentence: wrong types, nothing, far too much, and bytes no keyboard has."""

import io
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import MultiDict

from tests.rails.known import Known
from tests.rails.matrix import SPACE, WRITES, Door
from tests.support.cast import FOUNDER, ROBIN
from tests.support.client import HOST, Page

_BOXES = (
    "body", "voice", "speaker", "gathered", "spoken_on", "spoken_on-day", "spoken_on-month", "spoken_on-year", "audience",
    "language", "note", "once", "base", "media", "col-name", "col-area", "col-needs", "value", "words", "number", "name",
    "email", "role", "relation", "organisation", "reason", "person", "page_type", "due_on-day", "due_on-month",
    "due_on-year", "title", "known_as", "full_name", "born_on-day", "born_on-month", "born_on-year", "old_password",
    "new_password", "again", "theme", "question", "quoted", "take", "written_on-day", "written_on-month",
    "written_on-year", "save", "page", "show", "sort", "way", "then", "kept", "token", "password",
    "colours", "text", "room", "code", "credential", "how", "sure",
)  # fmt: skip
NASTY = {
    "nothing": "", "spaces": "   \t ", "NUL": "a\0b", "a number": "99999999999999999999999999", "minus": "-1",
    "not a number": "NaN", "Arabic digits": "٣", "a list": "[1, 2]", "an object": '{"a": 1}', "lone surrogate": "\udcff",
    "bidi": "\u202eabc\u2066", "combining": "e" + "\u0301" * 200, "a script": "<script>alert(1)</script>",
    "a template": "{{ 7*7 }}{% raw %}", "SQL": "'; DROP TABLE people; --", "a path": "../../../../etc/passwd",
    "line breaks": "a\r\nSet-Cookie: x=1\r\n\r\nb", "long": "x" * 50_000, "a UUID": "6f1f0f2e-0000-4000-8000-000000000000",
    "not quite a UUID": "6f1f0f2e-0000-4000-8000-00000000000g", "emoji": "🧡" * 300, "format": "%s%n%(x)s${x}%",
}  # fmt: skip
_HARD = {"NUL", "lone surrogate", "long", "a number", "not a number"}


def _who(door: Door) -> str:
    return FOUNDER if door.may == "POST_HOLDER" else door.comer


def _send(known: Known, door: Door, data: Any, **more: Any) -> int:
    name = _who(door)
    answer = known.browser(name).raw(door.method, known.path(door, ROBIN), data=data, headers={"Origin": HOST}, **more)
    if answer.status_code >= 400 and answer.mimetype == "text/html":
        page = Page("", answer)
        assert page.html.all("main"), f"{door.endpoint}: no page"
        assert len(page.words) > 20, f"{door.endpoint}: no sentence"
        assert not re.search(r"Traceback|sqlalchemy|sqlite3|psycopg|File &#34;|/work/|line \d+", page.text), door.endpoint
    return answer.status_code


def _doors(turn: int, share: int) -> list[Door]:
    """Every ``share``-th door that takes a form, beginning another place each ``turn``: each door has its turns."""
    doors = [door for door in WRITES if door.endpoint not in {"sign_in.sign_out", "plan_versions.make", "people.end"}]
    return doors[turn % share :: share]


@pytest.mark.parametrize("what", NASTY)
def test_nothing_that_is_typed_breaks_a_form(known: Known, what: str) -> None:
    """What breaks databases and encoders goes to every door, the rest to a sixth of them, each door another sixth. On
    PostgreSQL just what breaks databases: the rest is turned down by the same lines."""
    if what not in _HARD and known.world.app.extensions["engine"].dialect.name != "sqlite":
        pytest.skip("breaks no database")
    _type(known, what, _doors(list(NASTY).index(what), 1 if what in _HARD else 6))


@pytest.mark.deep
@pytest.mark.parametrize("what", sorted(NASTY.keys() - _HARD))
def test_nothing_that_is_typed_breaks_any_form(known: Known, what: str) -> None:
    _type(known, what, _doors(0, 1))


def _type(known: Known, what: str, doors: list[Door]) -> None:
    for door in doors:
        data = {**dict.fromkeys(_BOXES, NASTY[what]), "csrf_token": known.token(_who(door))}
        body = urlencode({name: value.encode("utf-8", "surrogatepass") for name, value in data.items()})
        status = _send(known, door, body, content_type="application/x-www-form-urlencoded")
        assert status < 500, f"{door.endpoint}: {status}"


_SHAPES = {"twice": 2, "as files": 2, "no boxes": 1, "unknown boxes": 2, "a thousand boxes": 5, "bad encoding": 1}


@pytest.mark.parametrize("shape", _SHAPES)
def test_no_shape_of_a_form_breaks_it(known: Known, shape: str) -> None:
    _shape(known, shape, _doors(list(_SHAPES).index(shape), _SHAPES[shape]))


@pytest.mark.deep
@pytest.mark.parametrize("shape", _SHAPES)
def test_no_shape_of_any_form_breaks_it(known: Known, shape: str) -> None:
    _shape(known, shape, _doors(0, 1))


def _shape(known: Known, shape: str, doors: list[Door]) -> None:
    for door in doors:
        token = known.token(_who(door))
        data: Any = MultiDict({"csrf_token": token})
        more: dict[str, Any] = {}
        if shape == "twice":
            for box in _BOXES:
                data.setlist(box, ["one", "two"])
        elif shape == "as files":
            for box in _BOXES:
                data.add(box, (io.BytesIO(b"words"), "words.txt"))
        elif shape == "unknown boxes":
            data.update({"m-zzz-alt": "x", "col-": "x", "new--alt": "x", "media": "zzz", "__proto__": "x"})
        elif shape == "a thousand boxes":
            data.update({f"box-{number}": "x" for number in range(1000)})
        elif shape == "bad encoding":
            data = b"csrf_token=" + token.encode() + b"&body=%ff%fe%00&voice=%80&name=\xff\xfe"
            more = {"content_type": "application/x-www-form-urlencoded"}
        status = _send(known, door, data, **more)
        assert status < 500, f"{door.endpoint}: {status}"


@pytest.mark.parametrize("value", ["", "0", "-1", "99999999999999999999", "x", "١", "1.5", "%00", "'", "../../etc/passwd", "🧡"])
def test_no_number_or_word_in_an_address_breaks_a_page(known: Known, value: str) -> None:
    robin, page = known.world.child(ROBIN), known.things(ROBIN)["page"]
    base = f"/child/{robin}"
    for path in (
        f"{base}/page/{page}/revision/{value}", f"{base}/page/{page}/compare?from={value}&to={value}",
        f"{base}/page/{page}/compare?from-date={value}&to-day={value}&to-month=2&to-year=2026",
        f"{base}/page/{page}/changed?before={value}", f"{base}/page/{page}/question/{value}",
        f"{base}/media/{known.things(ROBIN)['portrait']}/{value}", f"{base}/page/{page}/share?to={value}",
        f"{base}/search/found?page={value}", f"{base}/plan/versions/{value}", f"{base}/plan/{value}",
        f"{base}/plan/needs?said={value}", f"{base}/plan/use/{known.things(ROBIN)['version']}?in={value}&row={value}",
        f"/children?show={value}&sort={value}&way={value}", f"/sign-in?then={value}", f"/static/{value}/app.css",
    ):  # fmt: skip
        status = known.browser("daniel").raw("GET", path).status_code
        assert status < 500, f"{path}: {status}"


def test_ten_megabytes_of_text_are_told_in_a_sentence_and_kept(known: Known) -> None:
    door = next(door for door in SPACE if door.endpoint == "passages.add_passage")
    words = "Robin likes trains. " * 524_288
    data = {"csrf_token": known.token("mum"), "body": words, "voice": "parent", "audience": "only_family"}
    answer = known.browser("mum").raw("POST", known.path(door), data=data, headers={"Origin": HOST})
    assert answer.status_code in {413, 422}
    page = Page("", answer)
    assert not known.world.watch.writes or answer.status_code == 422
    if answer.status_code == 422:
        assert page.text.count("Robin likes trains.") > 500_000, "what was typed is still there"


def test_more_than_can_ever_be_kept_is_turned_down_early(known: Known) -> None:
    door = next(door for door in SPACE if door.endpoint == "passages.add_passage")
    answer = known.browser("mum").raw(
        "POST", known.path(door), headers={"Origin": HOST, "Content-Length": str(5 * 2**30)}, input_stream=io.BytesIO(b"x" * 100),
        content_type="multipart/form-data; boundary=x",
    )  # fmt: skip
    assert answer.status_code in {400, 403, 413}
    assert Page("", answer).words


@pytest.mark.parametrize("name", ["mum", ""])
@pytest.mark.parametrize("parts", ["ten thousand", "one with a name of a megabyte"])
def test_too_many_parts_and_endless_names_are_turned_down(known: Known, name: str, parts: str) -> None:
    door = next(door for door in SPACE if door.endpoint == "passages.add_passage")
    names = [f"box-{number}" for number in range(10_000)] if parts == "ten thousand" else ["x" * 1_000_000]
    body = "".join(
        f'--cut\r\nContent-Disposition: form-data; name="{one}"\r\n\r\n{value}\r\n'
        for one, value in [("csrf_token", known.token(name)), *((one, "x") for one in names)]
    )
    answer = known.browser(name).raw(
        "POST", known.path(door), data=f"{body}--cut--\r\n".encode(), headers={"Origin": HOST},
        content_type="multipart/form-data; boundary=cut",
    )  # fmt: skip
    assert 400 <= answer.status_code < 500
    assert Page("", answer).words
