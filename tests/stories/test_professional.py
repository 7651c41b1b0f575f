"""Story 3: a therapist sees what she was asked, writes her advice, and suggests outcomes and provision by letter."""

from collections.abc import Callable

from tests.support.client import Visitor
from tests.support.house import House

Open = Callable[[str], Visitor]


def _ask(family: House, client_for: Open, robin: str) -> None:
    daniel = client_for("daniel")
    daniel.open(robin)
    daniel.follow("Ask for advice")
    daniel.follow("Ask for advice")
    daniel.press(
        "Ask them",
        {
            "person": str(family.people["priya"]), "page_type": "advice_speech_and_language",
            "words": "How does Robin ask for help?", "Day": "7", "Month": "1", "Year": "2027",
        },
    )  # fmt: skip


def test_from_being_asked_to_an_outcome_and_provision_by_letter(family: House, client_for: Open, robin: str) -> None:
    _ask(family, client_for, robin)
    priya = client_for("priya")
    page = priya.open("/children")
    assert "Robin" in page.words and "Zara" in page.words, "she works with both"
    page = priya.open(robin)
    assert "You were asked for advice" in page.words and "How does Robin ask for help?" in page.words
    assert "by 7 January 2027" in page.words
    advice = priya.follow("Write your advice")
    assert advice.h1 == "Speech and language advice"

    page = priya.follow("Add to this: What is hard for Robin")
    assert "Mine, or another professional’s" in page.words and "in the family" in page.words
    assert "Mine, or somebody else’s in the family" not in page.words, "“mine” is hers, not a parent’s"
    page = priya.press("Save these words", {"Your words": "He has difficulty telling people what he wants."})
    assert "He has difficulty telling people what he wants." in page.words and "Priya" in page.words
    assert "Saved. Who can see it now: everyone working with us." in page.words

    priya.follow("Add to this: Outcomes you suggest")
    priya.press(
        "Save",
        {"What will Robin be able to do?": "Ask for what he needs.", "By when?": "July 2027", "How will we know?": "He asks."},
    )
    priya.follow("Add to this: Help you suggest")
    page = priya.press(
        "Save",
        {
            "col-letter": "f", "What help?": "Practice with his book", "Who gives it?": "A trained assistant",
            "How often?": "Every school day", "How long each time?": "15 minutes",
        },
    )  # fmt: skip
    for said in ("Ask for what he needs.", "July 2027", "Practice with his book", "Every school day", "15 minutes"):
        assert said in page.words
    assert "F – special educational help" in page.words, "the letter stands beside the help"

    assert "Go on with your advice" in priya.open(robin).words, "what she began she finds again"
    priya.open(advice.path)
    assert "Thank you. Your advice is finished." in priya.press("My advice is finished").words
    assert "You were asked for advice" not in priya.page.words, "what was asked is answered"
    daniel = client_for("daniel")
    daniel.open(f"{robin}advice")
    assert "Finished on" in daniel.page.words
    assert "Practice with his book" in client_for("mum").open(advice.path).words, "the family sees it"


def test_she_reads_nothing_that_the_family_kept_and_writes_on_no_page_of_theirs(
    family: House, client_for: Open, robin: str
) -> None:
    from wiki.words import Preset

    saved = family.say("mum", "robin", "my_family", "worries", "Qzsecret.", audience=Preset.ONLY_FAMILY)
    priya = client_for("priya")
    page = priya.open(f"{robin}page/{saved.page_id}")
    assert "Qzsecret" not in page.text and "The family has not shared everything on this page." in page.words
    priya.open(f"{robin}passage/{saved.passage_id}", status=404)
    assert "Add or change" not in page.words and not page.html.all("textarea")
    priya.open(f"{robin}page/{saved.page_id}/question/worries", status=403)


def test_others_can_neither_change_her_words_nor_write_in_her_name(family: House, client_for: Open, robin: str) -> None:
    _ask(family, client_for, robin)
    priya = client_for("priya")
    priya.open(robin)
    priya.follow("Write your advice")
    priya.follow("Add to this: What is hard for Robin")
    path = priya.press("Save these words", {"Your words": "He finds noise hard."}).path
    change = next(href for said, href in priya.page.links.items() if said.startswith("Change these words"))
    for name in ("mum", "leila", "gran"):
        visitor = client_for(name)
        assert "He finds noise hard." in visitor.open(path).words
        assert "Change these words" not in visitor.page.words
        assert visitor.raw("GET", change).status_code in {403, 404}
