"""Compares any two versions of a plan, row by row: what came, what went, what moved, and which words differ.

A notice of amendments shows changes to one plan in their places (amend.py); here either plan may be older, rows are known
again by what they are kept under, and one that stands in another place is told as moved, not as gone and come.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Literal

from wiki.document.leaves import Leaf, leaves
from wiki.document.speaking import long_date
from wiki.document.tree import Clip, Gallery, Picture, PlanBlock, PlanTree, Quotation, Row
from wiki.text.compare import Piece, compare
from wiki.text.nodes import plain, standing
from wiki.words import N_

Kind = Literal["added", "removed", "changed", "moved"]
SAID, SOURCES = N_("Whose words"), N_("Where the words come from")
FRONT = (
    N_("Name"), N_("Date of birth"), N_("Local authority"), N_("Signed for the council"), N_("In their own words"),
    N_("The picture"),
)  # fmt: skip
OWN_LABELS = frozenset({SAID, SOURCES, *FRONT})
"""Labels that are ours and not the plan's: a screen says them in its reader's language."""


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a row under their label ("" for none), as pieces that stayed, came or went."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one row. ``was_title``: by what it was known before, where that is another; ``was_in``: the letter and
    the heading that it stood under before, where it stands elsewhere now; ``is_elsewhere``: it changed its place among the
    others; ``pictures``: other pictures or recordings stand there."""

    kind: Kind
    title: str
    fields: tuple[Words, ...]
    language: str = ""
    was_title: str = ""
    was_in: tuple[str, str] | None = None
    is_elsewhere: bool = False
    pictures: bool = False


@dataclass(frozen=True, slots=True)
class ComparedSection:
    """A section in which something differs. ``letter`` is "" for the first page."""

    letter: str
    title: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two plans; ``rows``: what each row is kept under, by its label ("Need 1")."""

    tree: PlanTree
    rows: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A leaf where it stands: in a section, as the ``at``-th; ``id`` knows it again in another version ("" for none)."""

    letter: str
    at: int
    leaf: Leaf
    id: str

    @property
    def label(self) -> str:
        return self.leaf.block.label if isinstance(self.leaf.block, Row) else ""

    @property
    def under(self) -> tuple[str, str]:
        return self.letter, self.leaf.heading


_Pair = tuple[Place, Place]


def differences(old: Side, new: Side) -> tuple[ComparedSection, ...]:
    """Every section in which the two differ, in the order of the plan; () where they say the same."""
    before, after = list(places_of(old)), list(places_of(new))
    pairs = pair(before, after)
    movers = _movers(pairs)
    twins = {id(new): old for old, new in pairs}
    taken = {id(old) for old, _new in pairs}
    titles = {one.letter: one.title for one in (*old.tree.sections, *new.tree.sections)}
    made = [ComparedSection("", "", tuple(_front(old.tree, new.tree)))]
    for letter, title in titles.items():
        found = [(place.at, _gone(place)) for place in before if place.letter == letter and id(place) not in taken]
        for place in after:
            if place.letter == letter and (one := _difference(twins.get(id(place)), place, movers)) is not None:
                found.append((place.at, one))
        found.sort(key=lambda one: one[0])  # what went stands before what came in its place
        made.append(ComparedSection(letter, title, tuple(one for _at, one in found)))
    return tuple(one for one in made if one.differences)


def places_of(side: Side) -> Iterator[Place]:
    """Every block of a plan where it stands."""
    for section in side.tree.sections:
        for at, leaf in enumerate(leaves(section.blocks)):
            label = leaf.block.label if isinstance(leaf.block, Row) else ""
            yield Place(section.letter, at, leaf, side.rows.get(label, "") if label else "")


def pair(old: Sequence[Place], new: Sequence[Place]) -> list[_Pair]:
    """Which leaf became which, the surest sign first. Two rows that are kept as two are never taken for one."""
    signs: tuple[Callable[[Place], object], ...] = (
        lambda one: ("id", one.id) if one.id else None,
        lambda one: (*one.under, one.leaf.words),
        lambda one: (one.letter, one.leaf.words),
        lambda one: one.leaf.words,
        lambda one: (one.letter, one.leaf.identity),
    )
    made: list[_Pair] = []
    left, right = list(old), list(new)
    for sign in signs:
        waiting: dict[object, list[Place]] = {}
        for one in right:
            waiting.setdefault(sign(one), []).append(one)
        for one in list(left):
            key = sign(one)
            twin = next((that for that in waiting.get(key, ()) if not (one.id and that.id and one.id != that.id)), None)
            if key is None or twin is None:
                continue
            waiting[key].remove(twin)
            left.remove(one)
            right.remove(twin)
            made.append((one, twin))
    return made


def _movers(pairs: Sequence[_Pair]) -> frozenset[int]:
    """The new places, by identity, of what changed its place among those that stayed under one heading: as few as it takes."""
    found: set[int] = set()
    for under in {new.under for _old, new in pairs}:
        here = [pair for pair in pairs if pair[0].under == pair[1].under == under]
        was = [id(pair[1]) for pair in sorted(here, key=lambda pair: pair[0].at)]
        now = [id(pair[1]) for pair in sorted(here, key=lambda pair: pair[1].at)]
        stayed = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
        found |= set(now) - {now[at] for block in stayed for at in range(block.b, block.b + block.size)}
    return frozenset(found)


def _difference(old: Place | None, new: Place, movers: frozenset[int]) -> Difference | None:
    """What became of a leaf that is there now; None where nothing did."""
    leaf = new.leaf
    if old is None:
        return Difference("added", leaf.title, tuple(_fields((), _whole(leaf))), _language(leaf.block))
    fields = tuple(_fields(_says(old.leaf), _says(leaf)))
    was_title = old.leaf.title if old.leaf.title != leaf.title else ""
    was_in = old.under if old.under != new.under else None
    elsewhere, pictured = id(new) in movers, _assets(old.leaf.block) != _assets(leaf.block)
    if not (fields or was_title or was_in or elsewhere or pictured):
        return None
    kind: Kind = "changed" if fields or pictured or not (was_in or elsewhere) else "moved"
    return Difference(kind, leaf.title, fields, _language(leaf.block), was_title, was_in, elsewhere, pictured)


def _gone(place: Place) -> Difference:
    return Difference("removed", place.leaf.title, tuple(_fields(_whole(place.leaf), ())), _language(place.leaf.block))


_Said = Sequence[tuple[str, str]]


def _says(leaf: Leaf) -> _Said:
    """Everything a leaf says, as (label, words)."""
    block = leaf.block
    if isinstance(block, Row):
        said = [("", "\n".join(part for part in (block.title, standing(block.blocks)) if part))]
        said += [(one.label, standing(one.blocks)) for one in block.slots]
        for link in block.links:
            said.append((link.how, f"{link.label} {link.words}".strip()))
        said += [("", one.words) for one in leaves(block.media)]
        said += [(SAID, block.said), (SOURCES, "\n".join(block.sources))]
        return said
    return [("", leaf.words), (SAID, block.said if isinstance(block, Quotation) else "")]


def _whole(leaf: Leaf) -> _Said:
    """The same of one that came or went as a whole: the heading above it is its title, which is not said twice."""
    if not isinstance(leaf.block, Row):
        return _says(leaf)
    rest = _says(replace(leaf, block=replace(leaf.block, title="")))
    return rest if any(words for _label, words in rest) else _says(leaf)


def _fields(old: _Said, new: _Said) -> Iterator[Words]:
    """What differs, label by label, in the order of the new; words under one label are told together."""
    before, after = _gathered(old), _gathered(new)
    for label in dict.fromkeys((*after, *before)):
        was, now = before.get(label, ""), after.get(label, "")
        if was != now:
            yield Words(label, compare(was, now))


def _gathered(said: _Said) -> dict[str, str]:
    made: dict[str, str] = {}
    for label, words in said:
        if words:
            made[label] = f"{made[label]}\n{words}" if label in made else words
    return made


def _front(old: PlanTree, new: PlanTree) -> Iterator[Difference]:
    before, after = _of_front(old), _of_front(new)
    fields = tuple(_fields(before, after))
    pictured = _asset(old.photo) != _asset(new.photo)
    if fields or pictured:
        yield Difference("changed", "", fields, pictures=pictured)


def _of_front(tree: PlanTree) -> _Said:
    quoted = f"{plain(tree.quotation.blocks)}\n{tree.quotation.said}" if tree.quotation else ""
    born = long_date(tree.date_of_birth) if tree.date_of_birth else ""
    pictured = (tree.photo.caption or tree.photo.alt) if tree.photo else ""
    return tuple(zip(FRONT, (tree.child_name, born, tree.council, tree.signed_by, quoted, pictured), strict=True))


def _assets(block: PlanBlock) -> list[str]:
    """Which files a block shows, whatever their size."""
    match block:
        case Row(media=media):
            return [one for inside in media for one in _assets(inside)]
        case Gallery(pictures):
            return [_asset(one) for one in pictures]
        case Clip(still=still):
            return [_asset(still)]
        case _:
            return []


def _asset(picture: Picture | None) -> str:
    return picture.asset.partition("-")[0] if picture else ""


def _language(block: PlanBlock) -> str:
    return getattr(block, "language", "")
