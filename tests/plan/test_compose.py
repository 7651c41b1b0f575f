"""Composing the plan: parts of what was said, words on a document's page, changed sources, advice not used, the thread."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, update

from media.results import PAGE_BREAK
from tests.plan.robin import ONLY_PROFESSIONALS, Robin
from tests.support.client import Visitor
from wiki.access.audience import from_preset
from wiki.commands.erasures import erase_passage
from wiki.commands.pages_restore import remove_passage
from wiki.commands.passages import MediaUse
from wiki.models.audit import AuditRow
from wiki.models.media import Media
from wiki.models.plan_reasons import PlanReason
from wiki.queries.plan_content import read_content
from wiki.queries.plan_findings import find
from wiki.statute.sections import regulation_12
from wiki.words import ErasureReason, MediaState, Permission, Preset, Role, Voice

Browser = Callable[[str], Visitor]
THREE = "He sings in the bath. He hides at parties. He waits at the window for Gran."


@pytest.fixture
def plan(robin: Robin) -> str:
    """The address of Robin's plan."""
    return f"/child/{robin.house.children['robin']}/plan"


def _quoted(robin: Robin, row_id: uuid.UUID) -> list[str]:
    with robin.house.work() as work:
        return [source.quoted for source in robin.desk("daniel", work).row(row_id).sources]


def _codes(robin: Robin) -> set[str]:
    with robin.house.work() as work:
        return {one.code for one in find(robin.desk("daniel", work), regulation_12(), date(2019, 5, 14), date(2026, 11, 21))}


def _left_out(robin: Robin) -> list[str]:
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work, Permission.READ)
        return [one.what for one in read_content(space, robin.desk("daniel", work), regulation_12(), date(2026, 11, 21)).left_out]


def _mum_says(robin: Robin, body: str, **more: object) -> None:
    """Mum writes "Talking" anew."""
    with robin.house.work() as work:
        version = robin.desk("mum", work).passage(robin.passages["talk"]).version
    robin.said(
        "talk", "mum", "my_family", "talking", body, speaker="Mum", passage_id=version.passage_id, base=version.number, **more
    )  # fmt: skip


def test_sentences_are_ticked_and_what_is_left_out_between_them_is_marked(robin: Robin, browser: Browser, plan: str) -> None:
    robin.said("three", "mum", "my_family", "worries", THREE, speaker="Mum")
    daniel = browser("daniel")
    daniel.open(f"{plan}/use/{robin.versions['three']}?in=section_a")
    daniel.press("Save in the plan", {"line": ["0", "2"], "question": "family_views"})
    with robin.house.work() as work:
        row = robin.desk("daniel", work).in_question("section_a", "family_views")[-1]
    assert row.version.body == "He sings in the bath. […] He waits at the window for Gran."
    assert [source.quoted for source in row.sources] == ["He sings in the bath.", "He waits at the window for Gran."]
    assert row.version.voice is Voice.PARENT and row.version.speaker == "Mum"
    daniel.open(f"{plan}/use/{robin.versions['three']}?in=needs.needs")
    page = daniel.press("Save in the plan", {"line": ["1"], "col-area": "semh", "col-name": "Parties"})
    assert "Need 2: Parties" in page.words and "Mum speaking" in page.words
    with robin.house.work() as work:
        need = robin.desk("daniel", work).rows["needs"][1]
    assert [source.quoted for source in need.sources] == ["He hides at parties."]
    assert need.version.columns["difficulty"] == "He hides at parties."
    daniel.open(f"{plan}/use/{robin.versions['three']}?in=needs.needs")
    daniel.press("Save in the plan", {"line": ["1"], "quoted": "hides at parties", "col-area": "semh", "col-name": "By hand"})
    with robin.house.work() as work:
        assert robin.desk("daniel", work).rows["needs"][2].sources[0].quoted == "hides at parties", "typed by hand, that counts"


def test_words_on_a_documents_page_keep_file_and_page_and_go_with_the_file(robin: Robin, browser: Browser, plan: str) -> None:
    paper, other = (robin.file("priya", name, "text/plain", b"one\n") for name in ("report.txt", "other.txt"))
    words = PAGE_BREAK.join(("Background.", "Needs help to\nwait his turn. Sleeps well.", "End."))
    with robin.house.work() as work:
        work.begin_writing().execute(
            update(Media).where(Media.id.in_((paper, other))).values(words=words, state=MediaState.READY, pages=3)
        )
        work.commit()
    robin.said(
        "report", "priya", "advice_speech_and_language", "anything_else", "My report.", voice=Voice.PROFESSIONAL, speaker="Priya",
        media=(MediaUse(paper, caption="The report"),),
    )  # fmt: skip
    daniel = browser("daniel")
    page = daniel.open(f"{plan}/use/{robin.versions['report']}?in=needs.needs")
    assert "Choose words from “The report”" in page.words
    page = daniel.follow("page 2")
    assert "Needs help to wait his turn." in page.words and "Background." not in page.words
    page = daniel.press("Save in the plan", {"line": ["0"], "col-area": "semh", "col-name": "Turns"})
    assert "From Speech and language advice, page 2, " in page.words
    with robin.house.work() as work:
        row = robin.desk("daniel", work).rows["needs"][1]
    assert row.version.columns["difficulty"].split() == ["Needs", "help", "to", "wait", "his", "turn."]
    [source] = row.sources
    assert (source.media_id, source.leaf, " ".join(source.quoted.split())) == (paper, 2, "Needs help to wait his turn.")
    for query in (f"paper={other}&leaf=2", f"paper={paper}&leaf=4", f"paper={uuid.uuid4()}&leaf=1", "paper=x"):
        daniel.open(f"{plan}/use/{robin.versions['report']}?in=needs.needs&{query}", status=404)
    daniel.open(f"{plan}/use/{robin.versions['report']}?in=needs.needs&paper={paper}&leaf=1")
    daniel.press("Save in the plan", {"quoted": "Sleeps well.", "col-area": "semh", "col-name": "Sleep"}, status=422)
    with robin.house.work() as work:  # the passage stays, its document goes: so do the words that were read in it
        version = robin.desk("priya", work).passage(robin.passages["report"]).version
        text = read_content(
            robin.house.space("daniel", "robin", work, Permission.READ), robin.desk("daniel", work), regulation_12(),
            date(2026, 11, 21),
        ).plan  # fmt: skip
    assert any(one.page == 2 for section in text.sections for passage in section.passages for one in passage.sources)
    with robin.house.work() as work:
        session = work.begin_writing()
        narrow = from_preset(Preset.PROFESSIONALS, robin.house.people["priya"])
        session.execute(update(Media).where(Media.id == paper).values(audience=narrow))
        work.commit()
    assert "Need 2" in _left_out(robin), "the family may not have the document, so its words leave the plan"
    assert version.is_current


def test_a_changed_source_says_so_and_is_taken_anew_or_kept_with_a_reason(robin: Robin, browser: Browser, plan: str) -> None:
    quote = "Words come slowly. If you wait, they come."
    mine = robin.use("mine", "talk", quote, "section_a", "family_views", body=quote, voice=Voice.PARENT)
    need = robin.use(
        "slow", "talk", "Words come slowly.", "needs", "needs",
        columns={"area": "communication", "name": "Slow words", "difficulty": "Words come slowly."},
    )  # fmt: skip
    _mum_says(robin, quote, audience=Preset.EVERYONE)
    assert "source_changed" not in _codes(robin), "saved again with the same words is no change"
    _mum_says(robin, "Words come slowly. If you wait a minute, they come.")
    daniel = browser("daniel")
    page = daniel.open(f"{plan}/needs")
    assert "These words have changed since. See what changed" in page.words
    page = daniel.open(f"{plan}/row/{need}/sources")
    assert "What the row quotes still stands there." in page.words and "a minute (added)" in page.words
    page = daniel.press("Keep it as it is", {"reason": " "}, status=422)
    assert "Write the reason." in page.words
    page = daniel.press("Keep it as it is", {"reason": "The new words say the same."})
    assert "Changed since, and kept as it is: The new words say the same. (Daniel" in page.words
    daniel.open(f"{plan}/row/{mine}/sources")
    page = daniel.follow("Take the new words")
    assert "a minute (added)" in page.words
    form, _button = page.form("Save with the new words")
    assert ("body", "Words come slowly. If you wait a minute, they come.") in form.pairs
    daniel.press("Save with the new words")
    assert _quoted(robin, mine) == ["Words come slowly. If you wait a minute, they come."]
    assert _quoted(robin, need) == ["Words come slowly."]
    assert "source_changed" not in _codes(robin)
    _mum_says(robin, "Words come quickly now.")
    assert "source_changed" in _codes(robin), "the reason was given for other words"
    assert "Words come slowly. If you wait a minute, they come. (removed)" in daniel.open(f"{plan}/row/{mine}/sources").words


def test_words_taken_off_their_page_leave_the_plan_until_somebody_says_why_they_stay(
    robin: Robin, browser: Browser, plan: str
) -> None:
    with robin.house.work() as work:
        space = robin.house.space("priya", "robin", work, Permission.WRITE)
        version = robin.desk("priya", work).passage(robin.passages["slt_need"]).version
        kind = robin.find_type("advice_speech_and_language")
        assert kind is not None and "Need 1" not in _left_out(robin)
        remove_passage(space, kind, version.page_id, version.passage_id, base=version.number)
        work.commit()
    assert "Need 1" in _left_out(robin) and "not_shared" in _codes(robin)
    daniel = browser("daniel")
    page = daniel.open(f"{plan}/needs")
    assert "These words were taken off their page." in page.words
    daniel.open(f"{plan}/row/{robin.passages['row_need']}/sources")
    page = daniel.press("Keep it as it is", {"reason": "Priya says it still holds."})
    assert "Priya says it still holds." in page.words
    assert "Need 1" not in _left_out(robin)


def test_words_that_the_family_takes_back_or_has_erased_are_gone_from_reasons_too(robin: Robin, browser: Browser, plan: str) -> None:
    row = robin.use("mine", "talk", "Words come slowly.", "section_a", "family_views", body="Words.", voice=Voice.PARENT)
    _mum_says(robin, "Words come slowly, qzqualm, if you wait, they come at last to all of us.")
    daniel = browser("daniel")
    daniel.open(f"{plan}/row/{row}/sources")
    said = "Words come slowly, qzqualm, if you wait, they come at last to all of us"
    page = daniel.press("Keep it as it is", {"reason": f"She says: {said}."})
    assert "qzqualm" in page.text
    with robin.house.work() as work:
        version = robin.desk("mum", work).passage(robin.passages["talk"]).version
    robin.house.say(
        "mum", "robin", "my_family", "talking", version.body, speaker="Mum", passage_id=version.passage_id, base=version.number,
        audience=Preset.ONLY_FAMILY,
    )  # fmt: skip
    page = daniel.open(f"{plan}/row/{row}/sources")
    assert "qzqualm" not in page.text and "From words that are no longer shared with you" in page.words
    assert "Ask the family to share more of “My family”" in page.words
    with robin.house.work() as work:
        erase_passage(
            robin.house.space("mum", "robin", work, Permission.ERASE), version.passage_id, ErasureReason.PRIVATE, sure=True
        )
        work.commit()
    with robin.house.work() as work:
        kept = work.session.execute(select(PlanReason.reason)).scalars().all()
    assert kept and not any("qzqualm" in one for one in kept)


@pytest.mark.slow
def test_each_suggestion_is_used_or_has_a_reason_that_the_plan_prints(robin: Robin, browser: Browser, plan: str) -> None:
    robin.said(
        "more", "priya", "advice_speech_and_language", "provision", voice=Voice.PROFESSIONAL, speaker="Priya",
        columns={"letter": "f", "support": "A talking tablet for lunch", "how_often": "Each day"},
    )  # fmt: skip
    assert "advice_not_used" in _codes(robin)
    daniel = browser("daniel")
    page = daniel.open(f"{plan}/suggestions")
    assert page.h1 == "What the advice suggests for Robin"
    assert "1 suggestion waits to be settled." in page.words and ONLY_PROFESSIONALS not in page.text
    assert "Provision 1" in page.words and "It is in the plan already" in page.words
    assert "Write the reason." in daniel.press("Keep this reason", status=422).words
    page = daniel.press("Keep this reason", {"reason": "He has his book, and likes it better."})
    assert "Every suggestion is used, or has a reason." in page.words
    assert "Not used because: He has his book, and likes it better." in page.words
    assert "advice_not_used" not in _codes(robin)
    robin.make()
    printed = daniel.open(f"{plan}/versions/1")
    form, _button = printed.form(action="/html")
    html = daniel.raw("POST", form.action, data=dict(form.pairs), headers={"Origin": "https://localhost"}).get_data(as_text=True)
    assert "The council has not put this into the plan. Its reason: He has his book, and likes it better." in html
    daniel.open(f"{plan}/suggestions")
    daniel.press("", action=f"/suggestions/{robin.versions['more']}")
    assert "advice_not_used" in _codes(robin)
    daniel.press("Keep this reason", {"reason": "He has his book."})
    with robin.house.work() as work:
        version = robin.desk("priya", work).passage(robin.passages["more"]).version
    robin.said(
        "more", "priya", "advice_speech_and_language", "provision", voice=Voice.PROFESSIONAL, speaker="Priya",
        columns={**version.columns, "support": "A talking tablet all day"}, passage_id=version.passage_id, base=version.number,
    )  # fmt: skip
    assert "advice_not_used" in _codes(robin), "the reason was given for other words"
    page = daniel.open(f"{plan}/suggestions")
    [place] = {href for words, href in page.links.items() if words.startswith("Provision 1: ")}
    page = daniel.open(place)
    daniel.press("Save with this source")
    assert "advice_not_used" not in _codes(robin)


def test_the_thread_is_shown_in_words_and_lines_and_tied_from_there(robin: Robin, browser: Browser, plan: str) -> None:
    daniel = browser("daniel")
    page = daniel.open(f"{plan}/thread")
    assert page.h1 == "Robin’s golden thread"
    assert "The thread is whole: everything is tied." in page.words
    assert page.text.count("vector-effect") == 4, "hope, need, outcome and provision, each tie once"
    for words in ("Outcomes that meet it: outcome 1", "Towards hope 1", "Meets need 1", "For need 1", "Serves outcome 1"):
        assert words in page.words, words
    row, need, hope = (robin.passages[short] for short in ("row_outcome", "row_need", "row_hope"))
    page = daniel.open(f"{plan}/thread/{need}")
    assert page.h1 == "What need 1 is tied to"
    page = daniel.press("Save these ties", {"provision": []})
    assert "2 things hang loose" in page.words and "No provision is there for it yet." in page.words
    page = daniel.open(f"{plan}/thread/{row}")
    with robin.house.work() as work:
        version = robin.desk("daniel", work).row(row).version
    robin.house.say(
        "daniel", "robin", "outcomes", "outcomes", passage_id=row, base=version.number, voice=Voice.PROFESSIONAL,
        columns={**version.columns, "how_we_know": "Written meanwhile."},
    )  # fmt: skip
    page = daniel.press("Save these ties", {"hopes": []})
    assert "It leads towards no hope yet." in page.words and "The thread of outcome 1 stands out." in page.words
    with robin.house.work() as work:
        outcome = robin.desk("daniel", work).row(row)
        assert outcome.version.columns["how_we_know"] == "Written meanwhile." and outcome.linked("hopes") == ()
        assert outcome.linked("needs") == (need,)
        assert [one.quoted for one in outcome.sources] == ["ask for what he needs"], "its sources stay"
        acts = work.session.execute(select(AuditRow.act).where(AuditRow.act == "plan.tied")).all()
    assert len(acts) == 2
    daniel.open(f"{plan}/thread/{need}")
    daniel.press("Save these ties", {"provision": [robin.passages["row_help"].hex]})
    daniel.open(f"{plan}/thread/{hope}")
    page = daniel.press("Save these ties", {"outcomes": [row.hex]})
    assert "The thread is whole: everything is tied." in page.words
    for path in (f"/thread/{uuid.uuid4()}", f"/thread/{robin.passages['talk']}", f"/thread?follow={uuid.uuid4()}x"):
        daniel.open(plan + path, status=404)
    daniel.open(f"{plan}/thread/{need}")
    form, _button = daniel.page.form("Save these ties")
    for bad in (robin.passages["talk"].hex, uuid.uuid4().hex, "nonsense"):
        answer = daniel.raw("POST", form.action, data={**dict(form.pairs), "provision": bad}, headers={"Origin": "https://localhost"})
        assert answer.status_code == 404
    robin.house.child("new")
    robin.house.member("new", "daniel", Role.CASEWORKER)
    assert "There is no thread yet." in daniel.open(f"/child/{robin.house.children['new']}/plan/thread").words
