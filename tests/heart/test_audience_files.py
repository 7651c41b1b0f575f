"""Single files that are narrower than their words, and looking at a space as somebody else sees it."""

import io
import uuid

import pytest

from media.store import Store
from tests.media.making import phone_jpeg
from tests.support.house import House
from wiki.access.audience import Ticked
from wiki.access.space import look_as
from wiki.commands.media import add_media
from wiki.commands.passages import FileAudience, MediaUse
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.queries.changes import page_changes
from wiki.queries.home import child_home
from wiki.queries.media import find_rendition
from wiki.queries.pages import open_page
from wiki.queries.people import list_members
from wiki.settings import Settings
from wiki.words import GROUP_OF_ROLE, Group, Hand, Permission, Preset

ABOUT = "about_me_primary"


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


# ---- one file, narrower than the words beside it ----


def _photo(house: House, settings: Settings, name: str) -> uuid.UUID:
    with house.work() as work:
        space = house.space(name, "robin", work)
        media_id = add_media(space, Store(settings.media_root), io.BytesIO(phone_jpeg()), "us.jpg", "image/jpeg")
        work.commit()
    return media_id


def _files(house: House, name: str, page_id: uuid.UUID, number: int | None = None) -> list[str]:
    with house.work() as work:
        page = open_page(house.space(name, "robin", work), page_id, number)
        return [file.alt for one in page.passages for file in one.media]


def _has_bytes(house: House, name: str, media_id: uuid.UUID) -> bool:
    with house.work() as work:
        try:
            find_rendition(house.space(name, "robin", work), media_id, "w320")
        except NotFound:
            return False
        return True


def test_a_picture_can_be_narrower_than_its_words_and_never_wider(family: House, settings: Settings) -> None:
    photo = _photo(family, settings, "mum")
    use = MediaUse(photo, alt="Us", audience=FileAudience(_but(family, "dad")))
    saved = family.say("mum", "robin", ABOUT, "like", "With a picture.", audience=Preset.ONLY_FAMILY, media=(use,))
    assert _files(family, "gran", saved.page_id) == ["Us"] and _has_bytes(family, "gran", photo)
    assert _seen(family, "dad", saved.page_id) == ["With a picture."]
    assert _files(family, "dad", saved.page_id) == [] and not _has_bytes(family, "dad", photo)
    assert _lacks(family, "dad", saved.page_id) and not _lacks(family, "gran", saved.page_id)
    assert not _has_bytes(family, "leila", photo), "everyone but dad, but the words are the family's"


def test_closing_a_picture_closes_it_in_the_past_and_whoever_lacks_it_carries_it_along(
    family: House, settings: Settings
) -> None:
    photo = _photo(family, settings, "mum")
    saved = family.say("mum", "robin", ABOUT, "like", "One.", audience=Preset.EVERYONE, media=(MediaUse(photo, alt="Us"),))
    assert _files(family, "dad", saved.page_id) == ["Us"]
    closed = MediaUse(photo, alt="Us", audience=FileAudience(_but(family, "dad")))
    family.say("mum", "robin", ABOUT, "like", "One.", passage_id=saved.passage_id, base=1, media=(closed,))
    assert _files(family, "dad", saved.page_id, saved.revision_number) == [] and not _has_bytes(family, "dad", photo)
    with family.work() as work:
        told = page_changes(family.space("dad", "robin", work), saved.page_id)
    assert [one.head.number for one in told] == [2, 1], "that only a picture was closed is not told"
    family.say("dad", "robin", ABOUT, "like", "Dad wrote.", passage_id=saved.passage_id, base=2)
    assert _files(family, "mum", saved.page_id) == ["Us"], "whoever can't see a picture can't take it away"
    assert _files(family, "dad", saved.page_id) == []
    opened = MediaUse(photo, alt="Us", audience=FileAudience())
    family.say("mum", "robin", ABOUT, "like", "Dad wrote.", passage_id=saved.passage_id, base=3, media=(opened,))
    assert _files(family, "dad", saved.page_id) == ["Us"] and _has_bytes(family, "dad", photo)


def test_a_hidden_picture_can_not_be_named_by_its_id(family: House, settings: Settings) -> None:
    photo = _photo(family, settings, "mum")
    use = MediaUse(photo, alt="Us", audience=FileAudience(_but(family, "dad")))
    saved = family.say("mum", "robin", ABOUT, "like", "One.", audience=Preset.EVERYONE, media=(use,))
    with pytest.raises(NotFound):
        family.say("dad", "robin", ABOUT, "like", "One.", passage_id=saved.passage_id, base=1, media=(MediaUse(photo, alt="Mine"),))


def test_somebody_who_may_not_share_can_not_change_who_sees_anothers_picture(family: House, settings: Settings) -> None:
    photo = _photo(family, settings, "mum")
    saved = family.say("mum", "robin", ABOUT, "like", "One.", audience=Preset.ONLY_FAMILY, media=(MediaUse(photo, alt="Us"),))
    with pytest.raises(Refused):
        family.say(
            "gran", "robin", ABOUT, "like", "One.", passage_id=saved.passage_id, base=1,
            media=(MediaUse(photo, alt="Us", audience=FileAudience(Preset.ONLY_ME)),),
        )  # fmt: skip
    assert _files(family, "dad", saved.page_id) == ["Us"]


# ---- looking as somebody ----


def test_nobody_opens_anothers_picture_by_showing_it_in_words_of_their_own(family: House, settings: Settings) -> None:
    photo = _photo(family, settings, "mum")
    use = MediaUse(photo, alt="Us", audience=FileAudience(_but(family, "dad")))
    saved = family.say("mum", "robin", ABOUT, "like", "With a picture.", audience=Preset.EVERYONE, media=(use,))
    for chosen in (None, Preset.EVERYONE):
        opened = MediaUse(photo, alt="Us", audience=FileAudience(chosen))
        with pytest.raises(Refused) as refused:
            family.say("gran", "robin", ABOUT, "like", "Mine.", audience=Preset.EVERYONE, media=(opened,))
        assert list(refused.value.fields) == [f"m-{photo.hex}-audience"]
    assert not _has_bytes(family, "dad", photo)
    again = family.say("gran", "robin", ABOUT, "like", "Mine.", audience=Preset.EVERYONE, media=(MediaUse(photo, alt="Us"),))
    assert _files(family, "gran", again.page_id) == ["Us", "Us"] and not _has_bytes(family, "dad", photo), "as mum keeps it"
    with pytest.raises(Refused):
        family.say("gran", "robin", ABOUT, "like", "Mine.", passage_id=again.passage_id, base=1, media=(opened,))
    assert _files(family, "dad", saved.page_id) == []


def test_looking_as_shows_what_both_may_see_and_writes_nothing(family: House) -> None:
    shared = family.say("mum", "robin", ABOUT, "like", "For all.", audience=Preset.EVERYONE)
    family.say("mum", "robin", ABOUT, "dislike", "Only mine.", audience=Preset.ONLY_ME)
    family.say("mum", "robin", ABOUT, "calm", "For mum and priya.", audience=_only(family, "priya"))
    family.say("moira", "robin", ABOUT, "hello", "Of the professionals.", audience=Preset.PROFESSIONALS)
    assert "Of the professionals." in _seen(family, "priya", shared.page_id)
    assert "Of the professionals." not in _seen(family, "mum", shared.page_id)
    with family.work() as work:
        space = family.space("mum", "robin", work)
        member = next(one for one in list_members(space) if one.person_id == family.people["priya"])
        eyes = look_as(space, member.id)
        assert {one.plain for one in open_page(eyes, shared.page_id).passages} == {"For all.", "For mum and priya."}
        assert child_home(eyes, None).hello is None
        assert eyes.is_family is False and GROUP_OF_ROLE[eyes.member.role] is Group.HEALTH
        assert [one for one in Permission if eyes.may(one)] == [Permission.READ, Permission.SEE_MEMBERS]
        with pytest.raises(NotAllowed):
            eyes.begin_writing()
        with pytest.raises(NotFound):
            look_as(space, uuid.uuid4())
    with family.work() as work, pytest.raises(NotAllowed):
        look_as(family.space("gran", "robin", work), member.id)
