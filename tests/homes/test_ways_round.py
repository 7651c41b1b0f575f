"""Nothing in the program goes round the store: neither past the sweep, nor to a folder that may not be there."""

import re

from sqlalchemy import String

from wiki.database import Base
from wiki.models.all import TABLES
from wiki.queries.stored import KEY_COLUMNS
from wiki.settings import ROOT


def test_the_sweep_knows_every_column_that_names_a_file() -> None:
    assert TABLES
    named = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if re.search(r"(^|_)key$", column.name) and isinstance(column.type, String) and column.type.length == 200
    }
    assert "media.original_key" in named
    assert named == {f"{column.class_.__tablename__}.{column.key}" for column in KEY_COLUMNS}


def test_no_code_but_the_store_asks_where_a_file_lies() -> None:
    """A bucket has no paths: what wants one takes it from the store's bench."""
    sources = {path: path.read_text() for room in ("wiki", "media") for path in (ROOT / room).rglob("*.py")}
    assert any("store.bench()" in source for source in sources.values())
    for path, source in sources.items():
        assert not re.search(r"\bstore\.(path|root / (?!\"\.))", source), path
