"""A tribunal working document: one parent's answers, the council's replies and proposals in marks; theirs and the tribunal's alone."""

import hashlib
import re
import uuid
from collections.abc import Callable

import pytest

from tests.plan.made import texts
from tests.plan.robin import SCHOOL_FOR_LATER, Robin
from tests.plan.test_packs import post
from tests.support.client import Visitor
from tests.support.guarding import look_through
from tests.support.reading_files import words_of
from wiki import clock
from wiki.commands.erasures_points import erase_point
from wiki.commands.plan_download import download_plan
from wiki.commands.plan_make import make_final
from wiki.commands.plan_points import Saying, reply_to_point, say_point, send_sheet
from wiki.commands.plan_serve import Serving, serve_plan
from wiki.commands.plan_working import make_working
from wiki.commands.protected import Protecting, note_detail
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.queries.packs import list_packs
from wiki.queries.plan_points import sent_points
from wiki.queries.plan_versions import find_version, list_made, open_version
from wiki.statute.sections import regulation_12
from wiki.words import ErasureReason, Role, Voice

Browser = Callable[[str], Visitor]
MADE = "Make the working document: "


def _serve(robin: Robin, whom: str) -> uuid.UUID:
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        told = {"schools": "Our list of schools", "mediation": "x", "sendiass": "x"}
        whom_id = robin.house.people[whom]
        made = serve_plan(space, 1, Serving(whom_id, "", "wiki", clock.today(), told=told, is_confirmed=True))
        work.commit()
    return made


def _answer(robin: Robin, whom: str, serving: uuid.UUID, said: dict[str, tuple[str, str]], *, send: bool = True) -> None:
    with robin.house.work() as work:
        space = robin.house.space(whom, "robin", work)
        for place, (verdict, words) in said.items():
            say_point(space, serving, Saying(place, verdict, words))
        if send:
            send_sheet(space, serving)
        work.commit()


def _reply(robin: Robin, has: str, reply: str, words: str) -> uuid.UUID:
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        point = next(one.point for one in sent_points(space) if has in one.point.words)
        reply_to_point(space, point.id, reply, words)
        work.commit()
    return point.id


def _amend(robin: Robin, daniel: Visitor, home: str) -> None:
    """The need changes on its page, and the council proposes that in a notice: version 3."""
    robin.said(
        "row_need", "daniel", "needs", "needs", passage_id=robin.passages["row_need"], base=1, voice=Voice.PROFESSIONAL,
        columns={"area": "communication", "name": "Telling people", "difficulty": "He has difficulty telling adults."},
    )  # fmt: skip
    page = daniel.open(f"{home}/amend")
    box = next(one for one in page.form("Make the amendment notice")[0].names() if one.startswith("evidence-"))
    daniel.press("Make the amendment notice", {box: "The review of 12 November 2026."})
    look_through(robin.house.engine, robin.store)


@pytest.fixture
def appealed(robin: Robin) -> tuple[Robin, dict[str, str], dict[str, uuid.UUID]]:
    """A draft answered by mum and by dad, some of it answered by Daniel, and the final made of it; what each said alone."""
    assert robin.world is not None
    robin.house.member("robin", "dad", Role.PARENT, relation="Dad", parental_responsibility=True)
    robin.house.member("robin", "kit", Role.YOUNG_PERSON)
    robin.house.member("robin", "cass", Role.CASEWORKER)
    hidden = {one: robin.world.canaries.hide("robin", f"{one}'s answer", {one, "daniel", "cass"}) for one in ("mum", "dad")}
    robin.make()
    ids = {"mum": _serve(robin, "mum"), "dad": _serve(robin, "dad")}
    _answer(robin, "mum", ids["mum"], {
        "A.1": ("agree", ""), "B.1": ("change", "He has great difficulty telling people."),
        "E.1": ("change", f"Sooner than that, {hidden['mum']}."), "F.1": ("change", "Practice daily with his book"),
        "school": ("ask", "Larkwater School"),
    })  # fmt: skip
    _answer(robin, "mum", ids["mum"], {"C.1": ("change", "not sent qzunsent")}, send=False)
    _answer(robin, "dad", ids["dad"], {"B.1": ("change", f"He tells me, {hidden['dad']}.")})
    ids["point"] = _reply(robin, hidden["mum"], "not_accepted", "The advice says otherwise.")
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        make_final(space, robin.store, robin.find_type, regulation_12(), signed_by="Dana Hill, SEND manager")
        note_detail(space, Protecting("school", SCHOOL_FOR_LATER, ["tribunal"], "Order of 1 October"))
        work.commit()
    with robin.house.work() as work, pytest.raises(Refused) as refusal:
        make_working(robin.house.space("daniel", "robin", work), robin.store, 2, ids["mum"])
    assert "still being checked" in refusal.value.fields[""]
    look_through(robin.house.engine, robin.store)
    return robin, hidden, ids


@pytest.mark.slow
def test_a_caseworker_makes_it_with_mums_answers_and_it_goes_to_her_and_the_tribunal_alone(
    appealed: tuple[Robin, dict[str, str], dict[str, uuid.UUID]], browser: Browser
) -> None:
    robin, hidden, ids = appealed
    people, home = robin.house.people, f"/child/{robin.house.children['robin']}/plan"
    daniel, cass, moira, mum, dad, kit = (browser(one) for one in ("daniel", "cass", "moira", "mum", "dad", "kit"))
    assert daniel.raw("GET", f"{home}/versions/1/working").status_code == 404, "an appeal is about a final plan"
    _amend(robin, daniel, home)

    # Daniel makes it on the final plan's page, with mum's answers.
    daniel.open(f"{home}/versions/2")
    page = daniel.follow("Make a working document for the tribunal")
    assert "nobody else’s answers" in page.words and "parents want out" in page.words
    page = daniel.press(f"{MADE}Mum")
    assert page.h1 == "Tribunal working document, version 4"
    assert "Get the PDF" not in page.words, "nobody takes it away before the guard looked through it"
    look_through(robin.house.engine, robin.store)
    at = f"{home}/versions/4"
    page = daniel.open(at)
    assert "Get the PDF" in page.words and "It leaves only as a copy for them or for the tribunal." in page.words
    assert "Serve it" not in page.words and "Give the Word file back" not in page.words
    for never in (f"{at}/serve", f"{home}/compare?from=2&to=4", f"{at}/working"):
        assert daniel.raw("GET", never).status_code == 404, never

    # Every mark is told in words and looks as the tribunal knows it; nothing is in it that nobody said.
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        made = {kind: download_plan(space, robin.store, 4, kind).data for kind in ("pdf", "docx", "html")}
        work.commit()
    for kind, said in ((kind, _run_on(said)) for kind, said in texts(made).items()):
        assert "[parents ask: He has great difficulty telling people.]" in said, kind
        assert "[council takes out: people] [council offers: adults]" in said, kind
        assert f"[parents ask: Sooner than that, {hidden['mum']}.]" in said, kind
        assert "[council answers: Not accepted. The advice says otherwise.]" in said, kind
        assert "Practice [parents ask: daily] with his [parents want out: communication] book" in said, kind
        assert "[agreed: Mum agrees with this.]" in said and "[parents ask: Larkwater School]" in said, kind
        assert "[parents want out: bold and struck through] Mum wants these words out." in said, kind
        assert "Mum and the tribunal" in said, kind
        assert SCHOOL_FOR_LATER in said and hidden["dad"] not in said and "qzunsent" not in said, kind
    html = made["html"].decode()
    for mark in ("<u>Mum agrees with this.</u>", "<strong>Larkwater School</strong>", "<em>Not accepted.", "<em><del>people", "<strong><del>comm"):
        assert mark in html, mark

    # Nobody else meets it, an administrator neither: by list, address, file or comparison.
    for visitor in (mum, dad, kit, moira):
        page = visitor.open(f"{home}/versions")
        assert "Tribunal" not in page.words and "version 2" in page.words
        assert visitor.raw("GET", at).status_code == 404 and visitor.raw("GET", f"{home}/compare?to=4").status_code == 404
        assert post(visitor, f"{at}/pdf").status_code == 404
    with robin.house.work() as work:
        space = robin.house.space("mum", "robin", work)
        assert [one.number for one in list_made(space)] == [3, 2, 1]
        with pytest.raises(NotAllowed):
            make_working(space, robin.store, 2, ids["mum"])

    # A copy needs a second person, the right recipient, and leaves out what is kept from whom it is for.
    copies, tribunal = f"{at}/packs", {"to": "tribunal", "to_name": "SEND Tribunal", "ground": "appeal"}
    page = daniel.open(copies)
    assert "A second person of the council must look at this plan before it leaves." in page.words
    cass.open(at)
    cass.press("I read it, and it may leave")
    page = daniel.open(copies)
    assert "Dad" not in page.words and "The health commissioner" not in page.words
    page = daniel.press("Make this copy", {**tribunal, "to": people["dad"].hex, "ground": "own_appeal"}, status=422)
    assert "A copy can go to them and to the tribunal, and to nobody else." in page.words
    daniel.press("Make this copy", tribunal)
    daniel.press("Note that it was sent", {"way": "mail"})
    daniel.open(copies)
    daniel.press("Make this copy", {"to": people["mum"].hex, "ground": "own_appeal"})
    theirs = daniel.page.path
    assert "Tribunal" not in mum.open(f"{home}/versions").words, "made, but not sent"
    daniel.press("Note that it was sent", {"way": "wiki"})
    with robin.house.work() as work:
        packs = {one.to: one for one in list_packs(robin.house.space("daniel", "robin", work))}
    files = {to: {one.format: robin.store.read(one.key) for one in pack.files} for to, pack in packs.items()}
    for kind in ("pdf", "docx", "html"):
        assert SCHOOL_FOR_LATER in words_of(files["Mum"][kind], kind)
        assert SCHOOL_FOR_LATER not in words_of(files["SEND Tribunal"][kind], kind)
        assert "[left out of this copy]" in words_of(files["SEND Tribunal"][kind], kind)
    page = mum.open(f"{home}/versions")
    assert "Tribunal working document, version 4" in page.words and "Get this copy as Word" in page.words
    answer = post(mum, f"{theirs}/docx")
    assert hashlib.sha256(answer.get_data()).hexdigest() == packs["Mum"].file("docx").sha256
    assert post(dad, f"{theirs}/docx").status_code == 404 and "Tribunal" not in dad.open(f"{home}/versions").words
    register = moira.open(f"{home}/register").words
    for line in ("Tribunal working document, version 4", "SEND Tribunal (The tribunal)", "They are a party to the appeal", "It is needed for an appeal", "Taken away here as Word"):
        assert line in register, line
    assert moira.raw("GET", theirs).status_code == 404 and not any("Tribunal working" in one for one in moira.page.links)
    assert post(moira, f"{theirs}/docx").status_code == 404

    # His is another document. It goes with the words that are taken out of it, and so do its copies; hers is told of it.
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        assert make_working(space, robin.store, 2, ids["dad"], once="x") == make_working(space, robin.store, 2, ids["dad"], once="x") == 5
        work.commit()
    look_through(robin.house.engine, robin.store)
    with robin.house.work() as work:
        his = download_plan(robin.house.space("daniel", "robin", work), robin.store, 5, "html").data.decode()
        assert hidden["dad"] in his and hidden["mum"] not in his and "Larkwater" not in his
        work.commit()
    with robin.house.work() as work:
        erase_point(robin.house.space("mum", "robin", work), ids["point"], ErasureReason.BY_MISTAKE, "", sure=True)
        work.commit()
    assert "its files went with them" in daniel.open(at).words
    assert "Tribunal" not in mum.open(f"{home}/versions").words
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        assert open_version(space, 4).tree is None and not find_version(space, 4).files
        assert not any(one.files for one in list_packs(space))
        assert find_version(space, 5).files, "his holds none of her words"
        with pytest.raises(NotFound):
            make_working(space, robin.store, 2, uuid.uuid4())


def _run_on(said: str) -> str:
    """The words without what stands at the foot and head of each page: by chance a page ends within a sentence."""
    return re.sub(r" Tribunal working document, version 4 · .{,120}? Page \d of \d( Tribunal working document · Robin Example)?", "", said).replace(" ]", "]")
