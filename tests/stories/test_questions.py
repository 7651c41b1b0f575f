"""Questions beside a passage: a therapist asks Mum and has her answer; Mum says that a line of the council is not right."""

import io
from collections.abc import Callable

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from tests.document.words_of import squeezed
from tests.support.client import Page, Visitor
from tests.support.guarding import look_through
from tests.support.house import House
from tests.support.html import Html, words
from wiki.words import Preset, Voice

Open = Callable[[str], Visitor]
KINDS = ("pdf", "docx", "html")
LINE = "Robin can not tell people what he wants."
NOTE = "He tells us every day, with his cards."
AGREED = "We agree: he tells people with his cards."


def _waits(page: Page) -> str:
    return next((said for said in page.links if "for you" in said), "")


def test_a_therapist_asks_mum_and_mum_answers(
    family: House, client_for: Open, robin: str, meanwhile: Callable[[], int]
) -> None:
    saved = family.say("mum", "robin", "my_family", "talking", "Words come slowly.", audience=Preset.EVERYONE)
    page = f"{robin}page/{saved.page_id}"
    priya = client_for("priya")
    priya.open(page)
    assert "That is not right" not in priya.page.words, "that is for the family to say"
    form = priya.follow("Ask about this")
    assert "Words come slowly." in form.words
    form = priya.press("Ask this", {"Your question": "Do they come at **night**?", "audience": "nobody"}, status=422)
    assert "Choose who may see your question." in form.words
    assert "Do they come at **night**?" in form.text, "a refused form comes back with the words"
    form = priya.press("Ask this", {"audience": "everyone", "Your question": ""}, status=422)
    assert "Write your question first." in form.words
    shown = priya.press("Ask this", {"Your question": "Do they come at **night**?"})
    assert shown.path == page and "A question for Mum" in shown.words and "Do they come at night?" in shown.words

    mum, gran = client_for("mum"), client_for("gran")
    assert _waits(gran.open(robin)) == ""
    assert _waits(mum.open(robin)) == "1 question waits for you"
    listed = mum.follow("1 question waits for you")
    assert listed.h1 == "Questions" and "Do they come at night?" in listed.words
    assert "My family" in listed.words, "and where it stands"
    question = mum.follow("Answer:")
    assert "Words come slowly." in question.words
    question = mum.press("Save this answer", {"Your answer": ""}, status=422)
    assert "Write your answer first." in question.words
    question = mum.press("Save this answer", {"Your answer": "Only when he is tired."})
    assert "Only when he is tired." in question.words
    assert _waits(mum.open(robin)) == ""

    assert _waits(priya.open(robin)) == "1 question waits for you", "it has an answer"
    priya.open(page)
    assert "Only when he is tired." in priya.page.words and "Has an answer" in priya.page.words
    meanwhile()
    assert "tired. Mum ·" in _search(gran, robin, "tired") and "night? Priya" in _search(gran, robin, "night"), "whose words it shows"
    priya.follow("Answer:")
    settled = priya.press("This is answered now")
    assert "Answered, says Priya" in settled.words
    after = gran.open(page)
    assert "1 answered question" in after.words and "Only when he is tired." in after.words, "folded, and still to be read"
    assert not [one for one in after.html.all("details") if "Only when" in words(one) and "open" in one.attrib]


def _draft(daniel: Visitor, robin: str) -> dict[str, str]:
    """The words of the three files of a new draft, without spaces."""
    daniel.open(f"{robin}plan/check")
    path = daniel.press("Make a draft plan").path
    look_through(daniel.app.extensions["engine"], daniel.app.extensions["store"])
    daniel.open(path)
    return _files(daniel, path)


def _pdf(data: bytes) -> str:
    return "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(data)).pages)


def _word(data: bytes) -> str:
    return "".join(node.text or "" for node in Document(io.BytesIO(data)).element.body.iter(qn("w:t")))


_READERS: dict[str, Callable[[bytes], str]] = {
    "pdf": _pdf, "docx": _word, "html": lambda data: words(Html(data.decode()).root)
}  # fmt: skip


def _files(daniel: Visitor, path: str) -> dict[str, str]:
    found = {}
    for kind in KINDS:
        daniel.open(path)
        daniel.checks_html = False
        found[kind] = squeezed(_READERS[kind](daniel.press("", action=f"/{kind}").response.get_data()))
        daniel.checks_html = True
    return found


@pytest.mark.slow
def test_mum_says_that_a_line_of_the_council_is_not_right_until_both_agree(
    family: House, client_for: Open, robin: str, meanwhile: Callable[[], int]
) -> None:
    need = {"area": "communication", "name": "Telling people", "difficulty": LINE}
    row = family.say("daniel", "robin", "needs", "needs", columns=need, voice=Voice.PROFESSIONAL, audience=Preset.EVERYONE)
    mum, daniel, leila = client_for("mum"), client_for("daniel"), client_for("leila")
    page = f"{robin}page/{row.page_id}"
    mum.open(page)
    form = mum.follow("That is not right")
    assert LINE in form.words
    form = mum.press("Put this note beside the words", {"What is not right?": " "}, status=422)
    assert "Write what is not right, in your own words." in form.words
    shown = mum.press("Put this note beside the words", {"What is not right?": NOTE})
    for visitor in (mum, daniel, leila):
        shown = visitor.open(page)
        assert "The family says this is not right" in shown.words and NOTE in shown.words
        assert NOTE in visitor.open(f"{page}/changed").words, "in the history"
        assert NOTE in visitor.open(f"{page}/revision/{row.revision_number}").words
    meanwhile()
    assert NOTE in _search(leila, robin, "tell people wants"), "beside what is found"
    assert "The family says this is not right" in _search(leila, robin, "every day cards"), "the note itself is found"
    desk = daniel.open(f"{robin}plan/needs")
    assert NOTE in desk.words and "The family says that need 1 is not right." in desk.words

    assert _waits(daniel.open(robin)) == "1 question waits for you"
    first = _draft(daniel, robin)
    for said in first.values():
        assert squeezed("The family says this is not right (Mum,") in said
        assert squeezed(LINE) in said and squeezed(NOTE) in said.split(squeezed(LINE))[-1], "right after the words"

    family.say(
        "daniel", "robin", "needs", "needs", columns={**need, "difficulty": "Robin tells people with cards."},
        voice=Voice.PROFESSIONAL, passage_id=row.passage_id, base=1,
    )  # fmt: skip
    assert NOTE in leila.open(page).words, "the note stays beside the newer words"
    daniel.open(f"{robin}questions")
    daniel.follow("Answer or agree")
    daniel.follow("We agree now")
    daniel.press("Yes, we agree now", {"What did you agree?": AGREED})
    assert "The other side agreed. Now the family is asked." in daniel.page.words
    assert squeezed(NOTE) in _draft(daniel, robin)["html"], "one side alone ends nothing"

    assert _waits(mum.open(robin)) == "1 question waits for you"
    mum.follow("1 question waits for you")
    mum.follow("Answer or agree")
    mum.follow("We agree now")
    form = mum.press("Yes, we agree now", {"What did you agree?": ""}, status=422)
    assert "Write what you agreed, in a few words." in form.words
    mum.press("Yes, we agree now", {"What did you agree?": "Yes, that is right now."})
    shown = leila.open(page)
    assert "Both sides agreed" in shown.words and AGREED in shown.words and NOTE in shown.words, "it stays to be read"
    for said in _draft(daniel, robin).values():
        assert squeezed(NOTE) not in said and "notright" not in said and squeezed("Robin tells people with cards.") in said
    kept = _files(daniel, f"{robin}plan/versions/1")
    assert kept == first, "what was issued keeps what it said"


def _search(visitor: Visitor, robin: str, typed: str) -> str:
    visitor.open(f"{robin}search")
    return visitor.press("Search", {"words": typed}).words


def test_a_note_about_what_was_said_shows_at_the_row_that_was_taken_from_it(
    family: House, client_for: Open, robin: str
) -> None:
    advice = "advice_school"
    family.page("robin", advice, by="leila")
    said = family.say(
        "leila", "robin", advice, "cognition", "He is behind in reading.", voice=Voice.PROFESSIONAL, speaker="Leila",
        audience=Preset.EVERYONE,
    )  # fmt: skip
    daniel, dad = client_for("daniel"), client_for("dad")
    daniel.open(f"{robin}plan/needs?said=all")
    daniel.follow("Use in a need: He is behind in reading.")
    daniel.press("Save in the plan", {"col-name": "Reading", "col-area": "cognition", "col-difficulty": "He is behind."})
    dad.open(f"{robin}page/{said.page_id}")
    dad.follow("That is not right")
    dad.press("Put this note beside the words", {"What is not right?": "He reads at home, he reads timetables."})
    for said_there in _draft(daniel, robin).values():
        assert said_there.count(squeezed("He reads at home, he reads timetables.")) == 2, "at the row, and beside the advice in K"
