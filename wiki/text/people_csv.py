"""Reads a CSV file of children and the people round them, as spreadsheets write them, and says row by row what to mend."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from wiki.text.clean import one_line
from wiki.words import N_, Filled, Role

COLUMNS = (
    "child", "full name", "born on", "person", "email", "address", "role", "relation", "parental responsibility",
    "organisation", "language",
)  # fmt: skip
NEEDED = ("child", "born on")
MOST_BYTES, MOST_ROWS, MOST_CHILDREN = 1_000_000, 2000, 200
EXAMPLE = (
    COLUMNS,
    ("Robin", "Robin Example", "14/05/2019", "Jo Example", "jo@example.org", "", "parent", "Mum", "yes", "", "en"),
    ("Robin", "Robin Example", "14/05/2019", "Leila Anwar", "leila@example.org", "", "school", "class teacher", "no",
     "Larkwater Primary", "en"),
    ("Zara", "Zara Example", "2013-02-09", "Mariam Example", "", "12 Lime Street, Marlbridge, MB1 2AB", "relative", "Gran",
     "no", "", "ar"),
)  # fmt: skip
_FORMULA = re.compile(r"[=+@\t\r-]")
_DAY = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_EXCEL_BEGAN = date(1899, 12, 30)
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0", ""})
_LANGUAGES = frozenset({"en", "ar"})
_TOO_LARGE = N_("The file is larger than 1 MB. Split it into smaller ones.")
_NOT_TEXT = N_("This is not a CSV file. In your spreadsheet choose “Save as”, then CSV.")
_NO_ROWS = N_("The file has no rows below its headings.")
_MISSING = N_("The column “%(name)s” is missing. The first row must name the columns, as in the example file.")
_UNKNOWN = N_("No column is called “%(name)s”. Take it out, or give it a name from the example file.")
_TWICE = N_("Two columns are called “%(name)s”. Keep one.")
_MANY = N_("The file has more than 2,000 rows or 200 children. Split it into smaller ones.")
_CELLS = N_("This row has more cells than there are columns. Put text with a comma in it in quotation marks.")
_FORMULA_SAID = N_("This begins like a formula. Take the first mark out.")
_EMPTY = N_("Fill this in.")
_BAD_DAY = N_("This is no day. Write it like 14/05/2019 or 2019-05-14.")
_BAD_ROLE = N_("There is no such role. Use one of: %(names)s.")
_BAD_YES = N_("Write yes or no.")
_BAD_LANGUAGE = N_("Write en for English or ar for Arabic.")
_NO_REACH = N_("Write an email address, or a postal address for a letter.")
_SAME = N_("This address stands twice for one child. Keep one of the two rows.")
_NO_PERSON = N_("Write the person’s name, or leave the whole person empty.")
_TWO_NAMES = N_("An earlier row calls the same child something else. Make them alike.")


@dataclass(frozen=True)
class Fault:
    """What is wrong in one place: the line of the file (0: the whole file), the column ("": the whole line), how to mend it."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True)
class PersonRow:
    """Somebody to be asked in."""

    line: int
    name: str
    email: str
    address: str
    role: Role
    relation: str
    parental_responsibility: bool
    organisation: str
    language: str


@dataclass(frozen=True)
class ChildRow:
    """A child with everybody who is to be asked in; ``line`` is where the child first stands."""

    line: int
    known_as: str
    full_name: str
    born_on: date
    people: tuple[PersonRow, ...]


@dataclass(frozen=True)
class Read:
    """What the file says; ``faults`` in the order of its lines: while there is one, nothing of it is to be used."""

    children: tuple[ChildRow, ...]
    faults: tuple[Fault, ...]


def decoded(data: bytes) -> str | None:
    """The words of a file as spreadsheets save it (UTF-8 with or without its mark, UTF-16, Windows-1252); None for no text."""
    if len(data) > MOST_BYTES:
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codes: tuple[str, ...] = ("utf-16",)
    else:
        codes = ("utf-8-sig", "cp1252")
    for code in codes:
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def read_file(data: bytes) -> tuple[str, Read]:
    """The words of an uploaded file, and what they say."""
    if len(data) > MOST_BYTES:
        return "", Read((), (Fault(0, "", _TOO_LARGE),))
    text = decoded(data)
    return ("", Read((), (Fault(0, "", _NOT_TEXT),))) if text is None else (text, read_text(text))


def read_text(text: str) -> Read:
    """What a file says, with everything that is wrong in it."""
    faults: list[Fault] = []
    rows = list(_rows(text.removeprefix("\ufeff"), faults))
    if faults:
        return Read((), tuple(faults))
    children: dict[tuple[str, date], list[tuple[int, str, str, PersonRow | None]]] = {}
    for line, cells in rows:
        child, person = _child(line, cells, faults), _person(line, cells, faults)
        if child is not None:
            known_as, full_name, born_on = child
            children.setdefault((full_name.casefold(), born_on), []).append((line, known_as, full_name, person))
    if len(rows) > MOST_ROWS or len(children) > MOST_CHILDREN:
        faults.insert(0, Fault(0, "", _MANY))
    found = tuple(_together(key[1], lines, faults) for key, lines in children.items())
    if not rows:
        faults.append(Fault(0, "", _NO_ROWS))
    return Read(found, tuple(sorted(faults, key=lambda one: one.line)))


def _rows(text: str, faults: list[Fault]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that is not empty, with the line it ends on, its cells by the name of their column."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=False)
    try:
        heading = next((row for row in reader if any(cell.strip() for cell in row)), [])
        names = [one_line(name).casefold().replace("_", " ") for name in heading]
        while names and not names[-1]:
            names.pop()
        faults += [Fault(1, "", Filled(_UNKNOWN, name=name[:60])) for name in names if name not in COLUMNS]
        faults += [Fault(1, "", Filled(_TWICE, name=name)) for name in COLUMNS if names.count(name) > 1]
        faults += [Fault(1, "", Filled(_MISSING, name=name)) for name in NEEDED if name not in names]
        if faults:
            return
        for cells in reader:
            line = reader.line_num
            if not any(one.strip() for one in cells):
                continue
            if any(one.strip() for one in cells[len(names) :]):
                faults.append(Fault(line, "", _CELLS))
            yield line, dict.fromkeys(COLUMNS, "") | dict(zip(names, (one.strip() for one in cells), strict=False))
    except csv.Error:
        faults.append(Fault(reader.line_num, "", _NOT_TEXT))


def _child(line: int, cells: dict[str, str], faults: list[Fault]) -> tuple[str, str, date] | None:
    before = len(faults)
    for column, text in cells.items():
        if text and _FORMULA.match(text):
            faults.append(Fault(line, column, _FORMULA_SAID))
    known_as, born_on = one_line(cells["child"]), read_day(cells["born on"])
    if not known_as:
        faults.append(Fault(line, "child", _EMPTY))
    if born_on is None:
        faults.append(Fault(line, "born on", _BAD_DAY if cells["born on"] else _EMPTY))
    if len(faults) > before or born_on is None:
        return None
    return known_as, one_line(cells["full name"]) or known_as, born_on


def read_day(text: str) -> date | None:
    """A day as people and spreadsheets write it: 14/05/2019, 2019-05-14, or the number that Excel keeps; None for none."""
    try:
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if _SERIAL.fullmatch(text):
            return _EXCEL_BEGAN + timedelta(days=int(float(text)))
    except (ValueError, OverflowError):
        return None
    return None


def _person(line: int, cells: dict[str, str], faults: list[Fault]) -> PersonRow | None:
    if not any(cells[name] for name in ("person", "email", "address", "role")):
        return None
    before = len(faults)
    role, parental = cells["role"].casefold().replace(" ", "_"), cells["parental responsibility"].casefold()
    language = cells["language"].casefold() or "en"
    if not one_line(cells["person"]):
        faults.append(Fault(line, "person", _NO_PERSON))
    if role not in set(Role):
        faults.append(Fault(line, "role", Filled(_BAD_ROLE, names=", ".join(Role)) if role else _EMPTY))
    if parental not in _YES | _NO:
        faults.append(Fault(line, "parental responsibility", _BAD_YES))
    if language not in _LANGUAGES:
        faults.append(Fault(line, "language", _BAD_LANGUAGE))
    if not cells["email"] and not cells["address"]:
        faults.append(Fault(line, "email", _NO_REACH))
    if len(faults) > before:
        return None
    lines = cells["address"] if "\n" in cells["address"] else cells["address"].replace(",", "\n")
    return PersonRow(
        line, one_line(cells["person"]), cells["email"].lower(), lines, Role(role), one_line(cells["relation"]),
        parental in _YES, one_line(cells["organisation"]), language,
    )  # fmt: skip


def _together(born_on: date, lines: list[tuple[int, str, str, PersonRow | None]], faults: list[Fault]) -> ChildRow:
    """The rows of one child as one."""
    line, known_as, full_name, _someone = lines[0]
    seen: set[str] = set()
    people = []
    for at, other, _name, person in lines:
        if other.casefold() != known_as.casefold():
            faults.append(Fault(at, "child", _TWO_NAMES))
        if person is None:
            continue
        if person.email and person.email in seen:
            faults.append(Fault(at, "email", _SAME))
        seen.add(person.email)
        people.append(person)
    return ChildRow(line, known_as, full_name, born_on, tuple(people))


def example_file() -> bytes:
    """The example, as a spreadsheet opens it without asking."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(EXAMPLE)
    return b"\xef\xbb\xbf" + out.getvalue().encode()
