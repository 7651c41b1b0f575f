"""The keys that a template may hold, what each means, and the limits that keep a page a page."""

from typing import NamedTuple

from wiki.pagetypes.kinds.table import KINDS
from wiki.pagetypes.model import AUDIENCES, LETTERS, OWNERS, PICTURES, STAGES

KEY_PATTERN = r"[a-z][a-z0-9_]{1,40}"
OPTION_PATTERN = r"[a-z][a-z0-9_]{0,40}"
RESERVED = frozenset({"body", "value", "words"})
"""Names that a passage's own parts have; no column may be called so."""

MAX_SECTIONS = 30
MAX_FIELDS = 120
MAX_COLUMNS = 20
MAX_OPTIONS = 60
MAX_OTHERS, LONGEST_OTHER = 8, 120
MAX_FILES = 300
MAX_ORDER = 9999


class Rule(NamedTuple):
    """What may stand under one key: needed or not, the longest text, the words allowed (empty: any)."""

    needed: bool = False
    longest: int = 0
    words: tuple[str, ...] = ()


YES_NO = ("yes", "no")

PAGE_KEYS: dict[str, Rule] = {
    "title": Rule(True, 80),
    "line": Rule(False, 160),
    "description": Rule(False, 1000),
    "picture": Rule(False, 40, PICTURES),
    "order": Rule(False, 4),
    "owner": Rule(True, 40, OWNERS),
    "audience": Rule(True, 40, AUDIENCES),
    "write": Rule(True, 400),
    "repeat": Rule(False, 3, YES_NO),
    "start": Rule(False, 3, YES_NO),
    "ages": Rule(False, 40, STAGES),
    "of": Rule(False, 41),
    "feeds": Rule(False, 60),
    "sections": Rule(True),
}
SECTION_KEYS: dict[str, Rule] = {
    "title": Rule(True, 120),
    "hint": Rule(False, 500),
    "fields": Rule(True),
}
FIELD_KEYS: dict[str, Rule] = {
    "key": Rule(True, 41),
    "label": Rule(True, 200),
    "hint": Rule(True, 500),
    "example": Rule(False, 2000),
    "others": Rule(False, LONGEST_OTHER),
    "kind": Rule(True, 40, tuple(KINDS)),
    "feeds": Rule(False, 60),
    "audience": Rule(False, 40, AUDIENCES),
    "many": Rule(False, 3, YES_NO),
    "options": Rule(False),
    "letters": Rule(False),
    "link_to": Rule(False, 90),
    "columns": Rule(False),
}
COLUMN_KEYS: dict[str, Rule] = {
    "key": Rule(True, 41),
    "label": Rule(True, 200),
    "short": Rule(False, 40),
    "hint": Rule(False, 500),
    "example": Rule(False, 1000),
    "kind": Rule(True, 40, tuple(name for name, kind in KINDS.items() if kind.in_rows)),
    "feeds": Rule(False, 60),
    "many": Rule(False, 3, YES_NO),
    "options": Rule(False),
    "letters": Rule(False),
    "link_to": Rule(False, 90),
}
LETTER_LIST = ", ".join(LETTERS)
