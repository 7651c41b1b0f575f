"""Who may see words, chosen person by person: named people, everyone but some, and single files; by hand of the writer."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.house import House
from wiki.access.audience import (
    Ticked,
    by_hand,
    follow_page,
    from_preset,
    hand_of,
    in_both,
    may_see,
    may_see_file,
    preset_of,
    reader,
)
from wiki.commands.members import end_membership
from wiki.commands.pages_restore import restore_page
from wiki.commands.pages_share import share_page
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.audience import Audience
from wiki.queries.changes import page_changes
from wiki.queries.pages import open_page
from wiki.queries.people import list_members
from wiki.words import Group, Hand, Permission, Preset, Role

IDS = [uuid.UUID(int=number) for number in range(1, 5)]
PEOPLE = st.sampled_from(IDS)
HEX = st.sampled_from([one.hex for one in IDS])
AUDIENCES = st.builds(Audience, st.frozensets(st.sampled_from(Group)), st.frozensets(HEX), st.frozensets(HEX))
MAYBE = st.none() | AUDIENCES
READERS = st.builds(reader, PEOPLE, st.sampled_from(Role))
TICKED = st.builds(Ticked, st.sampled_from(Hand), st.frozensets(PEOPLE))
ABOUT = "about_me_primary"


def _looking(looker: object, member: object) -> object:
    from dataclasses import replace

    return replace(member, looker=looker)  # type: ignore[type-var]


@given(READERS, READERS, AUDIENCES, AUDIENCES, PEOPLE, MAYBE, MAYBE, PEOPLE)
def test_looking_as_somebody_shows_just_what_both_may_see(
    looker: object, member: object, today: Audience, saved: Audience, by: uuid.UUID, file: Audience | None,
    file_then: Audience | None, added_by: uuid.UUID,
) -> None:  # fmt: skip
    eyes = _looking(looker, member)
    both = all(may_see(one, today, saved, by) for one in (looker, member))  # type: ignore[arg-type]
    assert may_see(eyes, today, saved, by) is both  # type: ignore[arg-type]
    files = all(may_see_file(one, file, file_then, added_by) for one in (looker, member))  # type: ignore[arg-type]
    assert may_see_file(eyes, file, file_then, added_by) is files  # type: ignore[arg-type]


@given(st.frozensets(PEOPLE), PEOPLE, PEOPLE, PEOPLE, st.sampled_from(Group))
def test_leaving_one_more_out_never_lets_anybody_see_more(
    left_out: frozenset[uuid.UUID], one_more: uuid.UUID, writer: uuid.UUID, person: uuid.UUID, group: Group
) -> None:
    before = by_hand(Ticked(Hand.BUT, left_out), [writer])
    after = by_hand(Ticked(Hand.BUT, left_out | {one_more}), [writer])
    assert before.allows(person.hex, group) or not after.allows(person.hex, group)


@given(TICKED, PEOPLE, st.sampled_from(Group))
def test_whoever_chooses_is_always_in_it(ticked: Ticked, writer: uuid.UUID, group: Group) -> None:
    assert by_hand(ticked, [writer]).allows(writer.hex, group)


@given(TICKED, PEOPLE)
def test_a_choice_by_hand_is_known_again(ticked: Ticked, writer: uuid.UUID) -> None:
    made = by_hand(ticked, [writer])
    assert Audience.read(made.text) == made
    assert hand_of(made) is ticked.how or preset_of(made) is not None


@given(AUDIENCES, AUDIENCES, st.dictionaries(HEX, st.sampled_from(Group)), HEX)
def test_both_is_exact_for_everybody_whose_group_is_known(
    one: Audience, other: Audience, groups: dict[str, Group], person: str
) -> None:
    if person not in groups:
        return
    allowed = one.allows(person, groups[person]) and other.allows(person, groups[person])
    assert in_both(one, other, groups).allows(person, groups[person]) is allowed


@given(AUDIENCES, TICKED | st.sampled_from([Preset.ONLY_FAMILY, Preset.EVERYONE]), AUDIENCES, HEX, st.sampled_from(Group))
def test_whoever_was_left_out_of_a_passage_stays_so_when_its_page_is_shared(
    passage: Audience, page: Ticked | Preset, before: Audience, person: str, group: Group
) -> None:
    new = from_preset(page, IDS[0]) if isinstance(page, Preset) else by_hand(page, [IDS[0]])
    if person in passage.without - before.without:
        assert not follow_page(passage, new, before).allows(person, group) or passage == before


@pytest.mark.parametrize("preset", list(Preset))
def test_what_was_saved_before_keeps_its_meaning(preset: Preset) -> None:
    groups = {Preset.ONLY_ME: "", Preset.ONLY_FAMILY: "child,family", Preset.EVERYONE: "child,council,family,health,others,school,social_care",
              Preset.PROFESSIONALS: "council,health,others,school,social_care"}[preset]  # fmt: skip
    names = ",".join(f'"{one}"' for one in groups.split(",") if one)
    people = f'"{IDS[0].hex}"' if preset is Preset.ONLY_ME else ""
    old = Audience.read(f'{{"groups":[{names}],"people":[{people}],"without":[]}}')
    assert preset_of(old) is preset
    assert old == from_preset(preset, IDS[0])


# ---- through the real commands ----


def _only(house: House, *names: str) -> Ticked:
    return Ticked(Hand.PEOPLE, frozenset(house.people[name] for name in names))


def _but(house: House, *names: str) -> Ticked:
    return Ticked(Hand.BUT, frozenset(house.people[name] for name in names))


def _seen(house: House, name: str, page_id: uuid.UUID, number: int | None = None) -> list[str]:
    with house.work() as work:
        return [one.plain for one in open_page(house.space(name, "robin", work), page_id, number).passages]


def _lacks(house: House, name: str, page_id: uuid.UUID) -> bool:
    with house.work() as work:
        return open_page(house.space(name, "robin", work), page_id).some_hidden


def _share(house: House, name: str, page_id: uuid.UUID, chosen: Preset | Ticked) -> None:
    with house.work() as work:
        share_page(house.space(name, "robin", work), house.catalogue.types[ABOUT], page_id, chosen)
        work.commit()


def _who_see(house: House, page_id: uuid.UUID, words: str) -> set[str]:
    names = ("mum", "dad", "gran", "leila", "priya", "grace", "ruth", "daniel", "moira")
    return {name for name in names if words in _seen(house, name, page_id)}


def test_named_people_see_it_and_nobody_else(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "For three.", audience=_only(family, "priya", "gran"))
    assert _who_see(family, saved.page_id, "For three.") == {"mum", "priya", "gran"}
    assert _lacks(family, "dad", saved.page_id) and not _lacks(family, "priya", saved.page_id)
    family.member("robin", "kit", Role.YOUNG_PERSON)
    assert _seen(family, "kit", saved.page_id) == [], "named people stay named"


def test_everyone_but_one_holds_for_those_who_join_later(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Not for dad.", audience=_but(family, "dad"))
    assert "dad" not in _who_see(family, saved.page_id, "Not for dad.")
    assert _who_see(family, saved.page_id, "Not for dad.") >= {"mum", "gran", "leila", "daniel"}
    family.member("robin", "uncle", Role.RELATIVE)
    assert _seen(family, "uncle", saved.page_id) == ["Not for dad."]


def test_somebody_who_comes_back_is_the_person_they_were(family: House) -> None:
    but = family.say("mum", "robin", ABOUT, "like", "Not for dad.", audience=_but(family, "dad"))
    only = family.say("mum", "robin", ABOUT, "dislike", "For gran.", audience=_only(family, "gran"))
    for name in ("dad", "gran"):
        with family.work() as work:
            space = family.space("moira", "robin", work, Permission.MANAGE_MEMBERS)
            member = next(one for one in list_members(space) if one.person_id == family.people[name])
            end_membership(space, member.id, "away")
            work.commit()
    # Mum changes the words while both are away: her choice still names them.
    family.say("mum", "robin", ABOUT, "like", "Still not for dad.", passage_id=but.passage_id, base=1, audience=_but(family, "dad"))
    family.member("robin", "dad", Role.PARENT, relation="Dad")
    family.member("robin", "gran", Role.RELATIVE, relation="Gran")
    assert _seen(family, "gran", only.page_id) == ["Still not for dad.", "For gran."]
    assert _seen(family, "dad", only.page_id) == []


def test_the_writer_always_sees_it_whoever_else_chooses(family: House) -> None:
    saved = family.say("gran", "robin", ABOUT, "like", "Gran said it.", audience=Preset.ONLY_FAMILY)
    family.say(
        "mum", "robin", ABOUT, "like", "Gran said it.", passage_id=saved.passage_id, base=1, audience=_but(family, "gran", "mum", "dad")
    )
    assert _who_see(family, saved.page_id, "Gran said it.") >= {"mum", "gran", "leila"}
    assert "dad" not in _who_see(family, saved.page_id, "Gran said it.")
    _share(family, "mum", saved.page_id, _only(family, "priya"))
    assert "gran" in _who_see(family, saved.page_id, "Gran said it.")


def test_only_whoever_began_it_or_a_parent_may_choose(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Family words.")
    with pytest.raises(Refused) as refused:
        family.say("gran", "robin", ABOUT, "like", "Family words.", passage_id=saved.passage_id, base=1, audience=_but(family, "dad"))
    assert "audience" in refused.value.fields
    with family.work() as work, pytest.raises(NotAllowed):
        share_page(family.space("gran", "robin", work), family.catalogue.types[ABOUT], saved.page_id, _but(family, "dad"))
    assert "dad" in _who_see(family, saved.page_id, "Family words.")


def test_another_childs_person_can_not_be_named(family: House) -> None:
    for name in ("brook", "nadia"):
        for ticked in (_only(family, "priya", name), _but(family, name)):
            with pytest.raises(NotFound):
                family.say("mum", "robin", ABOUT, "like", "Words.", audience=ticked)


def test_a_page_chosen_by_hand_holds_for_its_words_and_for_those_to_come(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Before.")
    _share(family, "mum", saved.page_id, _but(family, "dad"))
    assert _who_see(family, saved.page_id, "Before.") >= {"mum", "gran", "leila"}
    assert "dad" not in _who_see(family, saved.page_id, "Before.")
    family.say("mum", "robin", ABOUT, "dislike", "After.")
    assert "dad" not in _who_see(family, saved.page_id, "After.") and "leila" in _who_see(family, saved.page_id, "After.")
    family.say("dad", "robin", ABOUT, "calm", "Dad's own.")
    assert _who_see(family, saved.page_id, "Dad's own.") == {"mum", "dad", "gran"}, "as the page was for him before"
    _share(family, "mum", saved.page_id, Preset.ONLY_FAMILY)
    assert _who_see(family, saved.page_id, "After.") == {"mum", "dad", "gran"}, "what followed the page follows it back"


def test_sharing_a_page_leaves_named_people_named_and_the_left_out_left_out(family: House) -> None:
    only = family.say("mum", "robin", ABOUT, "like", "For gran.", audience=_only(family, "gran"))
    family.say("mum", "robin", ABOUT, "dislike", "Not for dad.", audience=_but(family, "dad"))
    _share(family, "mum", only.page_id, Preset.EVERYONE)
    assert _who_see(family, only.page_id, "For gran.") == {"mum", "gran"}
    assert "dad" not in _who_see(family, only.page_id, "Not for dad.")
    _share(family, "mum", only.page_id, Preset.ONLY_FAMILY)
    assert _who_see(family, only.page_id, "Not for dad.") == {"mum", "gran"}


def test_a_parent_who_is_left_out_opens_nothing_by_sharing_the_page(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Not for dad.", audience=_but(family, "dad"))
    _share(family, "dad", saved.page_id, Preset.EVERYONE)
    assert "dad" not in _who_see(family, saved.page_id, "Not for dad.")
    assert "gran" in _who_see(family, saved.page_id, "Not for dad.")


def test_leaving_somebody_out_today_hides_the_past_as_well_and_tells_no_change(family: House) -> None:
    first = family.say("mum", "robin", ABOUT, "like", "Open for a while.", audience=Preset.EVERYONE)
    assert _seen(family, "dad", first.page_id) == ["Open for a while."]
    family.say("mum", "robin", ABOUT, "like", "Closed now.", passage_id=first.passage_id, base=1, audience=_but(family, "dad"))
    assert _seen(family, "gran", first.page_id, first.revision_number) == ["Open for a while."]
    assert _seen(family, "dad", first.page_id, first.revision_number) == []
    with family.work() as work:
        told = page_changes(family.space("dad", "robin", work), first.page_id)
        assert [one.head.kind for one in told] == ["start"]
        assert len(page_changes(family.space("gran", "robin", work), first.page_id)) == 3


def test_words_of_ones_own_that_another_closed_are_not_told_as_taken_off(family: House) -> None:
    """Dad changed mum's words; she changed them again and left him out: he keeps his own past and learns of no change."""
    first = family.say("mum", "robin", ABOUT, "like", "Mum's.", audience=Preset.EVERYONE)
    family.say("dad", "robin", ABOUT, "like", "Dad's.", passage_id=first.passage_id, base=1)
    family.say("mum", "robin", ABOUT, "like", "Mum's again.", passage_id=first.passage_id, base=2, audience=_but(family, "dad"))
    with family.work() as work:
        told = page_changes(family.space("dad", "robin", work), first.page_id)
    assert [one.head.number for one in told] == [3, 1], "his own save, and the beginning of the page"


def test_bringing_back_keeps_exactly_those_who_may_see_both(family: House) -> None:
    first = family.say("mum", "robin", ABOUT, "like", "Once.", audience=_only(family, "priya", "gran"))
    family.say("mum", "robin", ABOUT, "like", "Now.", passage_id=first.passage_id, base=1, audience=Preset.ONLY_FAMILY)
    with family.work() as work:
        space = family.space("mum", "robin", work)
        base = open_page(space, first.page_id).head.revision_number
        restore_page(space, family.catalogue.types[ABOUT], first.page_id, first.revision_number, base=base)
        work.commit()
    assert _who_see(family, first.page_id, "Once.") == {"mum", "gran"}
