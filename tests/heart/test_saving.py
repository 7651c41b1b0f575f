"""Saving: a version for each save, nothing lost, nothing saved twice, and never without its audit row."""

import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from tests.support.house import House
from wiki.commands.audit import link_hash, writing
from wiki.commands.pages_restore import remove_passage, restore_page
from wiki.commands.passages import SourceUse, Words
from wiki.errors import Conflict, NotAllowed, NotFound, Refused
from wiki.models.audit import AuditHead, AuditRow
from wiki.models.pages import Revision, Version
from wiki.queries.changes import compare_revisions, page_changes, passage_history
from wiki.queries.news import news
from wiki.queries.pages import open_page
from wiki.words import Preset, Role, Voice

ABOUT = "about_me_primary"


def test_each_save_leaves_a_version_a_revision_and_an_audit_row(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.")
    family.say("mum", "robin", ABOUT, "like", "Loud trains.", passage_id=saved.passage_id, base=1)
    with family.work() as work:
        space = family.space("mum", "robin", work)
        history = passage_history(space, saved.passage_id)  # type: ignore[arg-type]
        assert [version.plain for version in history] == ["Loud trains.", "Trains."]
        acts = work.session.execute(
            select(AuditRow.act).where(AuditRow.chain == space.id).order_by(AuditRow.number.desc()).limit(2)
        ).scalars()
        assert list(acts) == ["page.save", "page.save"]


def test_words_come_back_byte_for_byte(family: House) -> None:
    body = "  two spaces\r\nold line end\rolder line end\n\n\ttab *stars* \u200f\u0645 e\u0301 \U0001f682  \n"
    saved = family.say("mum", "robin", ABOUT, "like", body)
    with family.work() as work:
        (version,) = open_page(family.space("mum", "robin", work), saved.page_id).passages
    assert version.body == body.replace("\r\n", "\n").replace("\r", "\n")


def test_two_people_who_started_from_the_same_words_lose_none(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    family.say("mum", "robin", ABOUT, "like", "Mum’s words.", passage_id=saved.passage_id, base=1)
    with pytest.raises(Conflict):
        family.say("dad", "robin", ABOUT, "like", "Dad’s words.", passage_id=saved.passage_id, base=1)


def test_a_form_sent_twice_saves_once(family: House) -> None:
    once = uuid.uuid4().hex
    first = family.say("mum", "robin", ABOUT, "like", "Trains.", once=once)
    again = family.say("mum", "robin", ABOUT, "like", "Trains.", once=once)
    assert (again.revision_number, again.passage_id) == (first.revision_number, first.passage_id)
    with family.work() as work:
        assert len(open_page(family.space("mum", "robin", work), first.page_id).passages) == 1


def test_a_professional_may_not_write_on_the_familys_page(family: House) -> None:
    with pytest.raises(NotAllowed):
        family.say("leila", "robin", ABOUT, "like", "Not mine to say.")


def test_nothing_at_all_is_not_saved(family: House) -> None:
    with pytest.raises(Refused) as refused:
        family.say("mum", "robin", ABOUT, "like", " \n ")
    assert "body" in refused.value.fields


def test_a_hidden_sign_is_named_beside_the_box(family: House) -> None:
    with pytest.raises(Refused) as refused:
        family.say("mum", "robin", ABOUT, "like", "a\0b")
    assert "hidden character" in refused.value.fields["body"]


def test_another_childs_picture_row_and_words_can_not_be_used(family: House) -> None:
    theirs = family.say("nadia", "zara", "about_me_secondary", "like", "Stars.")
    with family.work() as work:
        version_id = open_page(family.space("nadia", "zara", work), theirs.page_id).passages[0].id
    with pytest.raises(NotFound):
        family.say("daniel", "robin", "section_a", "views", "Stars.", sources=(SourceUse(version_id, "Stars."),))
    with pytest.raises(NotFound):
        family.say(
            "daniel", "robin", "provision", "provision",
            columns={"support": "Help", "needs": [theirs.passage_id.hex]},  # type: ignore[union-attr]
        )  # fmt: skip
    with pytest.raises(NotFound):
        family.say("mum", "robin", ABOUT, "like", "Mine.", passage_id=theirs.passage_id, base=1)


def test_words_quoted_must_stand_in_what_was_said(family: House) -> None:
    said = family.say("mum", "robin", ABOUT, "like", "He likes **loud** trains.", audience=Preset.EVERYONE)
    with family.work() as work:
        version_id = open_page(family.space("daniel", "robin", work), said.page_id).passages[0].id
    family.say("daniel", "robin", "section_a", "views", "Loud.", sources=(SourceUse(version_id, "loud trains"),))
    with pytest.raises(Refused) as refused:
        family.say("daniel", "robin", "section_a", "views", "Quiet.", sources=(SourceUse(version_id, "quiet trains"),))
    assert "quoted" in refused.value.fields


def test_taking_off_and_bringing_back_delete_nothing(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "Trains.")
    kind = family.catalogue.types[ABOUT]
    with family.work() as work:
        remove_passage(family.space("mum", "robin", work), kind, saved.page_id, saved.passage_id, base=1)  # type: ignore[arg-type]
        work.commit()
    with family.work() as work:
        space = family.space("mum", "robin", work)
        view = open_page(space, saved.page_id)
        assert view.passages == ()
        restore_page(space, kind, saved.page_id, saved.revision_number, base=view.head.revision_number)
        work.commit()
    with family.work() as work:
        assert [one.plain for one in open_page(family.space("mum", "robin", work), saved.page_id).passages] == ["Trains."]
        assert work.session.execute(select(func.count()).select_from(Version)).scalar_one() == 2


def test_a_restorer_leaves_alone_what_they_may_not_see(family: House) -> None:
    mine = family.say("mum", "robin", ABOUT, "like", "For the family.")
    hidden = family.say("dad", "robin", ABOUT, "good_day", "Dad’s own.", audience=Preset.ONLY_ME)
    with family.work() as work:
        space = family.space("mum", "robin", work)
        restore_page(
            space, family.catalogue.types[ABOUT], mine.page_id, mine.revision_number, base=hidden.revision_number
        )
        work.commit()
    with family.work() as work:
        seen = [one.plain for one in open_page(family.space("dad", "robin", work), mine.page_id).passages]
    assert sorted(seen) == ["Dad’s own.", "For the family."]


def test_a_save_that_only_others_may_know_of_is_not_in_the_story(family: House) -> None:
    family.say("mum", "robin", ABOUT, "like", "Everybody’s.", audience=Preset.EVERYONE)
    saved = family.say("dad", "robin", ABOUT, "good_day", "Dad’s own.", audience=Preset.ONLY_ME)
    with family.work() as work:
        told = page_changes(family.space("leila", "robin", work), saved.page_id)
        assert [one.head.saved_by_name for one in told] == ["Mum", "Moira"]
        assert saved.revision_number not in {one.head.number for one in told}
        own = page_changes(family.space("dad", "robin", work), saved.page_id)
        assert own[0].head.number == saved.revision_number


def test_words_added_and_removed_are_told_apart(family: House) -> None:
    saved = family.say("mum", "robin", ABOUT, "like", "We got up early.")
    later = family.say(
        "mum", "robin", ABOUT, "like", "We got up and there was no rush.", passage_id=saved.passage_id, base=1
    )
    with family.work() as work:
        found = compare_revisions(
            family.space("mum", "robin", work), saved.page_id, later.revision_number, saved.revision_number
        )
    (change,) = found.changes
    assert "".join(piece.text for piece in change.pieces if piece.kind != "added") == "We got up early."
    assert "".join(piece.text for piece in change.pieces if piece.kind != "removed") == "We got up and there was no rush."


def test_what_is_new_is_what_others_said_and_what_one_may_see(family: House) -> None:
    family.say("mum", "robin", ABOUT, "like", "For all.", audience=Preset.EVERYONE)
    family.say("dad", "robin", ABOUT, "good_day", "For us.")
    with family.work() as work:
        for name, expected in (("mum", {"For us."}), ("gran", {"For all.", "For us."}), ("leila", {"For all."})):
            found = {one.version.plain for one in news(family.space(name, "robin", work), None)}
            assert found == expected, name


@pytest.fixture
def ended(family: House) -> Callable[[], None]:
    def end() -> None:
        from wiki.commands.members import end_membership

        with family.work() as work:
            space = family.space("moira", "robin", work)
            mine = family.space("gran", "robin", work).member.id
            end_membership(space, mine, "moved away")
            work.commit()

    return end


def test_somebody_taken_out_while_they_type_saves_nothing(family: House, ended: Callable[[], None]) -> None:
    from wiki.commands.passages_save import save_passage

    page_id = family.page("robin", ABOUT)
    with family.work() as work:
        space = family.space("gran", "robin", work)
        ended()
        with pytest.raises(NotFound):
            save_passage(space, family.catalogue.types[ABOUT], page_id, "like", Words(Voice.PARENT, body="Too late."))
    with family.work() as work:
        assert work.session.execute(select(func.count()).select_from(Version)).scalar_one() == 0


def test_an_act_without_an_audit_row_is_undone_and_said(family: House) -> None:
    with family.work() as work:
        space = family.space("mum", "robin", work)
        with pytest.raises(RuntimeError, match="audit"), writing(space) as session:
            session.execute(select(Revision.id))


def test_the_audit_chain_holds_link_by_link(family: House) -> None:
    for number in range(5):
        family.say("mum", "robin", ABOUT, "like", f"Words {number}.")
    with family.work() as work:
        rows = list(
            work.session.execute(
                select(AuditRow).where(AuditRow.chain == family.children["robin"]).order_by(AuditRow.number)
            ).scalars()
        )
        previous = ""
        for number, row in enumerate(rows, 1):
            assert (row.number, row.previous, row.hash) == (number, previous, link_hash(row))
            previous = row.hash
        head = work.session.get(AuditHead, family.children["robin"])
        assert head is not None
        assert (head.number, head.hash) == (len(rows), previous)


def test_a_role_that_changed_meanwhile_may_do_nothing_with_the_old_one(family: House) -> None:
    from wiki.commands.passages_save import save_passage
    from wiki.models.children import Membership

    page_id = family.page("robin", ABOUT)
    with family.work() as work:
        space = family.space("gran", "robin", work)
        with family.work() as other:
            other.begin_writing().get(Membership, space.member.id).role = Role.SCHOOL  # type: ignore[union-attr]
            other.commit()
        with pytest.raises(NotFound):
            save_passage(space, family.catalogue.types[ABOUT], page_id, "like", Words(Voice.PARENT, body="No longer."))
