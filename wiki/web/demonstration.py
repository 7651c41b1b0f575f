"""Keeps demonstration mode to this machine: loopback addresses only, and no database of real children or of real people alone."""

from flask import Flask, request
from sqlalchemy import Engine, inspect, select
from werkzeug.exceptions import NotFound

from wiki.models.children import Child
from wiki.models.people import Person
from wiki.settings import Settings, SettingsError

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


def prepare(app: Flask) -> None:
    """Refuse to start, or to answer, where the demonstration has no business."""
    settings: Settings = app.config["SETTINGS"]
    if not settings.demonstration:
        return
    refuse_real_children(app.extensions["engine"])
    app.before_request(_refuse_other_hosts)


def refuse_real_children(engine: Engine) -> None:
    """Raise SettingsError when ``engine``'s database holds a child who is not of the demonstration."""
    if not inspect(engine).has_table(Child.__tablename__):
        return
    with engine.connect() as connection:
        real = connection.execute(select(Child.id).where(Child.demonstration.is_(False)).limit(1)).first()
    if real is not None:
        raise SettingsError(
            "This database holds real children, so it can’t be opened in demonstration mode. "
            "Take DEMONSTRATION away, or set INSTANCE to an empty folder."
        )


def refuse_real_people(engine: Engine) -> None:
    """Raise SettingsError where ``engine``'s database holds accounts, and none of them is invented: those that would be loaded
    beside them have a password that everybody knows."""
    with engine.connect() as connection:
        found = set(connection.execute(select(Person.demonstration).distinct()).scalars())
    if found == {False}:
        raise SettingsError(
            "Real people have accounts in this database, so the demonstration, whose passwords everybody knows, is not loaded "
            "into it. Take DEMONSTRATION away, or set INSTANCE to an empty folder."
        )


def refuse_other_addresses(settings: Settings) -> None:
    """Raise SettingsError when a demonstration was asked to listen to other machines."""
    if settings.demonstration and settings.host not in _LOOPBACK:
        raise SettingsError(
            f"The demonstration lets anybody in, so it serves this machine only, not HOST={settings.host}. "
            "Take HOST away, or take DEMONSTRATION away."
        )


def _refuse_other_hosts() -> None:
    name = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    if name not in _LOOPBACK or request.remote_addr not in {"127.0.0.1", "::1", None}:
        raise NotFound
