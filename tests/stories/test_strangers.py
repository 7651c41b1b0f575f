"""Story 7: whoever was not invited learns nothing: the answer is that of a child who never existed, bytes and times too."""

import statistics
import time
import uuid
from collections.abc import Callable

import pytest

from tests.media.making import phone_jpeg
from tests.support.client import Page, Visitor
from tests.support.house import House

Open = Callable[[str], Visitor]


def _written(family: House, client_for: Open, robin: str) -> Page:
    mum = client_for("mum")
    mum.open(robin)
    mum.follow("About me")
    mum.follow("Add to this: A good day")
    return mum.press(
        "Save these words",
        {"Your words": "Qzmarmalade.", "photos": (phone_jpeg(), "qzpicture.jpg"), "voice": "parent", "audience": "everyone"},
    )


def _addresses(page: Page, robin: str) -> list[str]:
    """Everything of Robin's that his mum's page names, and what can be guessed from it."""
    named = sorted(one for one in page.addresses if one.startswith(robin))
    media = next(one for one in named if "/media/" in one).rsplit("/", 1)[0]
    guessed = [f"{media}/{name}" for name in ("w320", "w800", "w1600", "original", "poster", "nothing")]
    more = ("new", "people", "advice", "paper", "plan", "plan/needs", "plan/versions", "plan/versions/1", "search", "add")
    return [*named, *guessed, *(robin + one for one in more), page.path, f"{page.path}/changed", f"{page.path}/revision/1"]


@pytest.mark.parametrize("name", ["nadia", "brook", "stranger"])
def test_another_childs_address_is_answered_like_one_that_never_was(
    family: House, client_for: Open, robin: str, name: str
) -> None:
    page = _written(family, client_for, robin)
    visitor = client_for(name)
    never = str(uuid.uuid4())
    addresses = _addresses(page, robin)
    assert len(addresses) > 20 and any("/media/" in one for one in addresses)
    for address in addresses:
        real = visitor.raw("GET", address)
        other = visitor.raw("GET", address.replace(str(family.children["robin"]), never))
        assert real.status_code == other.status_code == 404, address
        assert real.get_data() == other.get_data(), f"{address} tells more than an address that never was"
        assert dict(real.headers) == dict(other.headers), address
        assert "Qz" not in real.get_data(as_text=True) and "Robin" not in real.get_data(as_text=True)


def test_writing_to_another_child_is_answered_alike_and_writes_nothing(
    family: House, client_for: Open, robin: str
) -> None:
    page = _written(family, client_for, robin)
    nadia = client_for("nadia")
    nadia.open(f"/child/{family.children['zara']}/search")
    token = dict(nadia.page.form("Search")[0].pairs)["csrf_token"]
    never = str(uuid.uuid4())
    for path in (f"{page.path}/question/good_day", f"{page.path}/restore", f"{page.path}/share", f"{robin}people/add"):
        answers = []
        for address in (path, path.replace(str(family.children["robin"]), never)):
            data = {"csrf_token": token, "body": "Qzintruder", "voice": "parent", "number": "1", "audience": "everyone"}
            answers.append(nadia.raw("POST", address, data=data, headers={"Origin": "https://localhost"}))
        assert [one.status_code for one in answers] == [404, 404]
        assert answers[0].get_data() == answers[1].get_data()
    assert "Qzintruder" not in client_for("mum").open(page.path).text
    assert "Qzintruder" not in client_for("mum").open(f"{page.path}/changed").text


def test_whoever_is_not_signed_in_is_asked_to_sign_in_for_any_child(family: House, client_for: Open, robin: str) -> None:
    page = _written(family, client_for, robin)
    nobody = client_for("")
    never = str(uuid.uuid4())
    for address in _addresses(page, robin):
        real = nobody.raw("GET", address)
        other = nobody.raw("GET", address.replace(str(family.children["robin"]), never))
        assert real.status_code == other.status_code == 302, address
        assert real.headers["Location"].split("?")[0] == other.headers["Location"].split("?")[0] == "/sign-in"
        assert len(real.get_data()) == len(other.get_data())


@pytest.mark.slow
def test_the_time_of_an_answer_does_not_tell_whether_there_is_such_a_child(
    family: House, client_for: Open, robin: str
) -> None:
    nadia = client_for("nadia")
    never = robin.replace(str(family.children["robin"]), str(uuid.uuid4()))
    taken: dict[str, list[float]] = {robin: [], never: []}
    for _turn in range(60):
        for address, times in taken.items():
            began = time.perf_counter()
            nadia.raw("GET", address)
            times.append(time.perf_counter() - began)
    real, other = (statistics.median(times) for times in taken.values())
    assert abs(real - other) < 0.010, f"{real:.4f} s and {other:.4f} s"


def test_two_children_share_a_therapist_and_nothing_else(family: House, client_for: Open, robin: str) -> None:
    _written(family, client_for, robin)
    zara = f"/child/{family.children['zara']}/"
    priya = client_for("priya")
    assert "Qzmarmalade" not in priya.open(zara).text and "Robin" not in priya.page.words
    for part in ("new", "people", "search"):
        assert "Mum" not in priya.open(zara + part).words or part != "new"
        assert "Daniel" not in priya.page.words and "Leila" not in priya.page.words
    nadia = client_for("nadia")
    assert "Robin" not in nadia.open("/", 200).text and "Daniel" not in nadia.open(f"{zara}people").words
