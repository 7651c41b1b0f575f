"""Where each answer of a party belongs in a tribunal working document: at a block of the final plan, at one that the council
proposes, or, where the plan says nothing of the kind any more, at the end of its section. No answer is ever dropped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from wiki.document.accepted import accepted
from wiki.document.compared import Place, Side, pair, places_of
from wiki.document.leaves import leaves
from wiki.document.lines import has_lines, is_line
from wiki.document.tree import LetteredSection, PlanTree

Spot = tuple[str, int]
"""A block: the letter of its section, and its place in it (document/compared.py)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the party said to one place: ``title`` for a place beside the lines; ``agrees``: with the words as they were;
    ``changes``: the words say what should change; ``accepted``: the council agreed to it; ``is_wrong``: it was typed from
    paper, and they say that it is not what they wrote; ``replies``: the council's words, the newest last."""

    words: str
    agrees: bool = False
    changes: bool = False
    accepted: bool = False
    is_wrong: bool = False
    replies: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the party said to plan ``number``, by the line's place. ``side`` is None where words in it were taken out since;
    ``is_notice``: it was a notice of amendments."""

    number: int
    side: Side | None
    said: Mapping[str, Asked]
    is_notice: bool = False


@dataclass(frozen=True, slots=True)
class Working:
    """What a working document is made of. ``plan``: the final plan; ``offer``: the plan as the council proposes it, or made
    it, since (None for none), in plan ``offered_in``; ``who``: "parents" or "young person"; ``name``: the party's."""

    plan: Side
    name: str
    who: str
    answers: Sequence[Answers]
    offer: Side | None = None
    offered_in: int = 0
    beside: Sequence[Asked] = ()


@dataclass(slots=True)
class Told:
    """An answer where it is shown: ``quoted``: the words that it was given to, where the plan's are others; ``number``: in
    which plan those stood."""

    asked: Asked
    number: int
    quoted: str = ""


@dataclass(slots=True)
class Found:
    """Where each answer belongs: at a block of the plan, at a block that the council proposes, or in a section at the end."""

    here: dict[Spot, list[Told]] = field(default_factory=dict)
    fresh: dict[Spot, list[Told]] = field(default_factory=dict)
    lost: dict[str, list[Told]] = field(default_factory=dict)


def spot_of(place: Place) -> Spot:
    """Where a block stands."""
    return place.letter, place.at


def find_places(made: Working, plan: Sequence[Place], fresh: Sequence[Place]) -> Found:
    """Where each answer belongs; ``fresh``: the blocks that the council proposes and the plan does not have."""
    found = Found()
    for answers in made.answers:
        if answers.side is None:
            for place, said in answers.said.items():
                found.lost.setdefault(place.partition(".")[0], []).append(Told(said, answers.number))
            continue
        is_offer = answers.number == made.offered_in
        answered = list(places_of(answers.side))
        spots = dict(_line_places(answers.side.tree, answered))
        twins = {spot_of(old): new for old, new in pair(answered, plan)}
        without = [one for one in answered if is_offer and spot_of(one) not in twins]
        come = {spot_of(old): new for old, new in pair(without, fresh)}
        for place, said in answers.said.items():
            at = spots.get(place)
            words = "" if at is None else _proposed(answers.side.tree, at) if answers.is_notice else at.leaf.words
            if at is not None and (twin := twins.get(spot_of(at))) is not None:
                quoted = "" if is_offer or words == twin.leaf.words else words
                found.here.setdefault(spot_of(twin), []).append(Told(said, answers.number, quoted))
            elif at is not None and (twin := come.get(spot_of(at))) is not None:
                found.fresh.setdefault(spot_of(twin), []).append(Told(said, answers.number))
            else:
                found.lost.setdefault(place.partition(".")[0], []).append(Told(said, answers.number, words))
    return found


def _line_places(tree: PlanTree, places: Sequence[Place]) -> Iterator[tuple[str, Place]]:
    """Each block that is a line of an answer sheet, by the line's place (document/lines.py)."""
    for section in tree.sections:
        if has_lines(section, tree):
            lines = (one for one in places if one.letter == section.letter and is_line(one.leaf.block))
            yield from ((f"{section.letter}.{number}", one) for number, one in enumerate(lines, 1))


def _proposed(tree: PlanTree, place: Place) -> str:
    """What a block of a notice says once all that is marked in it is done; "" where all of it goes."""
    alone = replace(tree, sections=(LetteredSection("", "", "", (place.leaf.block,)),))
    return "\n".join(one.words for one in leaves(accepted(alone).sections[0].blocks))
