"""What scripts say comes from the page's frame; no box of a question, whatever it is called, can take its place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route

from tests.browser.test_parent import _question
from tests.browser.watching import Tab
from tests.media.making import phone_jpeg

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("name", ["words", "script-words", "script_words"])
def test_a_box_may_be_called_anything(tab: Callable[..., Tab], tmp_path: Path, name: str) -> None:
    (tmp_path / "train.jpg").write_bytes(phone_jpeg())

    def with_another_box(route: Route) -> None:
        answer = route.fetch()
        box = f'<input type="hidden" id="{name}" name="{name}" value="">'
        route.fulfill(response=answer, body=answer.text().replace("<h1", f"{box}<h1", 1))

    jo = tab("Jo Fairweather")
    jo.page.route("**/question/*", with_another_box)
    jo.page.set_default_timeout(8000)
    _question(jo, "A good day")
    assert jo.page.locator(f"input#{name}").count() == 1
    jo.page.set_input_files("#photos", str(tmp_path / "train.jpg"))
    jo.page.get_by_text("The file is here. Save when you are ready.").wait_for()
    jo.page.get_by_role("button", name="Take away train.jpg").wait_for()
