"""The symbols a child can answer with: a small open set that comes with the program, and the family's own.

The drawings of the open set are OpenMoji, CC BY-SA 4.0 (static/LICENCES.txt); wherever one is shown, that is said.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.models.corner import Symbol
from wiki.models.media import Media
from wiki.words import N_

_symbol = Symbol.__table__
_media = Media.__table__
_FOLDER = Path(__file__).resolve().parent.parent / "static" / "symbols"
OWN = "own"
"""The group of the family's own symbols."""
MOST_CHOSEN = 12
GROUPS: dict[str, str] = {
    OWN: N_("My own"), "feelings": N_("Feelings"), "people": N_("People"), "places": N_("Places"), "food": N_("Food"),
    "activities": N_("Things to do"), "body": N_("My body"), "help": N_("Help"), "yes_no": N_("Yes and no"),
}  # fmt: skip
_OPEN: dict[str, tuple[tuple[str, str], ...]] = {
    "feelings": (
        ("happy", N_("Happy")),
        ("very_happy", N_("Very happy")),
        ("excited", N_("Excited")),
        ("calm", N_("Calm")),
        ("loved", N_("Loved")),
        ("proud", N_("Proud")),
        ("silly", N_("Silly")),
        ("sad", N_("Sad")),
        ("lonely", N_("Lonely")),
        ("angry", N_("Angry")),
        ("scared", N_("Scared")),
        ("worried", N_("Worried")),
        ("tired", N_("Tired")),
        ("bored", N_("Bored")),
        ("confused", N_("Confused")),
        ("shy", N_("Shy")),
    ),
    "people": (
        ("me", N_("Me")),
        ("my_family", N_("My family")),
        ("mum", N_("Mum")),
        ("dad", N_("Dad")),
        ("sister", N_("Sister")),
        ("brother", N_("Brother")),
        ("baby", N_("Baby")),
        ("gran", N_("Gran")),
        ("grandad", N_("Grandad")),
        ("my_friend", N_("My friend")),
        ("my_teacher", N_("My teacher")),
        ("my_doctor", N_("My doctor")),
        ("dog", N_("Dog")),
        ("cat", N_("Cat")),
    ),
    "places": (
        ("home", N_("Home")),
        ("school", N_("School")),
        ("hospital", N_("Hospital")),
        ("shop", N_("Shop")),
        ("playground", N_("Playground")),
        ("park", N_("Park")),
        ("beach", N_("Beach")),
        ("outside", N_("Outside")),
        ("bedroom", N_("Bedroom")),
        ("bath", N_("Bath")),
        ("toilet", N_("Toilet")),
        ("bus", N_("Bus")),
        ("car", N_("Car")),
        ("train", N_("Train")),
    ),
    "food": (
        ("drink", N_("Drink")),
        ("milk", N_("Milk")),
        ("apple", N_("Apple")),
        ("banana", N_("Banana")),
        ("carrot", N_("Carrot")),
        ("bread", N_("Bread")),
        ("cheese", N_("Cheese")),
        ("egg", N_("Egg")),
        ("pasta", N_("Pasta")),
        ("pizza", N_("Pizza")),
        ("chips", N_("Chips")),
        ("cake", N_("Cake")),
        ("biscuit", N_("Biscuit")),
        ("ice_cream", N_("Ice cream")),
    ),
    "activities": (
        ("toys", N_("Toys")),
        ("football", N_("Football")),
        ("building", N_("Building")),
        ("puzzle", N_("Puzzle")),
        ("drawing", N_("Drawing")),
        ("painting", N_("Painting")),
        ("reading", N_("Reading")),
        ("music", N_("Music")),
        ("singing", N_("Singing")),
        ("dancing", N_("Dancing")),
        ("television", N_("Television")),
        ("tablet", N_("Tablet")),
        ("computer_game", N_("Computer game")),
        ("bike", N_("Bike")),
        ("swimming", N_("Swimming")),
        ("cooking", N_("Cooking")),
    ),
    "body": (
        ("eyes", N_("Eyes")),
        ("ears", N_("Ears")),
        ("nose", N_("Nose")),
        ("mouth", N_("Mouth")),
        ("teeth", N_("Teeth")),
        ("hand", N_("Hand")),
        ("leg", N_("Leg")),
        ("foot", N_("Foot")),
        ("i_feel_ill", N_("I feel ill")),
        ("it_hurts", N_("It hurts")),
        ("medicine", N_("Medicine")),
        ("glasses", N_("Glasses")),
        ("hearing_aid", N_("Hearing aid")),
        ("wheelchair", N_("Wheelchair")),
    ),
    "help": (
        ("help_me", N_("Help me")),
        ("stop", N_("Stop")),
        ("wait", N_("Wait")),
        ("more", N_("More")),
        ("again", N_("Again")),
        ("finished", N_("Finished")),
        ("slowly", N_("Slowly")),
        ("quiet", N_("Quiet")),
        ("too_loud", N_("Too loud")),
        ("headphones", N_("Headphones")),
        ("a_rest", N_("A rest")),
        ("a_hug", N_("A hug")),
        ("talk_to_me", N_("Talk to me")),
        ("show_me", N_("Show me")),
    ),
    "yes_no": (
        ("yes", N_("Yes")),
        ("no", N_("No")),
        ("maybe", N_("Maybe")),
        ("i_like_it", N_("I like it")),
        ("i_dont_like_it", N_("I don’t like it")),
        ("good", N_("Good")),
        ("right", N_("Right")),
        ("wrong", N_("Wrong")),
        ("a_question", N_("A question")),
    ),
}
_WORDS = {key: words for group in _OPEN.values() for key, words in group}


@dataclass(frozen=True)
class SymbolPicture:
    """A symbol to choose: ``key`` as a form sends it, its word (a msgid for the open set), and where its picture is:
    ``media_id`` among the child's files, or a drawing of the open set (``drawing``)."""

    key: str
    word: str
    media_id: uuid.UUID | None = None
    drawing: str = ""
    id: uuid.UUID | None = None


def open_symbols(group: str) -> tuple[SymbolPicture, ...]:
    """The open set's symbols of a group."""
    return tuple(SymbolPicture(key, words, drawing=key) for key, words in _OPEN.get(group, ()))


def own_symbols(space: Space) -> tuple[SymbolPicture, ...]:
    """The family's own symbols, by name; what the child took away is among them for the family only."""
    rows = space.session.execute(
        select(_symbol.c.id, _symbol.c.name, _symbol.c.media_id, _symbol.c.added_by)
        .join(_media, _media.c.id == _symbol.c.media_id)
        .where(
            _symbol.c.child_id == space.id, _symbol.c.key == "", _symbol.c.removed_at.is_(None),
            _media.c.audience.is_(None),
        )
        .order_by(_symbol.c.name, _symbol.c.added_at)
    )
    return tuple(
        SymbolPicture(row.id.hex, row.name, row.media_id, id=row.id)
        for row in rows
        if space.tells(row.name, row.added_by) and not space.withheld.is_file(row.media_id, None)
    )


def find_symbols(space: Space, keys: Iterable[str]) -> tuple[SymbolPicture, ...]:
    """The symbols that a form names, each once, in its order; NotFound for one that there is not."""
    wanted = list(dict.fromkeys(keys))[:MOST_CHOSEN]
    own = {one.key: one for one in own_symbols(space)} if any(key not in _WORDS for key in wanted) else {}
    found = []
    for key in wanted:
        if key in _WORDS:
            found.append(SymbolPicture(key, _WORDS[key], drawing=key))
        elif key in own:
            found.append(own[key])
        else:
            raise NotFound
    return tuple(found)


def kept_symbols(space: Space, keys: Iterable[str]) -> dict[str, uuid.UUID]:
    """The files of those of the open set's symbols that this child has used before, by key, where nobody narrowed them."""
    rows = space.session.execute(
        select(_symbol.c.key, _symbol.c.media_id)
        .join(_media, _media.c.id == _symbol.c.media_id)
        .where(_symbol.c.child_id == space.id, _symbol.c.key.in_(list(keys)), _media.c.audience.is_(None))
    )
    return {row.key: row.media_id for row in rows if row.key}


def open_symbol_files(space: Space) -> frozenset[uuid.UUID]:
    """The files of the open set's symbols that this child has answered with."""
    found = select(_symbol.c.media_id).where(_symbol.c.child_id == space.id, _symbol.c.key != "")
    return frozenset(space.session.execute(found).scalars())


def symbol_name(key: str) -> str:
    """The word of an open symbol (a msgid); of any other key, the key."""
    return _WORDS.get(key, key)


def drawing_path(key: str) -> Path:
    """The picture of an open symbol, as a file to take in."""
    if key not in _WORDS:
        raise NotFound
    return _FOLDER / f"{key}.png"
