"""What is to settle in a plan, in a caseworker's hands: mended in one press, or let stand with a reason under their name."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from tests.plan.robin import SCHOOL_FOR_LATER, Robin
from tests.support.client import Visitor
from tests.worker.conftest import letter
from wiki import clock
from wiki.commands.passages import MediaUse
from wiki.models.audit import AuditRow
from wiki.models.media import Media
from wiki.models.plan import PlanVersion
from wiki.models.plan_settled import PlanSettled
from wiki.queries.plan_checked import check_desk
from wiki.statute.sections import regulation_12
from wiki.words import Preset, Voice

Browser = Callable[[str], Visitor]
REASON = "Agreed with Mum and Priya on 20 November: it happens in his own class."


def found(robin: Robin) -> set[tuple[str, str]]:
    """What is still to settle now: (kind, the label of the row or the place)."""
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        desk = robin.desk("daniel", work)
        labels = {row.id.hex: row.label or row.asked.key for row in desk.all_rows()}
        checked = check_desk(space, desk, regulation_12(), clock.today())
    return {(one.code, labels.get(one.where, one.where)) for one in checked.found}


def reasons(robin: Robin) -> list[PlanSettled]:
    with robin.house.work() as work:
        rows = work.session.execute(select(PlanSettled)).scalars().all()
        work.session.expunge_all()
    return list(rows)


def change(robin: Robin, short: str, **columns: str) -> None:
    """Daniel changes boxes of the row of provision."""
    with robin.house.work() as work:
        row = robin.desk("daniel", work).row(robin.passages[short])
    robin.said(
        short, "daniel", row.page_type, row.asked.key, passage_id=row.id, base=row.version.number,
        columns={**row.version.columns, **columns}, voice=Voice.PROFESSIONAL,
    )  # fmt: skip


def test_advice_of_which_the_family_is_told_nothing_is_still_missing(robin: Robin) -> None:
    missing, by = ("advice_missing", "advice-advice_doctor"), {"voice": Voice.PROFESSIONAL, "speaker": "Priya"}
    robin.house.page("robin", "advice_doctor")
    robin.said("kept", "priya", "advice_doctor", "condition", "Two fits a week.", audience=Preset.PROFESSIONALS, **by)
    assert missing in found(robin) and "advice_incomplete" not in {code for code, _where in found(robin)}
    robin.said("author", "priya", "advice_doctor", "author", columns={"value": "Dr Holt"}, **by)
    assert missing in found(robin), "a name is no advice"
    robin.said("told", "priya", "advice_doctor", "condition", "Two fits a week.", **by)
    assert missing not in found(robin)


@pytest.mark.slow
def test_the_desk_tells_what_the_rows_lack_and_a_prepared_placement_stops_nothing(robin: Robin) -> None:
    assert found(robin) == {
        ("provision_unfinished", "Provision 1"), ("need_unfinished", "Need 1"), ("outcome_unfinished", "Outcome 1"),
        ("budget_not_answered", "section-J"), ("advice_missing", "advice-advice_school"),
        ("advice_missing", "advice-advice_doctor"), ("advice_missing", "advice-advice_educational_psychologist"),
        ("advice_missing", "advice-advice_social_care"),
    }  # fmt: skip
    change(robin, "row_help", support=f"Lessons at {SCHOOL_FOR_LATER}, regularly")
    assert {("placement_named", "Provision 1"), ("vague_words", "Provision 1")} <= found(robin)
    assert robin.make() == 1


@pytest.mark.slow
def test_a_finding_is_settled_with_a_reason_that_is_kept_with_the_plan_and_falls_away_with_the_words(
    robin: Robin, browser: Browser
) -> None:
    plan = f"/child/{robin.house.children['robin']}/plan"
    daniel = browser("daniel")
    page = daniel.open(f"{plan}/needs")
    assert "Provision 1 doesn’t say how many children to how many adults and when it is looked at again." in page.words
    assert "Provision must be so clear that anybody could check whether it happens." in page.words
    assert "SEND Code of Practice, paragraph 9.69 (section F)" in page.words
    assert '#col-ratio"' in page.text
    [way] = [one for one in page.addresses if "/plan/finding/provision_unfinished." in one and "not-agreed" not in one]
    assert daniel.open(way).h1 == "Let it stand because …"
    assert "Write the reason in a few words." in daniel.press("Let it stand", {"reason": "  "}, status=422).words
    page = daniel.press("Let it stand", {"reason": REASON})
    assert page.h1 == "Robin’s plan: needs, outcomes and provision"
    assert "1 settled with a reason" in page.words
    assert REASON in page.words
    assert "Daniel" in page.words and "Caseworker" in page.words
    assert ("provision_unfinished", "Provision 1") not in found(robin)

    with robin.house.work() as work:
        acts = work.session.execute(select(AuditRow.act)).scalars().all()
    assert acts.count("plan.settled") == 1
    number = robin.make()
    with robin.house.work() as work:
        told = work.session.execute(select(PlanVersion.sources).where(PlanVersion.number == number)).scalar_one()
    [kept] = json.loads(told)["settled"]
    assert (kept["reason"], kept["role"]) == (REASON, "caseworker")
    assert REASON in daniel.open(f"{plan}/versions/{number}").words
    assert REASON not in browser("mum").open(f"{plan}/versions/{number}").words

    daniel.open(f"{plan}/check")
    daniel.press("Open it again: Provision 1 doesn’t say how many children to how many adults and when it is looked at again.")
    assert ("provision_unfinished", "Provision 1") in found(robin)
    daniel.open(way)
    daniel.press("Let it stand", {"reason": REASON})
    assert ("provision_unfinished", "Provision 1") not in found(robin)
    change(robin, "row_need", can_do="He shows what he wants with his book.")
    assert ("provision_unfinished", "Provision 1") not in found(robin)
    change(robin, "row_help", who="A teaching assistant whom Priya trained")
    assert ("provision_unfinished", "Provision 1") in found(robin)
    assert [bool(one.opened_at) for one in sorted(reasons(robin), key=lambda one: one.settled_at)] == [True, False]


@pytest.mark.slow
def test_a_place_on_a_letterhead_or_in_a_file_name_is_found_when_the_plan_is_checked(robin: Robin, browser: Browser) -> None:
    paper = robin.file("priya", "report.pdf", "application/pdf", letter("From the office"))
    named = robin.file("priya", f"{SCHOOL_FOR_LATER}.pdf", "application/pdf", letter("A report"))
    with robin.house.work() as work:
        work.begin_writing().execute(update(Media).where(Media.id == paper).values(words=f"{SCHOOL_FOR_LATER}\nDear all"))
        work.commit()
    for short, media_id in (("paper", paper), ("named", named)):
        robin.said(
            short, "priya", "advice_speech_and_language", "anything_else", "The report.", voice=Voice.PROFESSIONAL,
            speaker="Priya", media=(MediaUse(media_id),),
        )  # fmt: skip
    daniel = browser("daniel")
    page = daniel.open(f"/child/{robin.house.children['robin']}/plan/check")
    assert "The file “report.pdf” names or proposes a place." in page.words
    assert f"The file “{SCHOOL_FOR_LATER}.pdf” names or proposes a place." in page.words


@pytest.mark.slow
def test_a_departure_from_the_advice_is_written_into_the_row_and_printed(robin: Robin, browser: Browser) -> None:
    plan = f"/child/{robin.house.children['robin']}/plan"
    change(robin, "row_help", how_long="45 minutes")
    assert ("number_without_source", "Provision 1") in found(robin)
    daniel = browser("daniel")
    page = daniel.open(f"{plan}/needs")
    [way] = [one for one in page.addresses if "/finding/number_without_source." in one and one.endswith("not-agreed")]
    assert daniel.open(way).h1 == "Not agreed because …"
    why = "The advice says 15 minutes. His teacher showed that he needs 45 minutes to begin."
    page = daniel.press("Save in the plan", {"reason": why})
    assert why in page.words
    assert ("number_without_source", "Provision 1") not in found(robin)
    number = robin.make()
    with robin.house.work() as work:
        tree = work.session.execute(select(PlanVersion.tree).where(PlanVersion.number == number)).scalar_one()
    assert why in tree


def test_a_reason_for_words_that_changed_meanwhile_is_not_saved_and_not_lost(robin: Robin, browser: Browser) -> None:
    plan = f"/child/{robin.house.children['robin']}/plan"
    daniel = browser("daniel")
    page = daniel.open(f"{plan}/needs")
    [way] = [one for one in page.addresses if "/plan/finding/need_unfinished." in one]
    daniel.open(way)
    change(robin, "row_need", effect="He walks away.")
    page = daniel.press("Let it stand", {"reason": REASON}, status=409)
    assert page.h1 == "These words have changed since"
    assert REASON in page.words
    assert reasons(robin) == []


def test_leaving_a_row_out_is_one_press_and_can_be_undone(robin: Robin, browser: Browser) -> None:
    plan = f"/child/{robin.house.children['robin']}/plan"
    change(robin, "row_help", support="Practice TBC")
    daniel = browser("daniel")
    assert "“TBC” in Provision 1 still has to be filled in." in daniel.open(f"{plan}/needs").words
    page = daniel.press("Leave it out of the plan: “TBC” in Provision 1 still has to be filled in.")
    assert "Taken out of the plan." in page.words
    assert "Provision 1:" not in page.words and "Practice TBC" not in page.words
    assert "Practice TBC" in daniel.press("Undo").words
