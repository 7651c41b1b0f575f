"""Names the parts of a plan inside its Word file, so that each is found again when the file comes back from Word or LibreOffice.

Bookmarks: both programs keep them through opening, changing and saving, and show them to nobody. Each stands in one paragraph,
for LibreOffice breaks one that goes over several.
"""

import re
from hashlib import sha256

TITLE, BODY = "t", "b"
_PLAN = "gt_plan_"
_PART = re.compile(r"gt_([0-9a-f]{32})_(t|b|s\d{1,2})(?:(?<=b)\d{1,3})?")
MOST = 1000
"""How many paragraphs of one part can be named."""
_MARK = re.compile(r"([0-9a-f]{16})_(\d{1,9})")


def slot(place: int) -> str:
    """The part of a row that is its labelled box ``place``, from 0."""
    return f"s{place}"


def part_name(key: str, part: str, place: int = 0) -> str:
    """What a part of the row ``key`` is called: 40 letters at most, as Word has it. ``place``: of its paragraphs, from 0."""
    return f"gt_{key}_{part}{place or ''}"


def plan_name(mark: str) -> str:
    """What the whole file is called."""
    return f"{_PLAN}{mark}"


def mark_of(child: str, number: int) -> str:
    """What tells the plan ``number`` of a child from every other, and nobody whose it is."""
    return f"{sha256(f'word file of {child}'.encode()).hexdigest()[:16]}_{number}"


def read_part(name: str) -> tuple[str, str] | None:
    """Row and part of a name; None for any other."""
    found = _PART.fullmatch(name)
    return (found[1], found[2]) if found else None


def read_mark(name: str) -> tuple[str, int] | None:
    """What a file's name says: whose it is, in a word that tells nobody, and the plan's number."""
    found = _MARK.fullmatch(name.removeprefix(_PLAN)) if name.startswith(_PLAN) else None
    return (found[1], int(found[2])) if found else None
