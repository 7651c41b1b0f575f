"""The program with sign-in providers set up."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.client import HOST, Visitor
from tests.support.watch import Watch
from wiki.factory import create_app
from wiki.settings import Settings

ROLES = """
  council: Marlbridge Council
  claim: groups
  roles:
    SEND managers: send_administrator
    SEND team: caseworker
"""


def leave(visitor: Visitor, path: str) -> TestResponse:
    """Press what leads to another site, as these doors may and no other of the wiki (the visitor itself refuses that)."""
    return visitor._client.get(path, base_url=HOST)


@pytest.fixture
def with_provider(settings: Settings, tmp_path: Path) -> Iterator[Callable[..., Callable[[], Visitor]]]:
    """``with_provider(issuer, client_id, secret)``: a maker of browsers at a wiki that trusts this provider."""
    apps: list[Flask] = []

    def make(issuer: str, client_id: str, secret: str, *, more: str = ROLES, **given: Any) -> Callable[[], Visitor]:
        file = tmp_path / "sign_in.yaml"
        file.write_text(
            f"anytown:\n  name: Anytown Council\n  issuer: {issuer}\n  client_id: {client_id}\n"
            f"  domains:\n    - example.org{more}"
        )
        ours = dataclasses.replace(settings, sign_in_with=file, sign_in_secrets=(("ANYTOWN", secret),), **given)
        app = create_app(ours)
        app.testing = True
        app.config["RAISE_ERRORS"] = True
        apps.append(app)
        watch = Watch(app.extensions["engine"])
        return lambda: Visitor(app, watch)

    yield make
    for app in apps:
        app.extensions["traces"].stop()
        app.extensions["engine"].dispose()
