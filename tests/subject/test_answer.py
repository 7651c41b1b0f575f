"""A council answers a request to see all that is kept about a child: everything is in that may be, nothing is that may not (P4)."""

import io
import uuid
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from gettext import NullTranslations

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from media.store import Store
from tests.media.making import phone_jpeg
from tests.support.client import Visitor
from tests.support.house import House
from wiki import clock
from wiki.access.audience import Ticked
from wiki.access.disclosing import open_to_disclose
from wiki.commands.erasures import erase_passage
from wiki.commands.media import add_media
from wiki.errors import NotFound
from wiki.models.subject import SubjectDecision, SubjectRequest
from wiki.models.takeaways import Takeaway, TakeawayState
from wiki.queries.media import find_original
from wiki.queries.notices_waiting import what_waits
from wiki.queries.subject import sort_out
from wiki.statute.subject_clock import answer_by
from wiki.words import ErasureReason, Hand, Permission, Preset, Role, Voice
from wiki.worker.run import drain

Browser = Callable[[str], Visitor]


def _day(name: str) -> dict[str, str]:
    today = clock.today()
    return {f"{name}-day": str(today.day), f"{name}-month": str(today.month), f"{name}-year": str(today.year)}


def _said(data: bytes) -> str:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return "".join(archive.read(one).decode() for one in archive.namelist() if one.endswith((".html", ".json")))


@pytest.mark.slow
def test_a_parent_is_given_all_but_what_a_person_kept_back(family: House, client_for: Browser, app: Flask) -> None:
    robin = family.children["robin"]
    family.member("robin", "kit", Role.YOUNG_PERSON)
    daniel, settings, engine = client_for("daniel"), app.config["SETTINGS"], app.extensions["engine"]

    def say(name: str, words: str, audience: Preset | Ticked = Preset.PROFESSIONALS, voice: Voice = Voice.PROFESSIONAL) -> str:
        found = family.say(name, "robin", "about_me_primary", "good_at", words, audience=audience, voice=voice).passage_id
        assert found is not None
        return str(found)

    heron = say("mum", "Robin spots every qzheron.", Preset.EVERYONE, Voice.PARENT)
    given, harm, other, cover = (
        say("daniel", words) for words in ("He is qzgiven.", "It may qzharm him.", "A qzneighbour rang.", "His qzbrother is ill.")
    )
    named = say("daniel", "He played with Zara Example and qzplay.")
    say("daniel", "My qzown note.", Preset.ONLY_ME)
    say("kit", "My qzdiary.", Preset.ONLY_ME, Voice.YOUNG_PERSON)
    say("kit", "Not for mum: qzsecret.", Ticked(Hand.PEOPLE, frozenset({family.people["daniel"]})), Voice.YOUNG_PERSON)

    with family.work() as work:
        space = family.space("daniel", "robin", work, Permission.UPLOAD)
        photo = add_media(space, Store(settings.media_root), io.BytesIO(phone_jpeg()), "place.jpg", "image/jpeg")
        work.commit()

    def note(who: str, name: str = "") -> str:
        daniel.open(f"/child/{robin}/subject-access")
        daniel.press("Note it", {"who": who, "name": name, "identity": "We rang the number we know", **_day("received_on")})
        with family.work() as work:
            newest = select(SubjectRequest.id).order_by(SubjectRequest.noted_at.desc()).limit(1)
            return f"/child/{robin}/subject-access/{work.session.execute(newest).scalar_one()}"

    def decide(here: str, passage: str, choice: str, why: str = "", status: int = 200, **more: str) -> str:
        daniel.open(f"{here}/passage/{passage}")
        return daniel.press("Decide", {"choice": choice, "why": why, **more}, status=status).words

    daniel.open(f"/child/{robin}/subject-access")
    daniel.press("Note it", {}, status=422)
    here = note(family.people["mum"].hex)
    request_id = uuid.UUID(here[-36:])
    page = daniel.open(here)
    assert "Left to decide: 5 of 5." in page.words and "Answer by" in page.words and "Make the answer" not in page.words
    with family.work() as work:
        own = family.space("daniel", "robin", work, Permission.MANAGE_MEMBERS)
        assert find_original(own, photo).size, "it is his own"
        with pytest.raises(NotFound):
            find_original(open_to_disclose(own, request_id), photo)
        pieces = sort_out(family.space("daniel", "robin", work, Permission.MANAGE_MEMBERS), request_id)
        shown = " ".join(version.plain for one in pieces for version in one.versions)
    assert all(word in shown for word in ("qzgiven", "qzharm", "qzneighbour", "qzbrother"))
    assert "qzsecret" not in shown and "qzdiary" not in shown and "qzheron" not in shown

    assert "Name the health professional" in decide(here, harm, "keep", "harm", 422)
    assert "kept back whole" in decide(here, harm, "cover", "harm", 422, covered="It may …")
    decide(here, harm, "keep", "harm", clinician="Dr Qzclinician", opinion="It is so.", **_day("opinion_on"))
    daniel.open(f"{here}/passage/{other}")
    family.say(
        "daniel", "robin", "about_me_primary", "good_at", "A qzneighbour rang the qzpolice.", passage_id=uuid.UUID(other), base=1,
        audience=Preset.PROFESSIONALS, voice=Voice.PROFESSIONAL,
    )  # fmt: skip
    assert "Read it again, then decide" in daniel.press("Decide", {"choice": "give"}, status=422).words, "nobody read that yet"
    assert "qzpolice" in daniel.page.words
    assert "Choose why" in decide(here, other, "keep", "", 422)
    assert "Here is the next one" in decide(here, other, "keep", "third_party")
    assert "unchanged" in decide(here, cover, "cover", "third_party", 422, covered="His qzbrother is ill.")
    decide(here, cover, "cover", "third_party", covered="His … is ill, qzcovered.")
    daniel.open(here)
    family.say(
        "daniel", "robin", "about_me_primary", "good_at", "He is qzgiven again.", passage_id=uuid.UUID(given), base=1,
        audience=Preset.PROFESSIONALS, voice=Voice.PROFESSIONAL,
    )  # fmt: skip
    assert "Something here has changed" in daniel.press("Give the 2 passages in a professional’s words", status=422).words
    daniel.press("Give the 2 passages in a professional’s words")
    daniel.press("Make the answer")
    drain(settings, engine)
    page = daniel.open(here)
    assert "May be about another child" in page.words and "Left to decide: 1 of 5." in page.words, "nothing was made yet"
    assert "Zara Example" in daniel.open(f"{here}/passage/{named}").words
    decide(here, named, "cover", "third_party", covered="He played with … and qzplay.")
    daniel.open(here)
    daniel.press("Make the answer")
    drain(settings, engine)
    assert "It is ready" in daniel.open(here).words
    with family.work() as work:
        asked_at, made_at = work.session.execute(select(Takeaway.asked_at, Takeaway.made_at).where(Takeaway.state == TakeawayState.READY)).one()
        assert (made_at - asked_at).total_seconds() < 300
    assert "Download it, to hand it over" not in daniel.page.words, "a member's own answer is theirs to fetch"

    mum, own = client_for("mum"), f"/child/{robin}/my-request"
    assert "You are answered by" in mum.open(own).words
    token = {"csrf_token": mum.page.text.split('name="csrf_token" value="')[1].split('"')[0]}
    answer = mum.raw("POST", f"{own}/{request_id}", data=token)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/zip"
    said = _said(answer.get_data())
    assert all(word in said for word in ("qzheron", "qzgiven", "qzcovered", "qzplay"))
    for word in ("qzharm", "qzneighbour", "qzpolice", "qzbrother", "qzown", "qzdiary", "qzsecret", "Qzclinician", "Zara"):
        assert word not in said, word
    listed = zipfile.ZipFile(io.BytesIO(answer.get_data())).read("withheld.html").decode()
    assert "3 passages are left out, or partly covered" in listed, "those that may be told of, and not the one of serious harm"
    assert "serious harm in the opinion of a health professional" in listed
    about = zipfile.ZipFile(io.BytesIO(answer.get_data())).read("about.html").decode()
    assert "who asked to see what is kept" in about and "all that they could see" not in about, "it holds more than that"
    assert "Answered on" in daniel.open(here).words
    daniel.open(f"{here}/passage/{harm}", status=404)
    app.extensions["traces"].write_waiting()
    assert "to answer a request to see it" in mum.open(f"/child/{robin}/seen").words, "the family sees who looked through it all"

    here = note("parent", "A Parent Elsewhere")
    decide(here, named, "keep", "third_party")
    daniel.open(here)
    daniel.press("Give the 4 passages in a professional’s words")
    assert "Left to decide: 1 of " in daniel.open(here).words, "a parent’s words are decided by themselves"
    assert "Give the" not in daniel.page.words and "Make the answer" not in daniel.page.words
    decide(here, heron, "give")
    daniel.open(here)
    daniel.press("Make the answer")
    drain(settings, engine)
    daniel.open(here)
    token = {"csrf_token": daniel.page.text.split('name="csrf_token" value="')[1].split('"')[0]}
    elsewhere = here
    handed = daniel.raw("POST", f"{here}/hand-over", data=token)
    assert daniel.raw("POST", f"{here}/hand-over", data=token).status_code == 200, "as often as nothing changed"
    said = _said(handed.get_data())
    assert "qzheron" in said and "qzgiven" in said and "qzsecret" not in said and "qzdiary" not in said and "qzown" not in said
    about = zipfile.ZipFile(io.BytesIO(handed.get_data())).read("about.html").decode()
    assert "A Parent Elsewhere" in about and "that you added" not in about and ">People<" not in about, "they are nobody here"
    other_visitor = client_for("leila")
    assert other_visitor.raw("GET", here).status_code == 403

    here = note("parent", "Another Parent")
    daniel.open(here)
    daniel.press("Give the 5 passages in a professional’s words")
    decide(here, heron, "give")
    say("daniel", "Written since.")
    assert "Left to decide: 1 of " in daniel.open(here).words, "what is written since is decided first"
    daniel.press("Take two months more", {"why": ""}, status=422)
    daniel.press("Take two months more", {"why": "Many years of papers."})
    assert "Many years of papers." in daniel.open(here).words
    family.say(
        "mum", "robin", "about_me_primary", "good_at", "Robin spots every qzheron.", audience=Preset.ONLY_ME,
        passage_id=uuid.UUID(heron), base=1,
    )  # fmt: skip
    again = daniel.raw("POST", f"{elsewhere}/hand-over", data=token)
    assert again.status_code == 409 and "has changed since it was made" in again.get_data(as_text=True), "looked at each time"
    with family.work() as work:
        count = select(func.count()).where(SubjectDecision.passage_id == uuid.UUID(cover))
        assert work.session.execute(count).scalar_one() == 3
        space = family.space("daniel", "robin", work, Permission.ERASE)
        erase_passage(space, uuid.UUID(cover), ErasureReason.SOMEBODY_ELSE, sure=True)
        work.commit()
        assert work.session.execute(count).scalar_one() == 0, "covered words go with those that were taken out"
    with family.work() as work:
        work.begin_writing().execute(update(SubjectRequest).values(received_on=clock.today().replace(year=clock.today().year - 1)))
        work.commit()
    assert "Late: it had to be answered" in daniel.open(f"/child/{robin}/subject-access").words


@pytest.mark.parametrize(("came", "by"), [((2026, 1, 31), (2026, 2, 28)), ((2026, 11, 22), (2026, 12, 22)), ((2027, 12, 5), (2028, 1, 5))])
def test_the_answer_is_due_on_the_same_day_a_month_on(came: tuple[int, int, int], by: tuple[int, int, int]) -> None:
    day = datetime(*came, tzinfo=UTC).date()
    assert answer_by(day, extended=False) == datetime(*by, tzinfo=UTC).date()
    assert answer_by(day, extended=True).month == (by[1] + 1) % 12 + 1


def test_a_parent_whose_rights_passed_still_fetches_the_answer_to_their_own_request(
    family: House, client_for: Browser, app: Flask
) -> None:
    robin = family.children["robin"]
    family.member("robin", "kit", Role.YOUNG_PERSON)
    family.say("mum", "robin", "about_me_primary", "good_at", "Robin spots every qzheron.", audience=Preset.EVERYONE, voice=Voice.PARENT)
    with clock.pretend(datetime(2035, 7, 2, 9, tzinfo=UTC)):
        daniel, mum, gran = client_for("daniel"), client_for("mum"), client_for("gran")
        assert mum.raw("GET", f"/child/{robin}/take-away").status_code == 403, "the rights passed"
        daniel.open(f"/child/{robin}/subject-access")
        daniel.press("Note it", {"who": family.people["mum"].hex, "identity": "We rang the number we know", **_day("received_on")})
        with family.work() as work:
            request_id = work.session.execute(select(SubjectRequest.id)).scalar_one()
        daniel.open(f"/child/{robin}/subject-access/{request_id}")
        daniel.press("Make the answer")
        drain(app.config["SETTINGS"], app.extensions["engine"])
        with family.work() as work:
            [said] = [one for one in what_waits(family.space("mum", "robin", work)) if "you asked the council" in one.words(NullTranslations(), 1)]
            assert said.words(NullTranslations(), 1).endswith("You can download it until 8 July 2035.") and said.began == (clock.now(),)
            assert not [one for one in what_waits(family.space("gran", "robin", work)) if "the council" in one.words(NullTranslations(), 1)]
        assert "is ready" not in gran.open(f"/child/{robin}/").words
        mum.open(f"/child/{robin}/")
        page = mum.follow("What you asked the council to show you")
        assert "until 9 July 2035" in page.words
        assert "Download it" in page.text and "Take everything away" not in page.words
        token = {"csrf_token": page.text.split('name="csrf_token" value="')[1].split('"')[0]}
        answer = mum.raw("POST", f"/child/{robin}/my-request/{request_id}", data=token)
        assert answer.status_code == 200 and "qzheron" in _said(answer.get_data())
        assert "you asked the council" not in mum.open(f"/child/{robin}/").words, "it was fetched"
        words = gran.open(f"/child/{robin}/my-request").words
        assert "noted no request of yours" in words
        assert gran.raw("POST", f"/child/{robin}/my-request/{request_id}", data=token | {"csrf_token": _token(gran)}).status_code == 404


def _token(visitor: Visitor) -> str:
    return visitor.open("/account").text.split('name="csrf_token" value="')[1].split('"')[0]
