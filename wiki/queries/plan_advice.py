"""Reads the advice that belongs to section K: what it is, from whom, of which date, and what may be printed."""

from dataclasses import dataclass, replace
from datetime import date

from wiki.document.inputs import AdviceIn, PassageIn, Said
from wiki.pagetypes.kinds.base import as_text
from wiki.pagetypes.kinds.chosen import read_day
from wiki.queries.plan import PlanDesk
from wiki.queries.plan_printed import NOT_SHARED, Drop, Files, LeftOut, print_disputes, print_passage, said_by
from wiki.queries.plan_said import Said as SaidPassage
from wiki.queries.plan_said import SaidGroup
from wiki.queries.plan_sources import ADVICE_DATE, said_on
from wiki.queries.plan_translated import print_translation
from wiki.words import Voice

_AUTHOR = "author"
ON_THE_LIST = frozenset({_AUTHOR, ADVICE_DATE})
"""Questions whose answers stand in the list of section K, not in the advice itself."""
_LETTER = "K"


@dataclass(frozen=True)
class Advice:
    """One page of advice with something on it. ``on`` is its writer's date, else the day of its newest words."""

    group: SaidGroup
    who: str
    on: date | None
    dated: bool

    @property
    def title(self) -> str:
        """The page's title."""
        return self.group.page.title

    @property
    def printed(self) -> tuple[SaidPassage, ...]:
        """The passages that may be printed: those the family may see."""
        return tuple(one for one in self.group.passages if one.shared)

    @property
    def kept_back(self) -> tuple[SaidPassage, ...]:
        """The passages that the family may not see."""
        return tuple(one for one in self.group.passages if not one.shared)


def advice_in(desk: PlanDesk) -> tuple[Advice, ...]:
    """The pages that are attached to section K as a whole and hold something the reader may see, in order."""
    groups = [group for group in desk.said if _LETTER in group.page.feeds and group.passages]
    return tuple(_advice(group) for group in groups)


def letters_offered(desk: PlanDesk) -> tuple[SaidPassage, ...]:
    """Letters and reports on the family's own pages that might belong in K; nothing attaches them by itself."""
    return tuple(
        said
        for group in desk.said
        if _LETTER not in group.page.feeds
        for said in group.passages
        if _LETTER in said.asked.feeds
    )


def _advice(group: SaidGroup) -> Advice:
    values = {
        said.asked.key: as_text(said.version.columns.get("value")) for said in group.passages if said.shared
    }
    day = read_day(values.get(ADVICE_DATE, ""))
    words = [said for said in group.passages if said.shared]
    newest = max(words, key=lambda said: said.version.saved_at, default=None)
    who = values.get(_AUTHOR, "") or (newest.who if newest else "")
    return Advice(group, who, day or (said_on(newest.version) if newest else None), day is not None)


def print_advice(desk: PlanDesk, files: Files, child: str, drop: Drop) -> tuple[AdviceIn, ...]:
    """Section K: each page of advice in full, as far as the family may see it; what is left out goes to ``drop``."""
    made = []
    for advice in advice_in(desk):
        for said in advice.kept_back:
            drop(LeftOut(said.version.id, said.version.passage_id, f"{advice.title}: {said.asked.label}", NOT_SHARED))
        passages = tuple(
            _printed(said, advice, files, child, desk)
            for said in advice.printed
            if said.asked.key not in ON_THE_LIST or said.version.passage_id in desk.disputes
        )
        if advice.printed:
            made.append(AdviceIn(advice.title, advice.who, advice.on, passages))
    return tuple(made)


def _printed(said: SaidPassage, advice: Advice, files: Files, child: str, desk: PlanDesk) -> PassageIn:
    """The byline says who speaks; only other voices (the child's, the family's, a colleague's) say so again."""
    version = said.version
    own = version.voice is Voice.PROFESSIONAL and version.speaker in {"", version.saved_by_name, advice.who}
    spoken = Said() if own and version.paper_on is None and version.typed_by is None else said_by(version, child, said.who)
    made = print_passage(version, said.asked, files, said=spoken, heading=said.asked.label)
    english = desk.english(version)
    return replace(
        made, disputes=print_disputes(desk.disputes.get(version.passage_id, ())),
        translations=(print_translation(english, version),) if english is not None else (),
        not_used=said.not_used.words if said.not_used is not None else "",
    )  # fmt: skip
