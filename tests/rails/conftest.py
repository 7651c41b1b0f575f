"""What every rail needs: the world with its canaries, and everybody's browser at hand."""

from pathlib import Path

import pytest

from tests.rails.known import Known
from tests.support.world import World

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The rails walk through the whole house for everybody: not for ``make quick``, where the stories stand for them."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="module")
def known(world: World) -> Known:
    """The ids of things in the world, and a browser for each person; one for a module."""
    return Known(world)
