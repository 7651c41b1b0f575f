"""Saves what a child answered in their corner as an ordinary passage: the child's own words, and who helped them."""

import uuid
from dataclasses import dataclass

from flask import current_app, request

from wiki import clock
from wiki.access.corner import CornerSpace
from wiki.commands.passages import MediaUse
from wiki.commands.symbols import symbols_as_files
from wiki.errors import NotFound, Refused
from wiki.forms.boxes import read_once
from wiki.forms.passage import PassageForm, sent_files
from wiki.queries.languages import own_language
from wiki.queries.symbols import GROUPS, MOST_CHOSEN, OWN, SymbolPicture, find_symbols, open_symbols, own_symbols
from wiki.statute.clocks import age_on
from wiki.text.languages import ENGLISH, is_english
from wiki.web.babel import gettext as _
from wiki.web.babel import language
from wiki.web.corner_page import QuestionScreen, answer_screen, way_words
from wiki.web.passage_save import save_form
from wiki.words import N_, Voice

_A_PAGE = 24
_OUR_WORDS = frozenset({"symbols", "dont_know", "dont_want"})
"""Ways of which the words are the screen's, in its language; else whoever helps says it in theirs."""
_CHOOSE = N_("Choose a picture first.")
_ADD = N_("Add a picture first.")
_SAY = N_("Record something first.")


@dataclass(frozen=True)
class SymbolCard:
    """A symbol as it is shown: what a form sends, its word, and its picture's address."""

    key: str
    word: str
    src: str
    is_chosen: bool


@dataclass(frozen=True)
class SymbolBoard:
    """The symbols to choose from: the groups, the one that is open, what it holds, and what was chosen so far."""

    groups: tuple[tuple[str, str, bool], ...]
    group: str
    symbols: tuple[SymbolCard, ...]
    chosen: tuple[SymbolCard, ...]
    more: str
    picked: str
    is_full: bool


def symbol_word(one: SymbolPicture) -> str:
    """What a symbol says: of the open set in the reader's language, the family's own as they named it."""
    return _(one.word) if one.drawing else one.word


def symbol_card(space: CornerSpace, one: SymbolPicture, chosen: frozenset[str]) -> SymbolCard:
    """A symbol for the corner."""
    if one.drawing:
        edition = current_app.extensions["static"].edition
        src = f"/static/{edition}/symbols/{one.drawing}.svg"
    else:
        src = f"/child/{space.id}/corner/media/{one.media_id}/w320"
    return SymbolCard(one.key, symbol_word(one), src, one.key in chosen)


def symbol_board(space: CornerSpace) -> SymbolBoard:
    """The board after what the form says was pressed: one symbol more or less, or another group. Nothing is saved."""
    keys, pressed = request.form.getlist("chosen"), request.form.get("pick", "")
    if pressed:
        keys = [one for one in keys if one != pressed] if pressed in keys else [*keys, pressed]
    chosen = find_symbols(space, keys)
    own = own_symbols(space)
    group, _dash, number = (request.form.get("group") or request.form.get("shown") or (OWN if own else "feelings")).partition("-")
    if group not in GROUPS:
        raise NotFound
    every = own if group == OWN else open_symbols(group)
    first = (int(number) if number.isdecimal() and len(number) < 4 else 0) * _A_PAGE
    names = frozenset(one.key for one in chosen)
    return SymbolBoard(
        groups=tuple((key, _(words), key == group) for key, words in GROUPS.items() if key != OWN or own),
        group=f"{group}-{first // _A_PAGE}" if first else group,
        symbols=tuple(symbol_card(space, one, names) for one in every[first : first + _A_PAGE]),
        chosen=tuple(symbol_card(space, one, names) for one in chosen),
        more="" if len(every) <= _A_PAGE else f"{group}-{(first // _A_PAGE + 1) % (-(-len(every) // _A_PAGE))}",
        picked=pressed, is_full=len(chosen) >= MOST_CHOSEN,
    )  # fmt: skip


def save_answer(space: CornerSpace, page_id: uuid.UUID, field: str, way: str) -> QuestionScreen:
    """Save the answer that came with the form, and return the question. Refused with a sentence, NotFound."""
    screen = answer_screen(space, page_id, field, way)
    form = PassageForm(
        voice=Voice.YOUNG_PERSON if age_on(space.child.born_on, clock.today()) >= 16 else Voice.CHILD,
        speaker=space.child.known_as, gathered=way_words(way, space.helper), spoken_on=clock.today().isoformat(),
        language=own_language(space), once=read_once(request.form), is_sent=True,
    )  # fmt: skip
    if way in _OUR_WORDS:
        form.language = ENGLISH if is_english(language()) else language()
    if way == "symbols":
        form.body, uses = _by_symbols(space, page_id)
        form.media.extend(uses)
    elif way == "dont_know":
        form.body = _("I don’t know.")
    elif way == "dont_want":
        form.body = _("I don’t want to answer this.")
    else:
        box = "audio" if way == "sound" else "photos"
        if {name for name, _file in sent_files(request.files)} != {box}:
            raise Refused({box: _SAY if way == "sound" else _ADD})
    save_form(space, screen.kind, page_id, field, form)
    return screen


def _by_symbols(space: CornerSpace, page_id: uuid.UUID) -> tuple[str, tuple[MediaUse, ...]]:
    """The words of the symbols that were chosen, and their pictures."""
    chosen = find_symbols(space, request.form.getlist("chosen"))
    if not chosen:
        raise Refused({"": _CHOOSE})
    words = [symbol_word(one) for one in chosen]
    uses = symbols_as_files(
        space, current_app.extensions["store"], page_id, chosen, words, _("Picture: OpenMoji, CC BY-SA 4.0")
    )
    return _(", ").join(words), uses
