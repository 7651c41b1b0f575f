"""The plan of another installation is read in: looked at first, then all of it or nothing, and never for another child."""

import json
from collections.abc import Callable
from io import BytesIO
from time import process_time
from typing import Any

import pytest

from tests.plan.robin import Robin
from tests.support.client import HOST, Visitor
from wiki.commands.plan_make import make_draft
from wiki.commands.plan_read_in import read_in
from wiki.document.plan_read import MOST_BYTES, read_plan_file
from wiki.errors import Refused
from wiki.queries.plan import open_desk
from wiki.queries.plan_read_in import look_at_file
from wiki.queries.plan_versions import find_version
from wiki.statute.sections import regulation_12
from wiki.words import Permission, Role


def empty_child(robin: Robin) -> str:
    """Another space for a child of the same name and birthday, as after a move; Daniel writes its plan too."""
    house = robin.house
    first = house.children.pop("robin")
    house.child("robin")
    house.children["moved"], house.children["robin"] = house.children["robin"], first
    house.member("moved", "daniel", Role.CASEWORKER, relation="caseworker")
    house.member("moved", "mum", Role.PARENT, relation="Mum")
    return f"/child/{house.children['moved']}/plan"


def bring(robin: Robin, data: bytes) -> int:
    with robin.house.work() as work:
        space = robin.house.space("daniel", "moved", work)
        looked = look_at_file(space, open_desk(space, robin.find_type), robin.find_type, read_plan_file(data))
        count = read_in(space, robin.find_type, looked)
        work.commit()
    return count


def issued(robin: Robin, child: str, kind: str) -> bytes:
    """A file of a new draft, as it lies in the store: the guard keeps it there, for the same words stand in two spaces here."""
    with robin.house.work() as work:
        space = robin.house.space("daniel", child, work, Permission.READ)
        number = make_draft(space, robin.store, robin.find_type, regulation_12())
        work.commit()
        return robin.store.read(find_version(space, number).file(kind).key)


def export(robin: Robin, child: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(issued(robin, child, "json"))
    return made


def telling(rows: list[dict[str, Any]]) -> list[Any]:
    """What rows say, with threads as labels: everything but ids, and where words stood."""
    labels = {row["id"]: row["label"] or row["question"] for row in rows}

    def said(value: Any) -> Any:
        return [labels.get(one, one) for one in value] if isinstance(value, list) else value

    return [
        (
            row["letter"], row["label"], row["page"], row["question"], row["body"], row["voice"], row["speaker"], row["gathered"],
            row["spoken_on"], row["language"], {key: said(value) for key, value in row["columns"].items()},
            [one["quoted"] for one in row["sources"]],
        )
        for row in rows
    ]  # fmt: skip


def test_a_plan_comes_back_the_same_but_for_ids_and_days(robin: Robin) -> None:
    before = export(robin, "robin")
    empty_child(robin)
    assert bring(robin, json.dumps(before).encode()) == len(before["rows"]) == 4
    after = export(robin, "moved")
    assert telling(after["rows"]) == telling(before["rows"])
    assert {row["id"] for row in after["rows"]}.isdisjoint({row["id"] for row in before["rows"]})
    need = next(row for row in after["rows"] if row["page"] == "needs")
    assert need["sources"][0]["page"].startswith("From the plan of ")  # never as a page of this child's
    help_ = next(row for row in after["rows"] if row["page"] == "provision")
    assert help_["columns"]["needs"] == [need["id"]]
    with pytest.raises(Refused, match="Nothing in this file"):  # each row is here already
        bring(robin, json.dumps(before).encode())
    with robin.house.work() as work:
        robin_again = open_desk(robin.house.space("daniel", "moved", work), robin.find_type)
        assert len(list(robin_again.all_rows())) == 4


def test_a_caseworker_looks_first_is_asked_about_the_child_and_is_told_of_a_second_time(
    robin: Robin, browser: Callable[[str], Visitor]
) -> None:
    file = export(robin, "robin") | {"invented": 1}
    plan, daniel = empty_child(robin), browser("daniel")

    def look(data: bytes) -> Any:
        daniel.open(f"{plan}/read-in")
        form, _button = daniel.page.form(action="/plan/read-in")
        sent = {**dict(form.pairs), "file": (BytesIO(data), "plan.json")}
        return daniel.raw("POST", form.action, data=sent, headers={"Origin": HOST})

    seen = look(json.dumps(file).encode())
    assert seen.status_code == 200
    for words in ("4 rows fit", "Telling people", "1 quoted source", "does not know: invented", "does not hold it"):
        assert words in seen.text, words
    assert "No plan has been made yet" in daniel.open(f"{plan}/versions").text
    packed = seen.text.split('name="packed" value="')[1].split('"')[0]
    form, _button = daniel.open(f"{plan}/read-in").form(action="/plan/read-in")
    pairs = {key: value for key, value in form.pairs if key == "csrf_token"} | {"packed": packed}
    asked = daniel.raw("POST", f"{plan}/read-in/take", data=pairs, headers={"Origin": HOST})
    assert asked.status_code == 422 and "Is this about the right child?" in asked.text  # he reads these words elsewhere too
    done = daniel.raw("POST", f"{plan}/read-in/take", data={**pairs, "right_child": "yes"}, headers={"Origin": HOST})
    assert done.status_code in (302, 303)
    needs = daniel.open(f"{plan}/needs").text
    assert "Telling people" in needs and "From the plan of" in needs
    again = daniel.raw("POST", f"{plan}/read-in/take", data={**pairs, "right_child": "yes"}, headers={"Origin": HOST})
    assert again.status_code == 422
    assert "was read in on" in look(json.dumps(file).encode()).text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"child": {"name": "Zara Example", "date_of_birth": "2019-05-14"}}, "about another child"),
        ({"child": {"name": "Robin Example", "date_of_birth": "2019-05-15"}}, "about another child"),
        ({"child": {"name": "Robin Example", "date_of_birth": None}}, "about another child"),
        ({"edition": 99}, "another edition"),
        ({"edition": True}, "another edition"),
        ({"format": "x"}, "not that of a plan"),
        ({"rows": {}}, "“rows”"),
        ({"plan": []}, "“plan”"),
    ],
)
def test_a_file_that_is_not_this_childs_plan_is_told_in_a_sentence(change: dict[str, Any], words: str, robin: Robin) -> None:
    empty_child(robin)
    whole = {
        "format": "golden-thread-plan", "edition": 1, "child": {"name": "ROBIN  Example", "date_of_birth": "2019-05-14"},
        "plan": {"council": "Elsewhere", "number": 2, "status": "final", "made_on": "2026-03-02"}, "rows": [], "media": [],
    }  # fmt: skip
    with pytest.raises(Refused, match="Nothing in this file"):
        bring(robin, json.dumps(whole).encode())
    with pytest.raises(Refused) as told:
        bring(robin, json.dumps({**whole, **change}).encode())
    assert words in told.value.fields["file"]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"\xff\xfe", b"[" * 5000, b'{"a":' * 3000 + b"1" + b"}" * 3000, b'{"format": NaN}', b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}", b'{"a": 1, "a": 2}', b" " * (MOST_BYTES + 1), b"null", b'"golden-thread-plan"',
    ],
)  # fmt: skip
def test_bytes_that_are_no_plan_are_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(Refused) as told:
        read_plan_file(data)
    assert told.value.fields["file"].endswith(".")


def test_a_string_that_nobody_ends_is_looked_at_once() -> None:
    before = process_time()
    with pytest.raises(Refused):
        read_plan_file(b'"' + b'\\"' * 60_000)
    assert process_time() - before < 5, "not once for each quotation mark in it"


def test_a_hostile_file_changes_nothing_that_it_must_not(robin: Robin) -> None:
    file = export(robin, "robin")
    zaras = robin.house.say("nadia", "zara", "my_family", "talking", "Zara’s own.")
    empty_child(robin)
    assert zaras.passage_id is not None
    need, outcome, help_, hope = (
        next(row for row in file["rows"] if row["page"] == page) for page in ("needs", "outcomes", "provision", "section_a")
    )
    help_["columns"]["needs"] = [zaras.passage_id.hex, robin.passages["row_need"].hex, "not-an-id"]
    outcome["columns"]["needs"] = [zaras.passage_id.hex, need["id"]]
    hope["body"] = "<script>alert(1)</script> **bold** Ω‮ 💛"
    hope["sources"][0]["quoted"] = "- <b>not</b> _a_ list\n\n# nor a heading"
    need["columns"]["area"] = "<b>"
    file["rows"].append({**hope, "id": "f" * 32, "page": "my_family", "question": "talking"})
    assert bring(robin, json.dumps(file).encode()) == 3  # the need's area is none, and the family's page is not the plan's
    after = export(robin, "moved")
    assert {row["page"] for row in after["rows"]} == {"outcomes", "provision", "section_a"}
    assert not any(row["columns"].get("needs") for row in after["rows"])
    html = issued(robin, "moved", "html").decode()
    assert "<script>alert" not in html and "alert(1)" in html
    for broken in ({"body": "half \ud83d"}, {"body": "a\0b"}, {"voice": "king"}, {"spoken_on": "2026-13-45"}, {"columns": {"name": {}}}):
        with pytest.raises(Refused, match="rows 1"):
            bring(robin, json.dumps({**file, "rows": [{**hope, **broken}]}).encode())
