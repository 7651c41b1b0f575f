"""What the look at another installation's plan shows, and the question whether its words are about the right child."""

from dataclasses import dataclass
from typing import Any

from flask_babel import ngettext

from wiki.access.space import Space
from wiki.pagetypes.kinds.table import brief
from wiki.queries.plan_read_in import Fits, Looked, Stays
from wiki.web.babel import day, language
from wiki.web.babel import gettext as _
from wiki.web.plan_shapes import find_shape
from wiki.web.right_child import ask_of_words, words_inside


@dataclass(frozen=True)
class SectionLook:
    """The rows of one section that would come in: each with its label, its words in short, and what it rests on."""

    letter: str
    title: str
    rows: tuple[tuple[str, str, str], ...]


def ask_of_file(space: Space, looked: Looked) -> None:
    """Whether the words are about the right child; Refused with them where they also fit another one."""
    texts: list[str] = []
    for one in looked.fits:
        row = one.row
        texts += [row.body, row.speaker, row.gathered, *words_inside(row.columns)]
        texts += [text for source in row.sources for text in (source.quoted, source.who, source.page)]
    ask_of_words(space, texts)


def look_cards(looked: Looked) -> dict[str, Any]:
    """What comes in by section, and what does not with why."""
    shape = find_shape("", language())
    letters = dict.fromkeys([*shape.letters, *(one.row.letter for one in looked.fits)])
    sections = []
    for letter in letters:
        rows = tuple(_line(one) for one in looked.fits if one.row.letter == letter)
        if rows:
            title = shape.section(letter).title if letter in shape.letters else _("Without a section")
            sections.append(SectionLook(letter if letter in shape.letters else "", title, rows))
    same = sum(one.here is not None for one in looked.stays)
    here = ngettext(
        "%(num)d row stands in this plan already, word for word.", "%(num)d rows stand in this plan already, word for word.", same
    ) if same else ""  # fmt: skip
    stays = [_stays(one) for one in looked.stays if one.here is None]
    return {"sections": sections, "here": here, "stays": stays, "left": _left(looked), "day": day}


def _line(one: Fits) -> tuple[str, str, str]:
    words = brief(one.asked, {**one.columns, "body": one.row.body})
    count = len(one.row.sources)
    told = ngettext("%(num)d quoted source", "%(num)d quoted sources", count) if count else ""
    return one.row.label, words, told


def _stays(one: Stays) -> tuple[str, str]:
    words = brief(one.asked, {**one.row.columns, "body": one.row.body}) if one.asked is not None else one.row.body
    return f"{one.row.label} {words}".strip()[:120] or one.row.question, _(one.why)


def _left(looked: Looked) -> list[str]:
    """What is in the other plan and does not come along at all."""
    file, lost = looked.file, sum(one.lost for one in looked.fits)
    said = []
    if file.media:
        said.append(ngettext(
            "%(num)d picture, recording or paper: the file does not hold it. Ask for it.",
            "%(num)d pictures, recordings or papers: the file does not hold them. Ask for them.", file.media,
        ))  # fmt: skip
    if file.advice:
        said.append(ngettext(
            "%(num)d piece of advice of section K: ask the other council for it.",
            "%(num)d pieces of advice of section K: ask the other council for them.", file.advice,
        ))  # fmt: skip
    if lost:
        said.append(ngettext(
            "%(num)d thread to a row that does not come in.", "%(num)d threads to rows that do not come in.", lost
        ))  # fmt: skip
    said += [_("A part that this program does not know: %(name)s", name=one) for one in file.unknown]
    return said
