"""Puts the program together: the table of contents, nothing else."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from media.uploads import Uploads
from wiki.allowance import allow
from wiki.cli import prepare as prepare_commands
from wiki.database import open_engine, refuse_read_only
from wiki.queries.seen import children_among
from wiki.settings import Settings, read_settings
from wiki.storage import open_store
from wiki.trace_writer import TraceWriter
from wiki.views.load import load as load_views
from wiki.web import (
    babel,
    csrf,
    demonstration,
    errors,
    frame,
    gate,
    log_lines,
    login,
    providers,
    retention_page,
    security,
    static,
    templates,
    toolbar,
    waiting,
    work,
)
from wiki.web.late_rule import LateRule
from wiki.web.many_pages import PageCount
from wiki.web.page_types import PageTypes
from wiki.web.sessions import KeptSessions
from wiki.web.turns import Turns
from wiki.worker.run import start_worker

_KIB = 1024


class Wiki(Flask):
    """The program: a Flask whose templates share their globals, and whose readers take turns."""

    jinja_environment = templates.QuickEnvironment
    url_rule_class = LateRule
    turns: Turns | None = None

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """``func`` itself: nothing here is asynchronous, and Flask would look ten times a page."""
        return func

    def full_dispatch_request(self) -> Response:
        """Flask's own; where readers take turns, a page that is only read waits for its own first."""
        if self.turns is None or request.method not in gate.SAFE:
            return super().full_dispatch_request()
        with self.turns.turn():
            return super().full_dispatch_request()


def create_app(settings: Settings | None = None, engine: Engine | None = None) -> Flask:
    """The whole program for ``settings`` (default: from the environment), on ``engine`` (default: settings' own)."""
    settings = settings or read_settings()
    app = Wiki("wiki", static_folder=None)
    app.config.update(
        SETTINGS=settings, SECRET_KEY=settings.secret_key, MAX_CONTENT_LENGTH=settings.max_request_bytes,
        MAX_FORM_MEMORY_SIZE=12 * _KIB * _KIB, MAX_FORM_PARTS=2000,
    )  # fmt: skip
    retention_page.prepare(settings)
    engine = engine or open_engine(settings.database_url, settings.lock_wait_seconds, settings.connections)
    apart = settings.traces_url != settings.database_url
    traces = open_engine(settings.traces_url, connections=settings.connections) if apart else engine
    if engine.dialect.name == "sqlite":  # with PostgreSQL others can work while its server does
        app.turns = Turns()
    for one in {engine, traces}:
        refuse_read_only(one)
    allow(engine, settings)
    app.extensions["engine"] = engine
    app.extensions["traces"] = TraceWriter(traces, children_among=children_among(engine))
    app.extensions["page_count"] = PageCount(settings.pages_at_once)
    app.extensions["store"] = open_store(settings)
    app.extensions["uploads"] = Uploads(settings.uploads_root)
    app.extensions["page_types"] = PageTypes(settings.page_templates)
    app.extensions["worker"] = start_worker(settings, engine) if settings.worker_inside else None
    app.session_interface = KeptSessions()
    load_views()
    babel.prepare(app)
    templates.prepare(app)
    login.prepare(app)
    providers.prepare(app)
    csrf.prepare(app)
    frame.prepare(app)
    toolbar.prepare(app)
    security.prepare(app)
    errors.prepare(app)
    demonstration.prepare(app)
    static.prepare(app)
    waiting.prepare(app)
    work.prepare(app)
    gate.hang_doors(app)
    prepare_commands(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    logging.getLogger("wiki").setLevel(logging.INFO)
    log_lines.prepare()
    return app
