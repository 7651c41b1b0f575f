"""Lays several states of one answer beside each other: what both began from, what somebody else wrote, what one typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wiki.access.audience import preset_within
from wiki.access.space import Space
from wiki.forms.passage import PassageForm
from wiki.pagetypes.kinds.chosen import read_day
from wiki.pagetypes.kinds.table import KINDS, kind_of
from wiki.pagetypes.model import Field
from wiki.queries.links import link_words
from wiki.queries.media import find_media_now
from wiki.queries.versions import SeenVersion
from wiki.text import nodes
from wiki.text.clean import tidy
from wiki.text.compare import Piece, compare
from wiki.web.babel import day, listed
from wiki.web.babel import gettext as _
from wiki.web.showing import LinkWords
from wiki.words import PRESET_NAMES, VOICE_NAMES

Texts = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Side:
    """One state: under each label its words, with what came and what went against where both began."""

    rows: tuple[tuple[str, tuple[Piece, ...]], ...]


def sides(
    space: Space, asked: Field | None, base: SeenVersion | None, theirs: SeenVersion, mine: PassageForm
) -> tuple[Side | None, Side, Side]:
    """Where both began (None when that is not known), theirs and mine. What is the same in all is left out."""
    answers = [one.columns for one in (base, theirs) if one is not None] + [mine.columns]
    look = link_words(space, [(asked, columns) for columns in answers if columns] if asked is not None else [])
    then = _of_version(space, asked, look, base) if base is not None else None
    now, own = _of_version(space, asked, look, theirs), _of_form(space, asked, look, mine, theirs)
    whole = [one for one in (then, now, own) if one is not None]
    keys = dict.fromkeys(key for one in whole for key in one)
    shown = [key for key in keys if len({one.get(key, ("", ""))[1] for one in whole}) > 1]
    shown = shown or [key for key in keys if key == "body" or key.startswith("col-")]
    labels = {key: label for one in whole for key, (label, _text) in one.items()}
    ground = then if then is not None else now
    return (
        _side(shown, labels, then, then) if then is not None else None,
        _side(shown, labels, ground, now), _side(shown, labels, ground, own),
    )  # fmt: skip


def answer_texts(space: Space, asked: Field | None, mine: PassageForm) -> list[tuple[str, str]]:
    """What somebody typed, as (label, words), to be read and copied."""
    look = link_words(space, [(asked, mine.columns)] if asked is not None and mine.columns else [])
    return [pair for pair in _texts(asked, look, mine.body, mine.columns).values() if pair[1].strip()]


def _side(keys: Sequence[str], labels: Mapping[str, str], ground: Texts, side: Texts) -> Side:
    return Side(
        tuple((labels[key], compare(ground.get(key, ("", ""))[1], side.get(key, ("", ""))[1])) for key in keys)
    )


def _texts(asked: Field | None, look: LinkWords, body: str, columns: Mapping[str, Any]) -> Texts:
    found: Texts = {}
    if body.strip() or asked is None or not columns:
        found["body"] = "", body
    if asked is not None and asked.columns:
        for column in asked.columns:
            slot = columns.get(column.key)
            written = column.kind == "long_text" and isinstance(slot, str)
            text = slot if written else nodes.plain(kind_of(column).slot_nodes(column, slot, look))
            found[f"col-{column.key}"] = column.heading, str(text)
    elif asked is not None and columns:
        found["col-value"] = "", KINDS[asked.kind].plain(asked, dict(columns), look)
    return found


def _of_version(space: Space, asked: Field | None, look: LinkWords, one: SeenVersion) -> Texts:
    preset = preset_within(one.today if one.is_current else one.audience)
    return _texts(asked, look, one.body, one.columns) | {
        "voice": (_("Whose words"), _whose(VOICE_NAMES[one.voice], one.speaker, one.gathered)),
        "spoken_on": (_("When it was said"), day(one.spoken_on)),
        "audience": (_("Who may see this"), _(PRESET_NAMES[preset]) if preset else _("People chosen one by one")),
        "media": (_("Pictures, clips and papers"), _files([(m.name, m.alt, m.caption) for m in one.media])),
    }


def _of_form(space: Space, asked: Field | None, look: LinkWords, form: PassageForm, theirs: SeenVersion) -> Texts:
    preset = form.audience.key or preset_within(theirs.today)
    files = [(find_media_now(space, use.media_id).name, use.alt, use.caption) for use in form.media]
    return _texts(asked, look, tidy(form.body), form.columns) | {
        "voice": (_("Whose words"), _whose(VOICE_NAMES.get(form.voice, ""), form.speaker, form.gathered)),
        "spoken_on": (_("When it was said"), day(read_day(form.spoken_on))),
        "audience": (
            _("Who may see this"), _(PRESET_NAMES[preset]) if preset in PRESET_NAMES else _("People chosen one by one"),
        ),
        "media": (_("Pictures, clips and papers"), _files(files)),
    }  # fmt: skip


def _whose(voice: str, speaker: str, gathered: str) -> str:
    return listed(part for part in (_(voice) if voice else "", speaker, gathered) if part)


def _files(files: Sequence[tuple[str, str, str]]) -> str:
    return "\n".join(": ".join(part for part in (name, caption or alt) if part) for name, alt, caption in files)
