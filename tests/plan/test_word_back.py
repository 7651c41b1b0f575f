"""A plan that was finished in Word comes back: compared line by line, nothing in the plan without a person, and no word lost."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import select

from tests.plan.made import files_of
from tests.plan.robin import Robin
from tests.support.client import Page, Visitor
from wiki.commands.erasures import erase_passage
from wiki.models.audit import AuditRow
from wiki.models.media import Media
from wiki.models.pages import Revision
from wiki.models.plan_returns import PlanReturn
from wiki.text.prints import Printer
from wiki.words import ErasureReason, Preset
from wiki.worker.returned import look_through_return

Browser = Callable[[str], Visitor]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TWELVE = "she hums the same four notes whenever the blue kettle is about to boil"


def _edited(data: bytes, *changes: tuple[str, str], after: tuple[str, str] | None = None) -> bytes:
    """The file with words changed as somebody changes them in Word: within their paragraphs, ``after`` one a new paragraph."""
    document = Document(BytesIO(data))
    paragraphs = list(document.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"))
    for old, new in changes:
        hits = 0
        for p in paragraphs:
            texts = [one for one in p.iter() if one.tag.endswith("}t")]
            if "".join(one.text or "" for one in texts) == old:
                hits += 1
                for one in texts:
                    one.text = ""
                texts[0].text = new
        assert hits, old
    if after is not None:
        old, new = after
        place = next(one for one in document.paragraphs if one.text == old)
        place.insert_paragraph_before(new)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _rewritten(word: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The file with its main part changed."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(word)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            data = old.read(one.filename)
            new.writestr(one.filename, change(data) if one.filename == "word/document.xml" else data)
    return made.getvalue()


def _give(daniel: Visitor, home: str, number: int, data: bytes, *, status: int = 200, name: str = "plan.docx") -> Page:
    daniel.open(f"{home}/plan/versions/{number}")
    daniel.follow("Give the Word file back")
    return daniel.press("Give it back", {"documents": (data, name, WORD)}, status=status)


def _look_through(robin: Robin) -> None:
    with robin.house.work() as work:
        ids = work.session.execute(select(PlanReturn.child_id, PlanReturn.id)).all()
    for child_id, return_id in ids:
        look_through_return(robin.house.engine, robin.store, Printer("for tests only" * 4), child_id, return_id)


def _place(page: Page, words: str) -> str:
    """The value of the tick beside a change that says these words."""
    for part in page.text.split('<div class="change" id="change-')[1:]:
        if words in part:
            return part.partition('"')[0]
    raise AssertionError(words)


def _need(robin: Robin) -> dict[str, object]:
    with robin.house.work() as work:
        row = robin.desk("daniel", work).row(robin.passages["row_need"])
        return {**row.version.columns, "number": row.version.number, "sources": len(row.sources), "by": row.version.saved_by_name}


@pytest.mark.slow
def test_a_plan_finished_in_word_is_compared_and_only_what_a_person_takes_in_is_in(robin: Robin, browser: Browser) -> None:
    home = f"/child/{robin.house.children['robin']}"
    robin.house.say("nadia", "zara", "my_family", "sleep", f"At home {TWELVE}.", speaker="Mum", audience=Preset.ONLY_FAMILY)
    number = robin.make()
    word = files_of(robin, number)["docx"]
    daniel, mum = browser("daniel"), browser("mum")
    before = _need(robin)

    # The file as it was handed out says the same.
    page = _give(daniel, home, number, word)
    assert "This file is being checked" in page.words
    assert "What is different" not in page.words, "nothing is shown before the check"
    _look_through(robin)
    page = daniel.open(page.path)
    assert "The words of the plan are the same in this file." in page.words

    assert "Pictures that are not as they were" not in page.words

    # Edited: a box of a need, its title, an outcome, a sentence nobody knows, and words of another child's space.
    back = _edited(
        word, ("He has difficulty telling people.", "He finds it hard to tell strangers."),
        ("Need 1: Telling people", "Need 1: Telling strangers"),
        ("By July 2027 Robin will be able to ask for what he needs.", f"By July 2028 Robin asks. At school {TWELVE}."),
        after=("Section C: Health care needs related to special educational needs", "A line that belongs to nothing."),
    )  # fmt: skip
    assert b'descr="Robin\xe2\x80\x99s engine"' in zipfile.ZipFile(BytesIO(back)).read("word/document.xml")
    back = _rewritten(back, lambda xml: xml.replace("descr=\"Robin’s engine\"".encode(), b'descr="Robin on his own"', 1))
    page = _give(daniel, home, number, back)
    shown = page.path
    _look_through(robin)
    page = daniel.open(shown)
    assert _need(robin) == before, "nothing is in the plan by itself"
    assert "A line that belongs to nothing." in page.words
    assert "New words that belong to no row" in page.words
    assert "Described in other words It said: “Robin’s engine” It says now: “Robin on his own”" in page.words
    assert "Is this about the right child?" in page.words and "about to boil" in page.words
    assert "Zara" not in page.words and "zara" not in page.text
    held = _place(page, "July 2028")
    difficulty, title, new = _place(page, "hard"), _place(page, "Title"), _place(page, "belongs to nothing")
    with robin.house.work() as work:
        kept = work.session.execute(select(Media.sha256).join(PlanReturn, PlanReturn.media_id == Media.id)).scalars().all()
    assert kept[-1] in page.words or kept[0] in page.words, "the file's fingerprint is shown"

    # Nothing ticked; what is held back; what is left.
    assert "Tick the changes first." in daniel.press("Take in what is ticked", status=422).words
    daniel.open(shown)
    page = daniel.press("Take in what is ticked", {"place": [held]}, status=422)
    assert "Say first why they are right." in page.words
    daniel.open(shown)
    page = daniel.press("Leave out what is ticked", {"place": [new]})
    assert "Left out by Daniel" in page.words

    # Taken in: an ordinary revision in the caseworker's name, its source kept, and marked where its words stand no more.
    page = daniel.press("Take in what is ticked", {"place": [difficulty, title]})
    need = _need(robin)
    assert need["difficulty"] == "He finds it hard to tell strangers." and need["name"] == "Telling strangers"
    assert (need["area"], need["sources"], need["number"]) == ("communication", before["sources"], int(str(before["number"])) + 1)
    assert "Taken in by Daniel" in page.words
    with robin.house.work() as work:
        notes = [one for one in work.session.execute(select(Revision.note)).scalars() if "Word file" in one]
        acts = set(work.session.execute(select(AuditRow.act)).scalars())
    assert len(notes) == 1 and notes[0].startswith("From the Word file returned on ")
    assert {"plan.word_returned", "plan.word_taken", "plan.word_left", "plan.word_checked"} <= acts
    assert "What the checks say about these rows today" in page.words

    # Somebody changed the row here meanwhile: told, and not written over by an old screen.
    outcome = robin.passages["row_outcome"]
    daniel.press("These words are right", {"Why are these words right?": "It is a song everybody sings."})
    with robin.house.work() as work:
        row = robin.desk("daniel", work).row(outcome)
        robin.house.say(
            "daniel", "robin", "outcomes", "outcomes", passage_id=outcome, base=row.version.number,
            voice=row.version.voice, columns={**row.version.columns, "outcome": "By Easter Robin asks."},
        )  # fmt: skip
    page = daniel.press("Take in what is ticked", {"place": [held]}, status=422)
    assert "Somebody changed this row since you looked." in page.words
    assert "Today it says:" in page.words and "By Easter Robin asks." in page.words
    daniel.open(shown)
    daniel.press("Take in what is ticked", {"place": [held]})
    with robin.house.work() as work:
        assert "July 2028" in str(robin.desk("daniel", work).row(outcome).version.columns["outcome"])

    # Whoever writes no plans gets neither the screen nor the file; what is no plan of this child is turned down.
    file = next(one for one in daniel.page.addresses if one.endswith("/original"))
    assert daniel.raw("GET", file).headers["Content-Disposition"].startswith("attachment")
    assert mum.raw("GET", shown).status_code == 403
    assert mum.raw("GET", file).status_code == 404
    daniel.open(f"{home}/plan/versions/{number}/word")
    assert "This is no Word file" in daniel.press("Give it back", {"documents": (b"Words", "a.txt", "text/plain")}, status=422).words
    other = Document()
    other.add_paragraph("A letter about somebody else.")
    letter = BytesIO()
    other.save(letter)
    assert "This is not the Word file of this child’s plan." in daniel.press(
        "Give it back", {"documents": (letter.getvalue(), "b.docx", WORD)}, status=422
    ).words
    daniel.open(f"{home}/plan/versions/{robin.make(checked=False)}/word")
    page = daniel.press("Give it back", {"documents": (back, "plan.docx", WORD)}, status=422)
    assert f"This is the Word file of version {number} of the plan" in page.words
    foreign = _rewritten(word, lambda xml: xml.replace(b"gt_plan_", b"gt_plan_" + b"0" * 16 + b"_1\" w:other=\"", 1))
    assert "This is not the Word file of this child’s plan." in _give(daniel, home, number, foreign, status=422).words
    with robin.house.work() as work:
        assert len(work.session.execute(select(PlanReturn.id)).all()) == 2, "what is turned down is not kept"

    # Words that are taken out for good take the files with them.
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        media = set(work.session.execute(select(PlanReturn.media_id)).scalars())
        erase_passage(space, robin.passages["row_need"], ErasureReason.ORDERED, "By order of the court.", sure=True)
        work.commit()
    with robin.house.work() as work:
        assert work.session.execute(select(PlanReturn.id)).all() == []
        assert not media & set(work.session.execute(select(Media.id)).scalars())
