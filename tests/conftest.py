"""Shared fixtures: a database of each kind, the program on it, and a small world to act in."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.support.databases import fresh_database
from tests.support.house import House
from wiki.factory import create_app
from wiki.pagetypes.read import load_folder
from wiki.settings import ROOT, Settings
from wiki.words import Role

DATABASES = [name for name in ("sqlite", "postgresql") if name in os.environ.get("DATABASES", "sqlite").split(",")]


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database at the head migration, of each kind asked for in $DATABASES."""
    with fresh_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings for one test, with folders of its own."""
    instance = tmp_path / "instance"
    instance.mkdir()
    traces = f"sqlite:///{tmp_path / 'traces.sqlite3'}" if database_url.startswith("sqlite") else database_url
    return Settings(
        database_url=database_url, traces_url=traces, instance=instance, secret_key="for tests only" * 4,
        lock_wait_seconds=3.0, page_templates=ROOT / "page_templates",
    )  # fmt: skip


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The program, with errors raised instead of shown as a 500."""
    app = create_app(settings)
    app.testing = True
    app.config["RAISE_ERRORS"] = True
    yield app
    app.extensions["traces"].stop()
    app.extensions["engine"].dispose()


@pytest.fixture
def engine(app: Flask) -> Engine:
    """The program's engine."""
    found: Engine = app.extensions["engine"]
    return found


@pytest.fixture
def house(engine: Engine) -> House:
    """An empty house: a council and its administrator, Moira."""
    made = House(engine, load_folder(ROOT / "page_templates"))
    made.begin()
    return made


@pytest.fixture
def family(house: House) -> House:
    """Robin's space with everybody in it (mum, dad, gran, leila the teacher, priya the therapist, grace the social
    worker, ruth the psychologist, daniel the caseworker) and Zara's with nadia and brook; priya is in both."""
    house.child("robin")
    for name, role, relation in (
        ("mum", Role.PARENT, "Mum"), ("dad", Role.PARENT, "Dad"), ("gran", Role.RELATIVE, "Gran"),
        ("leila", Role.SCHOOL, "teacher"), ("priya", Role.HEALTH, "speech therapist"),
        ("grace", Role.SOCIAL_CARE, "social worker"), ("ruth", Role.OTHER_PROFESSIONAL, "educational psychologist"),
        ("daniel", Role.CASEWORKER, "caseworker"),
    ):  # fmt: skip
        house.member("robin", name, role, relation=relation)
    house.child("zara", date(2013, 2, 9))
    house.member("zara", "nadia", Role.PARENT, relation="Mum")
    house.member("zara", "brook", Role.SCHOOL, relation="teacher")
    house.member("zara", "priya", Role.HEALTH, relation="speech therapist")
    return house
