"""Pictures are turned, cut, put in order, replaced, moved and taken off; all of it can be taken back, and what was cut away
is nobody else's."""

import uuid

import pytest
from sqlalchemy import select

from media import darkroom
from media.store import Store
from tests.gallery.conftest import ABOUT, Album
from tests.media.making import drawn, phone_jpeg, saved, wav
from tests.media.seeing import BLUE, GREEN, RED, WHITE, corners, near
from tests.support.client import HOST, Page
from wiki.commands.erasures import erase_passage
from wiki.commands.pages_restore import restore_page
from wiki.commands.passages import FileAudience, MediaUse
from wiki.commands.revisions import Saved
from wiki.models.children import ChildPicture
from wiki.models.media import Media
from wiki.queries.pages import open_page
from wiki.queries.stored import known_keys
from wiki.words import ErasureReason, Preset
from wiki.worker.run import drain

pytestmark = pytest.mark.slow


def _one(album: Album, name: str, page_id: uuid.UUID) -> uuid.UUID:
    (file,) = album.shown(name, page_id)
    return file.id


def test_a_picture_is_turned_and_its_focus_set_and_each_is_taken_back(album: Album) -> None:
    mum = album.browser("mum")
    photo = album.add("mum")
    said = album.say("mum", photo, body="At the sea.")
    assert near(corners(album.picture("leila", photo)), [RED, GREEN, BLUE, WHITE])
    dad = album.browser("dad")
    dad.open(f"{album.base}/passage/{said.passage_id}")
    dad.follow("Turn, cut, move or replace the picture")
    dad.press("A quarter to the right")
    assert dad.page.h1 == "Change this picture" and "Turned." in dad.page.words
    turned = _one(album, "leila", said.page_id)
    assert turned != photo and near(corners(album.picture("leila", turned)), [BLUE, RED, WHITE, GREEN])
    assert album.picture("leila", turned).size == (213, 320) or album.picture("leila", turned).width == 320
    assert [one.id for one in album.shown("leila", said.page_id, said.revision_number)] == [photo], "as it was then"
    (file,) = album.shown("leila", said.page_id)
    assert (file.alt, file.caption) == (f"Alt {photo.hex[:4]}", f"Caption {photo.hex[:4]}")
    assert album.status("mum", turned, "original") == 200, "it is still hers, and nobody else's"
    assert album.status("dad", turned, "original") == album.status("leila", turned, "original") == 404

    dad.press("Keep this part in sight", {"focus": "2"})
    focused = _one(album, "leila", said.page_id)
    assert near(corners(album.picture("leila", focused)), [BLUE, RED, WHITE, GREEN])
    assert "focus-2" in mum.open(f"{album.base}/gallery").text
    dad.press("Undo")
    assert "Undone." in dad.page.words and _one(album, "leila", said.page_id) == turned
    page = album.change("mum", said, photo)  # an old address leads to the picture as it is now
    form, _button = page.form("Upside down")
    pairs = {**dict(form.pairs), "act": "over"}
    for _press in range(2):  # a double press turns it once
        answer = mum.raw("POST", form.action, data=pairs, headers={"Origin": HOST})
        assert answer.status_code == 302
    assert near(corners(album.picture("leila", _one(album, "leila", said.page_id))), [GREEN, WHITE, RED, BLUE])
    stale = {**pairs, "once": uuid.uuid4().hex}
    mum.raw("POST", form.action, data=stale, headers={"Origin": HOST})
    assert "Somebody changed this just now" in mum.open(f"{album.base}/page/{said.page_id}").words
    assert album.browser("leila").raw("GET", f"{album.base}/passage/{said.passage_id}/picture/{photo}").status_code == 403


def test_what_is_cut_away_is_left_to_who_added_it_and_who_cut_it(album: Album) -> None:
    photo = album.add("mum")
    said = album.say("mum", photo, body="At the sea.")
    with album.house.work() as work:
        session = work.begin_writing()
        session.add(
            ChildPicture(
                child_id=album.house.children["robin"], media_id=photo, alt="Robin", set_by=album.house.people["mum"],
                set_at=session.get_one(Media, photo).uploaded_at,
            )
        )  # fmt: skip
        work.commit()
    for name in ("mum", "dad", "gran", "leila"):
        assert album.status(name, photo) == 200
    album.change("dad", said, photo)
    dad = album.browser("dad")
    dad.press("Cut it", status=422)
    assert "Nothing would be cut away" in dad.page.words, "not “Saved.”, when nothing was done"
    dad.press("Cut it", {"cut-left": "x"}, status=422)
    assert "Write a whole number from 0 to 90" in dad.page.words
    dad.press("Cut it", {"cut-left": "90", "cut-right": "90"}, status=422)
    assert "Hardly anything would be left" in dad.page.words
    dad.press("Cut it", {"cut-left": "50", "cut-right": "0"})
    cut = _one(album, "leila", said.page_id)
    for form in ("w320", "w800"):
        assert near(corners(album.picture("leila", cut, form)), [GREEN, GREEN, WHITE, WHITE])
    for name in ("gran", "leila"):  # not by the old address, not in the past, not as the picture of the home page
        assert [album.status(name, photo, form) for form in ("w320", "w800", "original")] == [404, 404, 404]
        assert album.shown(name, said.page_id, said.revision_number) == []
        assert str(photo) not in album.browser(name).open(f"{album.base}/").text
        assert str(cut) in album.browser(name).open(f"{album.base}/").text, "the child's picture is cut with it"
        assert str(photo) not in album.browser(name).open(f"{album.base}/gallery?view=unused").text
        assert album.status(name, cut, "original") == 404
    assert album.status("mum", photo) == album.status("dad", photo) == album.status("mum", cut, "original") == 200
    (was,) = album.shown("dad", said.page_id, said.revision_number)
    assert was.id == photo

    album.house.say(
        "mum", "robin", ABOUT, "like", "At the sea, again.", passage_id=said.passage_id, base=2,
        media=(MediaUse(cut, alt="Us"),),
    )  # fmt: skip
    with album.house.work() as work:  # whoever may not see all of it brings the words back, and the picture as it is cut
        space = album.house.space("gran", "robin", work)
        restore_page(space, album.house.catalogue.types[ABOUT], said.page_id, said.revision_number, base=said.revision_number + 2)
        work.commit()
    assert _one(album, "leila", said.page_id) == cut and album.status("leila", photo) == 404

    gran = album.browser("gran")
    album.change("gran", said, cut)
    gran.press("Cut it", {"cut-top": "50"})
    smaller = _one(album, "leila", said.page_id)
    assert near(corners(album.picture("leila", smaller)), [WHITE, WHITE, WHITE, WHITE])
    assert [album.status("leila", one) for one in (photo, cut)] == [404, 404]
    assert album.status("gran", cut) == 200 and album.status("gran", photo) == 404, "she cut this one, not that one"
    gran.press("Undo")
    assert _one(album, "leila", said.page_id) == cut and album.status("leila", cut) == 200


def test_whoever_may_not_see_the_whole_can_not_undo_the_cut_and_who_cut_it_can(album: Album) -> None:
    photo = album.add("mum")
    said = album.say("mum", photo, body="At the sea.")
    album.change("dad", said, photo)
    dad = album.browser("dad")
    dad.press("Cut it", {"cut-left": "50"})
    form, _button = dad.page.form("Undo")
    gran = album.browser("gran")
    gran.open(f"{album.base}/page/{said.page_id}/question/like")
    token = dict(gran.page.form("Save these words")[0].pairs)["csrf_token"]
    answer = gran.raw("POST", form.action, data={"csrf_token": token, "number": "2"}, headers={"Origin": HOST})
    assert answer.status_code == 403 and album.status("leila", photo) == 404
    dad.press("Undo")
    assert _one(album, "leila", said.page_id) == photo and album.status("leila", photo) == 200
    page = album.change("dad", said, photo)
    assert "Cut it" in page.text
    dad.press("Cut it", {"cut-left": "50"})
    assert album.status("leila", photo) == 404, "cut once more, closed once more"


def test_a_form_that_was_opened_before_the_cut_does_not_bring_the_whole_picture_back(album: Album) -> None:
    photo = album.add("mum")
    said = album.say("mum", photo, body="At the sea.")
    mum, gran = album.browser("mum"), album.browser("gran")
    for one in (mum, gran):
        one.open(f"{album.base}/passage/{said.passage_id}")
    album.change("dad", said, photo)
    album.browser("dad").press("Cut it", {"cut-left": "50"})
    cut = _one(album, "leila", said.page_id)
    mum.press("Save these words", {f"m-{photo.hex}-caption": "Brighton, in the wind", "body": "At the sea. It was cold."})
    (file,) = album.shown("leila", said.page_id)
    assert (file.id, file.caption) == (cut, "Brighton, in the wind") and album.status("leila", photo) == 404
    gran.press("Save these words", {f"m-{photo.hex}-alt": "Two on a beach", "voice": ""}, status=422)
    assert str(cut) in gran.page.text and str(photo) not in gran.page.text, "she is shown what she may see"
    gran.press("Save these words", {f"m-{cut.hex}-alt": "Two of us on a beach", "voice": "parent"}, status=409)
    assert "Two of us on a beach" in gran.page.text, "two said what is to be seen: she chooses, and nothing is lost"
    gran.open(f"{album.base}/passage/{said.passage_id}")
    gran.press("Save these words", {f"m-{cut.hex}-alt": "Two on a beach"})
    assert [(one.id, one.alt) for one in album.shown("leila", said.page_id)] == [(cut, "Two on a beach")]
    assert "It was cold." in album.browser("leila").open(f"{album.base}/page/{said.page_id}").words


def test_a_cut_says_where_the_whole_is_still_shown_and_narrowing_reaches_every_cut(album: Album) -> None:
    photo = album.add("mum")
    said = album.say("mum", photo, body="At the sea.")
    there = album.say("mum", photo, question="people", columns={"name": "Us"})
    album.change("mum", said, photo)
    mum = album.browser("mum")
    mum.press("Cut it", {"cut-bottom": "50"})
    assert "All of it is still shown in another place" in mum.page.words
    assert album.status("leila", photo) == 200, "somebody put it there too"
    cut = next(file.id for file in album.shown("leila", said.page_id) if file.id != photo)
    album.house.say(
        "mum", "robin", ABOUT, "like", "At the sea.", passage_id=said.passage_id, base=2,
        media=(MediaUse(cut, alt="Us", audience=FileAudience(Preset.ONLY_FAMILY)),),
    )  # fmt: skip
    assert [album.status("leila", one) for one in (photo, cut)] == [404, 404], "one picture, one audience"
    assert [album.status("gran", one) for one in (photo, cut)] == [200, 200]
    album.change("mum", there, photo)
    mum.press("Cut it", {"cut-top": "50"})
    assert album.status("gran", photo) == 404


def test_pictures_are_put_in_order_replaced_and_taken_off_and_it_is_all_in_the_past(album: Album) -> None:
    first, second = album.add("mum"), album.add("mum", saved(drawn(500, 400), "PNG"), "b.png", "image/png")
    narrow = MediaUse(second, alt="Two", caption="The second", audience=FileAudience(Preset.ONLY_FAMILY))
    said = album.house.say(
        "mum", "robin", ABOUT, "like", "", audience=Preset.EVERYONE, media=(MediaUse(first, alt="One"), narrow)
    )
    mum = album.browser("mum")
    album.change("mum", said, second)
    mum.press("Move it earlier")
    assert [one.id for one in album.shown("mum", said.page_id)] == [second, first]
    mum.press("Undo")
    assert [one.id for one in album.shown("mum", said.page_id)] == [first, second]

    album.change("mum", said, second)
    mum.press("Put it in its place", status=422)
    assert "Choose the new file first." in mum.page.words
    mum.press("Put it in its place", {"replacement": (b"<html>", "a.html")}, status=422)
    mum.press("Put it in its place", {"replacement": (wav(), "hello.wav")})
    new = album.shown("mum", said.page_id)[1]
    assert (new.kind, new.caption, new.alt) == ("audio", "The second", "Two")
    assert [one.id for one in album.shown("leila", said.page_id)] == [first], "as narrow as what it took the place of"
    assert second in {one.id for one in album.shown("mum", said.page_id, said.revision_number)}

    mum.press("Take it off the page")
    assert [one.id for one in album.shown("mum", said.page_id)] == [first]
    album.change("mum", said, first)
    mum.press("Take it off the page")  # nothing is left of the answer, so it goes
    assert album.shown("mum", said.page_id) == []
    mum.press("Undo")
    assert [one.id for one in album.shown("mum", said.page_id)] == [first]
    with album.house.work() as work:
        rows = set(known_keys(work))
    assert Store(album.settings.media_root).sweep(rows, older_than=0).rows_without_file == ()


def test_a_picture_is_moved_with_its_words_and_erasing_reaches_where_it_came_from(album: Album) -> None:
    photo = album.add("mum")
    said = album.say("mum", photo, body="Words that stay.")
    album.change("mum", said, photo)
    mum = album.browser("mum")
    mum.press("A quarter to the right")
    turned = _one(album, "mum", said.page_id)
    mum.follow("Move it to another page")
    assert "Who will see it" in mum.page.words
    home = album.house.page("robin", "my_family")
    place = f"{home}.hopes"
    assert place in {one.attrib.get("value") for one in mum.page.html.all("button")}
    form, _first = mum.page.form(action="/move")
    pairs = {**dict(form.pairs), "place": place}
    for _press in range(2):
        assert mum.raw("POST", form.action, data=pairs, headers={"Origin": HOST}).status_code == 302
    moved = [file for file in album.shown("mum", home) if file.id == turned]
    assert [one.caption for one in moved] == [f"Caption {photo.hex[:4]}"]
    assert album.shown("mum", said.page_id) == []
    assert "Words that stay." in mum.open(f"{album.base}/page/{said.page_id}").words
    dad_said = album.say("dad", album.add("dad"), body="Dad's.")
    gran = album.browser("gran")
    file = _one(album, "gran", dad_said.page_id)
    album.change("gran", dad_said, file)
    gran.follow("Move it to another page")
    form, _first = gran.page.form(action="/move")
    assert gran.raw(
        "POST", form.action, data={**dict(form.pairs), "place": place}, headers={"Origin": HOST}
    ).status_code == 422, "only whoever put it there, or a parent, says who sees it"

    with album.house.work() as work:
        key = work.session.execute(select(Media.original_key).where(Media.id == photo)).scalar_one()
        space = album.house.space("mum", "robin", work)
        passage = next(one.passage_id for one in open_page(space, home).passages if turned in {file.id for file in one.media})
        erase_passage(space, passage, ErasureReason.PRIVATE, "", sure=True)
        work.commit()
    drain(album.settings, album.app.extensions["engine"])
    assert [album.status("mum", one) for one in (photo, turned)] == [404, 404]
    assert not Store(album.settings.media_root).has(key)
    assert "Words that stay." in mum.open(f"{album.base}/page/{said.page_id}").words

    file = _one(album, "mum", dad_said.page_id)  # a parent may move what another put there, but not make it gone by that
    album.change("mum", dad_said, file)
    mum.follow("Move it to another page")
    form, _first = mum.page.form(action="/move")
    mum.raw("POST", form.action, data={**dict(form.pairs), "place": place}, headers={"Origin": HOST})
    with album.house.work() as work:
        space = album.house.space("mum", "robin", work)
        passage = next(one.passage_id for one in open_page(space, home).passages if file in {two.id for two in one.media})
        erase_passage(space, passage, ErasureReason.PRIVATE, "", sure=True)
        work.commit()
    drain(album.settings, album.app.extensions["engine"])
    assert album.shown("mum", home) == [] and album.status("dad", file) == 200
    assert file in {one.id for one in album.shown("dad", dad_said.page_id, dad_said.revision_number)}


def test_a_moved_picture_is_moved_back_by_the_button_on_the_next_page(album: Album) -> None:
    first, second = album.add("mum"), album.add("mum")
    home, mum = album.house.page("robin", "my_family"), album.browser("mum")

    def move(said: Saved, file: uuid.UUID) -> Page:
        album.change("mum", said, file)
        mum.follow("Move it to another page")
        form, _first = mum.page.form(action="/move")
        answer = mum.raw("POST", form.action, data={**dict(form.pairs), "place": f"{home}.hopes"}, headers={"Origin": HOST})
        return mum.open(answer.location)

    with_words = album.say("mum", first, body="Words that stay.")
    alone = album.say("mum", second)
    for said, file in ((with_words, first), (alone, second)):
        page = move(said, file)
        assert file in {one.id for one in album.shown("mum", home)} and file not in {one.id for one in album.shown("mum", said.page_id)}
        form, _button = page.form("Undo")
        mum.press("Undo")
        assert "Undone." in mum.page.words and album.shown("mum", home) == []
        assert file in {one.id for one in album.shown("leila", said.page_id)}, "it is back for everybody who saw it"
        again = mum.raw("POST", form.action, data=dict(form.pairs), headers={"Origin": HOST})
        assert again.status_code == 302 and file in {one.id for one in album.shown("leila", said.page_id)}, "a double press"
    assert "Words that stay." in album.browser("leila").open(f"{album.base}/page/{alone.page_id}").words

    page = move(with_words, first)
    form, _button = page.form("Undo")
    stranger = album.browser("leila").raw("POST", form.action, data=dict(form.pairs), headers={"Origin": HOST})
    assert stranger.status_code in (400, 403, 404), "her own form has another token, and she may not write there"
    album.house.say("mum", "robin", ABOUT, "like", "Other words.", passage_id=with_words.passage_id, base=4)
    mum.press("Undo")
    assert "Somebody changed this just now" in mum.page.words, "whoever changed the words meanwhile is not overruled"
    assert first in {one.id for one in album.shown("mum", home)}
    assert "Other words." in mum.open(f"{album.base}/page/{with_words.page_id}").words


def test_a_large_picture_is_turned_by_the_job_and_doing_it_twice_changes_nothing(
    album: Album, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = album.add("mum", phone_jpeg(6, 1600, 1200))
    said = album.say("mum", photo)
    with monkeypatch.context() as small:
        small.setattr(darkroom.photos, "HERE", 1_000)
        small.setattr(darkroom.photos, "AT_ONCE", 1_000)
        album.change("mum", said, photo)
        album.browser("mum").press("A quarter to the left")
    (waiting,) = album.shown("leila", said.page_id)
    assert (waiting.state, waiting.renditions) == ("waiting", ())
    assert "Getting this ready" in album.browser("leila").open(f"{album.base}/page/{said.page_id}").words
    engine = album.app.extensions["engine"]
    drain(album.settings, engine)
    before = album.picture("leila", waiting.id)
    assert album.shown("leila", said.page_id)[0].state == "ready"
    assert (before.width > before.height) == (album.picture("leila", photo).width < album.picture("leila", photo).height)
