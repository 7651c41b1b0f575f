"""Has the world's people ask about passages and say that one is not right, a canary in every question and answer."""

import uuid

from tests.support import cast
from tests.support.cast import ROBIN
from tests.support.world import World
from wiki.access.space import open_space
from wiki.commands.questions import Asking
from wiki.commands.questions_answer import answer_question
from wiki.commands.questions_ask import ask_about, dispute
from wiki.words import GROUP_OF_ROLE, Group, Permission, Preset, Role


def _ask(world: World, child: str, name: str, passage: uuid.UUID, asking: Asking) -> uuid.UUID:
    with world.house.work() as work:
        made = ask_about(world.house.space(name, child, work), passage, asking)
        work.commit()
    return made


def _answer(world: World, child: str, name: str, question: uuid.UUID, words: str) -> None:
    with world.house.work() as work:
        answer_question(world.house.space(name, child, work), question, words)
        work.commit()


def ask_beside(world: World, child: str, need: uuid.UUID) -> None:
    """Beside the plan's need, which everybody may see: a question of Moira's to the family, and a parent's dispute of it."""
    everybody = cast.everybody(child)
    hide = lambda what: world.canaries.hide(child, what, everybody)  # noqa: E731
    parent = cast.SECOND_PARENT if child == ROBIN else cast.OF_ZARA[Role.PARENT]
    asking = Asking(f"Is it so at home, {hide('body of a question for everyone')}?", to_group=Group.FAMILY)
    question = _ask(world, child, cast.FOUNDER, need, asking)
    _answer(world, child, parent, question, f"Yes, {hide('body of an answer for everyone')}.")
    with world.house.work() as work:
        space = open_space(world.house.signed_in(parent, work), world.child(child), Permission.ASK)
        note = Asking(f"He can, {hide('body of a dispute for everyone')}.", to_group=Group.COUNCIL)
        made = dispute(space, world.house.catalogue.types["needs"], need, note)
        work.commit()
    world.things.setdefault("questions", {})[child] = question
    world.things.setdefault("disputes", {})[child] = made


def keep_questions_to_every_audience(world: World) -> None:
    """Robin's mum, teacher and caseworker ask about their own words of each audience, and keep the question to some."""
    askers = {"mum": Group.SCHOOL, "leila": Group.COUNCIL, "daniel": Group.COUNCIL}
    for (name, kept), (_key, passage) in list(world.things["kept"].items()):
        if name not in askers or kept is Preset.ONLY_ME:
            continue
        for preset in (Preset.EVERYONE, Preset.ONLY_FAMILY, Preset.PROFESSIONALS):
            seen_by = cast.audience(ROBIN, kept, name) & (cast.audience(ROBIN, preset, name))
            group = Group.FAMILY if preset is Preset.ONLY_FAMILY else askers[name]
            if preset is Preset.EVERYONE and kept is Preset.ONLY_FAMILY:
                group = Group.FAMILY
            if not {one.name for one in cast.seats(ROBIN) if GROUP_OF_ROLE[one.role] is group} & seen_by - {name}:
                continue
            where = f"beside {_key} by {name} for {kept}, kept to {preset}"
            token = world.canaries.hide(ROBIN, f"body of a question {where}", seen_by)
            question = _ask(world, ROBIN, name, passage, Asking(f"Why {token}?", to_group=group, audience=preset))
            said = world.canaries.hide(ROBIN, f"body of an answer {where}", seen_by)
            _answer(world, ROBIN, name, question, f"Because {said}.")
