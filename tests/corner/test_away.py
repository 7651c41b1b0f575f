"""Take my picture away: at once nobody but the family has it, by no address and in no list; the family may give it back."""

import io
import uuid
from collections.abc import Callable
from datetime import date

import pytest

from media.store import Store
from tests.corner.inside import ABOUT, corner_of, open_corner, question
from tests.media.making import phone_jpeg
from tests.support.client import HOST, Visitor
from tests.support.house import House
from wiki.commands.children import choose_picture
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse
from wiki.queries.plan import open_desk
from wiki.queries.plan_content import read_content
from wiki.settings import Settings
from wiki.statute.sections import regulation_12
from wiki.words import Permission, Preset

Open = Callable[[str], Visitor]
FAMILY, OTHERS = ("mum", "dad", "gran"), ("leila", "priya", "grace", "ruth", "daniel")


def _picture(house: House, settings: Settings, name: str, as_portrait: bool = False) -> uuid.UUID:
    """A picture of Robin on "A good day", added by ``name``, that everybody may see."""
    with house.work() as work:
        space = house.space(name, "robin", work, Permission.UPLOAD)
        found = add_media(space, Store(settings.media_root), io.BytesIO(phone_jpeg()), "robin.jpg", "image/jpeg")
        if as_portrait:
            choose_picture(space, found, "Robin on the bridge")
        work.commit()
    return found


def _has(visitor: Visitor, house: House, media_id: uuid.UUID, revision: int) -> set[str]:
    """Where a member meets the picture: its bytes, its original, the page, the home, the past, the list of children."""
    space = f"/child/{house.children['robin']}"
    page = f"{space}/page/{house.page('robin', ABOUT)}"
    found = {
        name
        for name, path in (("bytes", f"{space}/media/{media_id}/w320"), ("original", f"{space}/media/{media_id}/original"))
        if visitor.raw("GET", path).status_code == 200
    }
    for name, path in (
        ("page", page), ("home", f"{space}/"), ("past", f"{page}/revision/{revision}"), ("desk", "/children"), ("slides", f"{space}/present"),
    ):  # fmt: skip
        if str(media_id) in visitor.raw("GET", path).get_data(as_text=True):
            found.add(name)
    return found


def _in_a_draft(house: House) -> tuple[uuid.UUID, ...]:
    """The files that a draft plan has, made by the caseworker now."""
    with house.work() as work:
        space = house.space("daniel", "robin", work)
        return read_content(space, open_desk(space, house.catalogue.types.get), regulation_12(), date(2026, 11, 21)).media_ids


@pytest.mark.slow
def test_a_picture_taken_away_is_the_familys_alone_at_once(
    family: House, client_for: Open, settings: Settings
) -> None:
    robin = open_corner(client_for("mum"), family, "Gran")
    for uploader in ("mum", "daniel"):
        media_id = _picture(family, settings, uploader, as_portrait=uploader == "mum")
        use = (MediaUse(media_id, "Robin at the bridge", f"The bridge, by {uploader}"),)
        saved = family.say(uploader, "robin", ABOUT, "good_day", "At the bridge.", audience=Preset.EVERYONE, media=use)
        revision = saved.revision_number
        before = {name: _has(client_for(name), family, media_id, revision) for name in (*FAMILY, *OTHERS)}
        assert all({"bytes", "page", "past", "slides"} <= met for met in before.values()), before
        assert "original" in before[uploader]
        assert uploader == "daniel" or media_id in _in_a_draft(family), "the child’s picture stands on a draft’s front"

        robin.open(question(family, "good_day"))
        assert str(media_id) in robin.page.text
        other = client_for("leila")
        other.open(f"/child/{family.children['robin']}/page/{family.page('robin', ABOUT)}")
        robin.press("Take my picture away: Robin at the bridge", action=str(media_id))
        assert robin.page.h1 == "Your picture is away"
        robin.open(question(family, "good_day"))
        assert f"/away/{media_id}" not in robin.page.text and "Now only your family can see it" in robin.page.words, "it is done"
        robin.open(f"{corner_of(family)}/")
        assert f"/away/{media_id}" not in robin.page.text
        for name in OTHERS:
            assert _has(client_for(name), family, media_id, revision) == set(), f"{name} still has it"
        for name in FAMILY:
            assert _has(client_for(name), family, media_id, revision) >= {"bytes", "page", "past"}, name
        assert media_id not in _in_a_draft(family)
        assert "Robin took" in client_for("gran").open(f"/child/{family.children['robin']}/").words
        assert "took" not in client_for("leila").open(f"/child/{family.children['robin']}/").words

    dad, gran = client_for("dad"), client_for("gran")
    taken = f"/child/{family.children['robin']}/taken"
    assert "Who helped: Gran" in gran.open(taken).words and "Give it back" not in gran.page.words
    client_for("leila").open(taken, 403)
    client_for("daniel").open(taken, 403)
    dad.open(taken)
    assert dad.page.words.count("Who helped: Gran") == 2
    back = next(one.attrib["action"] for one in dad.page.html.all("form") if "/back" in one.attrib.get("action", ""))
    token = dict(dad.page.form(action=back)[0].pairs)
    assert gran.raw("POST", back, data=dict(gran.page.form("Sign out")[0].pairs), headers={"Origin": HOST}).status_code == 403
    assert dad.raw("POST", back, data=token, headers={"Origin": HOST}).status_code == 302
    assert dad.raw("POST", back, data=token, headers={"Origin": HOST}).status_code == 404, "once"
    assert _has(client_for("leila"), family, media_id, revision) >= {"bytes", "page", "past", "slides"}, "the newest is back"
    assert _has(client_for("daniel"), family, media_id, revision) >= {"bytes", "original"}
    assert f"/away/{media_id}" in robin.open(question(family, "good_day")).text, "and can be taken away again"


def test_only_what_the_corner_shows_can_be_taken_away_or_fetched_there(
    family: House, client_for: Open, settings: Settings
) -> None:
    hidden = _picture(family, settings, "mum")
    use = (MediaUse(hidden, "Us, crying"),)
    family.say("mum", "robin", "my_family", "worries", "That night.", audience=Preset.ONLY_ME, media=use)
    shown = _picture(family, settings, "mum")
    family.say("mum", "robin", ABOUT, "good_day", "A day.", audience=Preset.EVERYONE, media=(MediaUse(shown, "A day"),))
    robin = open_corner(client_for("mum"), family)
    robin.open(question(family, "good_day"))
    token = dict(robin.page.form("Take my picture away: A day")[0].pairs)
    for media_id, status in ((shown, 200), (hidden, 404), (uuid.uuid4(), 404)):
        assert robin.raw("GET", f"{corner_of(family)}/media/{media_id}/w320").status_code == status
        answer = robin.raw("POST", f"{corner_of(family)}/away/{media_id}", data=token, headers={"Origin": HOST})
        assert answer.status_code == status
    assert robin.raw("GET", f"{corner_of(family)}/media/{shown}/original").status_code == 404
    assert robin.raw("GET", f"{corner_of(family)}/media/{shown}/w320").status_code == 200, "the family still sees it"
