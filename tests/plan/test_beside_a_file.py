"""Words that stand beside a file alone go no further than the file does: into no row of the plan, which everybody is sent."""

import pytest

from tests.plan.robin import Robin
from wiki.commands.passages import FileAudience, MediaUse
from wiki.errors import Refused
from wiki.words import Preset, Voice

TOLD = "She told me alone about the qzrope"


def test_what_is_said_in_a_file_that_is_kept_to_fewer_is_not_for_the_plan(robin: Robin) -> None:
    photo = robin.photo("priya")

    def shows(audience: Preset, **more: object) -> None:
        use = MediaUse(photo, alt="A rope", caption=TOLD, audience=FileAudience(audience))
        robin.said(
            "rope", "priya", "advice_speech_and_language", "anything_else", "We climbed.", voice=Voice.PROFESSIONAL,
            speaker="Priya", media=(use,), **more,
        )  # fmt: skip

    def stands() -> list[bool]:
        with robin.house.work() as work:
            rows = robin.desk("daniel", work).rows["needs"]
            return [row.may_stand for row in rows if any(one.quoted == TOLD for one in row.sources)]

    columns = {"area": "communication", "difficulty": "He likes ropes."}
    shows(Preset.PROFESSIONALS)
    with pytest.raises(Refused, match="family can’t see"):
        robin.use("row", "rope", TOLD, "needs", "needs", columns=columns)
    robin.use("said", "rope", "We climbed.", "needs", "needs", columns=columns)
    shows(Preset.EVERYONE, passage_id=robin.passages["rope"], base=1)
    robin.use("row", "rope", TOLD, "needs", "needs", columns=columns)
    assert stands() == [True]
    shows(Preset.PROFESSIONALS, passage_id=robin.passages["rope"], base=2)
    assert stands() == [False], "nor once it is kept to fewer"
