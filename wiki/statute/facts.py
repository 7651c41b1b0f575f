"""What a plan says, as plain values for the checks: no database, no Flask, so that a whole plan fits into a test."""

from dataclasses import dataclass
from datetime import date

from wiki.statute import thread
from wiki.statute.clocks import usual_year_group
from wiki.statute.sections import Shape


@dataclass(frozen=True, slots=True)
class ViewFact:
    """A passage of section A. ``own``: the child's or young person's own words; ``speaks``: whoever speaks says “I” of
    themselves (the child, a parent), so that the first person is a quotation; ``gathered``: how it was gathered."""

    where: str
    question: str
    name: str
    words: str
    own: bool = False
    speaks: bool = False
    gathered: str = ""


@dataclass(frozen=True, slots=True)
class NeedFact:
    """A row of B, C or D; ``slots`` are its boxes by key; ``sources`` the words of the advice it rests on."""

    where: str
    letter: str
    name: str
    slots: dict[str, str]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomeFact:
    """A row of E; ``adulthood``: it says which part of adult life it prepares for."""

    where: str
    name: str
    slots: dict[str, str]
    hopes: tuple[str, ...] = ()
    adulthood: bool = False


@dataclass(frozen=True, slots=True)
class ProvisionFact:
    """A row of F, G, H1 or H2; ``slots`` are its boxes by key, the review date, "differs" and "agreed_by" among them;
    ``review_on``: the review date as a day."""

    where: str
    letter: str
    name: str
    slots: dict[str, str]
    needs: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class BudgetFact:
    """A line of J, with whether it names a need and an outcome that it meets."""

    where: str
    name: str
    has_need: bool
    has_outcome: bool


@dataclass(frozen=True, slots=True)
class PaperFact:
    """A file that goes along: its name, and the words on it as far as they are known (a letterhead, say)."""

    where: str
    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class AdviceFact:
    """A page of advice in K: the page type it answers, its title, from whom, whether it is dated, its words by passage.
    ``says``: more stands on it than who writes it and when; ``on``: the day that its writer gave it."""

    where: str
    kind: str
    title: str
    who: str
    dated: bool
    words: tuple[tuple[str, str], ...] = ()
    papers: tuple[PaperFact, ...] = ()
    says: bool = True
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """What is prepared for section I; ``otherwise``: taught somewhere that is no school (Derbyshire v EM)."""

    name: str = ""
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A whole plan. ``printed`` has each section's letter with the number of its entries; ``sentences`` what an empty
    one says; ``budget`` is the answer to “has a budget been asked for?”, "" for none."""

    status: str
    on: date
    born: date | None
    printed: tuple[tuple[str, int], ...]
    sentences: dict[str, str]
    views: tuple[ViewFact, ...] = ()
    needs: tuple[NeedFact, ...] = ()
    outcomes: tuple[OutcomeFact, ...] = ()
    provisions: tuple[ProvisionFact, ...] = ()
    place: Place = Place()
    budget: str = ""
    budget_lines: tuple[BudgetFact, ...] = ()
    advice: tuple[AdviceFact, ...] = ()
    papers: tuple[PaperFact, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether it is a draft."""
        return self.status == "draft"

    @property
    def year(self) -> int | None:
        """The usual year group on the day; None where the birth date is not known."""
        return usual_year_group(self.born, self.on) if self.born else None

    def count(self, letter: str) -> int:
        """How many entries a section would print."""
        return dict(self.printed).get(letter, 0)

    def texts(self) -> tuple[tuple[str, str, str, str, str], ...]:
        """Every text of A to H that the council answers for: (letter, where, name, slot, words); quoted speech left out."""
        rows = (
            *((one.letter, one.where, one.name, one.slots) for one in self.needs),
            *(("E", one.where, one.name, one.slots) for one in self.outcomes),
            *((one.letter, one.where, one.name, one.slots) for one in self.provisions),
        )
        return (
            *(("A", one.where, one.name, "", one.words) for one in self.views if not one.speaks),
            *(
                (letter, where, name, slot, words)
                for letter, where, name, slots in rows
                for slot, words in slots.items()
                if slot not in NOT_PROMISED
            ),
        )


SLOTS = ("support", "who", "ratio", "how_often", "how_long", "training")
"""The boxes of provision whose words are promises."""

NOT_PROMISED = frozenset({"advice", "review_date", "differs", "agreed_by"})
"""Boxes that tell of a row and promise nothing."""


def thread_findings(facts: PlanFacts, shape: Shape) -> tuple[thread.Finding, ...]:
    """The golden thread's own checks on these facts."""
    return thread.check(
        [thread.Need(one.where, one.letter, one.name, one.sources) for one in facts.needs],
        [thread.Outcome(one.where, one.name, one.slots.get("outcome", ""), one.hopes) for one in facts.outcomes],
        [
            thread.Provision(
                one.where, one.letter, one.name, tuple((slot, one.slots.get(slot, "")) for slot in SLOTS),
                one.needs, one.outcomes, one.sources,
            )
            for one in facts.provisions
        ],
        shape=shape, born=facts.born, on=facts.on,
    )  # fmt: skip
