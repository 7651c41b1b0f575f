"""What a browser may send about one picture or clip: how much to cut off, which part matters, a day known in part."""

from collections.abc import Mapping

from media.cuts import WHOLE_SIDE, Cut
from wiki.errors import Refused
from wiki.pagetypes.kinds.chosen import MONTHS
from wiki.words import N_

TURNS = {"right": 1, "over": 2, "left": 3}
SIDES = ("left", "top", "right", "bottom")
_PERCENT = WHOLE_SIDE // 100
_NUMBER = N_("Write a whole number from 0 to 90: how much to cut off this side, out of 100.")
_NOTHING = N_("Nothing would be cut away. Say how much to cut off a side first.")
_MONTH = N_("Write the month as a number from 1 to 12.")
_YEAR = N_("Write the year in four numbers, such as 2024.")


def read_cut(form: Mapping[str, str], now: Cut) -> Cut | None:
    """What is left when so many hundredths are cut off each side of what is shown now; None when hardly anything is.

    Raises Refused with a sentence beside each box.
    """
    off, errors = {}, {}
    for side in SIDES:
        text = form.get(f"cut-{side}", "").strip() or "0"
        if text.isascii() and text.isdecimal() and len(text) < 4 and int(text) <= 90:
            off[side] = int(text) * _PERCENT
        else:
            errors[f"cut-{side}"] = _NUMBER
    if errors:
        raise Refused(errors)
    if not any(off.values()):
        raise Refused({"cut": _NOTHING})
    return now.within(off["left"], off["top"], WHOLE_SIDE - off["right"], WHOLE_SIDE - off["bottom"])


def read_focus(form: Mapping[str, str]) -> int | None:
    """The field that was chosen, 0 to 8; None for none."""
    text = form.get("focus", "")
    return int(text) if len(text) == 1 and text in "012345678" else None


def read_part_of_day(form: Mapping[str, str]) -> str:
    """A day, a month or a year from three boxes, as Media.taken has it; "" when nothing was typed.

    Raises Refused for what can be none of them.
    """
    day, month, year = (form.get(f"taken-{part}", "").strip()[:20] for part in ("day", "month", "year"))
    if not (day or month or year):
        return ""
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise Refused({"taken": _YEAR})
    if not month and not day:
        return year
    number = _month(month)
    if number is None:
        raise Refused({"taken": _MONTH})
    if not day:
        return f"{year}-{number:02d}"
    return f"{year}-{number:02d}-{int(day):02d}" if day.isascii() and day.isdecimal() else f"{year}-{number:02d}-99"


def _month(text: str) -> int | None:
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= 12:
        return int(text)
    names = {name[:3].lower(): place for place, name in enumerate(MONTHS, 1)}
    return names.get(text[:3].lower()) if text.isalpha() else None
