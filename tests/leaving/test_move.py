"""A whole space moves to another council on the other database: byte by byte the same, or not at all."""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
from flask import Flask
from sqlalchemy import func, select

from media.store import Store
from tests.backup.elsewhere import elsewhere, run
from tests.support.cast import ROBIN
from tests.support.client import Visitor
from tests.support.watch import Watch
from tests.support.world import World
from wiki.commands.media import DERIVE
from wiki.commands.move_box import seal, unseal
from wiki.commands.move_tables import FILES, GOES, STAYS, Rows, columns_that_go
from wiki.commands.people import add_council, add_person, find_person_by_email, give_post
from wiki.commands.search_order import REBUILD
from wiki.database import Base, Work
from wiki.models.children import Membership
from wiki.models.jobs import Job, JobState
from wiki.models.media import Media
from wiki.models.people import Person
from wiki.models.takeaways import Arrival
from wiki.words import MediaState, Role
from wiki.worker.moving import _read, leave_private_behind

pytestmark = pytest.mark.slow


def test_no_table_about_a_child_is_forgotten() -> None:
    tables = Base.metadata.tables.values()
    about = {one.name for one in tables if "child_id" in one.c} | {
        one.name for one in tables for key in one.foreign_keys if key.column.table.name in GOES - {"page_type_editions", "media"}
    }
    assert about - GOES - set(STAYS) == set(), "say in wiki/commands/move_tables.py whether these go along, or why not"
    assert all(STAYS.values()) and not GOES & set(STAYS)


def _sealed(world: World, folder: Path) -> tuple[Path, Path]:
    """Agnes has Robin's space sealed; the file, and the file with its key."""
    visitor = world.visitor("agnes")
    here = f"/child/{world.child(ROBIN)}/move"
    visitor.open(here)
    visitor.press("Make the sealed file", {"reason": ""}, status=422)
    page = visitor.press("Make the sealed file", {"reason": "The family has moved to Otherbury."})
    key = re.search(r"AGE-SECRET-KEY-1[0-9A-Z]+", page.html.main)
    assert key is not None
    world.catch_up()
    place = next(href for words, href in visitor.open(here).links.items() if words.startswith("Download it"))
    assert "AGE-SECRET" not in visitor.page.html.main, "the key is shown once"
    assert "The family has moved to Otherbury." in world.visitor("mum").open(f"/child/{world.child(ROBIN)}/take-away").words
    assert world.visitor("daniel").raw("GET", place).status_code == 404
    sealed, opens = folder / "robin.zip.age", folder / "key.txt"
    sealed.write_bytes(visitor.raw("GET", place).get_data())
    opens.write_text(key.group(0))
    return sealed, opens


def _settle(app: Flask) -> None:
    """A council with an administrator, in an empty house."""
    with Work(app.extensions["engine"]) as work:
        council = add_council(work, "Otherbury Council")
        person = add_person(work, "Olive", "olive@example.org", "green kettle river")
        give_post(work, person, council, Role.SEND_ADMINISTRATOR)
        work.commit()


def _space(app: Flask, world: World) -> Rows:
    with app.extensions["engine"].connect() as connection:
        return {name: _read(connection, name, of, world.child(ROBIN)) for name, of in columns_that_go().items()}


def test_a_space_arrives_whole_on_the_other_database_or_not_at_all(world: World, tmp_path: Path, database_kind: str) -> None:
    sealed, opens = _sealed(world, tmp_path)
    mine = _space(world.app, world)
    leave_private_behind(mine)
    store: Store = world.app.extensions["store"]
    originals = {name: {row["sha256"]: store.read(row[key]) for row in mine[name]} for name, key in FILES.items()}
    clear = tmp_path / "clear.zip"
    unseal(sealed, clear, opens.read_text())
    with zipfile.ZipFile(clear) as archive:
        said = "\n".join(archive.read(one).decode() for one in archive.namelist() if not one.startswith("files/"))
    tokens = world.canaries.met(said)
    assert {one.child for one in tokens} == {ROBIN} and any("professionals" in one.what for one in tokens)
    assert not [one.what for one in tokens if "only_me" in one.what], "what is somebody's alone stays theirs"
    assert "@example.org" not in said, "nobody's address goes along"

    for kind in ("sqlite", database_kind)[: 1 if database_kind == "sqlite" else 2]:  # to the other one, and to the same
        with elsewhere(kind, tmp_path / f"there-{kind}") as there:
            run(there, "migrate")
            _settle(there)
            for trouble in _hostile(clear, opens, tmp_path) if kind == "sqlite" else ():
                told = run(there, "children", "import", trouble, "--key", opens, "--by", "olive@example.org", well=False)
                assert "Nothing was changed." in told, trouble.name
            assert not list(there.extensions["store"].keys()), "nothing of a hostile archive stays"
            assert "links; every one holds" in run(there, "children", "import", sealed, "--key", opens, "--check")
            run(there, "children", "import", sealed, "--key", opens, "--by", "olive@example.org")
            again = run(there, "children", "import", sealed, "--key", opens, "--by", "olive@example.org", well=False)
            assert "already" in again
            _is_the_same(mine, originals, there, world)
            assert "every link holds" in run(there, "audit", "verify")
            if kind == "sqlite":
                _can_be_used(there, world)


def _is_the_same(mine: Rows, originals: dict[str, dict[str, bytes]], there: Flask, world: World) -> None:
    """Passage by passage, byte by byte; but for what must be another: keys, the house, sizes that are made anew."""
    yours = _space(there, world)
    changed = {
        "children": {"council_id", "demonstration"}, "memberships": {"ended_by", "ended_at"}, "media": {"original_key", "state"},
        "plan_files": {"key"}, "plan_pack_files": {"key"}, "versions": {"html", "html_policy"},
        "page_type_editions": {"council_id"},
    }  # fmt: skip
    for name in columns_that_go():
        known, found = (_plain(rows[name], changed.get(name, set())) for rows in (mine, yours))
        if name == "memberships":
            assert len(found) == len(known) + 1  # Olive's own
            found = [one for one in found if one in known]
        assert known == found, name
    assert len(mine["versions"]) > 40 and len(mine["revisions"]) > 40
    other: Store = there.extensions["store"]
    for name, key in FILES.items():
        assert {row["sha256"]: other.read(row[key]) for row in yours[name]} == originals[name], name
        assert all(hashlib.sha256(data).hexdigest() == sha256 for sha256, data in originals[name].items())
    with Work(there.extensions["engine"]) as work:
        arrival = work.session.execute(select(Arrival)).scalar_one()
        assert arrival.chain_holds and arrival.chain_rows > 50
        assert hashlib.sha256(other.read(arrival.chain_key)).hexdigest() == arrival.chain_sha256
        assert work.session.execute(select(func.count()).where(Membership.ended_at.is_(None))).scalar_one() == 1
        strangers = work.session.execute(select(Person).where(Person.email != "olive@example.org")).scalars().all()
        assert strangers and all(one.disabled_at is not None for one in strangers)


def _can_be_used(there: Flask, world: World) -> None:
    """Work waits for every file, and the administrator who brought it in opens the child's home."""
    engine = there.extensions["engine"]
    there.testing = True
    with Work(engine) as work:
        waiting = select(func.count()).where(Media.state == MediaState.WAITING)
        asked = select(func.count()).where(Job.kind == DERIVE, Job.state == JobState.WAITING)
        assert work.session.execute(waiting).scalar_one() == work.session.execute(asked).scalar_one() > 10
        assert work.session.execute(select(func.count()).where(Job.kind == REBUILD)).scalar_one() == 1
        olive = find_person_by_email(work, "olive@example.org")
    visitor = Visitor(there, Watch(engine), world.canaries, "agnes").sign_in(olive)
    assert visitor.open(f"/child/{world.child(ROBIN)}/").h1


def _plain(rows: list[dict[str, Any]], besides: set[str]) -> list[str]:
    return sorted(json.dumps({key: value for key, value in row.items() if key not in besides}, sort_keys=True) for row in rows)


def _hostile(clear: Path, opens: Path, folder: Path) -> list[Path]:
    """Archives that must be turned down, each sealed as a good one is."""
    shuts = str(pyrage.x25519.Identity.from_str(opens.read_text()).to_public())
    with zipfile.ZipFile(clear) as archive:
        whole = {one: archive.read(one) for one in archive.namelist()}

    def changed(name: str, change: Callable[[dict[str, bytes]], None]) -> Path:
        files = dict(whole)
        change(files)
        made = folder / f"{name}.zip"
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
            for one, data in files.items():
                out.writestr(one, data)
        seal(made, folder / f"{name}.age", shuts)
        return folder / f"{name}.age"

    def resum(files: dict[str, bytes], name: str, data: bytes) -> None:
        """Change a file, and what the manifest says of it, as somebody would who knows how."""
        files[name] = data
        manifest = json.loads(files["manifest.json"])
        for one in manifest["files"]:
            if one["name"] == name:
                one["size"], one["sha256"] = len(data), hashlib.sha256(data).hexdigest()
        files["manifest.json"] = json.dumps(manifest).encode()

    def with_rows(table: str, change: Callable[[list[Any]], None]) -> Callable[[dict[str, bytes]], None]:
        def act(files: dict[str, bytes]) -> None:
            rows = [json.loads(line) for line in files[f"tables/{table}.jsonl"].splitlines()]
            change(rows)
            resum(files, f"tables/{table}.jsonl", b"".join(json.dumps(row).encode() + b"\n" for row in rows))

        return act

    def foreign(rows: list[Any]) -> None:
        rows[0][list(columns_that_go()["pages"]).index("child_id")] = "0" * 32

    def nowhere(rows: list[Any]) -> None:
        rows[0][list(columns_that_go()["passages"]).index("page_id")] = "0" * 32

    def no_audience(rows: list[Any]) -> None:
        rows[0][list(columns_that_go()["passages"]).index("audience")] = '{"groups":["everybody"],"people":[],"without":[]}'

    media = next(one for one in whole if one.startswith("files/"))
    shell = b"#!/bin/sh\nrm -rf /\n"
    cut = folder / "cut.age"
    cut.write_bytes((folder / "robin.zip.age").read_bytes()[:-100])
    bent = folder / "bent.age"
    data = bytearray((folder / "robin.zip.age").read_bytes())
    data[len(data) // 2] ^= 1
    bent.write_bytes(data)
    return [
        cut, bent,
        changed("slip", lambda files: files.update({"../../etc/passwd": b"root"})),
        changed("more", lambda files: files.update({f"files/{'a' * 64}.sh": shell})),
        changed("sum", lambda files: files.update({media: files[media] + b" "})),
        changed("lacks", lambda files: files.pop("tables/versions.jsonl") and None),  # type: ignore[func-returns-value]
        changed("bomb", lambda files: resum(files, "tables/answers.jsonl", b" " * 30_000_000)),
        changed("foreign", with_rows("pages", foreign)),
        changed("nowhere", with_rows("passages", nowhere)),
        changed("audience", with_rows("passages", no_audience)),
        changed("newer", lambda files: files.update({"manifest.json": files["manifest.json"].replace(b'"golden_thread_archive": 1', b'"golden_thread_archive": 9')})),
    ]  # fmt: skip
