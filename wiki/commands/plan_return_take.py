"""Takes changes of a returned Word file into the plan, or leaves them: by a person's choice, by the ordinary save of a row."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.pages_restore import remove_passage
from wiki.commands.passages import Words
from wiki.commands.passages_save import save_passage
from wiki.commands.plan_use import same_words
from wiki.document.word_compare import Comparison, LooseBack, PartBack
from wiki.errors import Conflict, NotAllowed, Refused
from wiki.models.plan_returns import PlanReturnChoice
from wiki.pagetypes.kinds.chosen import show_day
from wiki.pagetypes.model import PageType
from wiki.queries.plan import PlanDesk
from wiki.queries.plan_return_rows import BODY, place_of, text_of, unmatched_sources
from wiki.queries.plan_returns import SeenReturn, changed_places
from wiki.queries.plan_rows import FindType, PlanRow
from wiki.text import markdown
from wiki.words import N_, Permission

_NOT_CHECKED = N_("This file is still being checked for other children’s details. Look again in a minute.")
_TICK = N_("Tick the changes first.")
_HELD = N_("These words may be about another child. Say first why they are right.")
_BY_HAND = N_("These words fit no box by themselves. Write them into the row by hand.")
_MOVED_ON = N_("Somebody changed this row since you looked. Look at it again, then choose.")
_NOTE = "From the Word file returned on {day}."
_NOTE_LOST = " Words of {count} of its sources no longer stand in it."


@dataclass(frozen=True)
class Returned:
    """A returned file with all that is needed to take something of it in: what it says, the plan as it is today, and the page
    types in English and in the language of the file."""

    seen: SeenReturn
    found: Comparison
    desk: PlanDesk
    find_type: FindType
    find_shown: FindType


@dataclass
class _Row:
    """What is to be done with one row: boxes to be written, words to be put after them, or the row to be taken off."""

    row: PlanRow
    page_type: PageType
    places: list[str]
    boxes: dict[str, Any]
    is_off: bool = False


def leave_changes(space: Space, returned: Returned, places: Collection[str]) -> int:
    """Note that these changes are left as they are; returns how many. Raises NotAllowed, Refused."""
    wanted = _wanted(space, returned, places)
    with writing(space) as session:
        _note(space, session, returned.seen, wanted, is_taken=False)
    return len(wanted)


def take_changes(
    space: Space, returned: Returned, places: Collection[str], bases: Mapping[str, int], once: str | None = None
) -> dict[str, str]:
    """Take these changes in: each row is saved once, as a revision of its page in the person's name, with a note of the file.

    The row keeps its sources; where words of a source no longer stand in it, the note says so. ``bases`` are the numbers of the
    rows' versions that the person looked at, by passage in hex. Returns a sentence for each place that could not be taken in;
    what could is in. Raises NotAllowed, Refused where nothing may be taken in at all.
    """
    wanted = _wanted(space, returned, places)
    if returned.seen.checked_at is None or returned.seen.is_shut:
        raise Refused({"": _NOT_CHECKED})
    problems = {place: _HELD for place in wanted if place in returned.seen.held}
    rows = _by_row(returned, [place for place in wanted if place not in problems], problems)
    for number, one in enumerate(rows):
        key = one.row.id.hex
        try:
            _save(space, returned, one, bases.get(key, 0), f"{once[:36]}-{number}" if once else None)
        except Conflict:
            problems |= dict.fromkeys(one.places, _MOVED_ON)
        except Refused as refusal:
            problems |= dict.fromkeys(one.places, next(iter(refusal.fields.values())))
        space.work.commit()  # the next row is made ready without a lock
    return problems


def _wanted(space: Space, returned: Returned, places: Collection[str]) -> list[str]:
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    wanted = [one for one in dict.fromkeys(changed_places(returned.found)) if one in set(places)]
    if not wanted:
        raise Refused({"": _TICK})
    return wanted


def _by_row(returned: Returned, wanted: Sequence[str], problems: dict[str, str]) -> list[_Row]:
    today = {row.id.hex: row for row in returned.desk.all_rows()}
    parts = {part.name: part for row in returned.found.rows for part in row.parts}
    loose = {one.name: one for one in returned.found.loose}
    made: dict[str, _Row] = {}

    def of(key: str, place: str) -> _Row | None:
        row = today.get(key)
        kind = returned.find_type(row.page_type) if row is not None else None
        if row is None or kind is None:
            problems[place] = _BY_HAND
            return None
        one = made.setdefault(key, _Row(row, kind, [], {}))
        one.places.append(place)
        return one

    for place in wanted:
        if place.startswith("row-"):
            one = of(place.removeprefix("row-"), place)
            if one is not None:
                one.is_off = True
        elif place in parts:
            _put(returned, of(parts[place].key, place), parts[place], problems)
        else:
            _put_after(returned, loose[place], parts, of, problems)
    return [one for one in made.values() if one.is_off or one.boxes]


def _put(returned: Returned, one: _Row | None, part: PartBack, problems: dict[str, str]) -> None:
    if one is None:
        return
    place = place_of(one.row, part, returned.find_shown)
    if place is None or place.value is None:
        one.places.remove(part.name)
        problems[part.name] = _BY_HAND
    else:
        one.boxes[place.box] = place.value


def _put_after(
    returned: Returned, new: LooseBack, parts: Mapping[str, PartBack], of: Any, problems: dict[str, str]
) -> None:
    """New words go after the words that they follow in the file, if these stand in a box of many lines."""
    before = parts.get(new.after)
    one = of(before.key, new.name) if before is not None and new.is_new else None
    if one is None or before is None:
        problems[new.name] = _BY_HAND
        return
    box = box_after(one.row, before, returned.find_shown)
    if not box:
        one.places.remove(new.name)
        problems[new.name] = _BY_HAND
        return
    so_far = one.boxes.get(box, one.row.version.body if box == BODY else text_of(one.row.version.columns, box))
    one.boxes[box] = f"{so_far.rstrip()}\n\n{new.markdown}".strip()


def box_after(row: PlanRow, part: PartBack, find_shown: FindType) -> str:
    """The box of many lines that holds a part; "" for any other."""
    place = place_of(row, part, find_shown)
    if place is None:
        return ""
    column = row.asked.column(place.box)
    return place.box if place.box == BODY or (column is not None and column.kind == "long_text") else ""


def _save(space: Space, returned: Returned, one: _Row, base: int, once: str | None) -> None:
    row = one.row
    if one.is_off:
        remove_passage(space, one.page_type, row.version.page_id, row.id, base=base, once=once)
    else:
        words = _words(returned.seen, one)
        save_passage(
            space, one.page_type, row.version.page_id, row.asked.key, replace(words, once=once),
            passage_id=row.id, base=base,
        )  # fmt: skip
    with writing(space) as session:
        _note(space, session, returned.seen, one.places, is_taken=True)


def _words(seen: SeenReturn, one: _Row) -> Words:
    """Today's row with the boxes of the file in place of its own; its sources stay with it."""
    words = same_words(one.row.version)
    columns = {**words.columns, **{box: value for box, value in one.boxes.items() if box != BODY}}
    words = replace(words, body=one.boxes.get(BODY, words.body), columns={k: v for k, v in columns.items() if v != ""})
    note = _NOTE.format(day=show_day(clock.local(seen.returned_at).date()))
    texts = [words.body, *(value for value in words.columns.values() if isinstance(value, str))]
    said = "\n".join(markdown.plain(one) for one in texts)
    lost = unmatched_sources(one.row.version.plain, said, one.row)
    return replace(words, note=note + (_NOTE_LOST.format(count=len(lost)) if lost else ""))


def _note(space: Space, session: Any, seen: SeenReturn, places: Sequence[str], *, is_taken: bool) -> None:
    now = clock.now()
    for place in places:
        session.add(
            PlanReturnChoice(
                id=uuid.uuid4(), child_id=space.id, return_id=seen.id, place=place, is_taken=is_taken,
                chosen_by=space.person.id, chosen_at=now,
            )
        )  # fmt: skip
    leave_row(
        session, "plan.word_taken" if is_taken else "plan.word_left", person_id=space.person.id, child_id=space.id,
        object_id=seen.id, words=str(len(places)),
    )  # fmt: skip
