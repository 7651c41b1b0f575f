"""The child's own words are the child's, whoever typed them; and who typed them is said."""

from collections.abc import Callable

from tests.heart.drafting import home, question
from tests.support.client import Visitor
from tests.support.house import House
from wiki.words import Role


def test_a_parent_who_types_the_childs_own_words_is_not_their_speaker(family: House, client_for: Callable[[str], Visitor]) -> None:
    for name, said in (("mum", "Swing high."), ("gran", "More paint.")):
        typist = client_for(name)
        typist.open(question(family))
        form, _button = typist.page.form("Save these words")
        assert dict(form.pairs).get("speaker"), "the box begins with who types"
        page = typist.press("Save these words", {"Your words": said, "voice": "child"})
        card = page.words.split(said)[1][:120]
        assert "Robin’s own words" in card and "typed by" in card, card
        typist.follow("Change these words")
        assert dict(typist.page.form("Save these words")[0].pairs)["speaker"] == "Robin"
        typist.open(home(family))


def test_a_young_person_types_their_own_words_themselves(family: House, client_for: Callable[[str], Visitor]) -> None:
    family.member("robin", "kit", Role.YOUNG_PERSON)
    kit = client_for("kit")
    kit.open(question(family))
    assert "How did you say it?" in kit.page.words and "tell you" not in kit.page.words
    page = kit.press("Save these words", {"Your words": "I swing high."})
    card = page.words.split("I swing high.")[1][:80]
    assert "Robin’s own words" in card and "typed by" not in card, card
