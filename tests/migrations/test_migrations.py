"""Migrations: up and down with data on both databases, head equals models, and a golden picture of the schema."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, inspect, text

from tests.support.databases import empty_database
from tests.support.house import House
from wiki.database import open_engine
from wiki.migrate import MigrationFailed, differences, head, migrate, present
from wiki.models.pages import Version

GOLDEN = Path(__file__).parent
AGAIN = "To accept the change on purpose, delete {name} and run the test once."


def schema(engine: Engine) -> str:
    """Tables, columns, keys, indexes and checks, one a line, in order."""
    found = inspect(engine)
    lines = []
    for table in sorted(name for name in found.get_table_names() if not name.startswith("trace_")):
        lines.append(table)
        for column in sorted(found.get_columns(table), key=lambda one: str(one["name"])):
            null = "" if column["nullable"] else " not null"
            lines.append(f"  {column['name']} {column['type']}{null}")
        for key in sorted(found.get_foreign_keys(table), key=lambda one: str(one["name"])):
            lines.append(f"  {key['name']}: {','.join(key['constrained_columns'])} -> {key['referred_table']}")
            assert not key["options"].get("ondelete"), "no cascade towards anything precious"
        for unique in sorted(found.get_unique_constraints(table), key=lambda one: str(one["name"])):
            lines.append(f"  {unique['name']}: unique {','.join(str(one) for one in unique['column_names'])}")
        for index in sorted(found.get_indexes(table), key=lambda one: str(one["name"])):
            lines.append(f"  {index['name']}: index {','.join(str(one) for one in index['column_names'])}")
        for check in sorted(found.get_check_constraints(table), key=lambda one: str(one["name"])):
            lines.append(f"  {check['name']}: check")
    return "\n".join(lines) + "\n"


def test_the_head_is_what_the_models_say(engine: Engine) -> None:
    assert differences(engine) == []
    assert present(engine) == head()


def test_the_schema_is_the_golden_one(engine: Engine) -> None:
    golden = GOLDEN / f"golden_{engine.dialect.name}.txt"
    now = schema(engine)
    if not golden.exists():
        golden.write_text(now)
        pytest.fail(f"{golden.name} was missing and has been written; look at it, then commit it")
    assert now == golden.read_text(), AGAIN.format(name=golden.name)


def test_every_constraint_has_a_name(engine: Engine) -> None:
    found = inspect(engine)
    for table in found.get_table_names():
        if table.startswith("trace_"):
            continue
        assert found.get_pk_constraint(table)["name"], table
        assert all(key["name"] for key in found.get_foreign_keys(table)), table
        assert all(one["name"] for one in found.get_unique_constraints(table)), table


def test_down_to_nothing_and_up_again_with_a_family_in_it(engine: Engine, family: House) -> None:
    family.say("mum", "robin", "about_me_primary", "like", "Trains.")
    engine.dispose()
    migrate(engine, "base")
    assert present(engine) is None
    assert [name for name in inspect(engine).get_table_names() if not name.startswith(("trace_", "alembic"))] == []
    migrate(engine)
    assert differences(engine) == []


def test_migrating_what_is_at_the_head_changes_no_word(engine: Engine, family: House) -> None:
    family.say("mum", "robin", "about_me_primary", "like", "Trains.")
    migrate(engine)
    with family.work() as work:
        assert work.session.query(Version).one().body == "Trains."


def test_the_newest_file_is_the_head(engine: Engine) -> None:
    """A start asks no more than that, and leaves a database alone that is there (wiki/migrate.py)."""
    from wiki import migrate as room

    assert room._newest() == head() == present(engine)


def test_a_migration_cut_off_half_way_leaves_nothing_and_runs_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic.operations import Operations

    engine = open_engine(f"sqlite:///{tmp_path / 'half.sqlite3'}")
    made = 0
    create = Operations.create_table

    def cut_off(self: Operations, *given: object, **more: object) -> object:
        nonlocal made
        made += 1
        if made == 5:
            raise KeyboardInterrupt
        return create(self, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Operations, "create_table", cut_off)
    with pytest.raises(KeyboardInterrupt):
        migrate(engine)
    monkeypatch.undo()
    assert inspect(engine).get_table_names() in ([], ["alembic_version"])
    migrate(engine)
    assert differences(engine) == []
    engine.dispose()


def test_a_row_that_would_point_at_nothing_stops_a_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from wiki import migrate as room

    path = tmp_path / "orphan.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine, "0047")
    loose = create_engine(f"sqlite:///{path}")
    with loose.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO staff (id, person_id, council_id, role, started_at) VALUES ('a', 'b', 'c', 'caseworker', '2026-01-01')"
            )
        )
    with pytest.raises(MigrationFailed):
        room.migrate(engine)
    assert present(engine) == "0047"
    engine.dispose()
    loose.dispose()


def test_a_database_that_is_ahead_and_a_number_that_is_none_are_refused_in_words(engine: Engine) -> None:
    with pytest.raises(MigrationFailed, match="no migration 9999"):
        migrate(engine, "9999")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9998'")
    with pytest.raises(MigrationFailed, match="newer Golden Thread"):
        migrate(engine)


def test_two_that_begin_at_once_both_end_well(tmp_path: Path, database_kind: str) -> None:
    with empty_database(database_kind, tmp_path) as url, ThreadPoolExecutor(2) as pool:
        engines = [open_engine(url), open_engine(url)]
        list(pool.map(migrate, engines))
        assert differences(engines[0]) == []
        for engine in engines:
            engine.dispose()


def test_keys_are_on_again_after_a_migration(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'keys.sqlite3'}")
    migrate(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
    engine.dispose()
