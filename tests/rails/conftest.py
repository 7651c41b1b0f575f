"""What every rail needs: the world with its canaries, and everybody's browser at hand."""

import pytest

from tests.rails.known import Known
from tests.support.world import World


@pytest.fixture(scope="module")
def known(world: World) -> Known:
    """The ids of things in the world, and a browser for each person; one for a module."""
    return Known(world)
