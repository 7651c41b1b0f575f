"""Reads who may see something, as a browser may send it: one of the presets, people ticked, or everyone but those ticked."""

import uuid
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from wiki.access.audience import Ticked
from wiki.errors import NotFound, Refused
from wiki.words import N_, Hand, Preset

_CHOOSE = N_("Choose who may see this.")
_TICK = N_("Tick at least one person, or choose another answer.")
_MOST = 500


@dataclass(frozen=True)
class AudienceForm:
    """Who may see something, as typed; ``key`` "" leaves it as it is. ``people`` and ``but`` are the ticks in each list."""

    key: str = ""
    people: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    @property
    def ticked(self) -> tuple[str, ...]:
        """The ticks that count: those in the list of the answer that was chosen."""
        return {Hand.PEOPLE: self.people, Hand.BUT: self.but}[Hand(self.key)] if self.key in set(Hand) else ()

    def chosen(self, name: str = "audience") -> Preset | Ticked | None:
        """What the command takes. Raises Refused with a sentence for ``name``, NotFound for a tick that is no id."""
        if not self.key:
            return None
        if self.key in set(Preset):
            return Preset(self.key)
        if self.key not in set(Hand):
            raise Refused({name: _CHOOSE})
        if not self.ticked:
            raise Refused({name: _TICK})
        try:
            return Ticked(Hand(self.key), frozenset(uuid.UUID(one) for one in self.ticked))
        except ValueError:
            raise NotFound from None


def read_audience(form: MultiDict[str, str], name: str = "audience") -> AudienceForm:
    """The answer and the ticks as they were sent under ``name``."""
    ticks = [tuple(form.getlist(f"{name}-{how}")[:_MOST]) for how in Hand]
    return AudienceForm(form.get(name, ""), *ticks)
