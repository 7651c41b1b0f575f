"""Before a plan leaves, everything in it is looked through for other children; what is found waits for somebody's word."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.plan.robin import Robin
from tests.support.client import Visitor
from tests.support.guarding import look_through
from wiki.commands.erasures import erase_passage
from wiki.commands.guard_settle import settle_hits
from wiki.commands.plan_download import download_plan
from wiki.document.contents import read_back
from wiki.document.pieces import PROPERTIES
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.audit import AuditRow, AuditWords
from wiki.models.guard import GuardHit, GuardPassage, GuardPrint
from wiki.queries.plan_guard import Hit, list_hits, unsettled
from wiki.queries.plan_versions import find_version
from wiki.text.prints import Printer, unpacked
from wiki.words import ErasureReason, GuardKind, Preset, Role, Voice
from wiki.worker.guarding import keep_prints, print_all
from wiki.worker.run import drain

Browser = Callable[[str], Visitor]
ADVICE = "advice_speech_and_language"
BY = {"voice": Voice.PROFESSIONAL, "speaker": "Priya"}
SUGGESTED = {"letter": "h1", "support": "A helper"}
"""Section H1: the answer that is ticked for it has sixteen words, the same for every child."""
TWELVE = "she hums the same four notes whenever the blue kettle is about to boil"
ZARAS_PAGE = f"At home {TWELVE}, qzonlyzara. Her NHS number is 999 123 4567. We live at 14 Mill Lane, Marlbridge, MB1 2CD."


def _zara_says(robin: Robin) -> None:
    """What only Zara's space holds; Leo's holds nothing, but the teacher works with him and with Robin."""
    robin.house.say("nadia", "zara", "my_family", "sleep", ZARAS_PAGE, speaker="Mum", audience=Preset.ONLY_FAMILY)
    robin.house.member("zara", "priya", Role.HEALTH)
    robin.house.page("zara", ADVICE, "priya")
    robin.house.say("priya", "zara", ADVICE, "provision", columns=SUGGESTED, audience=Preset.EVERYONE, **BY)
    robin.house.child("leo", date(2018, 1, 30))
    robin.house.member("leo", "leila", Role.SCHOOL)


def _hits(robin: Robin, number: int, name: str = "daniel") -> tuple[Hit, ...]:
    with robin.house.work() as work:
        space = robin.house.space(name, "robin", work)
        return list_hits(space, find_version(space, number).id)


def _open(robin: Robin, number: int, name: str = "mum") -> bool:
    """Whether ``name`` is handed every file of the plan."""
    with robin.house.work() as work:
        space = robin.house.space(name, "robin", work)
        held = unsettled(space, find_version(space, number).id)
        for kind in ("pdf", "docx", "html"):
            try:
                assert download_plan(space, robin.store, number, kind).data
                assert not held
            except Refused as refusal:
                assert held and "other children" in refusal.fields[""]
        work.commit()
    return not held


def _settle(robin: Robin, number: int, why: str, name: str = "daniel", child: str = "robin") -> int:
    ids = [one.id for one in _hits(robin, number)]
    with robin.house.work() as work:
        settled = settle_hits(robin.house.space(name, child, work), number, ids, why)
        work.commit()
    return settled


def test_everything_about_another_child_is_found_and_never_whose_it_is(robin: Robin) -> None:
    _zara_says(robin)
    robin.said("ticked", "priya", ADVICE, "provision", columns=SUGGESTED, **BY)
    assert robin.make() == 1
    assert _hits(robin, 1) == () and _open(robin, 1), "a plan about Robin alone is not held up, nor for an answer that is ticked"

    robin.said(
        "mixed", "priya", ADVICE, "needs",
        "In class SHE hums the same four notes – whenever the blue kettle is about to boil. Zara Example (born 9.2.2013, "
        "NHS 9991234567) lives at 14 Mill Lane, MB1 2CD. Leo sat beside him. Zara Anne Example sat there. Robin, Leo Example and Robin Example did not. Leila Leo Daniel wrote it; will leo or zara mind?",
        **BY,
    )  # fmt: skip
    number = robin.make(checked=False)
    assert not _open(robin, number) and not _open(robin, number, "daniel"), "nobody is handed what was not looked through"
    look_through(robin.house.engine, robin.store)
    hits = _hits(robin, number)
    found = {kind: {one.words for one in hits if one.kind is kind} for kind in GuardKind}
    assert found[GuardKind.FULL_NAME] == {"Zara Example", "Zara Anne Example", "Leo Example"}
    assert found[GuardKind.BIRTH] == {"9.2.2013"}
    assert found[GuardKind.NUMBER] == {"9991234567"}
    assert any("14 Mill Lane, MB1 2CD" in one for one in found[GuardKind.ADDRESS])
    assert [one for one in found[GuardKind.WORDS] if one.startswith("SHE hums") and one.endswith("boil")]
    assert found[GuardKind.FIRST_NAME] == {"Leo"}, "whom somebody of this space knows; a small letter is no name"
    assert [one.kind for one in hits] == sorted((one.kind for one in hits), key=list(GuardKind).index), "the surest first"
    with robin.house.work() as work:
        kept = work.session.execute(select(GuardHit.before, GuardHit.words, GuardHit.after)).all()
        assert "qzonlyzara" not in str(kept) and "about to boil" in str(kept)
        assert _prints(robin) > 50
        assert robin.house.children["zara"] not in set(work.session.execute(select(GuardHit.child_id)).scalars())
    assert not _open(robin, number) and _open(robin, 1), "only the version that holds them waits"


def test_a_hit_is_settled_with_a_reason_once_and_by_who_may(robin: Robin) -> None:
    _zara_says(robin)
    robin.said("cousin", "priya", ADVICE, "needs", "He plays with Zara Example, his cousin.", **BY)
    number = robin.make()
    assert [one.words for one in _hits(robin, number)] == ["Zara Example"]
    with pytest.raises(NotAllowed):
        _hits(robin, number, "mum")
    with pytest.raises(NotAllowed):
        _settle(robin, number, "Because I say so.", "mum")
    with pytest.raises((NotFound, NotAllowed)):
        _settle(robin, number, "Because I say so.", "nadia", "zara")
    with pytest.raises(Refused):
        _settle(robin, number, " ")
    assert not _open(robin, number)
    assert _settle(robin, number, "She is his cousin, qzreason.") == 1
    assert _settle(robin, number, "Pressed twice.") == 0
    assert _open(robin, number)
    [hit] = _hits(robin, number)
    assert (hit.why, hit.settled_by) == ("She is his cousin, qzreason.", "Daniel")
    with robin.house.work() as work:
        said = select(AuditWords.words).join(AuditRow, AuditRow.id == AuditWords.audit_id).where(AuditRow.act == "plan.settled")
        assert work.session.execute(said).scalars().all() == ["She is his cousin, qzreason."]

    again = robin.make()
    assert _hits(robin, again)[0].why == "She is his cousin, qzreason." and _open(robin, again), "not asked a second time"
    robin.said("moved", "priya", ADVICE, "needs", "On Monday Zara Example hit him.", **BY)
    third = robin.make()
    assert [one.before[:9] for one in _hits(robin, third) if one.settled_at is None] == ["On Monday"], "but elsewhere it is"

    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        erase_passage(space, robin.passages["cousin"], ErasureReason.ORDERED, "By order of the court.", sure=True)
        work.commit()
    with robin.house.work() as work:
        left = work.session.execute(select(GuardHit.before, GuardHit.after)).all()
        assert "his cousin" not in str(left), "what is taken out goes from here too"
        of_it = select(func.count(GuardPassage.id)).where(GuardPassage.passage_id == robin.passages["cousin"])
        assert work.session.execute(of_it).scalar_one() == 0
        places = select(func.count(GuardPrint.print)).where(GuardPrint.place.not_in(select(GuardPassage.id)))
        assert work.session.execute(places).scalar_one() == 0, "and nothing leads there any more"


def test_fingerprints_are_kept_in_step_by_the_worker_and_follow_the_key(robin: Robin) -> None:
    assert robin.world is not None
    engine, settings = robin.house.engine, robin.world.settings
    drain(settings, engine)  # type: ignore[arg-type]
    mine = Printer(settings.secret_key)
    assert print_all(engine, mine) in (0, 2)  # type: ignore[arg-type]
    assert print_all(engine, mine) == 0, "all are made"  # type: ignore[arg-type]
    before = _prints(robin)
    _zara_says(robin)
    assert _prints(robin) == before, "a save makes none"
    drain(settings, engine)  # type: ignore[arg-type]
    assert _prints(robin) > before
    kept = _prints(robin)
    keep_prints(engine, mine, before_search=True)  # type: ignore[arg-type]
    assert _prints(robin) == kept, "done again, nothing changes"
    assert print_all(engine, Printer("another key")) == 3, "a new key makes all anew"  # type: ignore[arg-type]
    assert _prints(robin) == kept


def _prints(robin: Robin) -> int:
    with robin.house.work() as work:
        kept = work.session.execute(select(GuardPassage.prints)).scalars()
        return sum(len(unpacked(one)) for one in kept)


def test_the_files_are_looked_through_with_what_they_say_about_themselves(robin: Robin) -> None:
    robin.make()
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        made = {kind: download_plan(space, robin.store, 1, kind).data for kind in ("pdf", "docx", "html")}
        work.commit()
    for kind, data in made.items():
        pieces = read_back(data, kind)
        inside = " ".join(one.text for one in pieces if one.place != PROPERTIES)
        assert "Practice with his communication book" in inside, kind
        assert any("Robin" in one.text for one in pieces if one.place == PROPERTIES), kind
        assert any("A red steam engine" in one.text for one in pieces), kind
    hidden = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made["docx"])) as old, zipfile.ZipFile(hidden, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"Marlbridge Council", b"qzhidden") if "docProps" in name else old.read(name))
    assert "qzhidden" in {one.text for one in read_back(hidden.getvalue(), "docx") if one.place == PROPERTIES}


def test_the_page_of_a_plan_shows_the_words_and_lets_them_be_settled(robin: Robin, browser: Browser) -> None:
    _zara_says(robin)
    robin.said("mixed", "priya", ADVICE, "needs", "He is like Zara Example in this.", **BY)
    number = robin.make(checked=False)
    path = f"/child/{robin.house.children['robin']}/plan/versions/{number}"
    daniel, mum = browser("daniel"), browser("mum")
    assert "This plan is being checked" in daniel.open(path).words and "Get the PDF" not in daniel.page.words
    look_through(robin.house.engine, robin.store)
    page = daniel.open(path)
    assert "Is this about the right child?" in page.words and "He is like Zara Example in this." in page.words
    assert "Get the PDF" not in page.words
    assert "The council is checking some words in it." in mum.open(path).words and "Zara" not in mum.page.words
    assert "Get the PDF" not in mum.open(path.rsplit("/", 1)[0]).words
    daniel.open(path)
    page = daniel.press("These words are right", {"why": "They are twins."}, status=422)
    assert "Tick the words that are right." in page.words and "They are twins." in page.text
    [hit] = _hits(robin, number)
    page = daniel.press("These words are right", {"hit": hit.id.hex, "why": "They are twins."})
    assert "Get the PDF" in page.words and "They are twins." in page.words
    assert "Get the PDF" in mum.open(path).words and "twins" not in mum.page.words
