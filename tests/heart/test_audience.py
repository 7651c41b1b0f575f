"""Who may see words: today's audience and the one they were saved under must both allow it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.house import House
from wiki.access.audience import from_preset, in_both, may_see, preset_of, reader
from wiki.commands.pages_restore import restore_page
from wiki.commands.pages_share import share_page
from wiki.models.audience import Audience
from wiki.queries.pages import open_page
from wiki.words import Group, Preset, Role

HEX = st.sampled_from([f"{number:032x}" for number in range(4)])
AUDIENCES = st.builds(
    Audience, st.frozensets(st.sampled_from(Group)), st.frozensets(HEX), st.frozensets(HEX)
)


@given(AUDIENCES)
def test_an_audience_survives_being_kept(audience: Audience) -> None:
    assert Audience.read(audience.text) == audience


@given(AUDIENCES, AUDIENCES, HEX, st.sampled_from(Group))
def test_both_never_lets_in_anybody_whom_one_keeps_out(one: Audience, other: Audience, person: str, group: Group) -> None:
    if in_both(one, other).allows(person, group):
        assert one.allows(person, group)
        assert other.allows(person, group)


@pytest.mark.parametrize("preset", list(Preset))
def test_a_preset_is_known_again(preset: Preset, family: House) -> None:
    assert preset_of(from_preset(preset, family.people["mum"])) is preset


def _words_seen(house: House, name: str, page_id: object, number: int | None = None) -> list[str]:
    with house.work() as work:
        view = open_page(house.space(name, "robin", work), page_id, number)  # type: ignore[arg-type]
        return [passage.plain for passage in view.passages]


def _share(house: House, name: str, page_id: object, preset: Preset) -> None:
    with house.work() as work:
        kind = house.catalogue.types["about_me_primary"]
        share_page(house.space(name, "robin", work), kind, page_id, preset)  # type: ignore[arg-type]
        work.commit()


def test_family_words_are_the_familys_until_a_parent_shares_them(family: House) -> None:
    saved = family.say("mum", "robin", "about_me_primary", "like", "He likes loud trains.")
    assert _words_seen(family, "gran", saved.page_id) == ["He likes loud trains."]
    assert _words_seen(family, "leila", saved.page_id) == []
    _share(family, "mum", saved.page_id, Preset.EVERYONE)
    assert _words_seen(family, "leila", saved.page_id) == ["He likes loud trains."]


def test_sharing_today_does_not_share_what_was_said_before(family: House) -> None:
    first = family.say("mum", "robin", "about_me_primary", "like", "Our secret word.")
    family.say(
        "mum", "robin", "about_me_primary", "like", "Our open word.", passage_id=first.passage_id, base=1
    )
    _share(family, "mum", first.page_id, Preset.EVERYONE)
    assert _words_seen(family, "leila", first.page_id) == ["Our open word."]
    assert _words_seen(family, "leila", first.page_id, first.revision_number) == []
    assert _words_seen(family, "gran", first.page_id, first.revision_number) == ["Our secret word."]


def test_bringing_old_words_back_shows_them_to_nobody_new(family: House) -> None:
    first = family.say("mum", "robin", "about_me_primary", "like", "Our secret word.")
    family.say("mum", "robin", "about_me_primary", "like", "Our open word.", passage_id=first.passage_id, base=1)
    _share(family, "mum", first.page_id, Preset.EVERYONE)
    with family.work() as work:
        space = family.space("mum", "robin", work)
        base = open_page(space, first.page_id).head.revision_number
        restore_page(
            space, family.catalogue.types["about_me_primary"], first.page_id, first.revision_number, base=base
        )
        work.commit()
    assert _words_seen(family, "mum", first.page_id) == ["Our secret word."]
    assert _words_seen(family, "leila", first.page_id) == []


def test_keeping_a_page_to_the_family_again_hides_its_past_as_well(family: House) -> None:
    saved = family.say("mum", "robin", "about_me_primary", "like", "Shared for a while.", audience=Preset.EVERYONE)
    assert _words_seen(family, "leila", saved.page_id) == ["Shared for a while."]
    _share(family, "mum", saved.page_id, Preset.ONLY_FAMILY)
    assert _words_seen(family, "leila", saved.page_id) == []
    assert _words_seen(family, "leila", saved.page_id, saved.revision_number) == []


def test_only_me_is_seen_by_me_alone_and_sharing_the_page_leaves_it_so(family: House) -> None:
    saved = family.say("dad", "robin", "about_me_primary", "like", "Just mine.", audience=Preset.ONLY_ME)
    _share(family, "mum", saved.page_id, Preset.EVERYONE)
    assert _words_seen(family, "dad", saved.page_id) == ["Just mine."]
    assert all(_words_seen(family, name, saved.page_id) == [] for name in ("mum", "gran", "leila", "daniel"))


def test_whoever_typed_words_may_see_what_they_typed(family: House) -> None:
    saved = family.say("moira", "robin", "about_me_primary", "like", "Typed from paper.")
    assert _words_seen(family, "moira", saved.page_id) == ["Typed from paper."]
    assert _words_seen(family, "daniel", saved.page_id) == []


def test_a_reader_of_no_group_and_no_name_is_let_in_by_nothing(family: House) -> None:
    mum, brook = family.people["mum"], reader(family.people["brook"], Role.SCHOOL)
    family_only = from_preset(Preset.ONLY_FAMILY, mum)
    everyone = from_preset(Preset.EVERYONE, mum)
    assert not may_see(brook, family_only, everyone, mum)
    assert not may_see(brook, everyone, family_only, mum)
    assert may_see(brook, everyone, everyone, mum)
