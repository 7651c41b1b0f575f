"""A copy of the plan in Arabic has the headings of its tables in Arabic too; what people said and chose stays as it was."""

from collections.abc import Callable

import pytest

from tests.plan.robin import Robin
from tests.support.client import HOST, Visitor
from tests.support.reading_files import words_of


@pytest.mark.slow
def test_the_headings_of_rows_are_in_the_language_of_the_copy(robin: Robin, browser: Callable[[str], Visitor]) -> None:
    daniel, plan = browser("daniel"), f"/child/{robin.house.children['robin']}/plan"
    said = {}
    for code in ("en", "ar"):
        daniel.open(f"{plan}/check")
        form, _button = daniel.page.form(action="/plan/make")
        place = daniel.raw("POST", form.action, data={**dict(form.pairs), "language": code}, headers={"Origin": HOST}).headers["Location"]
        files = daniel.open(place)
        html = daniel.raw("POST", f"{place}/html", data=dict(files.form(action="/html")[0].pairs), headers={"Origin": HOST})
        said[code] = words_of(html.data, "html")
    english, arabic = robin.house.catalogue.types["needs"], said["ar"]
    row = english.field("needs")
    assert row is not None
    headings = {one.heading for one in row.columns if one.heading in said["en"]} - {"Area", "Name"}
    assert headings, "the English copy has them"
    assert not {one for one in headings if f"{one} " in arabic or f"{one}\n" in arabic}
    assert "Words come slowly." in arabic and "الاحتياج" in arabic
    assert "Speech and language advice" in said["en"] and "Speech and language advice" not in arabic
