"""The question "Who may see this?": the presets, people ticked one by one, and everyone but those ticked."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from wiki.access.audience import hand_of, preset_within
from wiki.access.space import Space
from wiki.forms.audience import AudienceForm
from wiki.forms.passage import AS_THE_WORDS
from wiki.models.audience import Audience
from wiki.queries.audience import Tickable, named_in, people_to_tick
from wiki.queries.members import MemberName, members_of, who_sees
from wiki.web.babel import gettext as _
from wiki.web.who_sees import names_words, people_words
from wiki.words import HAND_NAMES, Hand, Preset


@dataclass(frozen=True)
class Choice:
    """One answer to "Who may see this?", with the people it means here."""

    key: str
    label: str
    people: str


@dataclass(frozen=True)
class AudienceQuestion:
    """Who may see something: the choices, the one that holds, and whether this person may choose.

    ``people`` can be ticked; ``named`` are ticked in the list of those who see it, ``left_out`` in that of those who do
    not. ``now`` names who sees it today, ``always`` who wrote it and so sees it whatever is chosen.
    """

    choices: tuple[Choice, ...]
    chosen: str
    changeable: bool
    people: tuple[Tickable, ...] = ()
    named: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    now: str = ""
    always: tuple[str, ...] = ()
    of_file: bool = False


def ask_audience(
    space: Space, now: Audience | None, form: AudienceForm, *, writers: Collection[uuid.UUID] = (),
    changeable: bool = True, without: Collection[Preset] = (), for_file: bool = False,
    members: tuple[MemberName, ...] | None = None,
) -> AudienceQuestion:  # fmt: skip
    """The question for something that ``now`` sees (None: whoever sees the words beside it, or nothing is chosen yet).

    ``form`` is what was typed so far. ``writers`` can't be left out and so are in no list; ``without`` are presets that
    are not offered here; ``members``: if they were read already.
    """
    members = members_of(space) if members is None else members
    tickable = people_to_tick(space, members, now, writers)
    choices = [Choice(AS_THE_WORDS, _("Everybody who may see these words"), "")] if for_file else []
    # Whom a choice means for a file hangs on who may see the words beside it, which may change in the same form.
    choices += [
        Choice(one.key, _(one.label), "" if for_file else people_words(one))
        for one in who_sees(space, members)
        if one.key not in without
    ]
    if tickable:
        choices += [
            Choice(Hand.PEOPLE, _(HAND_NAMES[Hand.PEOPLE]), _("Nobody sees it who is not ticked. You always do.")),
            Choice(Hand.BUT, _(HAND_NAMES[Hand.BUT]), _("Tick who does not see it. Whoever joins later does.")),
        ]
    key = "" if now is None else preset_within(now) or hand_of(now) or ""
    seen_by = "" if now is None else names_words(named_in(space, now, members))
    if now is None and for_file:
        key = AS_THE_WORDS
    elif now is not None and key not in {one.key for one in choices}:
        choices.insert(0, Choice("", _("As it is now"), seen_by))
        key = ""
    typed = bool(form.key)
    named, left_out = (form.people, form.but) if typed else _ticks(now)
    if typed and (form.key != key or form.key in set(Hand)):
        seen_by = ""  # under another answer, who sees it today would be read as who will
    return AudienceQuestion(
        tuple(choices), form.key or key, changeable, tickable, frozenset(named), frozenset(left_out), seen_by,
        tuple(one.words for one in members if one.person_id in writers and one.person_id != space.person.id),
        for_file,
    )


def _ticks(now: Audience | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ticks that stand already in the two lists, as the form has them."""
    if now is None or now.groups:
        return (), tuple(str(uuid.UUID(one)) for one in now.without) if now is not None else ()
    return tuple(str(uuid.UUID(one)) for one in now.people), ()
