"""A copy of the plan in Arabic has the headings of its tables in Arabic too; what people said and chose stays as it was."""

from collections.abc import Callable

import pytest

from tests.plan.robin import Robin
from tests.support.client import HOST, Visitor
from tests.support.guarding import look_through
from tests.support.reading_files import words_of
from wiki.web.page_types import PageTypes


def _types(robin: Robin) -> PageTypes:
    assert robin.world is not None
    found: PageTypes = robin.world.app.extensions["page_types"]
    return found


@pytest.mark.slow
def test_the_headings_of_rows_are_in_the_language_of_the_copy(robin: Robin, browser: Callable[[str], Visitor]) -> None:
    daniel, plan = browser("daniel"), f"/child/{robin.house.children['robin']}/plan"
    said = {}
    for code in ("en", "ar"):
        daniel.open(f"{plan}/check")
        form, _button = daniel.page.form(action="/plan/make")
        place = daniel.raw("POST", form.action, data={**dict(form.pairs), "language": code}, headers={"Origin": HOST}).headers["Location"]
        look_through(robin.house.engine, robin.store)
        files = daniel.open(place)
        html = daniel.raw("POST", f"{place}/html", data=dict(files.form(action="/html")[0].pairs), headers={"Origin": HOST})
        said[code] = words_of(html.data, "html")
    arabic, types = said["ar"], _types(robin)
    english = types.named("needs", "Robin")
    assert english is not None
    pairs = [
        (one.heading, other.heading)
        for one, other in zip(english.fields[0].columns, types.shown(english, "Robin", "ar").fields[0].columns, strict=True)
        if f">{one.heading}<" in said["en"]
    ]
    assert pairs, "the English copy has them"
    for one, other in pairs:
        assert f">{one}<" not in arabic and f">{other}<" in arabic and f">{other}<" not in said["en"]
    assert "He has difficulty telling people what he wants." in arabic
    assert "Speech and language advice" in said["en"] and "Speech and language advice" not in arabic
