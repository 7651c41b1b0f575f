"""Two steps to sign in (S6): required of professionals, offered to families; codes once, a few tries, ways back that are safe."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.corner.inside import open_corner
from tests.factors.signing_in import APP, NOON, Someone
from tests.support.client import HOST, Page, Visitor
from tests.support.house import PASSWORD, House
from wiki import clock
from wiki.commands.sign_in import begin_sign_in, choose_language
from wiki.database import Base
from wiki.models.audit import AuditRow, AuditWords
from wiki.models.factors import Authenticator, BackupCode
from wiki.models.people import Person
from wiki.settings import Settings, SettingsError, read_settings
from wiki.worker.run import drain

pytestmark = pytest.mark.slow
Meet = Callable[[str], Someone]
SECOND = "/account/second-step"


def test_a_professional_sets_a_second_step_up_before_anything_opens(family: House, someone: Meet) -> None:
    leila, robin = someone("leila"), family.children["robin"]
    with clock.pretend(NOON):
        page = leila.password(then=f"/child/{robin}/people")
        assert page.h1 == "Set up a second step"
        before = leila.browser.cookie
        for path in ("/children", "/account", f"/child/{robin}/", f"/child/{robin}/people", "/account/phone"):
            assert not leila.sees(path), path
        page = leila.browser.press("Set up an app")
        assert "Point the phone’s camera at this square" in page.words
        assert "This is not the code" in leila.browser.press("Use this app", {APP: "000000"}, status=422).words
        leila.browser.open(SECOND)
        page = leila.set_up()
        assert page.h1 == "Your backup codes"
        assert len(set(leila.codes)) == 10
        assert leila.browser.cookie != before
        assert leila.browser.follow("I have kept them: go on").path == f"/child/{robin}/people"
        assert "10 codes left" in leila.browser.open(SECOND).words
        assert all(one not in leila.browser.page.text for one in leila.codes), "shown once only"
        assert "always need at least one way" in leila.browser.page.words
        refused = leila.browser.press("Take the app away", status=422)
        assert "Add another way first" in refused.text
    # Elsewhere the password alone opens nothing, a code of the app does.
    phone = someone("leila")
    phone.seed = leila.seed
    with clock.pretend(NOON + timedelta(minutes=5)):
        assert phone.password().h1 == "One more step"
        assert not phone.sees("/children")
        assert not phone.sees(SECOND), "nor can they set another up instead"
        assert phone.type_code(phone.code()).path.startswith("/child")
        assert "with a code from your app" in phone.browser.open("/account").words


def test_a_family_is_offered_it_and_is_asked_once_they_chose_it(family: House, someone: Meet) -> None:
    mum = someone("mum")
    with clock.pretend(NOON):
        assert mum.password().path.startswith("/child")
        mum.browser.open("/account")
        assert "You choose whether you want one" in mum.browser.follow("Set up a second step").words
        elsewhere = someone("mum")
        elsewhere.password()
        assert mum.set_up().h1 == "Your backup codes"
        assert not elsewhere.sees("/account"), "every other browser is signed out by the change"
        assert mum.sees("/account")
    later = someone("mum")
    later.seed = mum.seed
    with clock.pretend(NOON + timedelta(minutes=2)):
        later.password()
        assert later.type_code(" ".join(later.code())).path.startswith("/child"), "spaces do no harm"
        later.browser.open(SECOND)
        later.browser.press("Take the app away")
        assert "You choose whether" in later.browser.page.words
    with clock.pretend(NOON + timedelta(minutes=3)):
        assert someone("mum").password().path.startswith("/child")


def test_codes_are_taken_once_in_their_time_and_five_tries_are_all(family: House, someone: Meet, engine: object) -> None:
    mum = someone("mum")
    with clock.pretend(NOON):
        mum.password()
        mum.browser.open(SECOND)
        mum.set_up()
        used = mum.code()
    at = NOON + timedelta(minutes=10)
    with clock.pretend(at):
        mum = _again(someone, mum)
        assert "not right" in mum.type_code(used, 422).words, "the code of the set-up is long over"
        for steps in (-2, 2):
            assert "not right" in mum.type_code(mum.code(steps), 422).words, steps
        assert mum.type_code(mum.code(-1)).path.startswith("/child"), "half a minute late is well"
        mum = _again(someone, mum)
        assert "used before" in mum.type_code(mum.code(-1), 422).words
        assert mum.type_code(mum.code(1)).path.startswith("/child"), "half a minute early too"
        mum = _again(someone, mum)
        assert mum.type_code(mum.code(0), 422).h1 == "One more step", "an earlier one than the last is refused"
        # Backup codes: each once, in any spelling; a right one forgets the wrong tries before.
        assert mum.type_code(mum.codes[0].upper().replace("-", " ")).path.startswith("/child")
        assert "9 codes left" in mum.browser.open("/account").words
        assert _again(someone, mum).type_code(mum.codes[0], 422).h1 == "One more step"
        for number in range(3):
            assert "Wait 15 minutes" not in _again(someone, mum).type_code(f"00000{number}", 422).words
        mum = _again(someone, mum)
        assert "Wait 15 minutes" in mum.type_code("000009", 422).words, "the fifth, in whichever browser"
        for right in (mum.code(2), mum.codes[1]):
            assert "Wait 15 minutes" in mum.type_code(right, 422).words
    with clock.pretend(at + timedelta(minutes=14)):
        assert "Wait 15 minutes" in _again(someone, mum).type_code(mum.code(), 422).words
    with clock.pretend(at + timedelta(minutes=16)):
        mum = _again(someone, mum)
        assert mum.type_code(mum.codes[1]).path.startswith("/child")
        # New codes end the old ones.
        mum.browser.open(SECOND)
        mum.browser.press("Make 10 new codes")
        assert _again(someone, mum).type_code(mum.codes[2], 422).h1 == "One more step"


def _again(someone: Meet, who: Someone) -> Someone:
    """The same person with the same app, at a fresh browser, after their password."""
    fresh = someone(who.name)
    fresh.seed, fresh.codes = who.seed, who.codes
    fresh.password()
    return fresh


def test_half_a_sign_in_ends_by_itself_and_by_hand(family: House, someone: Meet) -> None:
    leila = someone("leila")
    with clock.pretend(NOON):
        leila.password()
        assert leila.sees(SECOND)
    with clock.pretend(NOON + timedelta(minutes=29)):
        leila.browser.open(SECOND)
        assert leila.browser.press("Set up an app").h1 == "Set up an app for codes"
    with clock.pretend(NOON + timedelta(minutes=31)):
        assert not leila.sees(SECOND)
    leila = someone("leila")
    leila.password()
    held = leila.browser.cookie
    leila.browser.press("Not now: sign out")
    leila.browser._client.set_cookie("__Host-thread", held, domain="localhost", secure=True, path="/")
    assert not leila.sees(SECOND)
    with family.work() as work:
        choose_language(family.signed_in("daniel", work), "ar")
        work.commit()
    assert someone("daniel").password().html.root.attrib["lang"] == "ar", "each reads it in their own language"


def test_the_second_step_comes_before_the_corner_that_the_browser_still_stands_in(family: House, someone: Meet) -> None:
    leila = someone("leila")
    with clock.pretend(NOON):
        leila.password()
        leila.set_up()
        open_corner(leila.browser, family, "Leila")
    with clock.pretend(NOON + timedelta(minutes=70)):
        assert leila.password().h1 == "One more step"
        assert not leila.sees(f"/child/{family.children['robin']}/corner/")
        assert leila.type_code(leila.code()).h1 == "Hello, Robin"
        assert leila.browser.open("/account").h1 == "Hello, Robin"


def test_words_that_waited_are_still_there_after_the_second_step(family: House, someone: Meet) -> None:
    mum, robin = someone("mum"), family.children["robin"]
    page = family.page("robin", "about_me_primary")
    with clock.pretend(NOON):
        mum.password()
        mum.browser.open(SECOND)
        mum.set_up()
    words = {"body": "He sleeps with the lamp on.", "voice": "parent", "speaker": "Mum", "audience": "only_family"}
    with clock.pretend(NOON + timedelta(minutes=9)):
        late = someone("mum")
        late.seed = mum.seed
        path = f"/child/{robin}/page/{page}/question/like"
        answer = late.browser.raw("POST", path, data=words, headers={"Origin": HOST})
        assert answer.status_code == 403
        late.browser._arrive(path, answer, 403)
        page_of_step = late.browser.press("Sign in and save my words", {"email": "mum@example.org", "password": PASSWORD})
        assert page_of_step.h1 == "One more step"
        assert late.type_code("000000", 422).h1 == "One more step", "nor does a wrong code lose them"
        assert "He sleeps with the lamp on." in late.type_code(late.code()).text
        late.browser.press("Send my words again")
        assert "He sleeps with the lamp on." in late.browser.open(f"/child/{robin}/page/{page}").words


def test_who_sat_still_is_asked_again_before_what_matters(family: House, someone: Meet) -> None:
    mum = someone("mum")
    with clock.pretend(NOON):
        mum.password()
        mum.browser.open(SECOND)
        mum.set_up()
    with clock.pretend(NOON + timedelta(minutes=16)):
        mum.browser.open(SECOND)
        page = mum.browser.press("Make 10 new codes", status=403)
        assert page.h1 == "Say again that it is you"
        box = "A code from your app, or a backup code"
        for password, code in (("not hers", mum.code()), (PASSWORD, "000000"), ("", "")):
            page = mum.browser.press("Go on", {"Your password": password, box: code}, status=422)
            assert page.h1 == "Say again that it is you"
        assert mum.browser.press("Go on", {"Your password": PASSWORD, box: mum.code()}).path == SECOND
        assert mum.browser.press("Make 10 new codes").h1 == "Your backup codes"
        tablet = _again(someone, mum)
        tablet.type_code(mum.code(1))
        assert tablet.sees("/account")
        mum.browser.open("/account")
        assert "signed out everywhere but here" in mum.browser.press("End all but this one").words
        assert not tablet.sees("/account") and mum.sees("/account")


def test_a_passage_is_taken_out_for_good_only_by_who_proved_it_lately(family: House, someone: Meet) -> None:
    mum, robin = someone("mum"), family.children["robin"]
    passage = family.say("mum", "robin", "about_me_primary", "like", "A secret to take out.").passage_id
    path = f"/child/{robin}/passage/{passage}/erase"
    with clock.pretend(NOON):
        mum.password()
    with clock.pretend(NOON + timedelta(minutes=31)):
        mum.browser.open(path)
        form = mum.browser.page.form("", action="/erase")[0]
        data = {**dict(form.pairs), "reason": "other", "words": "It named her sister by mistake.", "sure": "yes"}
        answer = mum.browser.raw("POST", path, data=data, headers={"Origin": HOST})
        assert "Say again that it is you" in answer.get_data(as_text=True)
        mum.browser._arrive(path, answer, 403)
        waits = dict(mum.browser.page.form("Go on")[0].pairs)
        assert "In a new tab, sign out and sign in again" in mum.browser.page.words, "leaving this page would lose them"
        page = mum.browser.press("Go on", {"Your password": PASSWORD})
        assert page.h1 == "Thank you: now send it"
        mum.password()  # as the other tab does
        page = Page("/account/again", mum.browser.raw("POST", "/account/again", data=waits, headers={"Origin": HOST}))
        assert page.h1 == "Please send your words again"
        assert "It named her sister by mistake." in page.text, "what was typed is still there"


def test_a_lost_phone_is_helped_by_the_council_and_told_to_its_owner(
    family: House, someone: Meet, client_for: Callable[[str], Visitor], settings: Settings, app: Flask
) -> None:
    mum, robin = someone("mum"), family.children["robin"]
    with clock.pretend(NOON):
        mum.password()
        mum.browser.open(SECOND)
        mum.set_up()
        daniel = someone("daniel")
        daniel.password()
        daniel.set_up()
        daniel.browser.open(f"/child/{robin}/people")
        daniel.browser.follow("Lost phone: Mum")
        how = "How do you know that it is them?"
        said = "I rang the number we have and she told me his birthday."
        assert "tick that you made sure" in daniel.browser.press("Take the second step off", {how: said}, status=422).words
        assert mum.sees("/account")
        ticked = {how: said, "For somebody in the family": "I rang a number that we already had, or saw them myself"}
        assert "is told by email" in daniel.browser.press("Take the second step off", ticked).words
        assert not mum.sees("/account"), "signed out everywhere"
        assert someone("mum").password().path.startswith("/child")
        agnes = next(href for said, href in daniel.browser.page.links.items() if said.startswith("Lost phone: Moira"))
        answer = daniel.browser.raw("POST", agnes.removeprefix(HOST), data={"csrf_token": _token(daniel), "how": said})
        assert answer.status_code == 403, "a caseworker does not do it for an administrator"
    with family.work() as work:
        kept = select(AuditWords.words).join(AuditRow, AuditRow.id == AuditWords.audit_id).where(AuditRow.act == "factors.reset")
        assert work.session.execute(kept).scalars().all() == [said]
    with clock.pretend(NOON + timedelta(hours=1)):
        drain(settings, app.extensions["engine"])
    mails = [one.read_text() for one in (settings.instance / "mail").glob("*.eml")]
    assert any("mum@example.org" in one and "second step of signing in was taken off" in one for one in mails)
    runner = app.test_cli_runner()
    assert "Done." in runner.invoke(args=["people", "reset-factors", "daniel@example.org", "--yes"]).output
    with clock.pretend(NOON + timedelta(minutes=1)):
        assert someone("daniel").password().h1 == "Set up a second step"


def _token(who: Someone) -> str:
    return who.browser.page.text.split('name="csrf_token" value="')[1].split('"')[0]


def test_no_seed_and_no_backup_code_stands_anywhere(
    family: House, someone: Meet, settings: Settings, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    mum = someone("mum")
    with clock.pretend(NOON), caplog.at_level("DEBUG"):
        mum.password()
        mum.browser.open(SECOND)
        mum.set_up()
    with clock.pretend(NOON + timedelta(hours=1)):
        drain(settings, app.extensions["engine"])
    bare = [one.replace("-", "") for one in mum.codes]
    with family.work() as work:
        told = [caplog.text]
        for table in Base.metadata.sorted_tables:
            told += [str(tuple(row)) for row in work.session.execute(select(table))]
        assert work.session.execute(select(Authenticator)).scalars().one().key_id
        assert len(work.session.execute(select(BackupCode)).all()) == 10
    told += [one.read_text() for one in (settings.instance / "mail").glob("*.eml")]
    whole = "\n".join(told)
    assert "app.added" in whole and "An app for codes was added" in whole
    for secret in (mum.seed, *mum.codes, *bare):
        assert secret not in whole


def test_somebody_invented_and_whoever_runs_the_server_need_no_second_step(family: House, engine: object) -> None:
    with family.work() as work:
        assert begin_sign_in(work, family.people["leila"], hours=1).due == "setup"
        assert begin_sign_in(work, family.people["leila"], hours=1, whole=True).due == ""
        work.begin_writing().get(Person, family.people["leila"]).demonstration = True  # type: ignore[union-attr]
        work.session.flush()
        assert begin_sign_in(work, family.people["leila"], hours=1).due == ""


def test_the_setting_is_required_unless_it_is_said_otherwise(tmp_path: object) -> None:
    def read(value: str) -> str:
        return read_settings({"INSTANCE": str(tmp_path), "SECOND_FACTOR": value}).second_factor

    assert (read(""), read("required"), read("Offered")) == ("required", "required", "offered")
    with pytest.raises(SettingsError, match="SECOND_FACTOR"):
        read("no")
