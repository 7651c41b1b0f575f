"""Looking after the house from a keyboard: audit chains, files, search, the demonstration."""

import io
import os
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from PIL import Image
from sqlalchemy import delete, select, update

from tests.support.house import House
from wiki.commands.media import add_media
from wiki.database import Work
from wiki.models.audit import AuditHead, AuditRow, AuditWords
from wiki.models.jobs import Job
from wiki.models.media import Media, Rendition
from wiki.worker.run import drain


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


def change(app: Flask, statement: Any) -> None:
    with Work(app.extensions["engine"]) as work:
        work.begin_writing().execute(delete(AuditWords))  # the words beside a row would hold it
        work.session.execute(statement)
        work.commit()


def test_every_link_of_an_honest_house_holds(family: House, app: Flask) -> None:
    said = run(app, "audit", "verify")
    assert said.exit_code == 0 and "3 chains" in said.output and "every link holds" in said.output


def chain(app: Flask, family: House) -> list[AuditRow]:
    with Work(app.extensions["engine"]) as work:
        rows = select(AuditRow).where(AuditRow.chain == family.children["robin"]).order_by(AuditRow.number)
        return list(work.session.execute(rows).scalars())


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda rows: update(AuditRow).where(AuditRow.id == rows[3].id).values(act="nothing.happened"), "it was changed"),
        (lambda rows: update(AuditRow).where(AuditRow.id == rows[3].id).values(person_id=uuid.uuid4()), "it was changed"),
        (lambda rows: delete(AuditRow).where(AuditRow.id == rows[3].id), "row 4 is missing"),
        (lambda rows: delete(AuditRow).where(AuditRow.number > len(rows) - 2, AuditRow.chain == rows[0].chain), "cut off"),
        (lambda rows: delete(AuditRow).where(AuditRow.chain == rows[0].chain), "every row is gone"),
        (lambda rows: delete(AuditHead).where(AuditHead.chain == rows[0].chain), "the head of this chain is missing"),
        (lambda rows: update(AuditRow).where(AuditRow.id == rows[5].id).values(previous="0" * 64), "does not follow"),
    ],
    ids=["an act changed", "a person changed", "a row taken out", "the end cut off", "a chain gone", "no head", "link"],
)
def test_every_harm_to_a_chain_is_found(family: House, app: Flask, harm: Any, said: str) -> None:
    change(app, harm(chain(app, family)))
    found = run(app, "audit", "verify")
    assert found.exit_code == 1 and said in found.output
    assert str(family.children["robin"]) in found.output and str(family.children["zara"]) not in found.output


def photo() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (900, 700), (90, 120, 60)).save(file, "JPEG")
    file.seek(0)
    return file


def with_photo(family: House, app: Flask) -> uuid.UUID:
    with family.work() as work:
        space = family.space("mum", "robin", work)
        media_id = add_media(space, app.extensions["store"], photo(), "tree.jpg", "image/jpeg")
        work.commit()
    return media_id


def keys(app: Flask, media_id: uuid.UUID) -> tuple[str, list[str]]:
    with Work(app.extensions["engine"]) as work:
        original = work.session.execute(select(Media.original_key).where(Media.id == media_id)).scalar_one()
        forms = work.session.execute(select(Rendition.key).where(Rendition.media_id == media_id)).scalars().all()
    return original, list(forms)


def test_files_and_rows_that_match_are_left_alone(family: House, app: Flask) -> None:
    with_photo(family, app)
    said = run(app, "media", "sweep", "--mend")
    assert said.exit_code == 0 and "0 files without a row, 0 rows without a file." in said.output


def test_a_file_that_no_row_knows_is_named_and_taken_away_only_when_asked(family: House, app: Flask) -> None:
    store = app.extensions["store"]
    stray = store.put(family.children["robin"].hex, photo(), "jpg").key
    assert "0 files without a row" in run(app, "media", "sweep").output, "its row may not be committed yet"
    old = time.time() - 7200
    os.utime(store.path(stray), (old, old))
    said = run(app, "media", "sweep")
    assert said.exit_code == 1 and f"{stray}: no row knows this file" in said.output and store.has(stray)
    assert run(app, "media", "sweep", "--mend").exit_code == 0
    assert not store.has(stray)


def test_a_missing_picture_is_made_anew_from_its_original(family: House, app: Flask) -> None:
    store, media_id = app.extensions["store"], with_photo(family, app)
    original, forms = keys(app, media_id)
    store.remove(forms[0])
    assert f"{forms[0]}: the file is missing" in run(app, "media", "sweep").output
    assert "1 asked to be made anew" in run(app, "media", "sweep", "--mend").output
    drain(app.config["SETTINGS"], app.extensions["engine"])
    assert all(store.has(key) for key in keys(app, media_id)[1]) and store.has(original)
    assert run(app, "media", "sweep").exit_code == 0


def test_a_missing_original_is_named_and_not_papered_over(family: House, app: Flask) -> None:
    store, media_id = app.extensions["store"], with_photo(family, app)
    original, forms = keys(app, media_id)
    store.remove(original)
    store.remove(forms[0])
    said = run(app, "media", "sweep", "--mend").output
    assert f"{original}: the file is missing" in said and "0 asked to be made anew" in said
    with Work(app.extensions["engine"]) as work:
        assert work.session.execute(select(Job).where(Job.kind == "media.derive")).first() is None


def test_search_is_made_anew_for_all_and_for_one(family: House, app: Flask) -> None:
    family.say("mum", "robin", "about_me_primary", "my_story", "Trains and bridges")
    every = run(app, "search", "rebuild")
    assert every.exit_code == 0 and "2 indexes made." in every.output and "Trains" not in every.output
    one = run(app, "search", "rebuild", "--child", str(family.children["robin"]))
    assert one.exit_code == 0 and str(family.children["zara"]) not in one.output
    assert run(app, "search", "rebuild", "--child", str(uuid.uuid4())).exit_code == 1


def test_the_demonstration_never_comes_into_a_house_with_real_children(family: House, app: Flask) -> None:
    said = run(app, "demo", "load")
    assert said.exit_code == 1 and "real children" in said.output


@pytest.mark.slow
def test_the_demonstration_is_loaded_once(app: Flask, tmp_path: Path) -> None:
    assert "are loaded" in run(app, "demo", "load").output
    assert "there already" in run(app, "demo", "load").output
    said = run(app, "setup", "--council", "Harbourshire", "--name", "Ada", "--email", "ada@example.org", "--password-stdin")
    assert said.exit_code == 1 and "passwords everybody knows" in said.output, "no real council grows out of it"
