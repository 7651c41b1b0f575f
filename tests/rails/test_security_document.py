"""docs/security.md speaks of all 92 checks, names only tests that exist, and counts right."""

import ast
import re
from collections import Counter

from wiki.settings import ROOT

CHECKS = {"A": 13, "S": 9, "X": 10, "U": 15, "H": 8, "E": 7, "C": 12, "B": 5, "L": 4, "P": 9}
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([A-Z]\d+) \| (held|partly|open|issue \d) \| (.+) \|$", TEXT, re.MULTILINE)


def test_every_check_has_its_line() -> None:
    wanted = {
        f"{letter}{number}"
        for letter, count in CHECKS.items()
        for number in range(0 if letter == "C" else 1, count + (0 if letter == "C" else 1))
    }
    assert len(wanted) == 92
    assert Counter(row[0] for row in ROWS) == Counter(dict.fromkeys(wanted, 1))


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+(?:\.py)?)(?:::(\w+))?`", TEXT)
    assert len(named) > 80
    for path, name in named:
        file = ROOT / path
        assert file.exists(), path
        if name:
            functions = {one.name for one in ast.walk(ast.parse(file.read_text())) if isinstance(one, ast.FunctionDef)}
            assert name in functions, f"{path}::{name}"


def test_what_is_held_names_a_test_and_the_sum_is_right() -> None:
    for check, state, words in ROWS:
        assert state not in {"held", "partly"} or "`tests/" in words or "no search for people" in words, check
    count = Counter(row[1].split()[0] for row in ROWS)
    said = re.search(r"Today: (\d+) held, (\d+) partly, (\d+) with a later issue, (\d+) open", TEXT)
    assert said is not None
    assert tuple(map(int, said.groups())) == (count["held"], count["partly"], count["issue"], count["open"])
