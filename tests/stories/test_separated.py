"""Separated parents: mum shares with everyone but dad, dad keeps his own things, and neither learns more than they should."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.support.client import Visitor
from tests.support.house import House
from wiki import clock
from wiki.settings import Settings
from wiki.words import Hand, Preset
from wiki.worker.run import drain

Open = Callable[[str], Visitor]


@pytest.fixture
def robin(family: House) -> str:
    """The address of Robin's home."""
    return f"/child/{family.children['robin']}/"


def _worries(family: House) -> str:
    kind = family.catalogue.types["my_family"]
    asked = kind.named("Robin").field("worries")
    assert asked is not None
    return asked.label


def test_mum_shares_with_everyone_but_dad(
    family: House, client_for: Open, robin: str, settings: Settings
) -> None:
    mum, dad, leila = client_for("mum"), client_for("dad"), client_for("leila")
    dad_id = str(family.people["dad"])
    with clock.pretend(clock.now() - timedelta(hours=20)):
        early = client_for("dad")
        early.open(robin)
        early.app.extensions["traces"].write_waiting()
    mum.open(robin)
    mum.follow("My family")
    page = mum.page.path
    mum.follow(f"Add to this: {_worries(family)}")
    mum.press("Save these words", {"Your words": "We moved to Qzharbour Street.", "voice": "parent", "audience": Hand.BUT, "audience-but": [dad_id]})
    said = re.search(r"Saved\. Who can see it now: ([^.]*)\.", mum.page.words)
    assert said is not None and said[1].startswith("You, Moira, Gran (Gran), Leila (teacher)") and "Dad" not in said[1]
    assert "Qzharbour" in leila.open(page).words, "presence first"
    drain(settings, mum.app.extensions["engine"])

    for path in (robin, page, f"{page}/changed", f"{robin}new", f"{page}/compare?from=1&to=2", f"{page}/revision/2", f"{robin}search"):
        assert "Qzharbour" not in dad.open(path).text
    assert "Not everything on this page is shared with you." in dad.open(page).words
    assert "wrote in" not in dad.open(f"{robin}new").words
    then = mum.open(f"{page}/revision/2").words
    told = dad.open(f"{page}/revision/2").words
    assert "saved by Mum" in then and "saved by Moira" in told, "who saved it, and when, is told to those who may know"
    leila.open(f"{robin}search")
    assert "Found in 1 place" in leila.press("Search", {"words": "Qzharbour"}).words
    dad.open(f"{robin}search")
    assert "Nothing found" in dad.press("Search", {"words": "Qzharbour"}).words

    mum.open(page)
    mum.follow("Change these words")
    ticked = re.findall(r'name="audience-but" type="checkbox" value="([^"]+)" checked', mum.page.text)
    assert ticked == [dad_id], "the choice is shown as it was made"
    mum.press("Save these words", {"Your words": "We moved to Qzharbour Street 4."})
    assert "Qzharbour" not in dad.open(page).text, "changing the words keeps the choice"


def test_nobody_ticked_is_said_and_nothing_typed_is_lost(family: House, client_for: Open, robin: str) -> None:
    mum = client_for("mum")
    mum.open(robin)
    mum.follow("My family")
    mum.follow(f"Add to this: {_worries(family)}")
    assert "Who can see it now: You, " in mum.page.words
    page = mum.press("Save these words", {"Your words": "The bus is loud.", "voice": "parent", "audience": Hand.PEOPLE}, status=422)
    assert "Tick at least one person, or choose another answer." in page.words
    assert "Who can see it now" not in page.words, "under another answer that is no more what is chosen"
    assert dict(page.form("Save these words")[0].pairs)["body"] == "The bus is loud."


def test_neither_parent_sees_how_to_reach_the_other(family: House, client_for: Open, robin: str) -> None:
    family.say("dad", "robin", "my_family", "worries", "I can be reached at qzdad@example.net.", audience=Preset.ONLY_ME)
    pages = [robin, f"{robin}people", f"{robin}as", f"{robin}page/{family.page('robin', 'my_family')}", f"{robin}new", "/account", "/children"]
    for name, other in (("mum", "dad"), ("dad", "mum")):
        visitor = client_for(name)
        shown = "".join(visitor.open(path).text for path in pages)
        assert f"{name}@example.org" in shown, "one's own address is on one's own account"
        assert f"{other}@example.org" not in shown
        assert ("qzdad@example.net" in shown) is (name == "dad")


def test_the_school_asks_and_the_family_answers(family: House, client_for: Open, robin: str) -> None:
    family.say("mum", "robin", "my_family", "worries", "Qzsecret.", audience=Preset.ONLY_FAMILY)
    page = f"{robin}page/{family.page('robin', 'my_family')}"
    leila, mum, dad, gran = (client_for(name) for name in ("leila", "mum", "dad", "gran"))
    leila.open(page)
    assert "The family has not shared everything on this page." in leila.page.words
    leila.follow("Ask the family to share more")
    leila.press("Ask them", {"words": "How does he sleep?"})
    assert "There is no answer yet." in leila.page.words and "Qzsecret" not in leila.page.text
    assert "Ask the family to share more" not in leila.page.links, "one request until it is answered"
    for visitor in (mum, dad):
        assert "Leila (teacher) asks to see more of “My family”" in visitor.open(robin).words
        assert "How does he sleep?" in visitor.open(page).words
    assert "How does he sleep?" not in gran.open(robin).text + client_for("priya").open(page).text
    mum.open(robin)
    mum.follow("Answer")
    dad.open(robin)
    dad.follow("Answer")
    mum.press("Send this answer", {"answer": "not_now", "words": "We will talk about it first."})
    dad.checks_html = False
    late = dad.press("Send this answer", {"answer": "shared", "words": "I typed this too late."}, status=422)
    assert "Somebody has answered this already." in late.words and "I typed this too late." in late.text
    assert "asks to see more" not in dad.open(robin).words
    told = leila.open(page)
    assert "Mum answered on" in told.words and "We will talk about it first." in told.words
    leila.follow("Ask the family to share more")
    leila.press("Ask them", {"words": "And now?"})
    mum.open(robin)
    mum.follow("Answer")
    mum.follow("Choose who sees this page")
    mum.press("Save who sees it", {"audience": Hand.PEOPLE, "audience-people": [str(family.people["leila"])]})
    assert "Who can see this page now: You and Leila (teacher)." in mum.page.words
    assert "Qzsecret." in leila.open(page).words and "Ask the family" not in leila.page.words
    assert "Qzsecret" not in client_for("priya").open(page).text


def test_who_sees_everything_has_nothing_to_ask_for(family: House, client_for: Open, robin: str) -> None:
    page = f"{robin}page/{family.page('robin', 'my_family')}"
    mum = client_for("mum")
    assert "Ask" not in " ".join(mum.open(page).links)
    assert "There is nothing to ask the family for on this page." in mum.open(f"{page}/ask-for-more").words


def test_a_page_kept_from_a_parent_does_not_say_so_to_them(family: House, client_for: Open, robin: str) -> None:
    page = f"{robin}page/{family.page('robin', 'my_family')}"
    mum, dad = client_for("mum"), client_for("dad")
    mum.open(page)
    mum.follow("Choose who sees this page")
    mum.press("Save who sees it", {"audience": Hand.BUT, "audience-but": [str(family.people["dad"])]})
    assert "some people are left out" in mum.open(page).words
    shown = dad.open(page)
    assert "left out" not in shown.words and "hanged who" not in dad.open(f"{page}/changed").words
    form = dad.open(f"{page}/share").text
    assert "checked" not in form and str(family.people["dad"]) not in form
    assert str(family.people["dad"]) in mum.open(f"{page}/share").text, "it stands for those who may know"
