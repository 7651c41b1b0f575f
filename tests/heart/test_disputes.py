""""That is not right", said of a professional's words: who may say it, and how it ends."""


import pytest
from sqlalchemy import select

from tests.heart.asking import (
    ABOUT,
    ADVICE,
    BY_LEILA,
    add_advice,
    disputed,
    give_agreement,
    look,
    say_not_right,
    settle,
    waiting_for,
    who_sees,
)
from tests.support.house import House
from wiki.commands.members import end_membership
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.children import Membership
from wiki.words import Group, Preset, Role


def test_the_family_can_say_that_a_professionals_words_are_not_right(family: House) -> None:
    passage = add_advice(family)
    for name in ("mum", "gran"):
        say_not_right(family, name, passage)
    for name in ("priya", "daniel"):
        with pytest.raises(NotAllowed):
            say_not_right(family, name, passage)
    own = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    with pytest.raises(NotAllowed):
        say_not_right(family, "dad", own.passage_id, ABOUT)
    hidden = family.say("leila", "robin", ADVICE, "cognition", "Between us.", **{**BY_LEILA, "audience": Preset.PROFESSIONALS})
    with pytest.raises(NotFound):
        say_not_right(family, "mum", hidden.passage_id)
    with pytest.raises(NotFound):
        say_not_right(family, "mum", passage, "needs")


def test_a_dispute_is_seen_by_all_who_see_the_words_and_cannot_be_kept_from_any(family: House) -> None:
    note = say_not_right(family, "mum", add_advice(family), audience=Preset.ONLY_FAMILY)
    assert {"mum", "dad", "leila", "priya", "daniel", "moira"} <= who_sees(family, note)


def test_a_dispute_travels_with_new_versions_and_ends_when_both_sides_agree(family: House) -> None:
    passage = add_advice(family)
    note = say_not_right(family, "mum", passage)
    newer = {**BY_LEILA, "passage_id": passage, "base": 1}
    family.say("leila", "robin", ADVICE, "cognition", "He can tell some people what he wants.", **newer)
    assert disputed(family, "dad", passage) == [note]
    assert waiting_for(family, "mum", "leila", "daniel") == [0, 1, 0]
    with pytest.raises(NotAllowed):
        settle(family, "mum", note)
    for name in ("dad", "gran"):
        with pytest.raises(NotAllowed):
            give_agreement(family, name, note)
    assert give_agreement(family, "daniel", note) is False
    assert disputed(family, "dad", passage) == [note], "one side alone ends nothing"
    with pytest.raises(Refused):
        give_agreement(family, "priya", note)
    assert waiting_for(family, "mum", "dad", "leila") == [1, 0, 0]
    assert give_agreement(family, "mum", note, "Leila wrote it anew.") is True
    assert disputed(family, "dad", passage) == []
    seen = look(family, "dad", note)
    assert seen is not None and [one.plain for one in seen.answers] == ["We changed it.", "Leila wrote it anew."]
    assert waiting_for(family, "mum", "leila") == [0, 0]


def test_when_the_disputer_has_left_a_parent_may_agree_for_the_family(family: House) -> None:
    note = say_not_right(family, "gran", add_advice(family))
    with pytest.raises(NotAllowed):
        give_agreement(family, "mum", note)
    with family.work() as work:
        space = family.space("moira", "robin", work)
        gran = select(Membership.id).where(Membership.child_id == space.id, Membership.person_id == family.people["gran"])
        end_membership(space, work.session.execute(gran).scalar_one(), "moved away")
        work.commit()
    assert give_agreement(family, "mum", note) is False
    assert give_agreement(family, "leila", note) is True


def test_a_note_is_taken_even_when_nobody_is_left_to_put_it_to(house: House) -> None:
    house.child("robin")
    house.member("robin", "mum", Role.PARENT)
    member = house.member("robin", "leila", Role.SCHOOL)
    passage = add_advice(house)
    with house.work() as work:
        end_membership(house.space("moira", "robin", work), member, "moved away")
        work.commit()
    with pytest.raises(Refused):
        say_not_right(house, "mum", passage)
    note = say_not_right(house, "mum", passage, to_person=None, to_group=Group.COUNCIL)
    assert disputed(house, "mum", passage) == [note]
