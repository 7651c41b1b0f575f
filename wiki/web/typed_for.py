"""Asks who is there while somebody types for them, and makes of the answer whose words these are."""

from wiki import clock
from wiki.access.space import Space
from wiki.commands.passages import TypedFor
from wiki.forms.audience import AudienceForm
from wiki.forms.passage import PassageForm
from wiki.pagetypes.model import PageType
from wiki.queries.members import MemberName, members_of
from wiki.statute.clocks import age_on
from wiki.words import N_, Permission, Preset, Role, Voice

CHILD = "child"
_WHO = N_("Choose who is with you now.")


def typed_choices(space: Space, kind: PageType) -> list[tuple[str, str]]:
    """Who may be chosen: each parent in the space, and the child; nobody for those who do not type for families."""
    if not _may_type_for(space, kind):
        return []
    parents = [(one.person_id.hex, one.words) for one in _leads(space, Role.PARENT)]
    return [*parents, (CHILD, space.child.known_as)]


def settle_typed(space: Space, kind: PageType, form: PassageForm, *, is_new: bool = False) -> PassageForm:
    """The form with whose words it holds, where somebody was chosen: voice, speaker, and who may see them, which the family
    alone widens. Whoever may not type for families has sent a box that does not count."""
    if not form.typed_for or not _may_type_for(space, kind):
        form.typed_for = ""
        return form
    if form.typed_for == CHILD:
        own = next(iter(_leads(space, Role.YOUNG_PERSON)), None)
        grown = age_on(space.child.born_on, clock.today()) >= 16
        form.voice, form.speaker = Voice.YOUNG_PERSON if grown else Voice.CHILD, space.child.known_as
        form.typed = TypedFor(space.person.id, own.person_id if own is not None else None, is_new=True)
    else:
        parent = next((one for one in _leads(space, Role.PARENT) if one.person_id.hex == form.typed_for), None)
        if parent is None:
            form.errors["typed_for"], form.typed_for = _WHO, ""
            return form
        form.voice, form.speaker = Voice.PARENT, parent.name
        form.typed = TypedFor(space.person.id, parent.person_id, is_new=True)
    form.audience = AudienceForm(Preset.ONLY_FAMILY) if is_new else AudienceForm()
    return form


def _leads(space: Space, role: Role) -> tuple[MemberName, ...]:
    return tuple(one for one in members_of(space) if one.role is role)


def _may_type_for(space: Space, kind: PageType) -> bool:
    """At a desk of the council, on the family's pages; whoever came in by duty only reads."""
    return space.may(Permission.TYPE_FROM_PAPER) and kind.owner not in ("professional", "plan")
