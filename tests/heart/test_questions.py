"""Questions beside a passage, and "that is not right": who sees them, who may do what, and that no word is lost."""

import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from tests.support.client import Visitor
from tests.support.house import House
from tests.support.watch import Watch
from wiki.commands.members import end_membership
from wiki.commands.pages_share import share_page
from wiki.commands.questions import MOST_LETTERS, Asking
from wiki.commands.questions_answer import agree, answer_question, settle_question
from wiki.commands.questions_ask import ask_about, dispute
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.audit import AuditRow
from wiki.models.children import Membership
from wiki.models.questions import Answer, Question
from wiki.queries.questions import (
    SeenQuestion,
    count_waiting,
    disputes_beside,
    find_question,
    list_questions,
    questions_beside,
    questions_on_page,
)
from wiki.queries.versions import see_current
from wiki.words import Group, Preset, Role, Voice

ABOUT = "about_me_primary"
ADVICE = "advice_school"
BY_LEILA = {"voice": Voice.PROFESSIONAL, "speaker": "Leila", "audience": Preset.EVERYONE}


def _ask(family: House, name: str, passage: uuid.UUID | None, body: str = "Why?", **more: object) -> uuid.UUID:
    assert passage is not None
    with family.work() as work:
        made = ask_about(family.space(name, "robin", work), passage, Asking(body, **more))  # type: ignore[arg-type]
        work.commit()
    return made


def _dispute(family: House, name: str, passage: uuid.UUID | None, page_type: str = ADVICE, **more: object) -> uuid.UUID:
    assert passage is not None
    with family.work() as work:
        note = Asking(**{"body": "He can.", "to_person": family.people["leila"], **more})  # type: ignore[arg-type]
        made = dispute(family.space(name, "robin", work), family.catalogue.types[page_type], passage, note)
        work.commit()
    return made


def _answer(family: House, name: str, question: uuid.UUID, body: str = "Because.", once: str | None = None) -> uuid.UUID:
    with family.work() as work:
        made = answer_question(family.space(name, "robin", work), question, body, once=once)
        work.commit()
    return made


def _settle(family: House, name: str, question: uuid.UUID) -> None:
    with family.work() as work:
        settle_question(family.space(name, "robin", work), question)
        work.commit()


def _agree(family: House, name: str, question: uuid.UUID, body: str = "We changed it.", once: str | None = None) -> bool:
    with family.work() as work:
        over = agree(family.space(name, "robin", work), question, body, once=once)
        work.commit()
    return over


def _see(family: House, name: str, question: uuid.UUID) -> SeenQuestion | None:
    """The question as ``name`` sees it; every way of reading it must say the same."""
    with family.work() as work:
        space = family.space(name, "robin", work)
        listed = {one.id: one for one in list_questions(space)}
        row = work.session.execute(select(Question).where(Question.id == question)).scalar_one()
        beside = {one.id: one for one in questions_beside(space, [row.passage_id]).get(row.passage_id, ())}
        try:
            found = find_question(space, question)
        except NotFound:
            found = None
        assert listed.get(question) == beside.get(question) == found
        return found


def _waiting(family: House, *names: str) -> list[int]:
    found = []
    for name in names:
        with family.work() as work:
            found.append(count_waiting(family.space(name, "robin", work)))
    return found


def _seers(family: House, question: uuid.UUID) -> set[str]:
    everybody = ("mum", "dad", "gran", "leila", "priya", "grace", "ruth", "daniel", "moira")
    return {name for name in everybody if _see(family, name, question) is not None}


def _advice(family: House) -> uuid.UUID:
    family.page("robin", ADVICE, by="leila")
    saved = family.say("leila", "robin", ADVICE, "cognition", "He can’t tell people what he wants.", **BY_LEILA)
    assert saved.passage_id is not None
    return saved.passage_id


# --- who sees what ---------------------------------------------------------------------------------------------------


def test_a_question_is_seen_by_those_who_see_the_passage_and_by_nobody_else(family: House) -> None:
    shared = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    kept = family.say("mum", "robin", ABOUT, "like", "Our word.", audience=Preset.ONLY_FAMILY)
    assert _seers(family, _ask(family, "priya", shared.passage_id, to_person=family.people["mum"])) >= {"mum", "daniel", "ruth"}
    assert _seers(family, _ask(family, "gran", kept.passage_id, to_group=Group.FAMILY)) == {"mum", "dad", "gran"}
    with pytest.raises(NotFound):
        _ask(family, "priya", kept.passage_id, to_group=Group.FAMILY)
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
    question = _ask(family, asker, saved.passage_id, to_group=group, audience=preset)
    _answer(family, next(iter(seers - {asker})), question)
    assert _seers(family, question) == seers


def test_a_question_is_never_seen_more_widely_than_its_passage(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Our word.", audience=Preset.ONLY_FAMILY)
    question = _ask(family, "gran", saved.passage_id, to_group=Group.FAMILY, audience=Preset.EVERYONE)
    assert _seers(family, question) == {"mum", "dad", "gran"}
    with pytest.raises(Refused):
        _ask(family, "gran", saved.passage_id, to_person=family.people["leila"])


def test_a_passage_that_becomes_narrower_hides_its_questions_even_from_their_asker_and_keeps_them(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    question = _ask(family, "priya", saved.passage_id, to_person=family.people["mum"])
    assert {"priya", "mum"} <= _seers(family, question)
    _share(family, saved.page_id, Preset.ONLY_FAMILY)
    assert _seers(family, question) == {"mum", "dad", "gran"}
    with pytest.raises(NotFound):
        _answer(family, "priya", question, "I ask again.")
    _share(family, saved.page_id, Preset.EVERYONE)
    assert "priya" in _seers(family, question), "it was never lost"


def test_sharing_newer_words_does_not_share_a_question_about_older_ones(family: House) -> None:
    first = family.say("mum", "robin", ABOUT, "like", "Our secret word.", audience=Preset.ONLY_FAMILY)
    question = _ask(family, "gran", first.passage_id, "Why our secret word?", to_group=Group.FAMILY)
    family.say("mum", "robin", ABOUT, "like", "Our open word.", passage_id=first.passage_id, base=1, audience=Preset.EVERYONE)
    assert _seers(family, question) == {"mum", "dad", "gran"}
    newer = _ask(family, "gran", first.passage_id, "And this one?", to_group=Group.FAMILY)
    assert {"leila", "daniel"} <= _seers(family, newer)


def _share(family: House, page_id: uuid.UUID, preset: Preset) -> None:
    with family.work() as work:
        share_page(family.space("mum", "robin", work), family.catalogue.types[ABOUT], page_id, preset)
        work.commit()


def test_no_page_names_or_counts_a_hidden_question(family: House, client_for: Callable[[str], Visitor]) -> None:
    saved = family.say("dad", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    question = _ask(family, "mum", saved.passage_id, "Qzhidden?", to_group=Group.FAMILY, audience=Preset.ONLY_FAMILY)
    settled = _ask(family, "mum", saved.passage_id, "Qzsettled?", to_group=Group.FAMILY, audience=Preset.ONLY_FAMILY)
    _settle(family, "dad", settled)
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
    to_mum = _ask(family, "priya", saved.passage_id, to_person=family.people["mum"])
    assert _waiting(family, "mum", "dad", "priya", "leila") == [1, 0, 0, 0]
    to_family = _ask(family, "leila", saved.passage_id, to_group=Group.FAMILY)
    assert _waiting(family, "mum", "dad", "gran", "leila") == [2, 1, 1, 0]
    _answer(family, "gran", to_family)
    _answer(family, "mum", to_mum)
    assert _waiting(family, "mum", "dad", "gran") == [0, 0, 0]
    _answer(family, "priya", to_mum, "And in the mornings?")
    assert _waiting(family, "mum", "dad") == [1, 0], "the asker asked on"
    _settle(family, "priya", to_mum)
    assert _waiting(family, "mum") == [0]


def test_only_the_asker_and_those_asked_may_say_that_it_is_answered(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    for settler in ("priya", "mum"):
        question = _ask(family, "priya", saved.passage_id, to_person=family.people["mum"])
        for other in ("dad", "leila", "daniel"):
            with pytest.raises(NotAllowed):
                _settle(family, other, question)
        _settle(family, settler, question)
        seen = _see(family, "leila", question)
        assert seen is not None and seen.is_settled and seen.settled_by == family.people[settler]
        _settle(family, settler, question)
        assert _see(family, "leila", question) == seen, "pressed twice, settled once"


def test_anybody_who_sees_a_question_may_answer_and_answers_are_only_added(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    question = _ask(family, "priya", saved.passage_id, to_person=family.people["mum"])
    for name in ("gran", "ruth", "mum"):
        _answer(family, name, question, f"So says **{name}**.")
    _settle(family, "priya", question)
    _answer(family, "dad", question, "I was late.")
    seen = _see(family, "leila", question)
    assert seen is not None
    assert [one.plain for one in seen.answers] == ["So says gran.", "So says ruth.", "So says mum.", "I was late."]
    assert "<strong>gran</strong>" in seen.answers[0].html
    with pytest.raises(NotFound), family.work() as work:
        answer_question(family.space("priya", "zara", work), question, "From the other child’s space.")


def test_the_family_can_say_that_a_professionals_words_are_not_right(family: House) -> None:
    passage = _advice(family)
    for name in ("mum", "gran"):
        _dispute(family, name, passage)
    for name in ("priya", "daniel"):
        with pytest.raises(NotAllowed):
            _dispute(family, name, passage)
    own = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    with pytest.raises(NotAllowed):
        _dispute(family, "dad", own.passage_id, ABOUT)
    hidden = family.say("leila", "robin", ADVICE, "cognition", "Between us.", **{**BY_LEILA, "audience": Preset.PROFESSIONALS})
    with pytest.raises(NotFound):
        _dispute(family, "mum", hidden.passage_id)
    with pytest.raises(NotFound):
        _dispute(family, "mum", passage, "needs")


def test_a_dispute_is_seen_by_all_who_see_the_words_and_cannot_be_kept_from_any(family: House) -> None:
    note = _dispute(family, "mum", _advice(family), audience=Preset.ONLY_FAMILY)
    assert {"mum", "dad", "leila", "priya", "daniel", "moira"} <= _seers(family, note)


def test_a_dispute_travels_with_new_versions_and_ends_when_both_sides_agree(family: House) -> None:
    passage = _advice(family)
    note = _dispute(family, "mum", passage)
    newer = {**BY_LEILA, "passage_id": passage, "base": 1}
    family.say("leila", "robin", ADVICE, "cognition", "He can tell some people what he wants.", **newer)
    assert _disputed(family, "dad", passage) == [note]
    assert _waiting(family, "mum", "leila", "daniel") == [0, 1, 0]
    with pytest.raises(NotAllowed):
        _settle(family, "mum", note)
    for name in ("dad", "gran"):
        with pytest.raises(NotAllowed):
            _agree(family, name, note)
    assert _agree(family, "daniel", note) is False
    assert _disputed(family, "dad", passage) == [note], "one side alone ends nothing"
    with pytest.raises(Refused):
        _agree(family, "priya", note)
    assert _waiting(family, "mum", "dad", "leila") == [1, 0, 0]
    assert _agree(family, "mum", note, "Leila wrote it anew.") is True
    assert _disputed(family, "dad", passage) == []
    seen = _see(family, "dad", note)
    assert seen is not None and [one.plain for one in seen.answers] == ["We changed it.", "Leila wrote it anew."]
    assert _waiting(family, "mum", "leila") == [0, 0]


def test_when_the_disputer_has_left_a_parent_may_agree_for_the_family(family: House) -> None:
    note = _dispute(family, "gran", _advice(family))
    with pytest.raises(NotAllowed):
        _agree(family, "mum", note)
    with family.work() as work:
        space = family.space("moira", "robin", work)
        gran = select(Membership.id).where(Membership.child_id == space.id, Membership.person_id == family.people["gran"])
        end_membership(space, work.session.execute(gran).scalar_one(), "moved away")
        work.commit()
    assert _agree(family, "mum", note) is False
    assert _agree(family, "leila", note) is True


def test_a_note_is_taken_even_when_nobody_is_left_to_put_it_to(house: House) -> None:
    house.child("robin")
    house.member("robin", "mum", Role.PARENT)
    member = house.member("robin", "leila", Role.SCHOOL)
    passage = _advice(house)
    with house.work() as work:
        end_membership(house.space("moira", "robin", work), member, "moved away")
        work.commit()
    with pytest.raises(Refused):
        _dispute(house, "mum", passage)
    note = _dispute(house, "mum", passage, to_person=None, to_group=Group.COUNCIL)
    assert _disputed(house, "mum", passage) == [note]


def _disputed(family: House, name: str, passage: uuid.UUID) -> list[uuid.UUID]:
    with family.work() as work:
        return [one.id for one in disputes_beside(family.space(name, "robin", work), [passage]).get(passage, ())]


# --- nothing lost, nothing twice -------------------------------------------------------------------------------------


def test_a_form_sent_twice_makes_one_and_other_words_in_it_are_not_thrown_away(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    first = _ask(family, "priya", saved.passage_id, to_group=Group.FAMILY, once="one")
    assert _ask(family, "priya", saved.passage_id, to_group=Group.FAMILY, once="one") == first
    answer = _answer(family, "mum", first, once="two")
    assert _answer(family, "mum", first, once="two") == answer
    for again in (
        lambda: _ask(family, "priya", saved.passage_id, "Another?", to_group=Group.FAMILY, once="one"),
        lambda: _answer(family, "mum", first, "Another.", once="two"),
    ):
        with pytest.raises(Refused, match="sent before"):
            again()
    note = _dispute(family, "mum", _advice(family), once="three")
    assert _agree(family, "mum", note, once="four") is False
    assert _agree(family, "mum", note, once="four") is False
    with family.work() as work:
        assert work.session.execute(select(func.count()).select_from(Question)).scalar() == 2
        assert work.session.execute(select(func.count()).select_from(Answer)).scalar() == 2


def test_words_come_back_byte_for_byte_and_each_act_leaves_its_row(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    body = "  two spaces\r\n\n\ttab *stars* \u200f\u0645 \U0001f682  \n"
    question = _ask(family, "priya", saved.passage_id, body, to_group=Group.FAMILY)
    _answer(family, "mum", question, body)
    _settle(family, "priya", question)
    seen = _see(family, "mum", question)
    assert seen is not None
    assert seen.body == seen.answers[0].body == body.replace("\r\n", "\n")
    with family.work() as work:
        chain = select(AuditRow.act).where(AuditRow.chain == family.children["robin"]).order_by(AuditRow.number.desc())
        acts = list(work.session.execute(chain.limit(3)).scalars())
    assert acts == ["question.settled", "question.answered", "question.asked"]


@pytest.mark.parametrize("body", ["", "  \n ", "x" * (MOST_LETTERS + 1), "a\0b"])
def test_what_can_not_be_kept_is_refused_with_a_sentence(body: str, family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    question = _ask(family, "priya", saved.passage_id, to_group=Group.FAMILY)
    for attempt in (
        lambda: _ask(family, "priya", saved.passage_id, body, to_group=Group.FAMILY),
        lambda: _answer(family, "mum", question, body),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert set(refusal.value.fields) == {"body"}


def test_whom_one_asks_must_be_able_to_see_it(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    leila, mum = family.people["leila"], family.people["mum"]
    for wrong in (
        {}, {"to_person": mum, "to_group": Group.FAMILY}, {"to_person": family.people["nadia"]}, {"to_person": uuid.uuid4()},
        {"to_group": Group.CHILD}, {"to_person": family.people["priya"]},
        {"to_person": leila, "audience": Preset.ONLY_FAMILY}, {"to_group": Group.FAMILY, "audience": Preset.PROFESSIONALS},
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            _ask(family, "priya", saved.passage_id, **wrong)
        assert set(refusal.value.fields) == {"to"}
    assert _see(family, "mum", _ask(family, "priya", saved.passage_id, to_person=mum)) is not None


def test_a_version_of_another_passage_can_not_be_asked_about(family: House) -> None:
    one = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    kept = family.say("mum", "robin", ABOUT, "like", "Ours.", audience=Preset.ONLY_FAMILY)
    with family.work() as work:
        space = family.space("mum", "robin", work)
        assert one.passage_id is not None and kept.passage_id is not None
        versions = see_current(space, one.passage_id, kept.passage_id)
    for wrong in (versions[kept.passage_id].id, uuid.uuid4()):
        with pytest.raises(NotFound):
            _ask(family, "priya", one.passage_id, to_group=Group.FAMILY, version_id=wrong)
    question = _ask(family, "priya", one.passage_id, to_group=Group.FAMILY, version_id=versions[one.passage_id].id)
    family.say("mum", "robin", ABOUT, "like", "Trams.", passage_id=one.passage_id, base=1)
    seen = _see(family, "mum", question)
    assert seen is not None and seen.has_moved_on


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

    _answer(family, "gran", _ask(family, "priya", saved.passage_id, to_group=Group.FAMILY))
    few = [count(path) for path in paths]
    for number in range(12):
        more = family.say("dad", "robin", ABOUT, "like", f"Words {number}.", audience=Preset.EVERYONE)
        _answer(family, "gran", _ask(family, "priya", more.passage_id, f"Why {number}?", to_group=Group.FAMILY))
    assert [count(path) for path in paths] == few
    with family.work() as work:
        page = questions_on_page(family.space("mum", "robin", work), saved.page_id)
    assert sum(len(several) for several in page.values()) == 13
