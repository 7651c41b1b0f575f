"""Keeps what every app of a test process would work out anew, for a test makes an app of its own: compiled templates,
the table of addresses, static files with their gzipped twins, and the SQL of each question."""

import functools
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

from wiki.web import gate, static

_HANG = gate.hang_doors


class CompiledOnce(BytecodeCache):
    """In memory; a template whose source changed is another one, by its checksum."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the template back, if it was compiled before."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was just compiled."""
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


def compile_once() -> None:
    """Let every app that this process makes share what was worked out."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledOnce()}
    _doors_once()
    static.read_static = functools.cache(static.read_static)
    _sql_once()


def _doors_once() -> None:
    """Every app has the same doors, and registering 450 of them is most of what it takes to make one: the first app's
    table of addresses, and its guarded views, serve the others too. ``own_doors`` gives an app a table of its own."""
    kept: dict[str, Any] = {}

    def hang_doors(app: Flask) -> None:
        if "map" not in kept or kept["routes"] != gate.ROUTES:
            _HANG(app)
            kept.update(map=app.url_map, views=dict(app.view_functions), routes=list(gate.ROUTES))
            return
        app.config["DOORS"] = {route.endpoint: route for route in gate.ROUTES}
        app.url_map = kept["map"]
        app.view_functions.update(kept["views"])
        app.before_request(gate._refuse_unregistered)

    gate.hang_doors = hang_doors


def own_doors(app: Flask) -> None:
    """For a test that adds a door: to this app's table alone."""
    app.url_map = app.url_map_class(host_matching=app.url_map.host_matching)
    app.view_functions.clear()
    app.before_request_funcs[None].remove(gate._refuse_unregistered)
    _HANG(app)


def _sql_once() -> None:
    """SQLAlchemy keeps the SQL of a question for one engine; every test has an engine of its own, and asks the same.

    Two engines write the same SQL when they speak the same dialect to the same version of a server."""
    kept: LRUCache[Any, Any] = LRUCache(4000)

    def speaks(dialect: DefaultDialect) -> tuple[object, ...]:
        return type(dialect), dialect.paramstyle, getattr(dialect, "server_version_info", None)

    Engine._compiled_cache = property(lambda engine: kept, lambda engine, own: None)  # type: ignore[assignment]
    DefaultDialect.__eq__ = lambda self, other: self is other or (  # type: ignore[method-assign, assignment]
        isinstance(other, DefaultDialect) and speaks(self) == speaks(other)
    )
    DefaultDialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign, assignment]
