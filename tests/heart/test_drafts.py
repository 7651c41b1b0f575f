"""Words that were typed and not saved: kept for their writer alone, given back in the box, gone once they are saved."""

import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from tests.heart.drafting import ABOUT, Browser, box, home, kept, list_of, only_draft, question, type_in
from tests.support.client import HOST, Visitor
from tests.support.house import House
from wiki import clock
from wiki.commands.drafts import KEPT_FOR, sweep_drafts
from wiki.commands.members import end_membership
from wiki.models.audit import AuditRow
from wiki.models.children import Membership
from wiki.models.drafts import Draft
from wiki.words import Preset, Role


def test_typed_words_are_in_the_box_when_the_question_is_opened_again_on_another_device(
    family: House, client_for: Browser
) -> None:
    phone, laptop = client_for("mum"), client_for("mum")
    words = "  He waits for the  loud train.\n\n- and the red one  "
    said = type_in(phone, phone.open(question(family)), {"body": words, "speaker": "Gran", "audience": "everyone"})
    assert re.fullmatch(r"Kept at \d{1,2}:\d\d[ap]m\. Only you can see it so far\.", str(said["said"]))
    page = laptop.open(question(family))
    assert "You began writing this on" in page.words
    assert box(page).replace("\r\n", "\n") == words
    assert (box(page, "speaker"), box(page, "audience")) == ("Gran", "everyone")


def test_the_home_tells_quietly_where_words_wait_and_tells_nobody_else(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    assert "unfinished" not in mum.open(home(family)).words
    type_in(mum, mum.open(question(family)), {"body": "He waits."})
    page = mum.open(home(family))
    assert "You have unfinished words in:" in page.words
    assert box(mum.follow("About me – ")) == "He waits."
    for other in ("dad", "gran", "leila", "daniel", "moira"):
        assert "unfinished" not in client_for(other).open(home(family)).words


def test_nobody_else_meets_a_draft_on_the_same_question(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    type_in(mum, mum.open(question(family)), {"body": "For my eyes."})
    draft_id = only_draft(family)
    assert box(mum.open(question(family))) == "For my eyes."
    for other in ("dad", "gran", "moira", "daniel"):
        visitor = client_for(other)
        for path in (question(family), f"{question(family)}?draft={draft_id}", f"{question(family)}?put-away={draft_id}"):
            page = visitor.open(path)
            assert "For my eyes." not in page.text and "You began" not in page.text
        one = f"/child/{family.children['robin']}/drafts"
        assert visitor.raw("GET", f"{one}/{draft_id}").status_code == 404
        token = box(page, "csrf_token")
        for act in ("put-away", "bring-back"):
            answer = visitor.raw("POST", f"{one}/{draft_id}/{act}", data={"csrf_token": token}, headers={"Origin": HOST})
            assert answer.status_code == 404
    assert box(mum.open(question(family))) == "For my eyes."


def test_saving_takes_the_draft_away_in_the_same_moment(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    page = mum.open(question(family))
    type_in(mum, page, {"body": "He waits."})
    mum.press("Save these words", {"body": "He waits for the train.", "draft_turn": "3"})
    assert "He waits for the train." in mum.page.words
    assert kept(family) == 0
    assert "You began" not in mum.open(question(family)).words


def test_a_save_that_was_held_up_on_its_way_makes_no_draft_of_saved_words(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    page = mum.open(question(family))
    mum.press("Save these words", {"body": "He waits."})
    said = type_in(mum, page, {"body": "He waits."}, turn=9)
    assert said["saved"] is True
    assert kept(family) == 0


def test_a_refused_save_keeps_the_words_and_the_draft(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    type_in(mum, mum.open(question(family)), {"body": "He waits."})
    mum.open(question(family))
    mum.press("Save these words", {"body": "He waits.", "spoken_on-day": "99", "spoken_on-month": "1", "spoken_on-year": "2026"}, status=422)
    assert box(mum.page) == "He waits." and kept(family) == 1
    type_in(mum, mum.page, {"body": "He waits there."})
    assert kept(family) == 1, "the page that came back goes on with the same draft"
    year = {"spoken_on-day": "9", "spoken_on-year": "2062"}
    assert "This day has not come yet." in mum.press("Save these words", {**year, "draft_turn": "3"}, status=422).words
    assert box(mum.page) == "He waits.", "a slip in the year would be printed in the plan"
    mum.press("Save these words", {"spoken_on-day": "9", "spoken_on-year": "2026", "draft_turn": "4"})
    assert kept(family) == 0


def test_rows_and_words_beside_new_pictures_come_back_too(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    page = mum.open(question(family, "who", "my_family"))
    name = next(one for one in page.form("Keep for later")[0].names() if one.startswith("col-"))
    type_in(mum, page, {name: "Gran", "new-photos-alt": "Gran with a cake", "new-audio-transcript": "Hello\nRobin"})
    page = mum.open(question(family, "who", "my_family"))
    assert (box(page, name), box(page, "new-photos-alt")) == ("Gran", "Gran with a cake")
    assert box(page, "new-audio-transcript").replace("\r\n", "\n") == "Hello\nRobin"


def test_nothing_typed_is_nothing_kept_and_an_emptied_box_empties_the_draft(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    page = mum.open(question(family))
    type_in(mum, page, {"audience": "everyone"})
    assert kept(family) == 0
    type_in(mum, page, {"body": "He waits."}, turn=3)
    assert kept(family) == 1
    type_in(mum, page, {"body": " \n"}, turn=4)
    assert kept(family) == 0
    said = family.say("mum", "robin", ABOUT, "like", "Trains.\nTwo lines.")
    path = f"/child/{family.children['robin']}/passage/{said.passage_id}"
    type_in(mum, mum.open(path), {"audience": "everyone"})
    assert kept(family) == 0, "the same words as before are no draft"


def test_start_again_says_so_and_can_be_undone(family: House, client_for: Browser, engine: Engine) -> None:
    mum = client_for("mum")
    type_in(mum, mum.open(question(family)), {"body": "He waits."})
    mum.open(question(family))
    mum.press("Start again without it")
    assert "Your earlier words are put away." in mum.page.words and box(mum.page) == ""
    assert "unfinished" not in mum.open(home(family)).words
    mum.page = mum.open(f"{question(family)}?put-away={only_draft(family)}")
    mum.press("Bring them back")
    assert box(mum.page) == "He waits."
    mum.press("Start again without it")
    with clock.pretend(clock.now() + timedelta(minutes=61)):
        sweep_drafts(engine)
    assert kept(family) == 0


def test_old_drafts_are_swept_and_younger_ones_are_not(family: House, client_for: Browser, engine: Engine) -> None:
    mum = client_for("mum")
    type_in(mum, mum.open(question(family)), {"body": "He waits."})
    with clock.pretend(clock.now() + KEPT_FOR - timedelta(minutes=1)):
        sweep_drafts(engine)
    assert kept(family) == 1
    with clock.pretend(clock.now() + KEPT_FOR + timedelta(minutes=1)):
        sweep_drafts(engine)
    assert kept(family) == 0


def test_without_javascript_a_button_keeps_the_words_for_later(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    page = mum.open(question(family))
    form, button = page.form("Keep for later")
    form.fill({"body": "He waits."})
    mum._arrive(page.path, mum.raw("POST", button.attrib["formaction"], data=list_of(form.pairs), headers={"Origin": HOST}), 200)
    assert "Your words are kept for later. Only you can see them." in mum.page.text
    assert mum.page.h1 == "About me"
    assert "He waits." not in mum.page.words, "they are not on the page"
    assert box(mum.open(question(family))) == "He waits."


def test_a_draft_leaves_no_row_in_the_audit_and_nothing_on_the_page(family: House, client_for: Browser) -> None:
    mum = client_for("mum")

    def rows() -> int:
        with family.work() as work:
            return work.session.execute(select(func.count()).select_from(AuditRow)).scalar_one()

    page, before = mum.open(question(family)), rows()
    type_in(mum, page, {"body": "He waits."})
    assert (kept(family), rows()) == (1, before)


@pytest.fixture
def shut_out(family: House, client_for: Browser) -> Visitor:
    """Gran, in the middle of typing, and her membership ended."""
    gran = client_for("gran")
    gran.open(question(family, "who", "my_family"))
    name = next(one for one in gran.page.form("Keep for later")[0].names() if one.startswith("col-"))
    type_in(gran, gran.page, {name: "Grandad"})
    with family.work() as work:
        space = family.space("moira", "robin", work)
        member_id = work.session.execute(
            select(Membership.id).where(
                Membership.child_id == space.id, Membership.person_id == family.people["gran"], Membership.ended_at.is_(None)
            )
        ).scalar_one()  # fmt: skip
        end_membership(space, member_id, "moved away")
        work.commit()
    return gran


def test_whoever_is_no_member_any_more_sees_and_keeps_nothing(family: House, shut_out: Visitor) -> None:
    page = shut_out.page
    draft_id = only_draft(family)
    for path in (home(family), question(family, "who", "my_family"), f"{home(family)}drafts/{draft_id}"):
        assert "Grandad" not in shut_out.open(path, 404).text
    type_in(shut_out, page, {"speaker": "More"}, turn=3, status=404)
    with family.work() as work:
        assert work.session.execute(select(Draft.turn)).scalar_one() == 2


def test_whoever_may_no_longer_write_there_does_not_see_what_they_began(family: House, client_for: Browser) -> None:
    gran = client_for("gran")
    type_in(gran, gran.open(question(family)), {"body": "He waits."})
    assert "unfinished" in gran.open(home(family)).words
    draft_id = only_draft(family)
    with family.work() as work:
        robin, gran_id = family.children["robin"], family.people["gran"]
        mine = (Membership.child_id == robin, Membership.person_id == gran_id)
        work.begin_writing().execute(update(Membership).where(*mine).values(role=Role.SCHOOL))
        work.commit()
    assert "unfinished" not in gran.open(home(family)).words
    gran.open(f"{home(family)}drafts/{draft_id}", 404)
    gran.open(question(family), 403)


def test_of_a_passage_that_was_shut_to_its_writer_they_see_just_their_own_words(family: House, client_for: Browser) -> None:
    said = family.say("mum", "robin", ABOUT, "like", "Trains, says mum.", audience=Preset.ONLY_FAMILY)
    path = f"/child/{family.children['robin']}/passage/{said.passage_id}"
    gran = client_for("gran")
    page = gran.open(path)
    type_in(gran, page, {"body": "Bridges, says gran."})
    family.say("mum", "robin", ABOUT, "like", "A secret.", passage_id=said.passage_id, base=1, audience=Preset.ONLY_ME)
    gran.open(path, 404)
    assert type_in(gran, page, {"body": "Bridges, says gran again."}, turn=3)["said"], "what she types is still kept"
    gran.open(home(family))
    own = gran.follow("About me – ")
    assert "Bridges, says gran again." in own.words
    assert "secret" not in own.text and "says mum" not in own.text
    dad = client_for("dad")
    type_in(dad, page, {"body": "I never opened it."}, status=403)
    gran.press("Throw these words away")
    assert "These words are put away." in gran.page.words
    gran.press("Bring them back")
    assert "Bridges, says gran again." in gran.page.words


@pytest.mark.parametrize("begun", [False, True], ids=["without script", "with script"])
def test_words_for_a_passage_that_was_shut_meanwhile_come_back_to_be_copied(
    family: House, client_for: Browser, begun: bool
) -> None:
    said = family.say("mum", "robin", ABOUT, "like", "Trains, says mum.", audience=Preset.ONLY_FAMILY)
    gran, words = client_for("gran"), "Bridges and stations, says gran, and the man who waves."
    page = gran.open(f"/child/{family.children['robin']}/passage/{said.passage_id}")
    if begun:
        type_in(gran, page, {"body": words})
    family.say("mum", "robin", ABOUT, "like", "A secret.", passage_id=said.passage_id, base=1, audience=Preset.ONLY_ME)
    gran.page = page
    gran.press("Save these words", {"body": words}, status=404)
    assert words in gran.page.words and "secret" not in gran.page.text
    assert kept(family) == (1 if begun else 0)


def test_a_passage_that_one_never_opened_takes_no_draft(family: House, client_for: Browser) -> None:
    hidden = family.say("mum", "robin", ABOUT, "like", "A secret.", audience=Preset.ONLY_ME)
    dad = client_for("dad")
    page = dad.open(question(family))
    for passage_id in (hidden.passage_id, uuid.uuid4()):
        form = page.form("Keep for later")[0]
        pairs = [pair for pair in form.pairs if pair[0] != "draft_field"] + [("draft_passage", str(passage_id)), ("body", "x")]
        answer = dad.raw("POST", f"{question(family).split('/question')[0]}/draft", data=list_of(pairs), headers={"Origin": HOST})
        assert answer.status_code == 404
    assert kept(family) == 0


def test_too_much_to_keep_is_said(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    said = type_in(mum, mum.open(question(family)), {"body": "long " * 250_000}, status=422)
    assert "too long" in str(said["trouble"])


def test_the_page_knows_how_long_until_it_is_signed_out_and_one_press_begins_it_anew(
    family: House, client_for: Browser
) -> None:
    mum = client_for("mum")
    with clock.pretend(clock.now() + timedelta(minutes=4)):
        page = mum.open(home(family))
        left = int(page.html.all("body")[0].attrib["data-left"])
        assert 3300 <= left <= 3361
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        answer = mum.raw("POST", "/still-here", data={"csrf_token": token}, headers={"Origin": HOST})
        assert answer.get_json()["left"] >= 3598
    assert mum.raw("GET", "/still-here").get_json()["whose"] == family.people["mum"].hex
    assert client_for("").raw("GET", "/still-here").status_code == 302
