"""Questions and answers: nothing lost, nothing twice, nothing put to somebody who can not see it."""

import uuid

import pytest
from sqlalchemy import func, select

from tests.heart.asking import ABOUT, add_advice, give_agreement, give_answer, look, put_question, say_not_right, settle
from tests.support.house import House
from wiki.commands.questions import MOST_LETTERS
from wiki.errors import NotFound, Refused
from wiki.models.audit import AuditRow
from wiki.models.questions import Answer, Question
from wiki.queries.versions import see_current
from wiki.words import Group, Preset


def test_a_form_sent_twice_makes_one_and_other_words_in_it_are_not_thrown_away(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    first = put_question(family, "priya", saved.passage_id, to_group=Group.FAMILY, once="one")
    assert put_question(family, "priya", saved.passage_id, to_group=Group.FAMILY, once="one") == first
    answer = give_answer(family, "mum", first, once="two")
    assert give_answer(family, "mum", first, once="two") == answer
    for again in (
        lambda: put_question(family, "priya", saved.passage_id, "Another?", to_group=Group.FAMILY, once="one"),
        lambda: give_answer(family, "mum", first, "Another.", once="two"),
    ):
        with pytest.raises(Refused, match="sent before"):
            again()
    note = say_not_right(family, "mum", add_advice(family), once="three")
    assert give_agreement(family, "mum", note, once="four") is False
    assert give_agreement(family, "mum", note, once="four") is False
    with family.work() as work:
        assert work.session.execute(select(func.count()).select_from(Question)).scalar() == 2
        assert work.session.execute(select(func.count()).select_from(Answer)).scalar() == 2


def test_words_come_back_byte_for_byte_and_each_act_leaves_its_row(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    body = "  two spaces\r\n\n\ttab *stars* \u200f\u0645 \U0001f682  \n"
    question = put_question(family, "priya", saved.passage_id, body, to_group=Group.FAMILY)
    give_answer(family, "mum", question, body)
    settle(family, "priya", question)
    seen = look(family, "mum", question)
    assert seen is not None
    assert seen.body == seen.answers[0].body == body.replace("\r\n", "\n")
    with family.work() as work:
        chain = select(AuditRow.act).where(AuditRow.chain == family.children["robin"]).order_by(AuditRow.number.desc())
        acts = list(work.session.execute(chain.limit(3)).scalars())
    assert acts == ["question.settled", "question.answered", "question.asked"]


@pytest.mark.parametrize("body", ["", "  \n ", "x" * (MOST_LETTERS + 1), "a\0b"])
def test_what_can_not_be_kept_is_refused_with_a_sentence(body: str, family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    question = put_question(family, "priya", saved.passage_id, to_group=Group.FAMILY)
    for attempt in (
        lambda: put_question(family, "priya", saved.passage_id, body, to_group=Group.FAMILY),
        lambda: give_answer(family, "mum", question, body),
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
            put_question(family, "priya", saved.passage_id, **wrong)
        assert set(refusal.value.fields) == {"to"}
    assert look(family, "mum", put_question(family, "priya", saved.passage_id, to_person=mum)) is not None


def test_a_version_of_another_passage_can_not_be_asked_about(family: House) -> None:
    one = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    kept = family.say("mum", "robin", ABOUT, "like", "Ours.", audience=Preset.ONLY_FAMILY)
    with family.work() as work:
        space = family.space("mum", "robin", work)
        assert one.passage_id is not None and kept.passage_id is not None
        versions = see_current(space, one.passage_id, kept.passage_id)
    for wrong in (versions[kept.passage_id].id, uuid.uuid4()):
        with pytest.raises(NotFound):
            put_question(family, "priya", one.passage_id, to_group=Group.FAMILY, version_id=wrong)
    question = put_question(family, "priya", one.passage_id, to_group=Group.FAMILY, version_id=versions[one.passage_id].id)
    family.say("mum", "robin", ABOUT, "like", "Trams.", passage_id=one.passage_id, base=1)
    seen = look(family, "mum", question)
    assert seen is not None and seen.has_moved_on
