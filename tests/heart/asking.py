"""What the stories of questions and disputed words share: asking, answering, settling, and who sees what."""

import uuid
from datetime import datetime
from gettext import NullTranslations

from sqlalchemy import select

from tests.support.house import House
from wiki.commands.pages_share import share_page
from wiki.commands.questions import Asking
from wiki.commands.questions_answer import agree, answer_question, settle_question
from wiki.commands.questions_ask import ask_about, dispute
from wiki.errors import NotFound
from wiki.models.questions import Question
from wiki.queries.notices_waiting import answers_waiting, questions_waiting
from wiki.queries.questions import (
    SeenQuestion,
    count_for_home,
    disputes_beside,
    find_question,
    list_questions,
    questions_beside,
)
from wiki.words import Preset, Voice

ABOUT = "about_me_primary"
ADVICE = "advice_school"
BY_LEILA = {"voice": Voice.PROFESSIONAL, "speaker": "Leila", "audience": Preset.EVERYONE}


def put_question(family: House, name: str, passage: uuid.UUID | None, body: str = "Why?", **more: object) -> uuid.UUID:
    """``name`` asks about a passage of Robin’s; the question’s id."""
    assert passage is not None
    with family.work() as work:
        made = ask_about(family.space(name, "robin", work), passage, Asking(body, **more))  # type: ignore[arg-type]
        work.commit()
    return made


def say_not_right(family: House, name: str, passage: uuid.UUID | None, page_type: str = ADVICE, **more: object) -> uuid.UUID:
    """``name`` says that the words are not right; the note’s id."""
    assert passage is not None
    with family.work() as work:
        note = Asking(**{"body": "He can.", "to_person": family.people["leila"], **more})  # type: ignore[arg-type]
        made = dispute(family.space(name, "robin", work), family.catalogue.types[page_type], passage, note)
        work.commit()
    return made


def give_answer(family: House, name: str, question: uuid.UUID, body: str = "Because.", once: str | None = None) -> uuid.UUID:
    """``name`` answers; the answer’s id."""
    with family.work() as work:
        made = answer_question(family.space(name, "robin", work), question, body, once=once)
        work.commit()
    return made


def settle(family: House, name: str, question: uuid.UUID) -> None:
    """``name`` says that it is answered."""
    with family.work() as work:
        settle_question(family.space(name, "robin", work), question)
        work.commit()


def give_agreement(family: House, name: str, question: uuid.UUID, body: str = "We changed it.", once: str | None = None) -> bool:
    """``name`` agrees; whether that ended it."""
    with family.work() as work:
        over = agree(family.space(name, "robin", work), question, body, once=once)
        work.commit()
    return over


def look(family: House, name: str, question: uuid.UUID) -> SeenQuestion | None:
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


def waiting_for(family: House, *names: str) -> list[int]:
    """How many questions wait for each."""
    found = []
    for name in names:
        with family.work() as work:
            found.append(count_for_home(family.space(name, "robin", work), None)[0])
    return found


def at_home(family: House, name: str, since: datetime) -> tuple[int, int]:
    """What the home says: how many wait, and how many of their own were ended with an answer since they were last here."""
    with family.work() as work:
        return count_for_home(family.space(name, "robin", work), since)


def told(family: House, name: str) -> list[str]:
    """What a notice says to somebody of questions of others, and of answers to theirs."""
    with family.work() as work:
        space = family.space(name, "robin", work)
        found = [count(space) for count in (questions_waiting, answers_waiting)]
        return [one.words(NullTranslations(), one.number) for one in found if one.number]


def who_sees(family: House, question: uuid.UUID) -> set[str]:
    """The names of all who see the question."""
    everybody = ("mum", "dad", "gran", "leila", "priya", "grace", "ruth", "daniel", "moira")
    return {name for name in everybody if look(family, name, question) is not None}


def add_advice(family: House) -> uuid.UUID:
    """Leila’s advice, shared with everybody; the passage’s id."""
    family.page("robin", ADVICE, by="leila")
    saved = family.say("leila", "robin", ADVICE, "cognition", "He can’t tell people what he wants.", **BY_LEILA)
    assert saved.passage_id is not None
    return saved.passage_id


def share(family: House, page_id: uuid.UUID, preset: Preset) -> None:
    """Mum shares the whole page with others."""
    with family.work() as work:
        share_page(family.space("mum", "robin", work), family.catalogue.types[ABOUT], page_id, preset)
        work.commit()


def disputed(family: House, name: str, passage: uuid.UUID) -> list[uuid.UUID]:
    """The notes that stand beside a passage, as ``name`` sees them."""
    with family.work() as work:
        return [one.id for one in disputes_beside(family.space(name, "robin", work), [passage]).get(passage, ())]
