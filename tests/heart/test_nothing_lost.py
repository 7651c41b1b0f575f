"""Whatever becomes of a form, the words typed into it come back on the answer; and the answer tells nothing else."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from tests.support.client import HOST, Page, Visitor
from tests.support.house import PASSWORD, House
from wiki import clock
from wiki.commands.members import end_membership
from wiki.commands.revisions import Saved
from wiki.models.children import Membership
from wiki.models.people import SignIn
from wiki.words import Preset, Role

Open = Callable[[str], Visitor]
FAMILY = "my_family"
LONG = "He told Gran about the bridge.\n\nThen he slept, all the way home, and said nothing more."
FORM = {
    "body": LONG, "voice": "parent", "speaker": "Zed", "gathered": "with cards", "audience": "only_family",
    "spoken_on-day": "3", "spoken_on-month": "11", "spoken_on-year": "2026", "base": "1", "once": "qzonce",
    "new-photos-alt": "A red engine", "language": "en-GB",
}  # fmt: skip


@pytest.fixture
def robin(family: House) -> str:
    return f"/child/{family.children['robin']}/"


@pytest.fixture
def saved(family: House) -> Saved:
    return family.say("mum", "robin", FAMILY, "worries", "The bus is loud.", audience=Preset.ONLY_FAMILY)


def _token(visitor: Visitor, path: str) -> str:
    return dict(visitor.open(path).form("Save these words")[0].pairs)["csrf_token"]


def _send(visitor: Visitor, path: str, form: dict[str, str] | None = None, **headers: str) -> Page:
    answer = visitor.raw("POST", path, data=form or FORM, headers={"Origin": HOST, **headers})
    page = Page(path, answer)
    assert answer.status_code == 302 or not page.html.problems, page.html.problems
    return page


def _shows_all(page: Page) -> None:
    """Every box, under its words, and the long words where they can be copied from, as they were typed."""
    for words in ("Zed", "with cards", "3 11 2026", "A red engine", "A parent or family member speaking", "Only family"):
        assert words in page.words, f"{words} is gone"
    for label in ("Your words", "Who said it?", "When was it said?", "What can be seen", "Whose words are these?"):
        assert label in page.words, f"{label} is not said"
    box = next(one for one in page.html.all("textarea"))
    assert "".join(box.itertext()).removeprefix("\n") == LONG
    assert "readonly" in box.attrib and page.html.name_of(box) == "Your words"


def test_words_for_a_passage_that_was_hidden_meanwhile_come_back_and_tell_nothing(
    family: House, client_for: Open, robin: str, saved: Saved
) -> None:
    """Also one of another child, one that never was, one of a page that never was: all answers are alike."""
    gran, mum = client_for("gran"), client_for("mum")
    token = _token(gran, f"{robin}passage/{saved.passage_id}")
    mum.open(f"{robin}passage/{saved.passage_id}")
    mum.press("Save these words", {"audience": "only_me"})
    zara = family.say("nadia", "zara", "about_me_secondary", "like", "Stars.", audience=Preset.EVERYONE)
    never = uuid.uuid4()
    form = {**FORM, "csrf_token": token}
    answers = {
        path: _send(gran, path, form)
        for path in (
            f"{robin}passage/{saved.passage_id}", f"{robin}passage/{never}", f"{robin}passage/{zara.passage_id}",
            f"/child/{family.children['zara']}/passage/{zara.passage_id}", f"/child/{never}/passage/{never}",
            f"{robin}page/{never}/question/worries", f"{robin}page/{zara.page_id}/question/like",
            f"{robin}page/{saved.page_id}/question/never_asked",
        )
    }  # fmt: skip
    alike = set()
    for path, page in answers.items():
        assert page.status == 404, path
        assert page.h1 == "We can’t find that page"
        _shows_all(page)
        alike.add(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", page.text))
    assert len(alike) == 1, "the answers differ"


def test_words_of_somebody_who_was_taken_out_of_the_space_come_back(
    family: House, client_for: Open, robin: str, saved: Saved
) -> None:
    gran = client_for("gran")
    form = {**FORM, "csrf_token": _token(gran, f"{robin}passage/{saved.passage_id}")}
    with family.work() as work:
        end_membership(family.space("moira", "robin", work), family.space("gran", "robin", work).member.id, "moved away")
        work.commit()
    for path in (f"{robin}passage/{saved.passage_id}", f"{robin}page/{saved.page_id}/question/hopes"):
        page = _send(gran, path, form)
        assert page.status == 404
        _shows_all(page)


def test_words_of_somebody_whose_role_changed_come_back(
    family: House, client_for: Open, robin: str, saved: Saved
) -> None:
    gran = client_for("gran")
    form = {**FORM, "csrf_token": _token(gran, f"{robin}page/{saved.page_id}/question/hopes")}
    with family.work() as work:
        member = family.space("gran", "robin", work).member.id
        work.begin_writing().execute(update(Membership).where(Membership.id == member).values(role=Role.SCHOOL))
        work.commit()
    page = _send(gran, f"{robin}page/{saved.page_id}/question/hopes", form)
    assert page.status == 403
    _shows_all(page)


@pytest.mark.parametrize("path", ["new", "nowhere/at/all", "media/{never}/w320"], ids=["405", "no such address", "a picture"])
def test_words_sent_to_an_address_that_takes_none_come_back(
    client_for: Open, robin: str, saved: Saved, path: str
) -> None:
    mum = client_for("mum")
    form = {**FORM, "csrf_token": _token(mum, f"{robin}passage/{saved.passage_id}")}
    page = _send(mum, robin + path.format(never=uuid.uuid4()), form)
    assert page.status in {404, 405}
    _shows_all(page)


def test_a_form_without_words_gets_the_plain_page(client_for: Open, robin: str, saved: Saved) -> None:
    mum = client_for("mum")
    token = _token(mum, f"{robin}passage/{saved.passage_id}")
    page = _send(mum, f"{robin}passage/{uuid.uuid4()}/remove", {"csrf_token": token, "base": "12", "once": "qzonce"})
    assert page.status == 404
    assert "Your words" not in page.words and "What you typed" not in page.words


def test_passwords_never_come_back(client_for: Open, robin: str, saved: Saved) -> None:
    mum = client_for("mum")
    token = _token(mum, f"{robin}passage/{saved.passage_id}")
    secret = dict.fromkeys(("password", "new_password", "again", "old_password"), "qz secret")
    page = _send(mum, "/nowhere", {**FORM, **secret, "csrf_token": token})
    assert "qz secret" not in page.text
    _shows_all(page)


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}], ids=str)
def test_words_that_another_site_sent_are_not_shown_as_ones_own(
    client_for: Open, robin: str, saved: Saved, headers: dict[str, str]
) -> None:
    mum = client_for("mum")
    form = {**FORM, "csrf_token": _token(mum, f"{robin}passage/{saved.passage_id}")}
    for path in (f"{robin}passage/{saved.passage_id}", f"{robin}nowhere", f"{robin}add"):
        page = _send(mum, path, form, **headers)
        assert page.status in {403, 404, 405}
        assert LONG[:20] not in page.text and "Send my words again" not in page.text


def _ends_sign_ins(family: House, name: str) -> None:
    with family.work() as work:
        work.begin_writing().execute(
            update(SignIn).where(SignIn.person_id == family.people[name]).values(ended_at=clock.now())
        )
        work.commit()


@pytest.mark.parametrize("how", ["ended on the server", "signed out in another window"])
def test_whoever_was_signed_out_signs_in_and_sends_the_same_words_in_one_step(
    family: House, client_for: Open, robin: str, saved: Saved, how: str
) -> None:
    mum = client_for("mum")
    path = f"{robin}page/{saved.page_id}/question/hopes"
    mum.open(path)
    if how == "ended on the server":
        _ends_sign_ins(family, "mum")
    else:
        mum._client.delete_cookie("__Host-thread", domain="localhost", path="/")
    page = mum.press("Save these words", {name: value for name, value in FORM.items() if name not in {"base", "once"}}, status=403)
    assert page.h1 == "Sign in again to save your words"
    _shows_all(page)
    page = mum.press("Sign in and save my words", {"Email address": "mum@example.org", "Password": "not this one"}, status=422)
    page = mum.press("Sign in", {"Email address": "mum@example.org", "Password": PASSWORD})
    assert page.h1 == "You are signed in: now save your words"
    _shows_all(page)
    mum.press("Send my words again")
    assert "He told Gran about the bridge." in mum.page.words and mum.page.path == f"{robin}page/{saved.page_id}"


def test_whoever_signs_in_without_a_password_finds_the_same_words_waiting(
    family: House, client_for: Open, robin: str, saved: Saved
) -> None:
    mum = client_for("mum")
    path = f"{robin}page/{saved.page_id}"
    mum.open(f"{path}/question/hopes")
    _ends_sign_ins(family, "mum")
    page = mum.press("Save these words", {name: value for name, value in FORM.items() if name not in {"base", "once"}}, status=403)
    away = "Sign in another way, in a new tab"
    assert page.links[away] == "/sign-in"
    page = mum.press("Sign in and save my words", {"Email address": "mum@example.org", "Password": "forgotten"}, status=422)
    assert page.links[away] == "/sign-in" and "I forgot my password" not in page.links, "that would lead off this page"
    waits = dict(page.form("Sign in")[0].pairs)
    assert "I forgot my password" in mum.open("/sign-in").links
    mum.press("Sign in", {"Email address": "mum@example.org", "Password": PASSWORD})  # in the other tab, by whatever way
    mum.page = Page("/sign-in", mum.raw("POST", "/sign-in", data=waits, headers={"Origin": HOST}))
    _shows_all(mum.page)
    mum.press("Send my words again")
    assert "He told Gran about the bridge." in mum.page.words and mum.page.path == path


def test_words_that_wait_behind_a_sign_in_survive_a_sign_in_that_fails(
    family: House, client_for: Open, robin: str, saved: Saved
) -> None:
    mum = client_for("mum")
    mum.open(f"{robin}page/{saved.page_id}/question/hopes")
    _ends_sign_ins(family, "mum")
    form: dict[str, Any] = {name: value for name, value in FORM.items() if name not in {"base", "once"}}
    mum.press("Save these words", form, status=403)
    mum._client.delete_cookie("__Host-thread", domain="localhost", path="/")
    page = mum.press("Sign in and save my words", {"Email address": "mum@example.org", "Password": PASSWORD}, status=403)
    _shows_all(page)
    mum.press("Sign in and save my words", {"Email address": "mum@example.org", "Password": PASSWORD})
    mum.press("Send my words again")
    assert "He told Gran about the bridge." in mum.page.words


def test_a_form_that_was_open_too_long_is_sent_again_in_one_step_and_saved_once(
    client_for: Open, robin: str, saved: Saved
) -> None:
    mum = client_for("mum")
    mum.open(f"{robin}page/{saved.page_id}/question/hopes")
    page = mum.press("Save these words", {**{k: v for k, v in FORM.items() if k != "base"}, "csrf_token": "old"}, status=403)
    _shows_all(page)
    fields = dict(page.form("Send my words again")[0].pairs)
    for _press in range(2):
        assert mum.raw("POST", page.path, data=fields, headers={"Origin": HOST}).status_code == 302
    assert mum.open(f"{robin}page/{saved.page_id}").text.count("He told Gran about the bridge.") == 1


def test_a_fault_of_ours_shows_every_box_and_the_reference_below_them(
    app: Any, client_for: Open, robin: str, saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    import wiki.commands.passages_save as saving

    def fail(*_given: Any, **_more: Any) -> None:
        raise RuntimeError("it broke")

    app.config["RAISE_ERRORS"] = False
    app.testing = False
    mum = client_for("mum")
    form = {**FORM, "csrf_token": _token(mum, f"{robin}passage/{saved.passage_id}")}
    monkeypatch.setattr(saving, "add_version", fail)
    page = _send(mum, f"{robin}passage/{saved.passage_id}", form)
    assert page.status == 500
    _shows_all(page)
    assert re.search(r"say: [0-9a-f]{8}", page.words)
    monkeypatch.undo()
    mum.page = page
    mum.press("Send my words again")
    assert "He told Gran about the bridge." in mum.page.words


def test_back_write_on_and_save_saves_what_was_typed_last(
    family: House, client_for: Open, robin: str, saved: Saved
) -> None:
    """The browser brings the form back as it was, with the token it was sent with; both times something is typed."""
    mum = client_for("mum")
    path = f"{robin}page/{saved.page_id}/question/hopes"
    form = dict(mum.open(path).form("Save these words")[0].pairs) | {"voice": "parent", "audience": "everyone"}
    for words in ("He wants a friend.", "He wants a friend. And a dog.", "He wants a friend. And a dog."):
        page = _send(mum, path, {**form, "body": words})
        assert page.status == 302
    shown = mum.open(f"{robin}page/{saved.page_id}").words
    assert shown.count("He wants a friend.") == 1 and "And a dog." in shown
    assert "He wants a friend." in mum.open(f"{robin}page/{saved.page_id}/changed").words
    form = dict(mum.open(path).form("Save these words")[0].pairs) | {"voice": "parent", "body": "For some of us."}
    for audience in ("everyone", "only_family"):
        assert _send(mum, path, {**form, "audience": audience}).status == 302
        there = "For some of us." in client_for("leila").open(f"{robin}page/{saved.page_id}").words
        assert there == (audience == "everyone"), "who may see it, as chosen last"

    path = f"{robin}passage/{saved.passage_id}"
    form = dict(mum.open(path).form("Save these words")[0].pairs)
    for words in ("The bus is very loud.", "The bus is very loud and late.", "The bus is very loud and late."):
        assert _send(mum, path, {**form, "body": words}).status == 302
    shown = mum.open(f"{robin}page/{saved.page_id}").words
    assert "The bus is very loud and late." in shown and "The bus is very loud." not in shown
