"""Answer sheets: a reply that is being typed is never lost, an answer on paper is typed in for its sender, and what was said
can be taken out for good."""

import json
import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.erasing.planted import in_files, in_tables
from tests.heart.drafting import box, type_in
from tests.plan.robin import Robin
from tests.plan.test_answers import _photo, _sound
from tests.support.client import Visitor
from wiki import clock
from wiki.commands.erasures import erase_passage
from wiki.commands.erasures_journal import NAME, replay
from wiki.commands.plan_points import Saying, reply_to_point, say_point, send_sheet
from wiki.commands.plan_serve import Serving, serve_plan
from wiki.models.jobs import Job, JobState
from wiki.models.plan_answers import PlanPoint, PlanServing
from wiki.pagetypes.kinds.chosen import show_day
from wiki.queries.plan_points import find_in_answers, unanswered
from wiki.words import ErasureReason, Permission, Role

Browser = Callable[[str], Visitor]
pytestmark = pytest.mark.slow


@pytest.fixture
def sheets(robin: Robin) -> dict[str, uuid.UUID]:
    """The draft is served on mum and on dad; their sheets."""
    robin.house.member("robin", "dad", Role.PARENT, relation="Dad", parental_responsibility=True)
    number, found = robin.make(), {}
    for name in ("mum", "dad"):
        with robin.house.work() as work:
            told = {"schools": "www.marlbridge.example/schools"}
            serving = Serving(robin.house.people[name], "", "wiki", clock.today(), told=told, is_confirmed=True)
            found[name] = serve_plan(robin.house.space("daniel", "robin", work, Permission.COMPOSE_PLAN), number, serving)
            work.commit()
    return found


def _home(robin: Robin) -> str:
    return f"/child/{robin.house.children['robin']}"


def _say(robin: Robin, name: str, sheet: uuid.UUID, *sayings: Saying, send: bool = True) -> None:
    with robin.house.work() as work:
        space = robin.house.space(name, "robin", work, Permission.READ_PLAN)
        for one in sayings:
            say_point(space, sheet, one)
        if send:
            send_sheet(space, sheet)
        work.commit()


def _boxes(day: date, name: str) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_a_reply_waits_for_its_writer_alone_and_two_tabs_keep_theirs(
    robin: Robin, browser: Browser, sheets: dict[str, uuid.UUID]
) -> None:
    _say(robin, "mum", sheets["mum"], Saying("more", "ask", "He sings."), Saying("meeting", "ask"))
    daniel, home = browser("daniel"), _home(robin)
    one, two = daniel.open(f"{home}/plan/points"), daniel.open(f"{home}/plan/points")
    type_in(daniel, one, {"words": "The music teacher", "reply": "talk"})
    page = daniel.open(f"{home}/")
    assert "You have unfinished words in: Answer to Mum" in page.words
    page = daniel.follow("Answer to Mum")
    assert box(page, "words") == "The music teacher" and box(page, "reply") == "talk"
    assert "You began writing this on" in page.words
    assert "The music teacher" not in browser("mum").open(f"{home}/plan/answer/{sheets['mum']}").words
    type_in(daniel, two, {"words": "In the other tab"})
    page = daniel.open(f"{home}/plan/points")
    assert "You began writing this more than once" in page.words and box(page, "words") == ""
    daniel.follow("The music teacher")
    action = daniel.page.form("Answer this point")[0].action
    daniel.press("Answer this point", {"reply": "not_accepted", "words": "The music teacher says no."}, action=action)
    assert "In the other tab" in daniel.open(f"{home}/plan/points").words, "the other tab's words are still offered"
    daniel.press("Start again without it")
    assert "Your earlier words are put away." in daniel.page.words
    # A form that came before makes no draft of what was answered with it.
    form = one.form("Answer this point")[0]
    pairs = dict(form.pairs) | {"reply": "accepted", "words": "Yes."}
    again = daniel.raw("POST", form.action, data=pairs, headers={"Origin": "https://localhost"})
    assert again.status_code == 422 and "Somebody answered this point meanwhile." in again.text, "the family reads one answer"
    assert ">Yes.</textarea>" in again.text.replace("\n", "") and "Yes." not in browser("mum").open(f"{home}/plan/answer/{sheets['mum']}/line/more").words
    daniel.raw("POST", form.action, data=pairs | {"base": "1"}, headers={"Origin": "https://localhost"})
    assert type_in(daniel, one, {"words": "Yes.", "reply": "accepted"}, turn=9)["saved"] is True
    # Neither a parent nor an administrator reaches the council's box.
    path = next(one.attrib["data-draft"] for one in page.html.all("div") if "data-draft" in one.attrib)
    field = next(value for name, value in page.form("Answer this point")[0].pairs if name == "draft_form")
    for other in ("mum", "moira"):
        visitor = browser(other)
        token = visitor.open(f"{home}/add").form()[0].pairs
        data = {"csrf_token": dict(token)["csrf_token"], "draft_form": field, "draft_tab": "a-tab-of-mine", "words": "Mine."}
        assert visitor.raw("POST", path, data=data, headers={"Origin": "https://localhost"}).status_code == 403


def test_an_answer_on_paper_is_typed_for_its_sender_who_can_say_that_it_is_wrong(
    robin: Robin, browser: Browser, sheets: dict[str, uuid.UUID]
) -> None:
    assert robin.world is not None
    home, today = _home(robin), clock.today()
    words = robin.world.canaries.hide("robin", "dad's answer on paper", {"dad", "daniel", "moira"})
    begun = robin.world.canaries.hide("robin", "dad's own words, not sent", {"dad"})
    _say(robin, "dad", sheets["dad"], Saying("A.1", "change", f"Begun {begun}."), send=False)
    moira, dad, daniel = browser("moira"), browser("dad"), browser("daniel")
    moira.open(f"{home}/plan/versions/1")
    moira.follow("Type an answer in: Dad")
    typing = moira.page.path
    served = today - timedelta(days=20)  # the 15 days are over: a late answer is taken
    with robin.house.work() as work:
        serving = update(PlanServing).where(PlanServing.id == sheets["dad"]).values(served_on=served)
        work.begin_writing().execute(serving)
        work.commit()
    written = today - timedelta(days=2)
    page = moira.press("Put it in their sheet", {"verdict-A.1": "change", **_boxes(today + timedelta(days=1), "received_on")}, status=422)
    for said in ("Choose the scan", "Write the day on the paper", "It can’t be in the future", "Type what the paper says here."):
        assert said in page.words, said
    type_in(moira, moira.open(typing), {"verdict-A.1": "change", "words-A.1": "He likes"})
    moira.open(f"{home}/")
    moira.follow("Answer on paper: Dad")
    assert box(moira.page, "words-A.1") == "He likes" and box(moira.page, "verdict-A.1") == "change"
    moira.press("Put it in their sheet", {
        "words-A.1": f"He likes boats, {words}.", "verdict-B.1": "agree", "verdict-school": "ask",
        "words-school": "Larkwater", "documents": (_photo(), "answer.jpg", "image/jpeg"),
        **_boxes(written, "written_on"), **_boxes(today, "received_on"),
    })  # fmt: skip
    assert "Typed in. They see it on their sheet" in moira.page.words
    assert "He likes" not in moira.open(f"{home}/").words, "what was typed in is no draft any more"
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work, Permission.COMPOSE_PLAN)
        assert {(one.point.place, one.served.to) for one in unanswered(space)} == {("A.1", "Dad"), ("school", "Dad")}
        named = [one.sentence for one in find_in_answers(space)]
        assert not [one for one in named if "still has time" in str(one) and "Dad" in str(one)], "his answer came"

    # Dad sees it, marked as typed for him, with the scan; his own words, not sent yet, still count for him.
    line = f"{home}/plan/answer/{sheets['dad']}/line/A.1"
    page = dad.open(line)
    assert begun in page.words and words in page.words
    assert f"From paper of {show_day(written)}, typed by Moira." in page.words
    page = dad.open(f"{home}/plan/answer/{sheets['dad']}/line/school")
    assert f"Came on paper on {show_day(today)}." in page.words
    robin.world.catch_up()
    scan = next(one for one in dad.open(line).addresses if "/media/" in one)
    for name, status in (("dad", 200), ("moira", 200), ("daniel", 200), ("mum", 404), ("gran", 404), ("leila", 404)):
        assert browser(name).raw("GET", scan).status_code == status, name
    assert browser("mum").raw("GET", line).status_code == 404
    dad.open(f"{home}/plan/answer/{sheets['dad']}/line/B.1")
    dad.press("This is not what I wrote")
    assert "You said: this is not what I wrote. The council sees that." in dad.page.words

    # The caseworker sees both; what is called wrong waits until it is put right.
    page = daniel.open(f"{home}/plan/points")
    assert words in page.words and begun not in page.words
    assert "They say: this is not what I wrote." in page.words
    assert "typed by Moira" in page.words
    moira.open(f"{home}/plan/versions/1")
    moira.follow(f"Paper of {show_day(written)}: Dad")
    moira.press("Put it in their sheet", {"verdict-B.1": "missing", "words-B.1": "A line was overlooked."})
    assert "1 line is typed anew." in moira.page.words
    page = dad.open(f"{home}/plan/answer/{sheets['dad']}/line/B.1")
    assert "A line was overlooked." in page.words and "What you said here before" in page.words
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work, Permission.COMPOSE_PLAN)
        assert len(unanswered(space)) == 3 and not any(one.point.wrong_at for one in unanswered(space))

    # What he sends himself afterwards is newer than the paper.
    _say(robin, "dad", sheets["dad"], Saying("A.1", "agree"))
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work, Permission.COMPOSE_PLAN)
        assert {one.point.place for one in unanswered(space)} == {"B.1", "school"}


def test_what_was_said_on_a_sheet_goes_for_good_and_stays_gone_after_a_restore(
    robin: Robin, browser: Browser, sheets: dict[str, uuid.UUID]
) -> None:
    assert robin.world is not None
    world, home, engine = robin.world, _home(robin), robin.world.app.extensions["engine"]
    mum, daniel = browser("mum"), browser("daniel")
    line = f"{home}/plan/answer/{sheets['mum']}/line/A.1"
    said = "Her uncle qzuncle was taken ill with qzillness in the spring"
    mum.open(line)
    mum.press("This should change", {"Your words": f"{said}.", "audio": (_sound(), "qzclip.wav", "audio/wav")})
    mum.open(line)
    type_in(mum, mum.page, {"words": f"Again: {said} qzdraft"})
    _say(robin, "mum", sheets["mum"], Saying("more", "ask", "Nothing else of this."))
    daniel.open(f"{home}/plan/points")
    form = daniel.page.form("Answer this point", "")[0]
    daniel.press("Answer this point", {"reply": "talk", "words": "About qzuncle: may we ring you?"}, action=form.action)
    type_in(daniel, daniel.open(f"{home}/plan/points"), {"words": "qzreplydraft", "reply": "talk"})
    with robin.house.work() as work:
        point_id, clip = work.session.execute(
            select(PlanPoint.id, PlanPoint.media_id).where(PlanPoint.media_id.is_not(None))
        ).one()
    world.catch_up()
    known = ["qzuncle", "qzillness", "qzclip", "qzdraft", "qzreplydraft"]
    assert in_tables(engine, known) == set(known)
    for other, status in (("dad", 404), ("moira", 404), ("gran", 404), ("leila", 403)):
        browser(other).open(f"{home}/plan/points/{point_id}/erase", status=status)
    mum.open(line)
    mum.follow("Take these words out for good")
    page = mum.press("Take these words out for good", {"reason": "other", "words": said}, status=422)
    assert "Say why in other words" in page.words and "Tick this if you are sure" in page.words
    mum.press("Take these words out for good", {"reason": "somebody_else", "words": "", "sure": ["yes"]})
    world.catch_up()
    stone = "by Mum (Parent or carer) because they were about somebody else."
    assert stone in mum.open(line).words and stone in daniel.open(f"{home}/plan/points").words
    assert in_tables(engine, known) == set()
    assert in_files([world.settings.instance.parent], known) == {}
    assert mum.raw("GET", f"{home}/media/{clip}/original").status_code == 404
    with robin.house.work() as work:
        assert work.session.execute(select(Job.kind).where(Job.state != JobState.DONE)).all() == []
        assert work.session.execute(select(PlanPoint.words).where(PlanPoint.place == "more")).scalar_one() == "Nothing else of this."
    assert not robin.store.sweep([]).rows_without_file
    mum.press("This should change", {"Your words": "He sings."})
    assert "He sings." in mum.open(line).words, "new words can be said there"
    lines = [json.loads(one) for one in (world.settings.instance / NAME).read_text().splitlines()]
    assert len(lines) == 1 and "qz" not in str(lines)
    assert replay(engine, world.settings.instance) == 0, "nothing to do again"
    # A restored database knows nothing of it: the words are there again, and go again; newer ones stay.
    with robin.house.work() as work:
        session = work.begin_writing()
        old = session.get_one(PlanPoint, point_id)
        old.words, old.erasure_id = f"{said}.", None
        work.commit()
    assert in_tables(engine, ["qzuncle"]) == {"qzuncle"}
    assert replay(engine, world.settings.instance) == 1
    world.catch_up()
    assert in_tables(engine, known) == set()
    assert "He sings." in mum.open(line).words
    # Words of a page that are taken out go from answers and replies that quote them too, and from how a plan was served.
    secret = "the qzdoctor comes on every second Tuesday"
    passage = robin.house.say("mum", "robin", "my_family", "worries", f"I worry when {secret}.").passage_id
    _say(robin, "mum", sheets["mum"], Saying("school", "ask", f"As I wrote, {secret}. Larkwater, please."))
    with robin.house.work() as work:
        asked = work.session.execute(select(PlanPoint.id).where(PlanPoint.place == "school")).scalar_one()
        proof = update(PlanServing).where(PlanServing.id == sheets["dad"]).values(proof=f"Given when {secret}")
        work.begin_writing().execute(proof)
        work.commit()
    with robin.house.work() as work:
        reply_to_point(robin.house.space("daniel", "robin", work), asked, "talk", f"We know that {secret}.")
        work.commit()
    with robin.house.work() as work:
        erase_passage(robin.house.space("mum", "robin", work, Permission.ERASE), passage, ErasureReason.PRIVATE, sure=True)
        work.commit()
    assert in_tables(engine, ["qzdoctor"]) == set()
    assert "Larkwater, please." in mum.open(f"{home}/plan/answer/{sheets['mum']}/line/school").words
