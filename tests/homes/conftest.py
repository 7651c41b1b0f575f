"""A bucket to keep files in, and Robin's plan with its pictures."""

from collections.abc import Iterator

import pytest

from tests.plan.conftest import robin
from tests.support.bucket import S3, s3_server

__all__ = ["robin"]


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """An S3 server that checks every signature."""
    with s3_server(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture
def child() -> str:
    """The prefix of a child's files."""
    return "3f2b8c1e-0000-4000-8000-000000000001"
