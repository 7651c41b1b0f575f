"""Robin's and Zara's families, made once in a process through the real commands, and copied for each test."""

import atexit
import contextlib
import functools
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from tests.support.databases import copy_of, lasting_database
from tests.support.house import House
from wiki.database import open_engine
from wiki.pagetypes.read import load_folder
from wiki.settings import ROOT
from wiki.words import Role


@contextlib.contextmanager
def family_database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a database in which both families live; gone again afterwards."""
    source, _ids = _template(kind)
    if kind == "sqlite":
        path = folder / "golden_thread.sqlite3"
        shutil.copyfile(source, path)
        yield f"sqlite:///{path}"
        return
    with copy_of(source) as url:
        yield url


def family_ids(kind: str) -> dict[str, Any]:
    """The council's, people's and children's ids in such a database, as House takes them; a copy for each test."""
    _source, ids = _template(kind)
    return {key: dict(value) if isinstance(value, dict) else value for key, value in ids.items()}


@functools.lru_cache(maxsize=2)
def _template(kind: str) -> tuple[str, dict[str, Any]]:
    folder = Path(tempfile.mkdtemp(prefix="golden-thread-family-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    url = lasting_database(kind, folder)
    engine = open_engine(url)
    house = House(engine, load_folder(ROOT / "page_templates"))
    house.begin()
    add_families(house)
    if kind == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    ids = {"council_id": house.council_id, "people": house.people, "children": house.children}
    name = make_url(url).database
    assert name is not None
    return name, ids


def add_families(house: House) -> None:
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
