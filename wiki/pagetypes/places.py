"""Where the words of a page type stand: every text that is shown has a place, and all of them can be changed at once."""

from collections.abc import Callable
from dataclasses import replace

from wiki.pagetypes.model import Column, Field, Option, PageType, Section

Place = tuple[str, ...]
"""("title",), ("section", "its English title", "hint"), ("field", key, "label"), ("field", key, "option", key),
("field", key, "others", "the English phrase"), ("field", key, "column", key, "label") … A section has no key of its own,
nor has a phrase of what others tell: their English stands in for one."""
Change = Callable[[Place, str], str]
"""From a place and the words there to the words that are to stand there."""


def one_line(text: str) -> str:
    """``text`` with its white space tidied, so that a line broken elsewhere is no other text."""
    return " ".join(text.split())


def words_by_place(page_type: PageType) -> dict[Place, str]:
    """Every text of a page type that is shown, empty ones left out, in the order of its file."""
    found: dict[Place, str] = {}

    def note(place: Place, text: str) -> str:
        if text:
            found.setdefault(place, text)
        return text

    change_words(page_type, note)
    return found


def change_words(page_type: PageType, change: Change) -> PageType:
    """The same page type with each of its texts as ``change`` says; keys, kinds and rules stay as they are."""
    return replace(
        page_type,
        title=change(("title",), page_type.title),
        line=change(("line",), page_type.line),
        description=change(("description",), page_type.description),
        sections=tuple(_section(one, change) for one in page_type.sections),
    )


def _section(section: Section, change: Change) -> Section:
    place = ("section", one_line(section.title))
    return Section(
        title=change((*place, "title"), section.title),
        hint=change((*place, "hint"), section.hint),
        fields=tuple(_field(one, change) for one in section.fields),
    )


def _field(one: Field, change: Change) -> Field:
    place = ("field", one.key)
    return replace(
        one,
        label=change((*place, "label"), one.label),
        hint=change((*place, "hint"), one.hint),
        example=change((*place, "example"), one.example),
        others=tuple(change((*place, "others", one_line(text)), text) for text in one.others),
        options=_options(one.options, place, change),
        columns=tuple(_column(column, (*place, "column", column.key), change) for column in one.columns),
    )


def _column(column: Column, place: Place, change: Change) -> Column:
    return replace(
        column,
        label=change((*place, "label"), column.label),
        short=change((*place, "short"), column.short),
        hint=change((*place, "hint"), column.hint),
        example=change((*place, "example"), column.example),
        options=_options(column.options, place, change),
    )


def _options(options: tuple[Option, ...], place: Place, change: Change) -> tuple[Option, ...]:
    return tuple(Option(one.key, change((*place, "option", one.key), one.label)) for one in options)
