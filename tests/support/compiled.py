"""Keeps what every app of a test process would work out anew, for a test makes an app of its own: compiled templates,
functions that build addresses, static files with their gzipped twins, and the SQL of each question."""

import functools
from collections.abc import Callable
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from wiki.web import static


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
    Rule.compile = _compiled_once(Rule.compile)  # type: ignore[method-assign]
    static.read_static = functools.cache(static.read_static)
    _sql_once()


def _compiled_once(compile_anew: Callable[[Rule], None]) -> Callable[[Rule], None]:
    """Werkzeug compiles two functions and some patterns for each rule of each app: with 180 rules, a tenth of a second.

    They depend on nothing but what is in ``key``; the functions are given the rule at each call."""
    kept: dict[object, tuple[dict[str, Any], set[str]]] = {}

    def compile_rule(rule: Rule) -> None:
        names = tuple(rule.map.converters.items())
        key = (rule.rule, rule.merge_slashes, rule.subdomain, rule.host, rule.map.host_matching, names)
        if rule.defaults or key not in kept:
            compile_anew(rule)
            if not rule.defaults:
                made = {name: getattr(rule, name) for name in ("_parts", "_trace", "_converters")}
                built = {name: getattr(rule, name).__func__ for name in ("_build", "_build_unknown")}
                kept[key] = ({**made, **built}, set(rule.arguments))
            return
        found, arguments = kept[key]
        vars(rule).update(found, arguments=set(arguments))
        rule._build = rule._build.__get__(rule, None)
        rule._build_unknown = rule._build_unknown.__get__(rule, None)

    return compile_rule


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
