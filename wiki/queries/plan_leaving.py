"""Says why the words of a plan that was made are shown and handed to nobody at present: the one list of what keeps them back."""

from wiki.access.space import Space
from wiki.queries.pictured import shows_held
from wiki.queries.plan_agreed import awaits_second
from wiki.queries.plan_guard import unsettled
from wiki.queries.plan_versions import PlanHead
from wiki.words import N_, Permission

_KEPT_BACK = N_(
    "Words in this plan were taken out after it was made, so we don’t hand it out for now. "
    "Ask the council for the edition without them."
)
_HELD = N_(
    "A picture in this draft shows another child, or somebody who said no. So we don’t hand it out for now. "
    "Settle it, or make a new draft: the picture is left out of that."
)
_UNCHECKED = N_(
    "This plan is still being checked for other children’s details, so we don’t hand it out yet. "
    "Look again in a minute, or when the council has settled what was found."
)
_SECOND = N_("A second person of the council looks at this plan before it leaves. Then its files are here.")


def kept_from_leaving(space: Space, head: PlanHead) -> str:
    """Why the plan may not leave, as a sentence; "" where it may."""
    if head.is_kept_back:
        return _KEPT_BACK
    if head.is_paper and shows_held(space, head.number):
        return _HELD
    if unsettled(space, head.id):
        return _UNCHECKED
    return _SECOND if not space.may(Permission.MANAGE_MEMBERS) and awaits_second(space, head) else ""
