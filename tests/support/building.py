"""Builds the world of the rails: Zara's space full of canaries, and Robin's with every author keeping words to every audience."""

from functools import partial
from typing import Any

from media.store import Store
from tests.support import cast
from tests.support.asking import ask_beside, keep_questions_to_every_audience
from tests.support.cast import ROBIN, ZARA
from tests.support.guarding import look_through
from tests.support.settling import (
    Writer,
    add_people,
    add_scanned_form,
    ask_for_advice,
    ask_for_more,
    choose_portrait,
    fill_pages,
    open_spaces,
    writer_of,
)
from tests.support.translating import translate_beside
from tests.support.world import World
from wiki import clock
from wiki.access.audience import Ticked
from wiki.access.space import open_space
from wiki.commands.drafts import Key, Place, save_draft
from wiki.commands.pages_start import start_page
from wiki.commands.passages import SourceUse, Words
from wiki.commands.passages_save import save_passage
from wiki.commands.plan_make import make_draft
from wiki.commands.plan_points import Saying, reply_to_point, say_point, send_sheet
from wiki.commands.plan_serve import Serving, serve_plan
from wiki.pagetypes.model import Field, PageType
from wiki.queries.drafts import my_drafts
from wiki.queries.pages import list_pages
from wiki.queries.plan_points import sent_points
from wiki.queries.versions import see_current
from wiki.statute.sections import regulation_12
from wiki.words import Hand, Permission, Preset, Role, Voice

# Where each role of Robin's space writes what it keeps to each audience.
_PLACES = {
    Role.PARENT: ("my_family", "worries"), Role.YOUNG_PERSON: ("about_me_primary", "like"),
    Role.RELATIVE: ("my_family", "love_about"), Role.SCHOOL: ("advice_school", "cognition"),
    Role.HEALTH: ("advice_doctor", "needs"), Role.SOCIAL_CARE: ("advice_social_care", "needs"),
    Role.OTHER_PROFESSIONAL: ("advice_educational_psychologist", "cognition"),
    Role.CASEWORKER: ("section_a", "history"), Role.SEND_ADMINISTRATOR: ("section_a", "school"),
}  # fmt: skip
# Variants for other ages, and kinds of advice that ask just what others ask: they add time, and no new sort of box.
_NOT_ZARAS = {
    "about_me_primary", "about_me_early_years", "about_me_post_16", "advice_early_years", "advice_other",
    "advice_physiotherapy", "advice_occupational_therapy", "advice_speech_and_language",
}  # fmt: skip


def build_world(world: World, store: Store) -> None:
    """Everything, through the real commands."""
    world.house.begin()
    add_people(world)
    open_spaces(world)
    types = world.house.catalogue.types
    fill_pages(world, store, ZARA, [kind for key, kind in types.items() if key not in _NOT_ZARAS])
    keep_to_every_audience(world, store)
    share_and_take_back(world, store)
    choose_by_hand(world, store)
    keep_questions_to_every_audience(world)
    for child in (ROBIN, ZARA):
        choose_portrait(world, store, child)
        ask_for_advice(world, child)
        ask_for_more(world, child)
        add_scanned_form(world, store, child)
        write_plan(world, store, child)
    begin_drafts(world)


def keep_to_every_audience(world: World, store: Store) -> None:
    """Each role says something for each audience, with a picture that may be seen by just as many."""
    types = world.house.catalogue.types
    for role, (key, question) in _PLACES.items():
        asked = _asked(types[key], question)
        with Writer(world, store, ROBIN, cast.OF_ROBIN[role], role) as writer:
            for preset in Preset:
                box = "photo" if role in {Role.PARENT, Role.SCHOOL, Role.CASEWORKER, Role.YOUNG_PERSON} else ""
                made = writer.say(types[key], asked, preset, with_file=box)
                world.things.setdefault("kept", {})[writer.name, preset] = (key, made)


def begin_drafts(world: World) -> None:
    """Everybody has words in a form that they never saved: a new answer, and a change to words of their own."""
    types = world.house.catalogue.types
    for child, own in ((ROBIN, cast.OF_ROBIN), (ZARA, {Role.PARENT: cast.OF_ZARA[Role.PARENT]})):
        for role, name in own.items():
            key, question = _PLACES[role]
            if key == "about_me_primary" and child == ZARA:
                continue
            with world.house.work() as work:
                space = open_space(world.house.signed_in(name, work), world.child(child), Permission.WRITE)
                page_id = next(head.id for head in list_pages(space) if head.page_type == key)
                passage_id = world.things["kept"][name, Preset.EVERYONE][1] if child == ROBIN else None
                for number, passage in enumerate({None, passage_id}):
                    box = "body" if _asked(types[key], question).kind == "long_text" else "note"
                    words = f"Unfinished {world.canaries.hide(child, f'draft of {name}', {name})}."
                    save_draft(
                        space, Place(page_id, question, passage), Key(f"a-tab-of-{number}", 1),
                        ((box, words), ("gathered", world.canaries.hide(child, f"draft of {name}", {name})), ("voice", "parent")),
                    )  # fmt: skip
                world.things.setdefault("drafts", {})[child, name] = (page_id, my_drafts(space)[0].id)
                work.commit()


def share_and_take_back(world: World, store: Store) -> None:
    """Mum opens words that were for the family, narrows others, and takes some away: the past stays as it was shared."""
    kind = world.house.catalogue.types["my_family"]
    with Writer(world, store, ROBIN, "mum", Role.PARENT) as mum:
        for question, first, then in (
            ("health", Preset.ONLY_FAMILY, Preset.EVERYONE),
            ("sleep", Preset.EVERYONE, Preset.ONLY_FAMILY),
            ("food", Preset.ONLY_ME, Preset.EVERYONE),
        ):
            asked = _asked(kind, question)
            passage = mum.say(kind, asked, first, with_file="photo")
            mum.say(kind, asked, then, passage_id=passage, base=1, what="the newer ")
            narrowed = cast.audience(ROBIN, first, "mum") & cast.audience(ROBIN, then, "mum")
            _only(world, f"my_family.{question} by mum for {first}", "the newer", narrowed)
            world.things.setdefault("moved", {})[question] = passage
        for question, preset in (("moving", Preset.ONLY_FAMILY), ("talking", Preset.EVERYONE)):
            mum.remove(kind, mum.say(kind, _asked(kind, question), preset, with_file="photo"), 1)


def choose_by_hand(world: World, store: Store) -> None:
    """Mum keeps words to people she ticks, and to everyone but dad, who are at odds; dad and the teacher do so too.

    One passage was everybody's first. One picture is narrower than the words that it stands beside.
    """
    people, kind = world.house.people, world.house.catalogue.types["my_family"]
    everybody = cast.everybody(ROBIN)
    for name, role, key, questions in (
        ("mum", Role.PARENT, "my_family", ("works", "not_working", "would_help")),
        ("dad", Role.PARENT, "about_me_primary", ("dislike", "good_at", "calm")),
        ("leila", Role.SCHOOL, "advice_school", ("semh", "independence", "adulthood")),
    ):
        other = {"mum": "dad", "dad": "mum", "leila": "mum"}[name]
        kind = world.house.catalogue.types[key]
        only, but, picture = (_asked(kind, one) for one in questions)
        ticked = Ticked(Hand.PEOPLE, frozenset({people["gran"], people["hana"]}))
        left_out = Ticked(Hand.BUT, frozenset({people[other]}))
        with Writer(world, store, ROBIN, name, role) as writer:
            seen_by = frozenset({name, "gran", "hana"})
            made = writer.say(kind, only, Hand.PEOPLE, with_file="photo", chosen=ticked, seen_by=seen_by)
            world.things.setdefault("by hand", {})[name, Hand.PEOPLE] = (key, made, seen_by)
            first = writer.say(kind, but, Preset.EVERYONE, with_file="photo")
            seen_by = everybody - {other}
            writer.say(
                kind, but, Hand.BUT, with_file="photo", chosen=left_out, seen_by=seen_by, passage_id=first, base=1,
                what="the newer ",
            )  # fmt: skip
            _only(world, f"{key}.{but.key} by {name} for {Preset.EVERYONE}", "the newer", seen_by, name)
            world.things["by hand"][name, Hand.BUT] = (key, first, seen_by)
            writer.say(
                kind, picture, Preset.EVERYONE, with_file="photo", file_chosen=left_out, file_seen_by=seen_by
            )  # fmt: skip


def _asked(kind: PageType, question: str) -> Field:
    found = kind.field(question)
    assert found is not None
    return found


def _only(world: World, place: str, but: str, seen_by: frozenset[str], writer: str = "mum") -> None:
    """An older version shows only where today's audience and the one it was saved under both allow it."""
    for token, one in list(world.canaries.known.items()):
        if one.what.endswith(place) and but not in one.what:
            world.canaries.known[token] = type(one)(token, one.child, one.what, seen_by & one.seen_by | {writer})


def write_plan(world: World, store: Store, child: str) -> None:
    """The caseworker writes a need from what the school said, with an outcome and provision, and makes two drafts."""
    own = cast.OF_ROBIN if child == ROBIN else cast.OF_ZARA
    types = world.house.catalogue.types
    hide = partial(world.canaries.hide, child)
    seen_by = cast.everybody(child)
    caseworker = own[Role.CASEWORKER]
    with writer_of(world, store, child, types["advice_school"]) as school:
        said = school.say(types["advice_school"], _asked(types["advice_school"], "communication"), Preset.EVERYONE)
    with world.house.work() as work:
        space = open_space(world.house.signed_in(caseworker, work), world.child(child), Permission.COMPOSE_PLAN)
        source = see_current(space, said)[said]
        source_use = SourceUse(source.id, source.plain.split("\n")[0])
        work.let_go()
        need = _row(world, space, types["needs"], {
            "area": "communication", "name": f"Talking {hide('need', seen_by)}", "difficulty": f"Finds {hide('difficulty', seen_by)} hard.",
        }, (source_use,))  # fmt: skip
        outcome = _row(world, space, types["outcomes"], {
            "outcome": f"Will {hide('outcome', seen_by)}.", "by_when": f"by {hide('by when', seen_by)}", "needs": [need.hex],
        })  # fmt: skip
        _row(world, space, types["provision"], {
            "letter": types["provision"].fields[0].column("letter").options[0].key,  # type: ignore[union-attr]
            "support": f"Help with {hide('support', seen_by)}.", "who": f"By {hide('who helps', seen_by)}",
            "needs": [need.hex], "outcomes": [outcome.hex],
        })  # fmt: skip
        work.commit()
    world.things.setdefault("rows", {})[child] = {"need": need, "outcome": outcome, "source": source.id}
    ask_beside(world, child, need)
    translate_beside(world, child, need)
    with world.house.work() as work:
        space = open_space(world.house.signed_in(caseworker, work), world.child(child), Permission.COMPOSE_PLAN)
        number = make_draft(space, store, types.get, regulation_12())
        work.commit()
    look_through(world.house.engine, store)
    answer_plan(world, child, number)


def answer_plan(world: World, child: str, number: int) -> None:
    """The draft is served on the parents, each with a proof; each says something on a sheet of their own and sends it, says
    more that is not sent, and is answered. Only they and whoever writes the plan may meet any of it."""
    own = cast.OF_ROBIN if child == ROBIN else cast.OF_ZARA
    caseworker, writers = own[Role.CASEWORKER], cast.holders(child, Permission.COMPOSE_PLAN)
    hide = partial(world.canaries.hide, child)
    for parent in [own[Role.PARENT]] + ([cast.SECOND_PARENT] if child == ROBIN else []):
        both = {parent, *writers}
        with world.house.work() as work:
            space = open_space(world.house.signed_in(caseworker, work), world.child(child), Permission.COMPOSE_PLAN)
            serving_id = serve_plan(space, number, Serving(
                world.house.people[parent], "", "wiki", clock.today(), f"Proof: {hide(f'proof for {parent}', writers)}",
                {"schools": f"Our list: {hide(f'schools told to {parent}', both)}"}, is_confirmed=True,
            ))  # fmt: skip
            work.commit()
        with world.house.work() as work:
            space = open_space(world.house.signed_in(parent, work), world.child(child), Permission.READ_PLAN)
            say_point(space, serving_id, Saying("more", "ask", f"Also {hide(f'sent point of {parent}', both)}."))
            send_sheet(space, serving_id)
            say_point(space, serving_id, Saying("school", "ask", f"Not yet {hide(f'kept point of {parent}', {parent})}."))
            work.commit()
        with world.house.work() as work:
            space = open_space(world.house.signed_in(caseworker, work), world.child(child), Permission.COMPOSE_PLAN)
            point_id = next(one.point.id for one in sent_points(space) if one.served.id == serving_id)
            reply_to_point(space, point_id, "talk", f"Let us talk: {hide(f'reply to {parent}', both)}.")
            work.commit()
        world.things.setdefault("points", {})[child] = point_id


def _row(world: World, space: Any, kind: PageType, columns: dict[str, Any], sources: tuple[SourceUse, ...] = ()) -> Any:
    page_id = next((head.id for head in list_pages(space) if head.page_type == kind.key), None)
    if page_id is None:
        page_id = start_page(space, kind)
    words = Words(voice=Voice.PROFESSIONAL, columns=columns, sources=sources, audience=Preset.EVERYONE)
    return save_passage(space, kind, page_id, kind.fields[0].key, words).passage_id
