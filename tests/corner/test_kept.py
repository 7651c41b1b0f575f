"""An answer given in the corner is not lost when the corner was left meanwhile; what nobody could see again is not asked."""

import io
import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from media.store import Store
from tests.corner.inside import ABOUT, PIN, corner_of, open_corner, question
from tests.media.making import phone_jpeg
from tests.support.client import HOST, Visitor
from tests.support.house import House
from wiki.access.audience import Ticked
from wiki.commands.fields_share import share_field
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse
from wiki.database import Work
from wiki.models.audience import Audience
from wiki.models.media import Media
from wiki.queries.pages import open_page
from wiki.settings import Settings
from wiki.words import Hand, Permission, Preset

Open = Callable[[str], Visitor]


@pytest.mark.slow
def test_an_answer_waits_until_the_corner_is_open_again(family: House, client_for: Open) -> None:
    page = family.page("robin", ABOUT)
    mum = open_corner(client_for("mum"), family, "Auntie Bea")
    mum.open(question(family, "like") + "/symbols")
    mum.press("Happy")
    answer = dict([*mum.page.form("This is my answer")[0].pairs, ("say", "yes")])
    mum.open(f"{corner_of(family)}/leave")
    mum.press("Leave", {"pin": PIN})
    mum.open(f"{corner_of(family)}/", 200)
    sent = mum.raw("POST", question(family, "like") + "/symbols", data=answer, headers={"Origin": HOST})
    assert sent.status_code == 403
    mum._arrive(question(family, "like"), sent, 403)
    assert mum.page.h1 == "Open the corner again to save this answer" and "Happy" in mum.page.words
    mum.press("Open the corner", {"helper": ""}, status=422)
    assert "Write who helps today." in mum.page.words
    assert "The corner shows the pages that you ticked" in mum.press("Show these pages").words, "and the answer still waits"
    kept = mum.press("Open the corner", {"helper": "Uncle Tom"})
    assert kept.h1 == "Now save the answer" and "Happy" in kept.words
    mum.press("Send my words again")
    assert "Happy" in mum.page.words and mum.open("/account").h1 == "Hello, Robin", "and the browser is held again"
    with family.work() as work:
        [said] = open_page(family.space("dad", "robin", work), page).in_field("like")
    assert said.plain == "Happy" and "with the help of Uncle Tom" in said.gathered
    mum.open(f"{corner_of(family)}/leave")
    form, _button = mum.page.form("Leave")
    stale = mum.raw("POST", form.action, data={"pin": PIN, "csrf_token": "b2xk"}, headers={"Origin": HOST})
    assert stale.status_code == 403 and PIN not in stale.get_data(as_text=True), "the child does not learn the PIN"


@pytest.mark.slow
def test_what_the_child_could_not_see_again_is_not_asked(family: House, client_for: Open) -> None:
    page = family.page("robin", ABOUT)
    mum = open_corner(client_for("mum"), family)
    assert "I don’t know" in mum.open(question(family, "like")).words
    with family.work() as work:
        kind = family.catalogue.types[ABOUT]
        share_field(family.space("mum", "robin", work), kind, page, "like", Preset.PROFESSIONALS)
        work.commit()
    mum.open(question(family, "like"), 404)
    mum.open(question(family, "like") + "/symbols", 404)
    assert "I don’t know" in mum.open(question(family, "good_day")).words


@pytest.mark.slow
def test_words_are_saved_though_the_child_took_the_picture_away_meanwhile(
    family: House, client_for: Open, settings: Settings
) -> None:
    page = family.page("robin", ABOUT)
    with family.work() as work:
        space = family.space("mum", "robin", work, Permission.UPLOAD)
        media = add_media(space, Store(settings.media_root), io.BytesIO(phone_jpeg()), "bridge.jpg", "image/jpeg")
        work.commit()
    but = Ticked(Hand.BUT, frozenset({family.people["gran"]}))
    said = family.say("mum", "robin", ABOUT, "good_day", "The bridge.", audience=but, media=(MediaUse(media, alt="qzbridge"),))
    passage = f"/child/{family.children['robin']}/passage/{said.passage_id}"
    daniel, dad = client_for("daniel"), client_for("dad")
    daniel.open(passage)
    dad.open(passage)
    robin = open_corner(client_for("mum"), family)
    robin.open(question(family, "good_day"))
    robin.press("Take my picture away: qzbridge")
    saved = daniel.press("Save these words", {"Your words": "The long bridge."})
    assert "The long bridge." in saved.words and "qzbridge" not in saved.text
    asked = dad.press("Save these words", {"Your words": "A bridge with trains."}, status=409)
    assert "A bridge with trains." in asked.text and "The long bridge." in asked.words
    with family.work() as work:
        [now] = open_page(family.space("mum", "robin", work), page).in_field("good_day")
    assert now.body == "The long bridge." and [one.alt for one in now.media] == ["qzbridge"], "who can't see it takes nothing away"
    home = f"/child/{family.children['robin']}/"
    assert "picture" in client_for("dad").open(home).words.lower()
    with family.work() as work:
        work.begin_writing().execute(update(Media).where(Media.id == media).values(audience=_without(work, media, family.people["gran"])))
        work.commit()
    taken = "took 1 picture away"
    assert (taken in client_for("dad").open(home).words, taken in client_for("gran").open(home).words) == (True, False)


def _without(work: Work, media: uuid.UUID, person: uuid.UUID) -> Audience:
    now: Audience = work.session.execute(select(Media.audience).where(Media.id == media)).scalar_one()
    return Audience(now.groups, now.people, now.without | {person.hex})
