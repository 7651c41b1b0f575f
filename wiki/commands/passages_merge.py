"""Saves a change to a passage; when somebody changed other sentences of it meanwhile, both are in."""

import contextlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wiki.access.space import Space
from wiki.commands.media import NewFile
from wiki.commands.passages import MediaUse, Words, typed_of
from wiki.commands.passages_again import afresh, is_audience, made_by, says_the_same
from wiki.commands.passages_save import save_passage
from wiki.commands.revisions import Saved
from wiki.errors import Busy, Conflict, NotFound
from wiki.pagetypes.model import Field, PageType
from wiki.queries.meanwhile import version_numbered, versions_since
from wiki.queries.versions import SeenVersion
from wiki.text.clean import tidy
from wiki.text.merge import merge, merge_lines

_TURNS = 25
_MOST_NAMED, _LONGEST_NOTE = 3, 500


@dataclass(frozen=True)
class Changed:
    """What a save made; ``beside`` are the people whose changes were put together with the writer's, by name."""

    saved: Saved
    beside: tuple[str, ...]


@dataclass(frozen=True)
class Together:
    """Two answers put together. ``clashes`` names where only a person can choose: "body", a column's key, "voice",
    "audience", "media", "began" (what both started from is not known). There ``words`` holds both proposals, or the
    writer's where only one fits."""

    words: Words
    clashes: frozenset[str]


def change_passage(
    space: Space, page_type: PageType, page_id: uuid.UUID, field: str, words: Words, *, passage_id: uuid.UUID,
    base: int, told: str = "", files: Sequence[NewFile] = (),
) -> Changed:  # fmt: skip
    """Save ``words`` as the next version of the passage, put together with what others changed since version ``base``.

    ``told`` is the note that such a revision gets, with "{names}" where the others are named. Two texts are put
    together after the lock is let go, then the save is tried on what is there now; ``files`` that came with the
    words get their rows in the save that succeeds. A ``saved.version_number`` of 0: it was saved before, all of it.
    Raises Conflict where only a person can choose (or the passage is off its page), and what save_passage raises.
    """
    asked, beside, note = page_type.field(field), list[str](), words.note
    for _turn in range(_TURNS):
        try:
            saved = save_passage(
                space, page_type, page_id, field, words, passage_id=passage_id, base=base, files=files
            )
            if saved.version_number:
                return Changed(saved, tuple(beside))
            is_in, base = _sent_before(space, asked, saved, words, passage_id, base, files)
            if is_in:
                return Changed(saved, tuple(beside))
            words = afresh(space, words, files)
            continue
        except Conflict:
            space.work.commit()
            since = versions_since(space, passage_id, base)
            before = version_numbered(space, passage_id, base)
            if not since or before is None or not since[-1].is_current:
                raise
            together = put_together(space, asked, before, words, since[-1])
            if together.clashes:
                raise
        beside = list(dict.fromkeys([*beside, *(one.saved_by_name for one in since)]))
        said = told.replace("{names}", ", ".join(beside[:_MOST_NAMED]))
        words, base = replace(together.words, note=note or said[:_LONGEST_NOTE]), since[-1].number
    raise Busy


def add_passage(
    space: Space, page_type: PageType, page_id: uuid.UUID, field: str, words: Words, *, files: Sequence[NewFile] = ()
) -> Saved:
    """Save ``words`` as a new passage. The same form again with other words in it (Back, write on, save) changes the
    passage that it made, or where that takes a choice, makes another: what was typed last is saved as well.

    ``files`` and a version number of 0: as change_passage. Raises what save_passage raises.
    """
    saved = save_passage(space, page_type, page_id, field, words, files=files)
    if saved.version_number:
        return saved
    space.work.commit()
    earlier = made_by(space, page_id, saved.revision_number)
    if earlier is not None and says_the_same(space, words, earlier, files):
        return saved
    words = afresh(space, words, files)
    if earlier is not None and earlier.field == field:
        with contextlib.suppress(Conflict, NotFound):
            return change_passage(
                space, page_type, page_id, field, words, passage_id=earlier.passage_id, base=earlier.number,
                files=files,
            ).saved  # fmt: skip
        space.work.commit()
    return save_passage(space, page_type, page_id, field, words, files=files)


def _sent_before(
    space: Space, asked: Field | None, saved: Saved, words: Words, passage_id: uuid.UUID, base: int,
    files: Sequence[NewFile],
) -> tuple[bool, int]:  # fmt: skip
    """Whether a form that was saved before holds nothing new, and the number that it goes on from if it does.

    It may have been put together with others' words then; if it was not, its writer goes on from what they saved.
    """
    space.work.commit()
    earlier, before = made_by(space, saved.page_id, saved.revision_number), version_numbered(space, passage_id, base)
    if earlier is None or earlier.passage_id != passage_id:
        return False, base
    if says_the_same(space, words, earlier, files):
        return True, base
    together = put_together(space, asked, before, words, earlier)
    is_in = not together.clashes and says_the_same(space, together.words, earlier, files)
    return is_in, max(base, earlier.number) if earlier.number == base + 1 else base


def put_together(
    space: Space, asked: Field | None, base: SeenVersion | None, mine: Words, theirs: SeenVersion
) -> Together:
    """What ``mine`` and ``theirs`` say together, both begun from ``base``: words by sentence, rows column by column.

    Words in another voice, by another speaker, in another language or for other eyes are never mixed in silence.
    """
    clashes = set() if base is not None else {"began"}
    then = base or theirs
    body = merge(then.body if base else "", tidy(mine.body), theirs.body)
    clashes |= set() if body.is_clean else {"body"}
    columns: dict[str, Any] = {}
    for key in dict.fromkeys([*theirs.columns, *mine.columns]):
        three = (base.columns.get(key) if base else None, mine.columns.get(key), theirs.columns.get(key))
        slot, is_clean = _slot(asked, key)(*three)
        clashes |= set() if is_clean else {key}
        if slot:
            columns[key] = slot
    media, is_clean = _media(_uses(then) if base else (), mine.media, _uses(theirs))
    clashes |= set() if is_clean else {"media"}
    if _voice(mine) != _voice(theirs):
        clashes.add("voice")
    if then.audience != theirs.audience or not is_audience(space, mine.audience, theirs.today, theirs.created_by):
        clashes.add("audience")
    gathered, said_alike = _one(then.gathered, mine.gathered, theirs.gathered)
    spoken_on, on_one_day = _one(then.spoken_on, mine.spoken_on, theirs.spoken_on)
    clashes |= set() if said_alike and on_one_day else {"voice"}
    words = replace(
        mine, body=body.text, columns=columns, media=media, gathered=gathered or "", spoken_on=spoken_on
    )
    return Together(words, frozenset(clashes))


def _voice(said: Words | SeenVersion) -> tuple[object, ...]:
    return said.voice, said.speaker, said.language, said.paper_id, said.paper_on, _typed(said)


def _typed(said: Words | SeenVersion) -> tuple[object, ...]:
    typed = said.typed if isinstance(said, Words) else typed_of(said)
    return (typed.by, typed.whom) if typed is not None else ()


Three = Callable[[Any, Any, Any], tuple[Any, bool]]


def _slot(asked: Field | None, key: str) -> Three:
    """How the three answers in one box are put together."""
    column = asked.column(key) if asked is not None else None
    box = column or (asked if key == "value" else None)
    if box is None or (box.kind == "link" and not box.many):
        return _one
    return {"long_text": _prose, "list": _lines, "some_of": _chosen, "link": _chosen}.get(box.kind, _one)


def _one(base: Any, mine: Any, theirs: Any) -> tuple[Any, bool]:
    """Whichever was changed; the writer's where both changed it."""
    if mine in (base, theirs):
        return theirs, True
    return mine, theirs == base


def _prose(base: Any, mine: Any, theirs: Any) -> tuple[Any, bool]:
    before, own, other = (one if isinstance(one, str) else "" for one in (base, mine, theirs))
    made = merge(before, own, other)
    return made.text, made.is_clean


def _lines(base: Any, mine: Any, theirs: Any) -> tuple[Any, bool]:
    before, own, other = ("\n".join(one) if isinstance(one, list) else "" for one in (base, mine, theirs))
    made = merge_lines(before, own, other)
    return [line for line in made.text.split("\n") if line.strip()], made.is_clean


def _chosen(base: Any, mine: Any, theirs: Any) -> tuple[Any, bool]:
    """What either ticked, without what either took away."""
    before, own, other = (one if isinstance(one, list) else [] for one in (base, mine, theirs))
    gone = {one for one in before if one not in own or one not in other}
    return [one for one in dict.fromkeys([*other, *own]) if one not in gone], True


def _uses(version: SeenVersion) -> tuple[MediaUse, ...]:
    return tuple(MediaUse(file.id, file.alt, file.caption, file.speaker, file.transcript) for file in version.media)


def _media(
    base: tuple[MediaUse, ...], mine: tuple[MediaUse, ...], theirs: tuple[MediaUse, ...]
) -> tuple[tuple[MediaUse, ...], bool]:
    """The files of both. One that either took away goes, unless the other changed its words meanwhile."""
    before, own, other = ({use.media_id: use for use in uses} for uses in (base, mine, theirs))
    made, is_clean = [], True
    for media_id in dict.fromkeys([*other, *own]):
        then, left, right = before.get(media_id), own.get(media_id), other.get(media_id)
        if left is None or right is None:
            use = left or right
            if use is not None and use != then:
                made.append(use)
            continue
        said = [_one(getattr(then, name, ""), getattr(left, name), getattr(right, name)) for name in _SAID]
        made.append(replace(left, **dict(zip(_SAID, (words for words, _clean in said), strict=True))))
        is_clean = is_clean and all(clean for _words, clean in said)
    return tuple(made), is_clean


_SAID = ("alt", "caption", "speaker", "transcript")
