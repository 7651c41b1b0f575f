"""What the stories share: the worker having done its work, and Robin's address."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.house import House
from wiki.worker.run import drain


@pytest.fixture
def meanwhile(app: Flask) -> Callable[[], int]:
    """A moment passes: the worker gets films and scans ready and brings the search up to date."""
    return lambda: drain(app.config["SETTINGS"], app.extensions["engine"])


@pytest.fixture
def robin(family: House) -> str:
    """The address of Robin's home."""
    return f"/child/{family.children['robin']}/"
