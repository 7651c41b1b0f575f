"""Keeps the talk with each sign-in provider of the settings; without one there is no button, and no door leads anywhere."""

from flask import Flask, current_app

from wiki.access.oidc import Talk
from wiki.access.providers import Provider, read_providers
from wiki.errors import NotFound
from wiki.settings import Settings


def prepare(app: Flask) -> None:
    """Read the settings' providers for ``app``, and give its templates ``sign_in_providers()``. Raises SettingsError."""
    settings: Settings = app.config["SETTINGS"]
    talks = {one.key: Talk(one) for one in read_providers(settings.sign_in_with, settings.sign_in_secrets)}
    app.extensions["sign_in_with"] = talks
    app.jinja_env.globals["sign_in_providers"] = lambda: [talk.provider for talk in talks.values()]


def talk_with(key: str) -> Talk:
    """The talk with the provider of that key; NotFound when there is none."""
    found: Talk | None = current_app.extensions["sign_in_with"].get(key)
    if found is None:
        raise NotFound
    return found


def name_of(key: str) -> Provider | None:
    """The provider of that key, if there is one (still)."""
    found: Talk | None = current_app.extensions["sign_in_with"].get(key)
    return found.provider if found is not None else None
