"""Turns a plan's tree into plain JSON for plan.typ: headings get levels, pictures files, rows their keys."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wiki.document import beside, wording
from wiki.document.glyphs import all_drawable
from wiki.document.marks import note_lines
from wiki.document.pictures import Ready
from wiki.document.qr import modules
from wiki.document.speaking import say
from wiki.document.tree import (
    AdviceList,
    Appendix,
    Clip,
    DisputedNote,
    Gallery,
    Part,
    Picture,
    PlanBlock,
    PlanTree,
    Quotation,
    Row,
    SetSentence,
    Text,
    pictures,
)
from wiki.text import nodes

_LOWEST = 6
_KEEP_TOGETHER = 700  # letters: about a third of a page; longer words may cross a page
_KEEP_ROW_TOGETHER = 1300  # the same of a row whose boxes stand one under another, each counted as a line more
_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{2}))?(?![a-zA-Z])")
_RIGHT_TO_LEFT = frozenset(("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))

Item = dict[str, Any]
LOGO = "logo.png"


def file_names(plan: PlanTree, ready: Mapping[str, Ready | None]) -> dict[str, str]:
    """A short safe file name for each picture that could be opened, by asset key."""
    keys = dict.fromkeys(picture.asset for picture in pictures(plan))
    return {key: f"{place}.jpg" for place, key in enumerate(keys, 1) if ready.get(key)}


def layout(plan: PlanTree, ready: Mapping[str, Ready | None]) -> Item:
    """Everything plan.typ needs, every word drawable."""
    made = _Layout(file_names(plan, ready), ready)
    sections = [
        made.group(part) if isinstance(part, beside.Group) else made.section(part.letter, part.heading, part.blocks)
        for part in beside.parts_of(plan)
    ]
    found: Item = all_drawable(
        {
            "title": plan.title,
            "child": plan.child_name,
            "council": plan.council,
            "draft": say(wording.DRAFT) if plan.status == "draft" else "",
            "language": language(plan.language) or ["en", "GB", ""],
            "made": [plan.made_on.year, plan.made_on.month, plan.made_on.day],
            "footer": list(wording.footer(plan)),
            "facts": [list(fact) for fact in wording.facts(plan)],
            "note": {"blocks": made.words(note_lines(plan)), "source": plan.note.source},
            "photo": made.picture(plan.photo) if plan.photo else None,
            "quotation": made.quotation(plan.quotation, 1) if plan.quotation else None,
            "contents": say(wording.CONTENTS),
            "advice_headings": [say(one) for one in wording.ADVICE_HEADINGS],
            "transcript": say(wording.TRANSCRIPT),
            "lost": say(wording.LOST_PICTURE),
            "page_of": list(wording.page_of()),
            "sections": sections,
            "known": sorted(made.taken - {""}),
            "logo": {"file": LOGO, "alt": plan.logo.alt} if plan.logo else None,
        }
    )
    return found


def language(code: str) -> list[str] | None:
    """[language, region, direction] for typst; None for "" or anything that is no language code."""
    found = _LANGUAGE.match(code)
    if not found:
        return None
    name = found[1].lower()
    return [name, (found[2] or "").upper(), "rtl" if name in _RIGHT_TO_LEFT else ""]


def direction(code: str) -> str:
    """The way words of a language run: "rtl" or "ltr"."""
    found = language(code)
    return (found[2] if found else "") or "ltr"


class _Layout:
    def __init__(self, files: Mapping[str, str], ready: Mapping[str, Ready | None]) -> None:
        self.files = files
        self.ready = ready
        self.taken: set[str] = set()

    def section(self, letter: str, heading: str, blocks: Sequence[PlanBlock]) -> Item:
        return {"letter": letter, "heading": heading, "items": list(self.items(blocks, 2)), "wide": False}

    def group(self, group: beside.Group) -> Item:
        """Sections side by side; ``wide`` turns their pages round."""
        items: list[Item] = []
        for one in group.empty:
            items += [{"k": "head", "level": 2, "text": one.heading}, *self.items(one.blocks, 3)]
        for table in group.tables:
            level = 3 if table.title else 2
            if table.title:
                items.append({"k": "head", "level": 2, "text": table.title})
            items += self.items(table.instead, 3)
            if table.lines:
                items.append(
                    {
                        "k": "beside",
                        "headings": [say(beside.NEED), *(one.heading for one in group.sections)],
                        "lines": [self.line(line, level) for line in table.lines],
                    }
                )
        return {"letter": group.letter, "heading": group.heading, "items": items, "wide": True}

    def line(self, line: beside.Line, level: int) -> Item:
        key = row_key(line.label)
        is_new = bool(key) and key not in self.taken
        self.taken.add(key)
        return {
            "id": key if is_new else "",
            "label": line.label,
            "title": line.title if line.label else line.heading,
            "level": level,
            "cells": [
                {
                    "items": list(self.items(cell.blocks, level + 1)),
                    "also": [{"words": say(beside.ALSO, label=label), "to": row_key(label)} for label in cell.also],
                    "nothing": say(beside.NOTHING) if line.label else "–",
                }
                for cell in line.cells
            ],
        }

    def items(self, blocks: Sequence[PlanBlock], level: int) -> Iterator[Item]:
        """``level`` is that of the next heading."""
        for block in blocks:
            match block:
                case Part(title, inside):
                    yield {"k": "head", "level": min(level, _LOWEST), "text": title}
                    yield from self.items(inside, level + 1)
                case Appendix(label, title, byline, inside):
                    fresh = label.endswith("K1") or _size(inside) > _KEEP_TOGETHER
                    heading = f"{label}: {title}"
                    yield {"k": "appendix", "level": level, "text": heading, "byline": byline, "fresh": fresh}
                    yield from self.items(inside, level + 1)
                case _:
                    yield self.item(block, level)

    def item(self, block: PlanBlock, level: int) -> Item:
        match block:
            case Text(blocks, code):
                return {"k": "words", "blocks": self.words(blocks), "base": level, "lang": language(code)}
            case SetSentence(words, source):
                return {"k": "set", "text": words, "source": source}
            case Quotation():
                return self.quotation(block, level)
            case Gallery(shown):
                return {"k": "gallery", "pictures": [self.picture(one) for one in shown]}
            case Clip():
                return self.clip(block)
            case DisputedNote(line, blocks):
                keep = len(nodes.plain(blocks)) < _KEEP_TOGETHER
                return {"k": "disputed", "line": line, "blocks": self.words(blocks), "base": level, "keep": keep}
            case AdviceList(lines):
                rows = [
                    [
                        line.label,
                        line.what,
                        line.who,
                        wording.long_date(line.on) if line.on else say(wording.NO_DATE),
                    ]
                    for line in lines
                ]
                return {"k": "advice", "rows": rows}
            case Row():
                return self.row(block, level)
            case Part() | Appendix():
                raise AssertionError("headings are laid out by items()")

    def quotation(self, block: Quotation, level: int) -> Item:
        return {
            "k": "quote",
            "blocks": self.words(block.blocks),
            "said": block.said,
            "voice": block.voice,
            "base": level,
            "lang": language(block.language),
            "keep": len(nodes.plain(block.blocks)) < _KEEP_TOGETHER,
        }

    def row(self, block: Row, level: int) -> Item:
        size = len(nodes.plain(block.blocks)) + sum(len(nodes.plain(slot.blocks)) + 60 for slot in block.slots)
        key = row_key(block.label)
        is_new = bool(key) and key not in self.taken
        self.taken.add(key)
        return {
            "k": "row",
            "level": min(level, _LOWEST),
            "id": key if is_new else "",
            "label": block.label,
            "title": block.title,
            "blocks": self.words(block.blocks),
            "base": level + 1,
            "slots": [
                {
                    "label": slot.label,
                    "blocks": self.words(slot.blocks),
                    "keep": len(nodes.plain(slot.blocks)) < _KEEP_TOGETHER,
                }
                for slot in block.slots
            ],
            "said": block.said,
            "links": [
                {"how": link.how, "label": link.label, "words": link.words, "to": row_key(link.label)}
                for link in block.links
            ],
            "sources": list(block.sources),
            "media": [self.item(one, level) for one in block.media],
            "lang": language(block.language),
            "keep": size < _KEEP_ROW_TOGETHER and not block.media,
        }

    def clip(self, block: Clip) -> Item:
        return {
            "k": "clip",
            "kind": block.kind,
            "line": block.line,
            "caption": block.caption,
            "still": self.picture(block.still) if block.still else None,
            "transcript": self.words(block.transcript),
            "lang": language(block.language),
            "keep": len(nodes.plain(block.transcript)) < _KEEP_TOGETHER,
            "note": block.note,
            "href": block.link,
            "code": ["".join(map(str, row)) for row in modules(block.link)] if block.link else [],
            "code_alt": say(wording.CODE_ALT),
            "play": say(wording.PLAY),
        }

    def picture(self, one: Picture) -> Item:
        ready = self.ready.get(one.asset)
        return {
            "file": self.files.get(one.asset, ""),
            "alt": one.alt,
            "caption": one.caption,
            "page": one.page,
            "ratio": ready.width / ready.height if ready else 1.5,
        }

    def words(self, blocks: Sequence[nodes.Block]) -> list[dict[str, Any]]:
        return nodes.to_json(blocks)


def _size(blocks: Sequence[PlanBlock]) -> int:
    """About how many letters of room some blocks need; pictures count as long words."""
    size = 0
    for block in blocks:
        match block:
            case Text(words) | Quotation(words) | DisputedNote(_, words):
                size += len(nodes.plain(words))
            case Part(_, inside) | Appendix(_, _, _, inside):
                size += 60 + _size(inside)
            case SetSentence(sentence):
                size += len(sentence)
            case _:
                size += _KEEP_TOGETHER
    return size


def row_key(label: str) -> str:
    """The name of a row inside the file: "Need 1" → "need-1"; "" for a label without letters or numbers."""
    return "-".join(re.findall(r"[^\W_]+", label.lower()))
