"""Robin's pages and plan, as the plan's own tests have them."""

import pytest

from tests.plan.conftest import browser, robin
from wiki.worker import forget

__all__ = ["browser", "robin"]


@pytest.fixture(autouse=True)
def patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other processes of the suite write on the same server: their changes are waited for, but where that is the question."""
    if "in_the_way" not in request.fixturenames:
        monkeypatch.setattr(forget, "LOOKERS_WAIT", 60.0)


@pytest.fixture
def in_the_way() -> None:
    """Somebody is on purpose in the way: who waits for them, waits as briefly as in earnest."""
