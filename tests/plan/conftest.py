"""Robin's pages, with and without the rows of the plan."""

import pytest
from flask import Flask

from tests.plan.robin import Robin, write_pages, write_rows
from tests.support.house import House


@pytest.fixture
def pages(app: Flask, family: House) -> Robin:
    """What everybody said; nothing of it is in the plan yet."""
    return write_pages(family, app.extensions["store"])


@pytest.fixture
def robin(pages: Robin) -> Robin:
    """The plan written, with one need, one outcome, one provision and one hope tied together."""
    return write_rows(pages)
