"""Words that were typed and not saved: kept for their writer alone, given back in the box, gone once they are saved."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from tests.support.client import HOST, Page, Visitor
from tests.support.house import House
from wiki import clock
from wiki.access.person import SignedIn
from wiki.access.space import open_space
from wiki.commands.drafts import KEPT_FOR, Key, Place, save_draft, sweep_drafts
from wiki.commands.members import end_membership
from wiki.models.audit import AuditRow
from wiki.models.children import Membership
from wiki.models.drafts import Draft
from wiki.words import Permission, Preset, Role

ABOUT = "about_me_primary"
Browser = Callable[[str], Visitor]


def question(family: House, field: str = "like", page_type: str = ABOUT) -> str:
    return f"/child/{family.children['robin']}/page/{family.page('robin', page_type)}/question/{field}"


def home(family: House) -> str:
    return f"/child/{family.children['robin']}/"


def type_in(visitor: Visitor, page: Page, fields: dict[str, str], turn: int = 2, status: int = 200) -> dict[str, object]:
    """What the page's own script sends every few seconds while somebody types into the form of ``page``."""
    form, _button = page.form("Keep for later")
    form.fill(fields)
    form.fill({"draft_turn": str(turn)})
    path = next(one.attrib["data-draft"] for one in page.html.all("div") if "data-draft" in one.attrib)
    answer = visitor.raw("POST", path, data=list_of(form.pairs), headers={"Origin": HOST})
    assert answer.status_code == status, answer.get_data(as_text=True)
    return dict(answer.get_json()) if answer.is_json else {}


def list_of(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def box(page: Page, name: str = "body") -> str:
    pairs = page.form("Keep for later")[0].pairs
    return next(value for one, value in pairs if one == name)


def kept(family: House) -> int:
    with family.work() as work:
        return work.session.execute(select(func.count()).select_from(Draft)).scalar_one()


def test_typed_words_are_in_the_box_when_the_question_is_opened_again_on_another_device(
    family: House, client_for: Browser
) -> None:
    phone, laptop = client_for("mum"), client_for("mum")
    words = "  He waits for the  loud train.\n\n- and the red one  "
    said = type_in(phone, phone.open(question(family)), {"body": words, "speaker": "Gran", "audience": "everyone"})
    assert str(said["said"]).startswith("Saved at ") and str(said["said"])[-2:] in {"am", "pm"}
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
    draft_id = _only(family)
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


def _only(family: House) -> uuid.UUID:
    with family.work() as work:
        return work.session.execute(select(Draft.id)).scalar_one()


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


def test_an_older_state_that_arrives_late_does_not_overwrite_a_newer_one(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    page = mum.open(question(family))
    type_in(mum, page, {"body": "He waits for the train."}, turn=5)
    type_in(mum, page, {"body": "He wai"}, turn=4)
    assert box(mum.open(question(family))) == "He waits for the train."


def test_two_tabs_never_overwrite_each_other(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    one, two = mum.open(question(family)), mum.open(question(family))
    type_in(mum, one, {"body": "In the first tab."})
    type_in(mum, two, {"body": "In the second tab."})
    page = mum.open(question(family))
    assert "You began writing this more than once" in page.words
    assert box(page) == "", "nothing is chosen for them"
    assert box(mum.follow("In the first tab.")) == "In the first tab."
    assert "In the second tab." in mum.page.words


def test_words_given_back_in_another_tab_are_gone_on_with_and_not_doubled(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    one = mum.open(question(family))
    type_in(mum, one, {"body": "Begun."})
    two = mum.open(question(family))
    type_in(mum, two, {"body": "Begun and gone on with."})
    assert kept(family) == 1
    assert box(mum.open(question(family))) == "Begun and gone on with."
    type_in(mum, one, {"body": "The first tab was alive after all."}, turn=3)
    assert kept(family) == 2, "what somebody types is never taken for something older"


def test_two_tabs_that_carry_on_from_one_draft_both_keep_theirs(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    type_in(mum, mum.open(question(family)), {"body": "Begun."})
    two, three = mum.open(question(family)), mum.open(question(family))
    type_in(mum, two, {"body": "Begun, second."})
    type_in(mum, three, {"body": "Begun, third."})
    words = mum.open(question(family)).words
    assert "Begun, second." in words and "Begun, third." in words


def test_the_same_words_kept_twice_are_offered_as_one_and_saved_as_one(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    one, two = mum.open(question(family)), mum.open(question(family))
    type_in(mum, one, {"body": "He waits."})
    type_in(mum, two, {"body": "He waits."})
    page = mum.open(question(family))
    assert box(page) == "He waits." and "more than once" not in page.words
    mum.press("Save these words")
    assert kept(family) == 0


def test_a_refused_save_keeps_the_words_and_the_draft(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    type_in(mum, mum.open(question(family)), {"body": "He waits."})
    mum.open(question(family))
    mum.press("Save these words", {"body": "He waits.", "spoken_on-day": "99", "spoken_on-month": "1", "spoken_on-year": "2026"}, status=422)
    assert box(mum.page) == "He waits." and kept(family) == 1
    type_in(mum, mum.page, {"body": "He waits there."})
    assert kept(family) == 1, "the page that came back goes on with the same draft"
    mum.press("Save these words", {"spoken_on-day": "9", "draft_turn": "3"})
    assert kept(family) == 0


def test_a_conflict_leaves_the_draft_until_both_are_put_together(family: House, client_for: Browser) -> None:
    said = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    path = f"/child/{family.children['robin']}/passage/{said.passage_id}"
    dad = client_for("dad")
    type_in(dad, dad.open(path), {"body": "Trains and bridges and stations."})
    family.say("mum", "robin", ABOUT, "like", "Loud trains in the rain.", passage_id=said.passage_id, base=1)
    page = dad.open(path)
    assert "Somebody has changed this since" in page.words and box(page) == "Trains and bridges and stations."
    dad.press("Save these words", status=409)
    assert "Trains and bridges and stations." in dad.page.text and kept(family) == 1
    type_in(dad, dad.page, {"body": "Loud trains and bridges."})
    assert kept(family) == 1
    assert box(dad.open(path)) == "Loud trains and bridges."


def test_keeping_the_other_words_settles_the_draft_and_ones_own_can_be_brought_back(family: House, client_for: Browser) -> None:
    said = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    path = f"/child/{family.children['robin']}/passage/{said.passage_id}"
    dad = client_for("dad")
    type_in(dad, dad.open(path), {"body": "Trains and bridges."})
    family.say("mum", "robin", ABOUT, "like", "Trains in the rain.", passage_id=said.passage_id, base=1)
    conflict = dad.press("Save these words", {"body": "Trains and bridges.", "draft_turn": "3"}, status=409)
    type_in(dad, conflict, {"body": "Trains in the rain.\n\nTrains and bridges."})  # what its script does at once
    dad.page = conflict
    dad.press("Keep what Mum wrote")
    assert "Trains in the rain." in dad.page.words and "Your own words are put away." in dad.page.words
    assert "unfinished" not in dad.open(home(family)).words
    page = dad.open(path)
    assert box(page) == "Trains in the rain." and "You began" not in page.words
    type_in(dad, conflict, {"body": "Held up on its way."}, turn=7)
    assert "You began" not in dad.open(path).words, "a save that comes late revives nothing"
    with family.work() as work:
        own = next(one.id for one in work.session.execute(select(Draft)).scalars() if ["body", "Trains and bridges."] in one.fields)
    dad.open(f"{home(family)}drafts/{own}")
    dad.press("Bring them back")
    assert box(dad.page) == "Trains and bridges." and "Somebody has changed this since" in dad.page.words


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
    mum.page = mum.open(f"{question(family)}?put-away={_only(family)}")
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
    draft_id = _only(family)
    for path in (home(family), question(family, "who", "my_family"), f"{home(family)}drafts/{draft_id}"):
        assert "Grandad" not in shut_out.open(path, 404).text
    type_in(shut_out, page, {"speaker": "More"}, turn=3, status=404)
    with family.work() as work:
        assert work.session.execute(select(Draft.turn)).scalar_one() == 2


def test_whoever_may_no_longer_write_there_does_not_see_what_they_began(family: House, client_for: Browser) -> None:
    gran = client_for("gran")
    type_in(gran, gran.open(question(family)), {"body": "He waits."})
    assert "unfinished" in gran.open(home(family)).words
    draft_id = _only(family)
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


def test_one_tab_that_sends_many_times_at_once_keeps_its_last_words_once(family: House) -> None:
    page_id, tab = family.page("robin", ABOUT), "one-and-the-same"
    with family.work() as work:
        people = [family.signed_in("mum", work) for _number in range(6)]

    def send(number: int) -> None:
        with family.work() as work:
            person = SignedIn(**{**vars(people[number]), "work": work})
            space = open_space(person, family.children["robin"], Permission.WRITE)
            save_draft(space, Place(page_id, "like"), Key(tab, number + 1), (("body", f"State {number + 1}"),))
            work.commit()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(send, range(6)))
    with family.work() as work:
        rows = work.session.execute(select(Draft.turn, Draft.fields)).all()
    assert [tuple(row) for row in rows] == [(6, [["body", "State 6"]])]


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
