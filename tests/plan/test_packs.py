"""Each recipient's copy of a plan: what is kept from them is nowhere in it, advice is whole or held, and it stands in the register."""

import hashlib
import io
from collections.abc import Callable
from zipfile import ZipFile

import pikepdf
import pytest
from pypdfium2 import PdfDocument
from werkzeug.test import TestResponse

from tests.plan.robin import SCHOOL_FOR_LATER, Robin
from tests.support.client import HOST, Visitor
from tests.support.guarding import look_through
from tests.support.reading_files import words_of
from wiki import clock
from wiki.commands.packs import Packing, make_pack, send_pack
from wiki.commands.passages import MediaUse
from wiki.commands.plan_download import download_plan
from wiki.commands.plan_make import make_final
from wiki.commands.plan_serve import Serving, serve_plan
from wiki.commands.protected import Protecting, end_detail, note_detail
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.queries.packs import find_pack, has_pack, packs_of
from wiki.queries.plan_servings import all_served
from wiki.queries.plan_versions import find_version
from wiki.queries.protected import list_protected
from wiki.queries.register import read_register
from wiki.statute.sections import regulation_12
from wiki.words import Preset, Role, Voice

Browser = Callable[[str], Visitor]
KINDS = ("pdf", "docx", "html")
STREET, CODE, PHONE, SCHOOL = "Larchcopse Lane", "ZX9 4QT", "7700 900123", "Qzferncombe School"


@pytest.fixture
def planted(robin: Robin) -> Robin:
    """Mum's address, telephone number and Robin's new school stand all over the plan; dad must learn none of them."""
    robin.house.member("robin", "dad", Role.PARENT, relation="Dad", parental_responsibility=True)
    picture = robin.photo("daniel", "green")
    robin.house.say(
        "daniel", "robin", "section_a", "history",
        f"They moved to 12 Larch**copse La**ne, Marlbridge, [zx94qt](https://qzferncombe-school.example). He likes {SCHOOL}.",
        voice=Voice.PROFESSIONAL, speaker=f"Sam of {SCHOOL}", audience=Preset.EVERYONE,
        media=(MediaUse(picture, alt=f"The gate of {SCHOOL.upper()}", caption="A green gate"),),
    )  # fmt: skip
    robin.use(
        "row_hides", "slt_need", "difficulty telling people what he wants", "needs", "needs",
        columns={"area": "communication", "name": f"Shy near 12, {STREET}", "difficulty": "He hides. Ring 07700-900 123."},
    )  # fmt: skip
    robin.said(
        "slt_phone", "priya", "advice_speech_and_language", "anything_else", "His mother is on +44 (0)7700 900 123.",
        audience=Preset.EVERYONE, voice=Voice.PROFESSIONAL, speaker="Priya",
    )  # fmt: skip
    return robin


def keep_from(robin: Robin, *who: str) -> None:
    """Moira, the administrator, notes all three."""
    whom = [robin.house.people[one].hex if one in robin.house.people else one for one in who]
    with robin.house.work() as work:
        space = robin.house.space("moira", "robin", work)
        for kind, words in (
            ("address", f"12 {STREET}, Marlbridge, {CODE}"), ("phone", f"0{PHONE}"),
            ("school", f"{SCHOOL}\nhttps://qzferncombe-school.example"),
        ):  # fmt: skip
            note_detail(space, Protecting(kind, words, whom, "Court order of 1 October 2026"))
        work.commit()


def hand_over(robin: Robin, number: int, **asked: object) -> dict[str, bytes]:
    """Daniel makes a copy; its files by their kind."""
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        pack_id = make_pack(space, robin.store, number, Packing(**asked))  # type: ignore[arg-type]
        work.commit()
    with robin.house.work() as work:
        pack = find_pack(robin.house.space("daniel", "robin", work), pack_id)
    return {one.format: robin.store.read(one.key) for one in pack.files}


def told(data: bytes, kind: str) -> str:
    """Everything that a file says, hidden parts, properties and names included, in small letters and without spaces."""
    found = [words_of(data, kind)]
    if kind == "docx":
        with ZipFile(io.BytesIO(data)) as word:
            found += [f"{name} {word.read(name).decode('utf-8', 'ignore')}" for name in word.namelist()]
    elif kind == "html":
        found.append(data.decode())
    else:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            found += [str(value) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) for value in one.values()
                      if isinstance(value, pikepdf.String)]  # fmt: skip
    return "".join("".join(str(one) for one in found).casefold().split())


def secrets_in(data: bytes, kind: str) -> set[str]:
    """Which of the planted details a file holds."""
    said = told(data, kind).replace("-", "")
    return {one for one in (STREET, CODE, PHONE, SCHOOL) if "".join(one.casefold().split()).replace("-", "") in said}


def post(who: Visitor, path: str, **fields: str) -> TestResponse:
    """The answer to a form sent straight to ``path``."""
    page = who.raw("GET", path.split("/plan/")[0] + "/plan/versions").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    return who.raw("POST", path, data={"csrf_token": token, **fields}, headers={"Origin": HOST})


def of_version(robin: Robin, number: int) -> dict[str, bytes]:
    with robin.house.work() as work:
        head = find_version(robin.house.space("daniel", "robin", work), number)
    return {one.format: robin.store.read(one.key) for one in head.files}


@pytest.mark.slow
def test_what_is_kept_from_dad_is_nowhere_in_his_copy_and_mum_has_all_of_it(planted: Robin) -> None:
    keep_from(planted, "dad", "consulted")
    number = planted.make()
    people, before = planted.house.people, of_version(planted, number)
    dads = hand_over(planted, number, person_id=people["dad"], ground="own_draft")
    mums = hand_over(planted, number, person_id=people["mum"], ground="own_draft")
    college = hand_over(planted, number, recipient="consulted", to_name="Larkwater College", ground="consulted")
    everything = {STREET, CODE, PHONE, SCHOOL}
    for kind in KINDS:
        assert secrets_in(before[kind], kind) == everything, "the planted details are in the plan"
        assert secrets_in(mums[kind], kind) == everything
        assert secrets_in(dads[kind], kind) == set()
        assert secrets_in(college[kind], kind) == set()
        for whose, is_told in ((mums, True), (dads, True), (college, False)):
            assert ("haveatleast15days" in told(whose[kind], kind)) is is_told, "what the family may do is told to nobody else"
        assert "copyofadraft.itisnotyetafinalplan" in told(college[kind], kind)
        assert "[leftoutofthiscopy]" in told(dads[kind], kind)
    assert of_version(planted, number) == before, "the plan itself stays as it was issued"

    # Advice is whole, or held and named.
    assert "hehasdifficultytellingpeople." in told(dads["html"], "html"), "our own words are there"
    assert "Held: this is not in this copy, because it holds a detail" in words_of(dads["html"], "html")
    assert "Priya Nair" in words_of(dads["html"], "html"), "what is held is named in the list of advice"
    assert "communication book" in words_of(mums["html"], "html")
    assert "His mother is on" not in words_of(dads["html"], "html")
    with planted.house.work() as work:
        space = planted.house.space("daniel", "robin", work)
        pack = next(one for one in packs_of(space, find_version(space, number).id) if one.person_id == people["dad"])
        assert [what.partition(":")[0] for what, _why in pack.held if what.startswith("K")] == ["K1"]
        assert pack.taken_out >= 4

    # For whom it is stands on every page.
    for files, name in ((dads, "Dad"), (college, "Larkwater College")):
        document = PdfDocument(files["pdf"])
        pages = [page.get_textpage().get_text_bounded() for page in document]
        assert len(pages) > 3
        assert all(f"for {name}" in page for page in pages)
        with ZipFile(io.BytesIO(files["docx"])) as word:
            footers = [word.read(one).decode() for one in word.namelist() if "footer" in one]
        assert any(f"for {name}" in one for one in footers)


@pytest.mark.slow
def test_a_copy_goes_to_whom_it_is_for_alone_and_everything_stands_in_the_register(planted: Robin, browser: Browser) -> None:
    robin, people = planted, planted.house.people
    home = f"/child/{robin.house.children['robin']}"
    moira, daniel, dad, mum = browser("moira"), browser("daniel"), browser("dad"), browser("mum")
    moira.open(f"{home}/people")
    moira.follow("Details kept from somebody")
    page = moira.press("Keep it from them", status=422)
    assert "Choose at least one person or body." in page.words
    for kind, words in (("address", f"12 {STREET}, {CODE}"), ("phone", f"0{PHONE}"), ("school", SCHOOL)):
        moira.press(
            "Keep it from them",
            {"kind": kind, "words": words, "kept_from": [people["dad"].hex], "reason": "Court order of 1 October"},
        )
    assert f"12 {STREET}" in moira.page.words
    number = robin.make()
    at = f"{home}/plan/versions/{number}"

    # Nothing of it reaches dad by the plan's own page, files, or a serving, before he has a copy of his own.
    for who in (dad, mum, browser("gran")):
        assert who.raw("GET", f"{home}/protected").status_code == 403
        assert who.raw("GET", f"{home}/plan/register").status_code == 403
        assert who.raw("GET", f"{at}/packs").status_code == 403
    page = dad.open(at)
    assert "Your own copy is made without them" in page.words
    assert "Get the PDF" not in page.words
    assert "Get the PDF" in mum.open(at).words
    assert post(dad, f"{at}/pdf").status_code == 422
    daniel.open(f"{at}/serve")
    served = {"to": str(people["dad"]), "way": "wiki", "told-schools": "Our list: www.marlbridge.example"}
    page = daniel.press("Serve it", {**served, "told-schools": f"Not {SCHOOL}"}, status=422)
    assert "Make their own copy first" in page.words
    assert "This holds a detail that is kept from them." in page.words

    # Daniel makes his copy; it is dad's from the moment that it is sent.
    daniel.open(at)
    daniel.follow("Copies for each recipient")
    page = daniel.press("Make this copy", {"to": str(people["dad"].hex), "ground": "consulted"}, status=422)
    assert "Choose the reason that fits whom it is for." in page.words
    daniel.press("Make this copy", {"to": str(people["dad"].hex), "ground": "own_draft"})
    assert "regulation 13(1)" in daniel.page.words
    assert "Held: K1" in daniel.page.words
    pack = daniel.page.path
    assert dad.raw("GET", pack).status_code == 403
    for who in (dad, mum):
        answer = post(who, f"{pack}/pdf")
        assert answer.status_code == 404, "not sent yet, or not theirs"
    daniel.press("Note that it was sent", {"way": "wiki"})
    assert "Sent on" in daniel.page.words
    page = dad.open(at)
    assert "Your copy" in page.words
    answer = post(dad, f"{pack}/pdf")
    assert answer.status_code == 200
    assert secrets_in(answer.get_data(), "pdf") == set()
    with robin.house.work() as work:
        held = packs_of(robin.house.space("daniel", "robin", work), find_version(robin.house.space("daniel", "robin", work), number).id)
    assert hashlib.sha256(answer.get_data()).hexdigest() == held[0].file("pdf").sha256
    mum.open(at)
    assert "Your copy" not in mum.page.words
    answer = post(mum, f"{pack}/pdf")
    assert answer.status_code == 404
    assert post(mum, f"{at}/html").status_code == 200

    # His answer sheet tells him no more than his copy.
    daniel.open(f"{at}/serve")
    daniel.press("Serve it", served)
    dad.open(f"{home}/plan/versions")
    dad.follow("Your answer to: Draft plan")
    dad.follow("Start")
    said = ""
    while "/line/" in dad.page.path and "/line/school" not in dad.page.path:
        said += dad.page.words
        dad.follow("Skip to the next")
    assert "[left out of this copy]" in said
    assert not [one for one in (STREET, CODE, "900 123", SCHOOL, SCHOOL.upper()) if one in said]

    moira.open(f"{home}/plan/register")
    for line in ("their own copy", "Taken away here as HTML", "here in the wiki", "regulation 13(1)"):
        assert line in moira.page.words, line


@pytest.mark.slow
def test_nothing_leaves_without_recipient_and_reason(robin: Robin) -> None:
    number = robin.make()
    robin.house.member("robin", "dad", Role.PARENT, relation="Dad")
    refused = {
        "to": {"ground": "consent"}, "to_name": {"recipient": "school", "ground": "interests", "reason": "x"},
        "ground": {"recipient": "tribunal", "to_name": "The tribunal"},
        "reason": {"recipient": "other", "to_name": "A club", "ground": "interests"},
        "consent_by": {"recipient": "other", "to_name": "A club", "ground": "consent", "consent_on": clock.today()},
        "consent_on": {"recipient": "other", "to_name": "A club", "ground": "consent", "consent_by": "Mum"},
        "letters": {"recipient": "consulted", "to_name": "A school", "ground": "consulted", "letters": ["A"]},
    }  # fmt: skip
    for box, asked in refused.items():
        with pytest.raises(Refused) as refusal:
            hand_over(robin, number, **asked)
        assert box in refusal.value.fields, box
    for somebody in ("gran", "priya", "nadia"):
        with pytest.raises(NotFound):
            hand_over(robin, number, person_id=robin.house.people[somebody], ground="own_draft")
    with robin.house.work() as work, pytest.raises(NotAllowed):
        make_pack(robin.house.space("mum", "robin", work), robin.store, number, Packing(recipient="other", to_name="x"))
    files = hand_over(
        robin, number, recipient="other", to_name="A club", ground="consent", consent_by="Mum", consent_on=clock.today(),
        letters=["A", "F", "K"], held={"K1": "it is for teachers"},
    )  # fmt: skip
    said = words_of(files["html"], "html")
    assert "Practice with his communication book" in said
    assert "This section is not part of this copy." in said
    assert "He has difficulty telling people." not in said, "section B was not agreed to"
    for kind in KINDS:
        assert "By July 2027" not in words_of(files[kind], kind), "nor section E, to which section F leads"
    assert "because it is for teachers" in said
    with robin.house.work() as work:
        line = read_register(robin.house.space("moira", "robin", work))[0]
    assert line.pack is not None
    assert (line.to, line.ground and line.ground.key, line.pack.consent_by, line.number) == ("A club", "consent", "Mum", number)


@pytest.mark.slow
def test_a_final_leaves_when_a_second_person_agreed_or_somebody_says_why_not(robin: Robin, browser: Browser) -> None:
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        number = make_final(space, robin.store, robin.find_type, regulation_12(), signed_by="Dana Hill, SEND manager")
        work.commit()
    look_through(robin.house.engine, robin.store)
    at = f"/child/{robin.house.children['robin']}/plan/versions/{number}"
    daniel, moira, mum = browser("daniel"), browser("moira"), browser("mum")
    page = mum.open(at)
    assert "A second person of the council looks at this plan before it leaves." in page.words
    assert post(mum, f"{at}/pdf").status_code == 422
    with pytest.raises(Refused) as refusal:
        hand_over(robin, number, recipient="commissioner", to_name="The health board", ground="final")
    assert "A second person" in refusal.value.fields[""]
    daniel.open(f"{at}/serve")
    served = {"to": str(robin.house.people["mum"]), "way": "wiki", "confirmed": ["yes"]}
    assert "A second person" in daniel.press("Serve it", served, status=422).words
    daniel.open(at)
    assert "I read it, and it may leave" not in daniel.page.words, "nobody agrees with themselves"
    assert post(daniel, f"{at}/agree").status_code == 422
    assert post(mum, f"{at}/agree").status_code == 403
    page = daniel.press("Let it leave", {"reason": " "}, status=422)
    assert "Say why it can’t wait for a second person." in page.words
    moira.open(at)
    moira.press("I read it, and it may leave")
    assert "A second person looked at it: Moira" in moira.page.words
    assert post(mum, f"{at}/pdf").status_code == 200
    assert hand_over(robin, number, recipient="school", to_name=SCHOOL_FOR_LATER, ground="final")["pdf"].startswith(b"%PDF-")

    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        later = make_final(space, robin.store, robin.find_type, regulation_12(), signed_by="Dana Hill, SEND manager")
        work.commit()
    look_through(robin.house.engine, robin.store)
    daniel.open(at.replace(f"/versions/{number}", f"/versions/{later}"))
    daniel.press("Let it leave", {"reason": "Week 20 ends today and Moira is ill."})
    assert "Left without a second person: Daniel" in daniel.page.words
    assert "Week 20 ends today" in daniel.page.words


@pytest.mark.slow
def test_a_detail_counts_until_its_last_day_or_until_it_is_ended_with_a_reason(planted: Robin) -> None:
    keep_from(planted, "dad")
    number = planted.make()
    with planted.house.work() as work:
        space = planted.house.space("moira", "robin", work)
        for who in ("gran", "nadia"):
            with pytest.raises(NotFound):
                note_detail(space, Protecting("phone", "01234 567890", [planted.house.people[who].hex], "Why not"))
        with pytest.raises(Refused) as refusal:
            note_detail(space, Protecting("name", "..", ["tribunal"], "Why not"))
        assert set(refusal.value.fields) == {"words"}
    assert secrets_in(hand_over(planted, number, recipient="parent", to_name="Dad", ground="own_draft")["html"], "html") == set(), (
        "nobody can tell which parent it is"
    )
    with planted.house.work() as work:
        space = planted.house.space("moira", "robin", work)
        kept = list_protected(space)
        with pytest.raises(Refused):
            end_detail(space, kept[0].id, " ")
        for one in kept:
            end_detail(space, one.id, "The order was lifted.")
        work.commit()
    dads = hand_over(planted, number, person_id=planted.house.people["dad"], ground="own_draft")
    assert secrets_in(dads["html"], "html") == {STREET, CODE, PHONE, SCHOOL}


@pytest.mark.slow
def test_a_copy_and_a_letter_of_before_do_not_tell_him_what_is_kept_from_him_since(planted: Robin) -> None:
    number, dad, house = planted.make(), planted.house.people["dad"], planted.house
    hand_over(planted, number, person_id=dad, ground="own_draft")
    with house.work() as work:
        space = house.space("daniel", "robin", work)
        version_id = find_version(space, number).id
        [pack] = packs_of(space, version_id)
        send_pack(space, pack.id, "wiki", clock.today())
        told = {"schools": f"Any but {SCHOOL}"}
        serve_plan(space, number, Serving(dad, "", "wiki", clock.today(), told=told))
        work.commit()

    def his() -> tuple[int, str]:
        with house.work() as work:
            space = house.space("dad", "robin", work)
            [served] = all_served(space)
            return len(packs_of(space, version_id)), served.told["schools"]

    def has_one() -> bool:
        with house.work() as work:
            return has_pack(house.space("daniel", "robin", work), version_id, dad)

    assert his() == (1, f"Any but {SCHOOL}") and has_one()
    keep_from(planted, "dad")
    assert his() == (0, "Any but [left out of this copy]") and not has_one(), "he is made another before he is served again"
    hand_over(planted, number, person_id=dad, ground="own_draft")
    assert has_one()


@pytest.mark.slow
def test_a_copy_that_did_not_go_yet_goes_no_more_once_it_tells_what_is_kept_from_whom_it_is_for(
    planted: Robin, browser: Browser
) -> None:
    number, house = planted.make(), planted.house
    hand_over(planted, number, recipient="consulted", to_name="Larkwater College", ground="consulted")
    hand_over(planted, number, person_id=house.people["dad"], ground="own_draft")
    with house.work() as work:
        space = house.space("daniel", "robin", work)
        made = {one.to: f"/child/{space.id}/plan/packs/{one.id}" for one in packs_of(space, find_version(space, number).id)}
    daniel = browser("daniel")

    def left(to: str) -> bool:
        return post(daniel, f"{made[to]}/pdf").mimetype == "application/pdf"

    assert left("Larkwater College") and left("Dad") and "Make the copy again" not in daniel.open(made["Dad"]).words
    keep_from(planted, "dad", "consulted")
    assert not left("Larkwater College") and not left("Dad")
    assert "Make the copy again" in daniel.open(made["Larkwater College"]).words
    daniel.open(made["Dad"])
    assert "Make the copy again" in daniel.press("Note that it was sent", {"way": "wiki"}, status=422).words
    assert "Noted in the register" in daniel.press("Note that it was sent", {"way": "post"}).words, "it may have gone before"


class _Meanwhile:
    """A store in which something happens while a file is read."""

    def __init__(self, robin: Robin, act: Callable[[], None]) -> None:
        self.store, self.act = robin.store, act

    def read(self, key: str) -> bytes:
        data = self.store.read(key)
        self.act()
        return data


@pytest.mark.slow
def test_what_is_noted_while_a_file_is_read_keeps_it_here(planted: Robin) -> None:
    number, house = planted.make(), planted.house
    with house.work() as work:
        assert download_plan(house.space("dad", "robin", work), planted.store, number, "html").data
    with house.work() as work:
        dad = house.space("dad", "robin", work)
        slow = _Meanwhile(planted, lambda: keep_from(planted, "dad"))
        with pytest.raises(Refused) as refused:
            download_plan(dad, slow, number, "html")  # type: ignore[arg-type]
    assert "Your own copy is made without them" in refused.value.fields[""]
