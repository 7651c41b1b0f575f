"""What is kept from somebody is not told beside the pages either: by a reason, by a scan, by what somebody is to the child."""

import uuid
from datetime import date

import pytest
from sqlalchemy import update

from media.store import Store
from tests.guarded.conftest import Guarded
from tests.support.filling import as_stream, scan
from wiki import clock
from wiki.access.person import find_post
from wiki.access.space import Space
from wiki.commands.children import choose_picture
from wiki.commands.members import end_membership
from wiki.commands.members_duty import open_by_duty
from wiki.commands.pages_start import start_page
from wiki.commands.paper import PaperFacts, SentFile, add_paper
from wiki.commands.people import give_post
from wiki.commands.questions import Asking
from wiki.commands.questions_ask import ask_about
from wiki.commands.takeaways import ask_move
from wiki.errors import NotFound, Refused
from wiki.models.children import Membership
from wiki.models.media import Media
from wiki.queries.media import find_media
from wiki.queries.paper import open_paper
from wiki.queries.people import list_members
from wiki.queries.protected import kept_from_reader, list_protected
from wiki.queries.questions import list_questions
from wiki.queries.takeaway_content import gather
from wiki.words import Permission, Role, Voice


def test_a_reason_that_the_family_reads_does_not_tell_it(guarded: Guarded) -> None:
    house = guarded.house
    with house.work() as work:
        give_post(work, house.person("sam"), house.council_id, Role.SEND_ADMINISTRATOR)
        work.commit()
    with house.work() as work:
        sam = house.signed_in("sam", work)
        post, why = find_post(sam, Role.SEND_ADMINISTRATOR), "The police rang: who lives at Larchcopse Lane now?"
        assert post is not None
        open_by_duty(sam, post, full_name="Robin", born_on=date(2019, 5, 14), reason=why, hours=4)
        work.commit()
    guarded.act("daniel", lambda space: ask_move(space, "They live at Larchcopse Lane now."), Permission.MANAGE_MEMBERS)
    guarded.keep_from_dad("Larchcopse Lane")
    for name, is_told in (("mum", True), ("dad", False)):
        visitor = guarded.visitor(name)
        for place, what in (("seen", "came in by duty"), ("take-away", "Everything, for a move")):
            words = visitor.open(f"{guarded.robin}/{place}").words
            assert what in words and ("Larchcopse" in words) is is_told, (name, place)


def test_a_scan_on_which_it_was_read_is_held_whatever_was_typed_from_it(guarded: Guarded) -> None:
    facts = PaperFacts(clock.today(), Voice.PARENT, "Mum of Larchcopse Lane")
    store = Store(guarded.settings.media_root)

    def add(space: Space) -> uuid.UUID:
        return add_paper(space, store, [SentFile(as_stream(scan()), "form.pdf", "application/pdf")], facts)

    paper = guarded.act("moira", add, Permission.TYPE_FROM_PAPER)
    guarded.say("typed", "moira", "food", "He eats rice.", voice=Voice.PARENT, paper_id=paper, paper_on=clock.today())
    with guarded.house.work() as work:
        read = update(Media).where(Media.id == paper).values(words="From: 12 Larchcopse Lane. What does he eat? Rice.")
        work.begin_writing().execute(read)
        work.commit()
    with guarded.house.work() as work:
        assert find_media(guarded.house.space("dad", "robin", work), paper).id == paper
    guarded.keep_from_dad("Larchcopse Lane")
    with guarded.house.work() as work:
        mum, dad = (guarded.house.space(name, "robin", work) for name in ("mum", "dad"))
        assert open_paper(mum, paper).sheets and "Larchcopse" in open_paper(mum, paper).speaker
        with pytest.raises(NotFound):
            find_media(dad, paper)
        theirs = open_paper(dad, paper)
        assert theirs.is_hidden and theirs.speaker == "" and [one.plain for one in theirs.typed] == ["He eats rice."]


def test_what_somebody_is_to_the_child_does_not_tell_it_beside_their_questions_nor_where_one_looks_as_they_do(guarded: Guarded) -> None:
    guarded.say("food", "dad", "food", "He eats rice.")
    asked = Asking("Every day?", to_person=guarded.house.people["dad"])
    guarded.act("gran", lambda space: ask_about(space, guarded.passages["food"], asked), Permission.ASK)
    with guarded.house.work() as work:
        grans = update(Membership).where(Membership.person_id == guarded.house.people["gran"])
        work.begin_writing().execute(grans.values(relation="Gran, Larchcopse Lane"))
        work.commit()
    guarded.keep_from_dad("Larchcopse Lane")
    for name, by_is in (("mum", "Gran, Larchcopse Lane"), ("dad", "")):
        with guarded.house.work() as work:
            [one] = list_questions(guarded.house.space(name, "robin", work))
            assert (one.body, one.by_is) == ("Every day?", by_is)
            gran = next(one.id for one in list_members(guarded.house.space(name, "robin", work)) if one.name == "Gran")
        seen = guarded.visitor(name).open(f"{guarded.robin}/as/{gran}/")
        assert "Gran" in seen.words and ("Larchcopse" in seen.text) is bool(by_is)


def test_a_copy_of_before_is_not_handed_out_where_a_title_a_note_or_a_picture_tells_it(guarded: Guarded) -> None:
    free, portrait = guarded.house.catalogue.types["free_page"], guarded.photo("mum", "a.jpg")
    guarded.catch_up()
    guarded.say("noted", "mum", "health", "We moved.", note="Now at Larchcopse Lane")
    guarded.act("mum", lambda space: start_page(space, free, "Our Rowanfell home"))
    guarded.act("mum", lambda space: choose_picture(space, portrait, "Robin at Qzferncombe gate"), Permission.SHARE)

    def his() -> frozenset[str]:
        with guarded.house.work() as work:
            return gather(guarded.house.space("dad", "robin", work)).marks

    before = his()
    guarded.keep_from_dad("Otherwise Street")
    assert before <= his(), "it stands nowhere"
    for told in ("Larchcopse Lane", "Rowanfell", "Qzferncombe"):
        guarded.keep_from_dad(told)
        assert not before <= his(), told
        guarded.end()
        assert before <= his()


def test_whoever_works_for_the_council_is_told_no_more_of_their_own_family_for_that(guarded: Guarded) -> None:
    house = guarded.house
    guarded.keep_from_dad("Larchcopse Lane")

    def shut_out(space: Space) -> None:
        end_membership(space, next(one.id for one in list_members(space) if one.name == "Dad"), "The court said so")

    guarded.act("daniel", shut_out, Permission.MANAGE_MEMBERS)
    with house.work() as work:
        give_post(work, house.people["dad"], house.council_id, Role.SEND_ADMINISTRATOR)
        work.commit()
    with house.work() as work:
        dad = house.signed_in("dad", work)
        post = find_post(dad, Role.SEND_ADMINISTRATOR)
        assert post is not None
        with pytest.raises(Refused) as refused:
            open_by_duty(dad, post, full_name="Robin", born_on=date(2019, 5, 14), reason="I have to look at the pages now.", hours=4)
        assert "your own family" in refused.value.fields[""]
        work.commit()
    house.member("robin", "dad", Role.SEND_ADMINISTRATOR)
    with house.work() as work:
        moira, dads = (house.space(name, "robin", work) for name in ("moira", "dad"))
        assert len(list_protected(moira)) == 1 and not kept_from_reader(moira)
        assert list_protected(dads) == () and kept_from_reader(dads).is_in("At Larchcopse Lane")
