"""A champion's screens on a phone, and the administrator's page at a desk: nothing too wide, usable by everybody."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.browser.serving import served
from tests.browser.watching import PHONE, Tab, new_context
from tests.champions.test_champions import _begin, _give
from tests.support.client import Visitor
from tests.support.house import PASSWORD, House

pytestmark = pytest.mark.slow


def test_a_champions_screens_fit_a_phone(
    family: House, app: Flask, client_for: Callable[[str], Visitor], chromium: Browser, tmp_path: Path
) -> None:
    moira, _amina = _begin(family, client_for)
    _give(family, moira)
    robin = family.children["robin"]
    screens = {
        "amina": (PHONE, ("/champion", "/champion/show", "/champion/show/0", "/champion/worry")),
        "mum": (PHONE, (f"/child/{robin}/champion",)),
        "moira": (1280, ("/desk/champions", f"/child/{robin}/champion/wish")),
    }
    with served(app) as base:
        for name, (width, paths) in screens.items():
            context = new_context(chromium, width)
            tab = Tab(base, context.new_page())
            tab.sign_in(f"{name}@example.org", PASSWORD)
            for at, path in enumerate(paths):
                tab.open(path)
                tab.page.screenshot(path=str(tmp_path / f"{name}-{at}.png"), full_page=True)
                faults = tab.faults()
                assert not faults, (path, faults)
            assert not tab.found, tab.found
            context.close()
