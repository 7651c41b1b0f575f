"""Questions beside a passage: who sees them, who may do what, and that their number costs no page more."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.heart.asking import (
    ABOUT,
    at_home,
    give_answer,
    look,
    put_question,
    settle,
    share,
    told,
    waiting_for,
    who_sees,
)
from tests.support.client import Visitor
from tests.support.house import House
from tests.support.watch import Watch
from wiki import clock
from wiki.commands.questions import Asking
from wiki.commands.questions_answer import answer_question
from wiki.commands.questions_ask import ask_about
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.queries.questions import (
    questions_on_page,
)
from wiki.words import Group, Preset

# --- who sees what ---------------------------------------------------------------------------------------------------


def test_a_question_is_seen_by_those_who_see_the_passage_and_by_nobody_else(family: House) -> None:
    shared = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    kept = family.say("mum", "robin", ABOUT, "like", "Our word.", audience=Preset.ONLY_FAMILY)
    assert who_sees(family, put_question(family, "priya", shared.passage_id, to_person=family.people["mum"])) >= {"mum", "daniel", "ruth"}
    assert who_sees(family, put_question(family, "gran", kept.passage_id, to_group=Group.FAMILY)) == {"mum", "dad", "gran"}
    with pytest.raises(NotFound):
        put_question(family, "priya", kept.passage_id, to_group=Group.FAMILY)
    with pytest.raises(NotFound), family.work() as work:
        ask_about(family.space("nadia", "zara", work), shared.passage_id, Asking("What?", to_group=Group.HEALTH))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asker", "preset", "group", "seers"),
    [
        ("priya", Preset.EVERYONE, Group.FAMILY, {"mum", "dad", "gran", "leila", "priya", "grace", "ruth", "daniel", "moira"}),
        ("priya", Preset.ONLY_FAMILY, Group.FAMILY, {"mum", "dad", "gran", "priya"}),
        ("priya", Preset.PROFESSIONALS, Group.SCHOOL, {"leila", "priya", "grace", "ruth", "daniel", "moira"}),
        ("mum", Preset.ONLY_FAMILY, Group.FAMILY, {"mum", "dad", "gran"}),
        ("mum", Preset.PROFESSIONALS, Group.SCHOOL, {"mum", "leila", "priya", "grace", "ruth", "daniel", "moira"}),
    ],
)
def test_an_asker_may_keep_a_question_to_fewer(
    asker: str, preset: Preset, group: Group, seers: set[str], family: House
) -> None:
    saved = family.say("dad", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    question = put_question(family, asker, saved.passage_id, to_group=group, audience=preset)
    give_answer(family, next(iter(seers - {asker})), question)
    assert who_sees(family, question) == seers


def test_a_question_is_never_seen_more_widely_than_its_passage(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Our word.", audience=Preset.ONLY_FAMILY)
    question = put_question(family, "gran", saved.passage_id, to_group=Group.FAMILY, audience=Preset.EVERYONE)
    assert who_sees(family, question) == {"mum", "dad", "gran"}
    with pytest.raises(Refused):
        put_question(family, "gran", saved.passage_id, to_person=family.people["leila"])


def test_a_passage_that_becomes_narrower_hides_its_questions_even_from_their_asker_and_keeps_them(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    question = put_question(family, "priya", saved.passage_id, to_person=family.people["mum"])
    assert {"priya", "mum"} <= who_sees(family, question)
    share(family, saved.page_id, Preset.ONLY_FAMILY)
    assert who_sees(family, question) == {"mum", "dad", "gran"}
    with pytest.raises(NotFound):
        give_answer(family, "priya", question, "I ask again.")
    share(family, saved.page_id, Preset.EVERYONE)
    assert "priya" in who_sees(family, question), "it was never lost"


def test_sharing_newer_words_does_not_share_a_question_about_older_ones(family: House) -> None:
    first = family.say("mum", "robin", ABOUT, "like", "Our secret word.", audience=Preset.ONLY_FAMILY)
    question = put_question(family, "gran", first.passage_id, "Why our secret word?", to_group=Group.FAMILY)
    family.say("mum", "robin", ABOUT, "like", "Our open word.", passage_id=first.passage_id, base=1, audience=Preset.EVERYONE)
    assert who_sees(family, question) == {"mum", "dad", "gran"}
    newer = put_question(family, "gran", first.passage_id, "And this one?", to_group=Group.FAMILY)
    assert {"leila", "daniel"} <= who_sees(family, newer)


def test_no_page_names_or_counts_a_hidden_question(family: House, client_for: Callable[[str], Visitor]) -> None:
    saved = family.say("dad", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    question = put_question(family, "mum", saved.passage_id, "Qzhidden?", to_group=Group.FAMILY, audience=Preset.ONLY_FAMILY)
    settled = put_question(family, "mum", saved.passage_id, "Qzsettled?", to_group=Group.FAMILY, audience=Preset.ONLY_FAMILY)
    settle(family, "dad", settled)
    robin = f"/child/{family.children['robin']}/"
    for name, sees in (("gran", True), ("leila", False)):
        visitor = client_for(name)
        page = visitor.open(f"{robin}page/{saved.page_id}")
        assert ("Qzhidden" in page.text, "1 answered question" in page.words) == (sees, sees)
        listed = visitor.open(f"{robin}questions?show=open")
        assert ("Qzhidden" in listed.text, "Open (1)" in listed.words) == (sees, sees)
        assert ("question waits for you" in visitor.open(robin).words) == sees
        visitor.open(f"{robin}question/{question}", status=200 if sees else 404)
        visitor.open(f"{robin}question/{uuid.uuid4()}", status=404)


# --- who may do what -------------------------------------------------------------------------------------------------


def test_a_question_waits_for_whom_it_is_put_to_until_somebody_answers(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    to_mum = put_question(family, "priya", saved.passage_id, to_person=family.people["mum"])
    assert waiting_for(family, "mum", "dad", "priya", "leila") == [1, 0, 0, 0]
    to_family = put_question(family, "leila", saved.passage_id, to_group=Group.FAMILY)
    assert waiting_for(family, "mum", "dad", "gran", "leila") == [2, 1, 1, 0]
    give_answer(family, "gran", to_family)
    give_answer(family, "mum", to_mum)
    assert waiting_for(family, "mum", "dad", "gran") == [0, 0, 0]
    assert waiting_for(family, "priya", "leila") == [1, 1], "whoever asked is told that there is an answer"
    assert [told(family, name) for name in ("priya", "mum")] == [["A question of yours has an answer."], []]
    give_answer(family, "priya", to_mum, "And in the mornings?")
    assert waiting_for(family, "mum", "dad") == [1, 0], "the asker asked on"
    assert waiting_for(family, "priya") == [0]
    settle(family, "priya", to_mum)
    assert waiting_for(family, "mum") == [0]
    settle(family, "dad", to_family)
    assert waiting_for(family, "leila") == [0]
    assert told(family, "leila") == ["A question of yours has an answer."], "also where others ended it with their answer"
    settled, before = clock.now(), clock.now() - timedelta(hours=1)
    assert [at_home(family, name, before) for name in ("leila", "priya", "dad")] == [(0, 1), (0, 0), (0, 0)], "priya ended hers"
    assert at_home(family, "leila", settled) == (0, 0), "she was here since"
    with clock.pretend(settled + timedelta(days=15)):
        assert told(family, "leila") == []


def test_only_the_asker_and_those_asked_may_say_that_it_is_answered(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    for settler in ("priya", "mum"):
        question = put_question(family, "priya", saved.passage_id, to_person=family.people["mum"])
        for other in ("dad", "leila", "daniel"):
            with pytest.raises(NotAllowed):
                settle(family, other, question)
        settle(family, settler, question)
        seen = look(family, "leila", question)
        assert seen is not None and seen.is_settled and seen.settled_by == family.people[settler]
        settle(family, settler, question)
        assert look(family, "leila", question) == seen, "pressed twice, settled once"


def test_anybody_who_sees_a_question_may_answer_and_answers_are_only_added(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    question = put_question(family, "priya", saved.passage_id, to_person=family.people["mum"])
    for name in ("gran", "ruth", "mum"):
        give_answer(family, name, question, f"So says **{name}**.")
    settle(family, "priya", question)
    give_answer(family, "dad", question, "I was late.")
    seen = look(family, "leila", question)
    assert seen is not None
    assert [one.plain for one in seen.answers] == ["So says gran.", "So says ruth.", "So says mum.", "I was late."]
    assert "<strong>gran</strong>" in seen.answers[0].html
    with pytest.raises(NotFound), family.work() as work:
        answer_question(family.space("priya", "zara", work), question, "From the other child’s space.")


@pytest.mark.slow
def test_however_many_questions_a_page_asks_the_database_as_often(
    family: House, client_for: Callable[[str], Visitor], watch: Watch
) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    visitor, robin = client_for("mum"), f"/child/{family.children['robin']}/"
    paths = [f"{robin}page/{saved.page_id}", robin, f"{robin}questions?show=open", f"{robin}page/{saved.page_id}/changed"]

    def count(path: str) -> int:
        visitor.open(path)
        with watch.looking():
            visitor.open(path)
            return watch.statements

    give_answer(family, "gran", put_question(family, "priya", saved.passage_id, to_group=Group.FAMILY))
    few = [count(path) for path in paths]
    for number in range(12):
        more = family.say("dad", "robin", ABOUT, "like", f"Words {number}.", audience=Preset.EVERYONE)
        give_answer(family, "gran", put_question(family, "priya", more.passage_id, f"Why {number}?", to_group=Group.FAMILY))
    assert [count(path) for path in paths] == few
    with family.work() as work:
        page = questions_on_page(family.space("mum", "robin", work), saved.page_id)
    assert sum(len(several) for several in page.values()) == 13
