"""Reads what a browser may send when a plan is served, signed as final, or answered."""

import uuid
from dataclasses import dataclass, field

from wiki.commands.plan_serve import Serving
from wiki.errors import NotFound
from wiki.forms.boxes import EMPTY_DAY, DayBoxes, Sent, read_boxes, read_once

SOMEBODY_ELSE, A_BODY = "else", "body"


@dataclass(frozen=True)
class ServeForm:
    """A serving as typed. ``to`` is a person's id; or for the name in ``to_name`` "else", or "body" for a school or the like."""

    to: str = ""
    to_name: str = ""
    way: str = ""
    served_on: DayBoxes = EMPTY_DAY
    proof: str = ""
    told: dict[str, str] = field(default_factory=dict)
    is_confirmed: bool = False
    once: str | None = None

    def serving(self) -> Serving:
        """The serving as the command takes it. NotFound for an id that is none."""
        person_id = None
        if self.to not in {"", SOMEBODY_ELSE, A_BODY}:
            try:
                person_id = uuid.UUID(self.to)
            except ValueError:
                raise NotFound from None
        name = self.to_name if self.to in {SOMEBODY_ELSE, A_BODY} else ""
        return Serving(
            person_id, name, self.way, self.served_on.date, self.proof, self.told,
            is_confirmed=self.is_confirmed, once=self.once, to_body=self.to == A_BODY,
        )  # fmt: skip


def read_serve(form: Sent) -> ServeForm:
    """The serving as typed; nothing is refused yet."""
    told = {name.removeprefix("told-"): words for name, words in form.items() if name.startswith("told-")}
    return ServeForm(
        form.get("to", ""), form.get("to_name", ""), form.get("way", ""), read_boxes(form, "served_on"),
        form.get("proof", ""), told, form.get("confirmed") == "yes", read_once(form),
    )  # fmt: skip
