"""Has the world's people put translations beside passages of each audience, a canary in every one."""

import uuid

from tests.support import cast
from tests.support.cast import ROBIN
from tests.support.world import World
from wiki.commands.translations import Translating, translate
from wiki.models.translations import TranslatedBy


def translate_beside(world: World, child: str, need: uuid.UUID) -> None:
    """Beside the plan's need, which everybody may see; and Robin's people beside their own words of each audience."""
    everybody = cast.everybody(child)
    made = _put(world, child, cast.FOUNDER, need, frozenset(everybody), "everyone")
    world.things.setdefault("translations", {})[child] = made
    if child == ROBIN:
        for (name, kept), (key, passage) in list(world.things["kept"].items()):
            if name in {"mum", "dad", "leila", "daniel"}:
                _put(world, child, name, passage, cast.audience(ROBIN, kept, name), f"{key} by {name} for {kept}")


def _put(world: World, child: str, name: str, passage: uuid.UUID, seen_by: frozenset[str], what: str) -> uuid.UUID:
    body, by = (world.canaries.hide(child, f"{part} of a translation: {what}", seen_by) for part in ("words", "translator"))
    with world.house.work() as work:
        given = Translating("pl", f"Po polsku {body}.", TranslatedBy.INTERPRETER, by)
        made = translate(world.house.space(name, child, work), passage, given)
        work.commit()
    return made
