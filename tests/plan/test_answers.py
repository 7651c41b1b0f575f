"""From a draft to a final: served on two parents, answered by each on a sheet of their own, answered by the council, made final."""

import wave
from collections.abc import Callable
from datetime import timedelta
from gettext import NullTranslations
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from tests.plan.robin import SCHOOL_FOR_LATER, Robin
from tests.support.client import Page, Visitor
from tests.support.guarding import look_through
from wiki import clock
from wiki.commands.plan_agree import agree_plan
from wiki.models.audit import AuditWords
from wiki.models.plan import PlanStatus, PlanVersion
from wiki.pagetypes.kinds.chosen import show_day
from wiki.queries.notices_waiting import what_waits
from wiki.queries.plan_points import unanswered
from wiki.statute.clocks import appeal_until
from wiki.words import Permission, Role, Voice
from wiki.worker.run import drain

Browser = Callable[[str], Visitor]
SCHOOLS = "Our list of schools: www.marlbridge.example/schools"


def _sound() -> bytes:
    made = BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x00\x10" * 8000)
    return made.getvalue()


@pytest.fixture
def home(robin: Robin) -> str:
    """The address of Robin's space; dad and an administrator have come in."""
    robin.house.member("robin", "dad", Role.PARENT, relation="Dad", parental_responsibility=True)
    robin.house.member("robin", "kit", Role.YOUNG_PERSON)
    return f"/child/{robin.house.children['robin']}"


def _photo() -> bytes:
    made = BytesIO()
    Image.new("RGB", (300, 200), "white").save(made, "JPEG")
    return made.getvalue()


def _serve(daniel: Visitor, home: str, number: int, whom: str, **more: object) -> None:
    daniel.open(f"{home}/plan/versions/{number}/serve")
    daniel.press("Serve it", {"to": whom, "told-schools": SCHOOLS, "way": "wiki", **more})


def _lines(visitor: Visitor) -> list[str]:
    """The addresses of all lines of a sheet, from the first."""
    found = []
    while "/line/" in visitor.page.path and "/line/school" not in visitor.page.path:
        found.append(visitor.page.path)
        visitor.follow("Skip to the next")
    return found


@pytest.mark.slow
def test_two_parents_answer_apart_the_council_answers_each_point_and_the_final_names_the_school(
    robin: Robin, browser: Browser, home: str
) -> None:
    assert robin.world is not None
    canaries, people = robin.world.canaries, robin.house.people
    mums = [canaries.hide("robin", f"mum's answer {n}", {"mum", "daniel"}) for n in range(4)]
    dads = [canaries.hide("robin", f"dad's answer {n}", {"dad", "daniel"}) for n in range(2)]
    proof = canaries.hide("robin", "the proof that dad was served", {"daniel"})
    number = robin.make()
    daniel, mum, dad = browser("daniel"), browser("mum"), browser("dad")

    daniel.open(f"{home}/plan/check")
    assert "The newest draft has been served on nobody yet." in daniel.page.words
    assert "The 15 days begin with this day." in daniel.open(f"{home}/plan/versions/{number}/serve").words
    page = daniel.press("Serve it", {"to": str(people["mum"]), "way": "wiki", "told-schools": ""}, status=422)
    assert "Check first that they have parental responsibility" in page.words, "mum's is not noted yet"
    assert "The law says that the letter must tell this." in page.words
    _serve(daniel, home, number, str(people["mum"]), confirmed=["yes"])
    early = clock.today() - timedelta(days=3)
    with robin.house.work() as work:  # the plan was made four days ago
        work.begin_writing().execute(PlanVersion.__table__.update().values(made_at=clock.now() - timedelta(days=4)))
        work.commit()
    _serve(
        daniel, home, number, str(people["dad"]), way="post", proof=f"Registered letter {proof}",
        **{"served_on-day": str(early.day), "served_on-month": str(early.month), "served_on-year": str(early.year)},
        documents=(_photo(), "receipt.jpg", "image/jpeg"),
    )  # fmt: skip
    said = daniel.page.words
    assert "Served on Mum on" in said
    assert "Served on Dad on" in said
    assert "by post" in said
    assert proof in said

    # Mum, on her phone: from her home, line by line.
    page = mum.open(f"{home}/")
    assert "A draft plan waits for your answer" in page.words
    mum.follow("See it and answer")
    sheet = mum.page.path
    assert "You have 15 days left, today counted." in mum.page.words
    mum.follow("Read the letter that came with the plan")
    assert SCHOOLS in mum.page.words
    assert "ask for a particular school" in mum.page.words
    assert "regulation 13(1)(b)" in mum.page.words
    mum.open(sheet)
    mum.follow("Start")
    lines = _lines(mum)
    assert len(lines) > 8
    assert not [one for one in lines if "/I." in one], "section I of a draft has no line"
    mum.open(lines[0])
    page = mum.press("This should change", status=422)
    assert "Say what should change, in your own words or your voice." in page.words
    mum.press("This should change", {"Your words": f"He says more, {mums[0]}."})
    assert mum.page.path == lines[1], "the next line comes by itself"
    mum.press("I agree", {"Your words": f"Yes, and Gran too, {mums[3]}."})
    mum.press("Something is missing here", {"audio": (_sound(), "clip.wav", "audio/wav")})
    mum.open(f"{sheet}/line/school")
    mum.press("Ask for a school", {"Your words": f"Larkwater, {mums[1]}."})
    mum.open(f"{sheet}/line/meeting")
    mum.press("Ask for a meeting")
    page = mum.open(f"{sheet}/letter")
    assert mums[0] in page.words
    assert "I ask for this" in page.words

    # Dad has a sheet of his own, with a day of his own, and finds nothing of hers.
    dad.open(f"{home}/plan/versions")
    dad.follow("Your answer to: Draft plan")
    his = dad.page.path
    assert his != sheet
    assert "You have 12 days left, today counted." in dad.page.words
    for path in (sheet, f"{sheet}/letter", f"{sheet}/check", lines[0], f"{sheet}/line/school"):
        assert dad.raw("GET", path).status_code == 404, path
        assert browser("kit").raw("GET", path).status_code == 404, path
        assert daniel.raw("GET", path).status_code == 404, "not even the caseworker opens a sheet"
        assert browser("gran").raw("GET", path).status_code == 403, path
    dad.open(f"{his}/line/A.1")
    dad.press("This should change", {"Your words": f"No trains, {dads[0]}."})

    # Nothing is sent yet: the council sees nothing of either.
    assert "No answers have come yet." in daniel.open(f"{home}/plan/points").words
    for visitor, path, count in ((mum, sheet, 5), (dad, his, 1)):
        visitor.open(f"{path}/check")
        visitor.press("Send my answer")
        assert f"Sent: {count} answer" in visitor.page.words
    drain(robin.world.settings, robin.world.app.extensions["engine"])
    page = daniel.open(f"{home}/plan/points")
    for token in (mums[0], mums[1], mums[3], dads[0]):
        assert token in page.words
    clip = next(one.attrib["src"] for one in page.html.all("audio"))
    assert daniel.raw("GET", clip).status_code in {200, 206}
    assert mum.raw("GET", clip).status_code in {200, 206}
    for other in ("dad", "kit", "gran", "leila"):
        assert browser(other).raw("GET", clip).status_code == 404, other

    # A11: dad's words are in nothing that mum can reach, and hers in nothing of his.
    for visitor in (mum, dad, browser("gran"), browser("leila"), browser("moira")):
        for path in ("/", "/new", "/search", "/plan/versions", f"/plan/versions/{number}", "/gallery", "/people", "/questions"):
            visitor.raw("GET", f"{home}{path}")  # fails when it meets a foreign word
        visitor.open(f"{home}/search")
        assert "Nothing found" in visitor.press("Search", {"words": "Larkwater"}).words, "no answer is in the search"
    with robin.house.work() as work:
        audit = " ".join(work.session.execute(select(AuditWords.words)).scalars())
        assert not canaries.met(audit), "the audit says that somebody answered, never what"
        space = robin.house.space("daniel", "robin", work, Permission.COMPOSE_PLAN)
        waiting = unanswered(space)
    assert len(waiting) == 5, "change, clip, school and meeting of mum's, one of dad's; who agrees asks for nothing"

    # The council answers each; what is not answered is a finding before the final.
    for reply, words in (("accepted", ""), ("not_accepted", "The advice says so."), ("talk", "")):
        daniel.open(f"{home}/plan/points")
        forms = [one for one in daniel.page.html.all("form") if "/plan/points/" in one.attrib.get("action", "")]
        action = forms[0].attrib["action"]
        if reply == "not_accepted":
            page = daniel.press("Answer this point", {"reply": reply}, action=action, status=422)
            assert "Say why it is not accepted." in page.words
        daniel.press("Answer this point", {"reply": reply, "words": words}, action=action)
    assert "not accepted" in " ".join((mum.open(sheet).words, dad.open(his).words)).lower()
    assert "The advice says so." in mum.open(sheet).words + dad.open(his).words
    final = daniel.open(f"{home}/plan/final")
    assert "waits for your answer." in final.words
    assert "still has time to answer" not in final.words, "both have answered"
    assert SCHOOL_FOR_LATER in final.words

    # More can be sent later; the newest counts, and what was sent stays as it was.
    mum.open(lines[0])
    mum.press("This should change", {"Your words": f"And he sings, {mums[2]}."})
    assert mums[2] not in daniel.open(f"{home}/plan/points").text
    unsent = "You said more about the plan, and have not sent it yet"
    assert unsent in mum.open(f"{home}/").words and unsent not in dad.open(f"{home}/").words
    mum.open(f"{sheet}/check")
    mum.press("Send my answer")
    page = daniel.open(f"{home}/plan/points")
    assert mums[2] in page.words
    assert mums[0] in page.words
    assert unsent not in mum.open(f"{home}/").words

    page = _final(daniel, home)
    assert "Final plan, version 2" in page.words
    assert "Signed for the council by Dana Hill, SEND manager." in page.words
    with robin.house.work() as work:
        plan = work.session.execute(select(PlanVersion).where(PlanVersion.number == 2)).scalar_one()
        assert plan.status is PlanStatus.FINAL
        assert SCHOOL_FOR_LATER in plan.tree
        first = work.session.execute(select(PlanVersion).where(PlanVersion.number == 1)).scalar_one()
        assert SCHOOL_FOR_LATER not in first.tree
        assert not canaries.met(plan.tree + first.tree), "no answer gets into a plan by itself"
    page = mum.open(f"{home}/plan/versions/2")
    assert "Served on" not in page.words
    assert "Plans made for Robin" in mum.open(f"{home}/").links, "a final plan is no draft"
    _amend(robin, daniel, mum, home)


def _amend(robin: Robin, daniel: Visitor, mum: Visitor, home: str) -> None:
    """A change on the pages becomes a notice with its evidence, then an amended final; each keeps its bytes."""
    assert "Nothing has changed" in daniel.open(f"{home}/plan/amend").words
    robin.said(
        "row_need", "daniel", "needs", "needs", passage_id=robin.passages["row_need"], base=1, voice=Voice.PROFESSIONAL,
        columns={"area": "communication", "name": "Telling people", "difficulty": "He has great difficulty telling people."},
    )  # fmt: skip
    daniel.open(f"{home}/plan/amend")
    assert "He has added: great difficulty telling people." in daniel.page.words, "said in words as well"
    page = daniel.press("Make the amendment notice", status=422)
    assert "Say on which evidence this change stands." in page.words
    box = next(one for one in page.form("Make the amendment notice")[0].names() if one.startswith("evidence-"))
    daniel.press("Make the amendment notice", {box: "The review of 12 November 2026."})
    assert daniel.page.h1 == "Amendment notice, version 3"
    assert "The review of 12 November 2026." in daniel.page.words
    daniel.checks_html = False  # the file of a plan is a page of its own kind (tests/document)
    look_through(robin.house.engine, robin.store)
    hint = "The two months to appeal begin with it."
    with robin.house.work() as work:
        agree_plan(robin.house.space("moira", "robin", work), 2)
        work.commit()
    page = daniel.open(f"{home}/plan/versions/2/serve")
    assert hint in page.words and "The 15 days begin" not in page.words
    assert hint not in daniel.open(f"{home}/plan/versions/3/serve").words
    daniel.open(f"{home}/plan/versions/3")
    html = daniel.press("", action=f"{home}/plan/versions/3/html").text
    daniel.checks_html = True
    assert "<strong>great </strong>" in html or "<strong>great</strong>" in html
    assert "[added: " in html
    assert "Evidence for this change: The review of 12 November 2026." in html
    assert SCHOOL_FOR_LATER in html, "a notice starts from the plan in force, which names a school"
    _serve(daniel, home, 3, str(robin.house.people["mum"]))
    mum.open(f"{home}/")
    mum.follow("See it and answer")
    assert "0 of 1 lines answered" in mum.page.words, "only what changes is asked about"
    mum.follow("Start")
    assert "great" in mum.page.words
    mum.press("I agree")
    sheet = mum.page.path
    mum.open(f"{sheet}/check")
    mum.press("Send my answer")
    daniel.open(f"{home}/plan/final")
    page = daniel.press("Make the amended final plan", {"signed_by": "Dana Hill"})
    assert page.h1 == "Amended final plan, version 4"
    with robin.house.work() as work:
        kinds = work.session.execute(select(PlanVersion.status).order_by(PlanVersion.number)).scalars().all()
        clean = work.session.execute(select(PlanVersion.tree).where(PlanVersion.number == 4)).scalar_one()
    assert kinds == [PlanStatus.DRAFT, PlanStatus.FINAL, PlanStatus.AMENDMENT, PlanStatus.AMENDED]
    assert "great difficulty" in clean
    assert "[added: " not in clean
    assert "This plan was amended. It takes the place of the plan before it." in clean
    made = show_day(clock.today())
    assert f"The plan before it was made on {made}, the original plan on {made}." in clean
    _told_of_the_final(robin, daniel, mum, home)


def _told_of_the_final(robin: Robin, daniel: Visitor, mum: Visitor, home: str) -> None:
    """Whoever can appeal is told that the plan is there, and by which day; a school is told of no right that it has not."""
    look_through(robin.house.engine, robin.store)
    with robin.house.work() as work:
        agree_plan(robin.house.space("moira", "robin", work), 4)
        work.commit()
    until = show_day(appeal_until(clock.today()))
    assert until not in mum.open(f"{home}/").words
    daniel.open(f"{home}/plan/versions/4/serve")
    daniel.press("Serve it", {"to": "body", "to_name": "Larkwater School", "way": "post"})
    daniel.follow("The letter")
    assert "you get the amended final plan for" in daniel.page.words and "appeal" not in daniel.page.words
    daniel.open(f"{home}/plan/versions/4/serve")
    told = {"told-mediation": "Call 1", "told-sendiass": "Call 2"}
    daniel.press("Serve it", {"to": str(robin.house.people["mum"]), "way": "wiki", **told})
    words = mum.open(f"{home}/").words
    assert "The final plan is here" in words and f"you can appeal until {until}" in words
    assert f"so until {until}," in mum.follow("Read the letter").words
    with robin.house.work() as work:
        told = [one.words(NullTranslations(), 1) for one in what_waits(robin.house.space("mum", "robin", work))]
        assert any(until in one for one in told), "a mail says so too"


def _final(daniel: Visitor, home: str) -> Page:
    daniel.open(f"{home}/plan/final")
    page = daniel.press("Make the final plan", status=422)
    stale = dict(daniel.page.form("Make the final plan")[0].pairs) | {"base": "9", "signed_by": "Dana Hill, SEND manager"}
    late = daniel.raw("POST", daniel.page.form("Make the final plan")[0].action, data=stale, headers={"Origin": "https://localhost"})
    assert late.status_code == 422 and "Another plan was issued" in late.text, "a form that stood open looks at what came since"
    assert "Say who signs the plan" in page.words
    return daniel.press("Make the final plan", {"signed_by": "Dana Hill, SEND manager"})
