"""Here a second step is required of professionals, as in a fresh installation."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.factors.signing_in import Someone
from tests.support.client import Visitor
from wiki.settings import Settings


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """As everywhere in the tests, but strict."""
    return replace(settings, second_factor="required")


@pytest.fixture
def someone(client_for: Callable[[str], Visitor]) -> Callable[[str], Someone]:
    """``someone("leila")``: a fresh browser, and what she does to sign in."""
    return lambda name: Someone(client_for(""), name)
