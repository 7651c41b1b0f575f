"""Turns a Word file that came back into what its screen shows: line by line what is the same, changed, added, removed, moved."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from wiki import clock
from wiki.commands.plan_return_take import Returned, box_after
from wiki.document import word_anchors as anchors
from wiki.document.word_compare import LooseBack, PartBack, RowBack
from wiki.queries.plan_return_rows import is_in, place_of, unmatched_sources
from wiki.queries.plan_returns import Choice, SeenReturn
from wiki.queries.plan_rows import PlanRow
from wiki.queries.plan_versions import find_version, stands_on
from wiki.text.compare import Piece, compare
from wiki.views.plan_rows_shown import row_href
from wiki.views.plan_versions_shown import size_words
from wiki.web.babel import day
from wiki.web.babel import gettext as _
from wiki.web.kinds import Space
from wiki.words import GUARD_KINDS, N_, GuardKind

CHANGED, REMOVED, ADDED = N_("Changed"), N_("Removed"), N_("Added")


@dataclass(frozen=True)
class LineCard:
    """One change: ``state`` is "open" (a person may choose), "in", "taken", "left", "held" or "by_hand"; ``today`` is what the
    row says now, where it changed since the file was made; ``line`` says what was done, or where the words would go."""

    place: str
    kind: str
    label: str
    pieces: tuple[Piece, ...]
    state: str
    line: str
    today: str = ""


@dataclass(frozen=True)
class RowCard:
    """A row of the plan in the file: its changes, and its lines that are the same."""

    title: str
    section: str
    href: str
    key: str
    base: int
    is_moved: bool
    lines: tuple[LineCard, ...]
    same: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LostSource:
    """A source of a row whose words stood in the row when the file was made, and stand there no more."""

    title: str
    quoted: str
    page: str
    href: str


@dataclass(frozen=True)
class PictureLine:
    """A picture that is not as it was: what happened to it, its description before and now, and under which headings."""

    act: str
    was: str
    now: str
    place: str


@dataclass(frozen=True)
class FileLine:
    """A file that came back, in a list."""

    href: str
    name: str
    line: str
    sha256: str
    size: str


@dataclass(frozen=True)
class HeldWords:
    """Words of the file that may be about another child; never whose they match."""

    kind: str
    before: str
    words: str
    after: str


class Shown:
    """The cards of one file, for one reader."""

    def __init__(self, space: Space, returned: Returned, choices: dict[str, Choice]) -> None:
        self.space = space
        self.returned = returned
        self.choices = choices
        self.today = {row.id.hex: row for row in returned.desk.all_rows()}
        head = find_version(space, returned.seen.number)
        self.printed: dict[str, str] = stands_on(space, head.id)["versions"]

    def rows(self) -> list[RowCard]:
        """Every row of the plan in the order of the file as it was made."""
        return [self._row(one) for one in self.returned.found.rows]

    def new(self) -> list[LineCard]:
        """Words that belong to no row."""
        parts = {part.name: part for row in self.returned.found.rows for part in row.parts}
        return [self._new(one, parts.get(one.after)) for one in self.returned.found.loose if one.is_new]

    def gone(self) -> list[LineCard]:
        """Lines of the plan's own that are not in the file any more."""
        return [
            self._line(one.name, _(REMOVED), one.section, one.text, "", None, None)
            for one in self.returned.found.loose if not one.is_new
        ]  # fmt: skip

    def lost_sources(self) -> list[LostSource]:
        """Sources of rows of which something was taken in, whose words do not stand there any more."""
        made = []
        for back in self.returned.found.rows:
            row = self.today.get(back.key)
            taken = any((one := self.choices.get(part.name)) and one.is_taken for part in back.parts)
            if row is None or not taken:
                continue
            was = "\n".join(part.was for part in back.parts)
            lost = set(unmatched_sources(was, row.version.plain, row))
            href = url_for("plan_sources.show_sources", child_id=self.space.id, passage_id=row.id)
            made += [LostSource(back.title, one.quoted, one.page, href) for one in row.sources if one.position in lost]
        return made

    def _row(self, back: RowBack) -> RowCard:
        row = self.today.get(back.key)
        href = row_href(self.space, row) if row is not None else ""
        base = row.version.number if row is not None else 0
        if back.is_gone:
            words = "\n\n".join(part.was for part in back.parts)
            place = f"row-{back.key}"
            if row is None and place not in self.choices:
                gone = LineCard(place, _(REMOVED), "", compare(words, ""), "in", _("It is not in the plan any more."))
            else:
                gone = self._line(place, _(REMOVED), "", words, "", row, None, takes=row is not None)
            return RowCard(back.title, back.section, href, back.key, base, False, (gone,), ())
        changed = tuple(self._part(row, part) for part in back.parts if part.is_changed)
        same = tuple((part.label, part.was) for part in back.parts if not part.is_changed)
        return RowCard(back.title, back.section, href, back.key, base, back.is_moved, changed, same)

    def _part(self, row: PlanRow | None, part: PartBack) -> LineCard:
        place = place_of(row, part, self.returned.find_shown) if row is not None else None
        kind = _(CHANGED) if part.now else _(REMOVED)
        label = _("Title") if part.part == anchors.TITLE else part.label
        if place is not None and is_in(place, part):
            done = self._done(part.name) or _("The plan says this already.")
            return LineCard(part.name, kind, label, compare(part.was, part.now), "in", done)
        moved_on = row is not None and self.printed.get(row.id.hex) != row.version.id.hex
        today = place.today if moved_on and place is not None else ""
        return self._line(
            part.name, kind, label, part.was, part.now, row, today, takes=place is not None and place.value is not None
        )

    def _new(self, one: LooseBack, before: PartBack | None) -> LineCard:
        row = self.today.get(before.key) if before is not None else None
        box = box_after(row, before, self.returned.find_shown) if row is not None and before is not None else ""
        line = ""
        if box and row is not None and before is not None:
            where = ", ".join(part for part in (row.label or row.asked.label, before.label) if part)
            line = _("If you take it in, it goes to the end of: %(where)s", where=where)
        return self._line(one.name, _(ADDED), one.section, "", one.text, row, None, takes=bool(box), line=line)

    def _line(
        self, place: str, kind: str, label: str, was: str, now: str, row: PlanRow | None, today: str | None, *,
        takes: bool = False, line: str = "",
    ) -> LineCard:  # fmt: skip
        choice, state = self.choices.get(place), "open"
        if choice is not None:
            state = "taken" if choice.is_taken else "left"
        elif place in self.returned.seen.held:
            state, line = "held", _("Held back: these words may be about another child.")
        elif not takes:
            state, line = "by_hand", _("It fits no box by itself. Write it into the plan by hand, or leave it.")
        said = self._done(place) or line
        return LineCard(place, kind, label, compare(was, now), state, said, today or "")

    def _done(self, place: str) -> str:
        choice = self.choices.get(place)
        if choice is None:
            return ""
        when = day(clock.local(choice.at).date())
        if choice.is_taken:
            return _("Taken in by %(name)s on %(day)s.", name=choice.by_name, day=when)
        return _("Left out by %(name)s on %(day)s.", name=choice.by_name, day=when)


def picture_lines(returned: Returned) -> list[PictureLine]:
    """The pictures that somebody put in, took out or described anew; the plan takes none of it in by itself."""
    acts = {"gone": _("Removed"), "new": _("Added"), "described": _("Described in other words")}
    return [
        PictureLine(acts[one.kind], one.was, one.now, ", ".join(dict.fromkeys(filter(None, (one.section, one.heading)))))
        for one in returned.found.pictures
    ]


def held_words(seen: SeenReturn) -> list[HeldWords]:
    """What may be about another child and is not settled."""
    hits = () if seen.settled_at else seen.hits
    return [
        HeldWords(_(GUARD_KINDS[GuardKind(one["kind"])]), one["before"], one["words"], one["after"]) for one in hits
    ]


def file_lines(space: Space, returns: Iterable[SeenReturn]) -> list[FileLine]:
    """The files that came back to a plan."""
    return [
        FileLine(
            url_for("plan_word.show_return", child_id=space.id, return_id=one.id), one.name,
            _("Given back by %(name)s on %(when)s", name=one.by_name, when=_moment(one.returned_at)), one.sha256,
            size_words(one.size),
        )
        for one in returns
    ]  # fmt: skip


def _moment(at: datetime) -> str:
    return day(clock.local(at).date())


def touched(returned: Returned) -> frozenset[uuid.UUID]:
    """The rows in which the file says something else."""
    rows = (one for one in returned.found.rows if one.is_gone or any(part.is_changed for part in one.parts))
    return frozenset(uuid.UUID(one.key) for one in rows)
