"""What stands beside words goes with them: why a mistake in them was put right, and names and reasons that quote them."""

import uuid

import pytest
from sqlalchemy import select

from tests.erasing.planted import in_files, in_tables
from tests.plan.robin import Robin
from tests.support.world import World
from wiki import clock
from wiki.commands.complaints import Complaining, write_complaint
from wiki.commands.corrections import Mistake, correct_passage
from wiki.commands.erasures import erase_passage
from wiki.commands.pages_start import start_page
from wiki.commands.protected import Protecting, end_detail, note_detail
from wiki.commands.share_requests import ask_to_share
from wiki.database import Work
from wiki.models.complaints import Complaint
from wiki.models.handover import Capacity
from wiki.models.packs import PlanPack
from wiki.models.pages import Page, Revision
from wiki.models.plan import PlanStatus, PlanVersion
from wiki.models.plan_agreed import PlanAgreed
from wiki.models.share_requests import ShareRequest
from wiki.queries.plan_rows import NEEDS
from wiki.queries.protected import list_protected
from wiki.statute.disclosure import Recipient
from wiki.words import ActsAs, Decision, ErasureReason, Permission, Preset, Role

pytestmark = pytest.mark.slow
SAID = "My aunt is qzill a b"
PHRASE = "is qzill a b"


def _erase(robin: Robin, passage: uuid.UUID, reason: ErasureReason = ErasureReason.SOMEBODY_ELSE, words: str = "") -> None:
    with robin.house.work() as work:
        space = robin.house.space("mum", "robin", work, Permission.ERASE)
        erase_passage(space, passage, reason, words, sure=True)
        work.commit()


def test_why_it_was_put_right_and_what_quotes_it_elsewhere_goes_too(robin: Robin) -> None:
    house, world = robin.house, robin.world
    assert isinstance(world, World)
    engine = world.app.extensions["engine"]
    robin.said("aunt", "mum", "my_family", "worries", "My aunt is qzwrong a b")
    robin.use("row", "aunt", "is qzwrong a b", "needs", "needs", columns={"area": "communication", "name": "Home", "difficulty": "He is qzwrong a b"})
    with house.work() as work:
        mistake = Mistake("qzwrong", "qzill", "The qzwhyletter says so")
        correct_passage(house.space("mum", "robin", work), robin.find_type, robin.passages["aunt"], mistake, base=1)
        work.commit()
    with house.work() as work:
        page_id = start_page(house.space("mum", "robin", work), house.catalogue.types["free_page"], f"Why she {PHRASE}, told")
        work.commit()
    other = house.say("mum", "robin", "my_family", "sleep", "She sleeps badly now.", audience=Preset.EVERYONE)
    assert other.passage_id is not None
    _erase(robin, other.passage_id, words=f"it told that {SAID}"[:190])
    note = " ".join([PHRASE] * 40)[:500]
    house.say("gran", "robin", "my_family", "love_about", "He hums.", note=note)
    with house.work() as work:
        house.say("gran", "robin", "my_family", "health", "For the family.", audience=Preset.ONLY_FAMILY)
        asked = ask_to_share(house.space("priya", "robin", work), house.catalogue.types["my_family"], house.page("robin", "my_family"), note)
        work.commit()
    words = ["qzill", "qzwrong", "qzwhyletter"]
    world.catch_up()
    assert in_tables(engine, words) == set(words)

    _erase(robin, robin.passages["aunt"])
    world.catch_up()
    assert in_tables(engine, words) == set(), "no word of it stands in any table"
    assert in_files([world.settings.instance.parent], words) == {}
    with Work(engine) as work:
        page = work.session.execute(select(Page.title).where(Page.id == page_id)).scalar_one()
        assert page == "Why she (words taken out), told"
        left = work.session.execute(select(Revision.note).where(Revision.note.contains("words taken out"))).scalars().all()
        assert left and all(len(one) <= 500 for one in left), "the mark fits where the words stood"
        assert len(work.session.execute(select(ShareRequest.words).where(ShareRequest.id == asked)).scalar_one()) <= 500
    with house.work() as work:
        [row] = [one for one in robin.desk("daniel", work).rows[NEEDS] if one.id == robin.passages["row"]]
    assert "qz" not in row.version.plain
    changed = world.visitor("daniel").open(f"/child/{house.children['robin']}/page/{row.version.page_id}/changed").words
    assert "These words were put right on" in changed and "Why:" not in changed


def test_reasons_for_a_copy_of_the_plan_and_details_that_are_kept_from_nobody_any_more_go_too(robin: Robin) -> None:
    house, world = robin.house, robin.world
    assert isinstance(world, World)
    robin.said("aunt", "mum", "my_family", "worries", "We fled to 7 qzlane in the old town at night")
    quoted = "because of 7 qzlane in the old town"
    with house.work() as work:
        space = house.space("moira", "robin", work)
        ended = note_detail(space, Protecting("address", "7 qzlane in the old town", ["school"], f"Noted {quoted}"))
        end_detail(space, ended, f"Over {quoted}")
        note_detail(space, Protecting("address", "7 qzlane in the old town\n9 Other Row", ["school"], f"Again {quoted}"))
        work.commit()
    ids = {"child_id": house.children["robin"], "made_by": house.people["daniel"], "made_at": clock.now()}
    with house.work() as work:
        session = work.begin_writing()
        plan = PlanVersion(id=uuid.uuid4(), number=1, status=PlanStatus.FINAL, shape="", tree="{}", sources="{}", **ids)
        session.add(plan)
        session.flush()
        pack = PlanPack(
            id=uuid.uuid4(), plan_version_id=plan.id, recipient=Recipient.OTHER, to_name="A clinic", ground="other",
            reason=f"Asked {quoted}", held=[], taken_out=0, proof=f"Posted {quoted}", **ids,
        )  # fmt: skip
        session.add(pack)
        session.add(
            PlanAgreed(
                plan_version_id=plan.id, child_id=house.children["robin"], agreed_by=house.people["moira"],
                role=Role.SEND_ADMINISTRATOR, agreed_at=clock.now(), alone=True, reason=f"Alone {quoted}",
            )
        )  # fmt: skip
        session.add(
            Capacity(
                child_id=house.children["robin"], decision=Decision.ANSWER, person_id=house.people["mum"],
                acts_as=ActsAs.PARENT, evidence=f"Afraid {quoted}", assessed_by="Ruth", assessed_on=clock.today(),
                review_on=clock.today(), noted_by=house.people["moira"], noted_at=clock.now(),
            )
        )  # fmt: skip
        work.commit()
    with house.work() as work:
        robins = house.children["robin"].hex
        write_complaint(house.signed_in("mum", work), Complaining(f"I was not told {quoted}", robins))
        work.commit()
    _erase(robin, robin.passages["aunt"])
    with house.work() as work:
        assert work.session.execute(select(Complaint.words)).scalar_one() == "I was not told because of (words taken out)"
        assert work.session.execute(select(Capacity.evidence)).scalar_one() == "Afraid because of (words taken out)"
        space = house.space("moira", "robin", work)
        still, over = list_protected(space)
        assert "7 qzlane in the old town" in still.words, "what protects somebody today goes on protecting them"
        assert (over.words, still.reason, over.ended_why) == ("(words taken out)", "Again because of (words taken out)", "Over because of (words taken out)")
        end_detail(space, still.id, "It is over")
        [ended_since] = [one for one in list_protected(space) if one.id == still.id]
        assert ended_since.words == "(words taken out)\n9 Other Row", "one that ends after the words were taken out loses them too"
        kept = work.session.execute(select(PlanPack.reason, PlanPack.proof)).one()
        assert tuple(kept) == ("Asked because of (words taken out)", "Posted because of (words taken out)")
        assert work.session.execute(select(PlanAgreed.reason)).scalar_one() == "Alone because of (words taken out)"
