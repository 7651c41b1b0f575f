"""Gives each recording of a plan its own address in the wiki, so that paper leads back to it.

The address holds ids alone. It opens nothing by itself: whoever follows it signs in, and is asked what they may hear.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from wiki.document.inputs import ClipIn, MediaIn, PassageIn, PlanInput

_ONLY_HERE = frozenset({"localhost", "127.0.0.1", "::1", ""})
_MONTHS = 12


@dataclass(frozen=True)
class ClipLinks:
    """``public_url``: the wiki's own address, as a stranger's phone can reach it; ``months``: how long a link is good."""

    public_url: str
    months: int

    @property
    def is_reachable(self) -> bool:
        """Whether the address is one that leads here from elsewhere."""
        return (urlsplit(self.public_url).hostname or "") not in _ONLY_HERE

    def until(self, made_on: date) -> date:
        """The last day on which a link in a plan made that day is good."""
        years, month = divmod(made_on.month - 1 + self.months, _MONTHS)
        return date(made_on.year + years, month + 1, min(made_on.day, 28))


def with_links(plan: PlanInput, links: ClipLinks | None, child_id: str) -> PlanInput:
    """The plan with an address beside each recording, or with the word that there can be none. None leaves it as it is."""
    if links is None:
        return plan
    told: Mapping[str, object] = {"has_no_link": True}
    base = ""
    if links.is_reachable:
        told = {"until": links.until(plan.made_on)}
        base = f"{links.public_url}/child/{child_id}/plan/versions/{plan.number}/clip/"

    def one(media: MediaIn) -> MediaIn:
        if not isinstance(media, ClipIn) or not media.key:
            return media
        return replace(media, link=f"{base}{media.key}" if base else "", **told)  # type: ignore[arg-type]

    def passages(some: tuple[PassageIn, ...]) -> tuple[PassageIn, ...]:
        return tuple(replace(each, media=tuple(one(media) for media in each.media)) for each in some)

    return replace(
        plan, sections=tuple(replace(each, passages=passages(each.passages)) for each in plan.sections),
        advice=tuple(replace(each, passages=passages(each.passages)) for each in plan.advice),
    )  # fmt: skip
