"""Cuts the sentence around the words found out of a text, and marks them in it."""

import re
from collections.abc import Sequence
from itertools import pairwise

from wiki.search.words import spans
from wiki.text.quote import Mark

_WIDTH = 240
_NEAR = 200
_SENTENCE_END = re.compile(r"[.!?…。؟]+[\"'”’)\]]*\s|\n")
_SPACES = re.compile(r"\s+")
Phrases = Sequence[tuple[str, ...]]
Hit = tuple[int, int, int]  # where it starts and ends in the text, and which phrase it is


def places(phrase: tuple[str, ...], words: Sequence[str]) -> list[int]:
    """Where in ``words`` the phrase begins, each time that it stands there in a row."""
    length, first = len(phrase), phrase[0]
    return [
        place
        for place, word in enumerate(words)
        if word == first and (length == 1 or tuple(words[place : place + length]) == phrase)
    ]


def best(texts: Sequence[str], phrases: Phrases) -> tuple[Mark, ...]:
    """About _WIDTH letters of the text with most of ``phrases`` close together, cut at sentences where it can be.

    The first text wins a draw; where none holds any, it is shown from its beginning.
    """
    chosen, chosen_hits, most = next((text for text in texts if text.strip()), ""), list[Hit](), 0
    for text in texts:
        hits = _hits(text, phrases)
        count, near = _closest(hits)
        if count > most:
            chosen, chosen_hits, most = text, near, count
            if most == len(phrases):
                break
    start, end = _window(chosen, chosen_hits)
    return _marked(chosen, start, end, _hits(chosen[start:end], phrases))


def _hits(text: str, phrases: Phrases) -> list[Hit]:
    """Each place in ``text`` where one of ``phrases`` stands, in order."""
    words: list[str] = []
    edges: list[tuple[int, int]] = []
    for start, end, known_as in spans(text):
        words.extend(known_as)
        edges.extend([(start, end)] * len(known_as))
    found = [
        (edges[place][0], edges[place + len(phrase) - 1][1], number)
        for number, phrase in enumerate(phrases)
        for place in places(phrase, words)
    ]
    return sorted(found)


def _closest(hits: list[Hit]) -> tuple[int, list[Hit]]:
    """How many different phrases stand near each other at the best place, and the hits from there on."""
    best_count, best_place = 0, 0
    for place, (start, _end, _number) in enumerate(hits):
        near = {number for at, _end, number in hits[place : place + 40] if at < start + _NEAR}
        if len(near) > best_count:
            best_count, best_place = len(near), place
    return best_count, hits[best_place:]


def _window(text: str, hits: list[Hit]) -> tuple[int, int]:
    """From where to where to show: the sentence of the first hit and as much after it as there is room for."""
    if not hits:
        return 0, _cut(text, 0, _WIDTH)
    first = hits[0]
    earliest = max(0, first[0] - _WIDTH // 2)
    start = earliest
    for match in _SENTENCE_END.finditer(text, earliest, first[0]):
        start = match.end()
    if start == earliest and earliest > 0:
        space = text.find(" ", earliest, first[0])
        start = first[0] if space < 0 else space + 1
    return start, max(_cut(text, start, _WIDTH), min(first[1], start + 2 * _WIDTH))


def _cut(text: str, start: int, width: int) -> int:
    """Where to stop, ``width`` letters or less after ``start``: at the end, at a sentence's, or between two words."""
    limit = start + width
    if limit >= len(text):
        return len(text)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start + width // 2, limit)]
    if ends:
        return ends[-1]
    space = text.rfind(" ", start + width // 2, limit)
    return limit if space < 0 else space


def _marked(text: str, start: int, end: int, hits: list[Hit]) -> tuple[Mark, ...]:
    inside: list[tuple[int, int]] = []
    for at, to, _number in hits:
        if inside and start + at < inside[-1][1]:
            inside[-1] = (inside[-1][0], max(inside[-1][1], start + to))
        else:
            inside.append((start + at, start + to))
    edges = [(start, start), *inside, (end, end)]
    made = [Mark("…")] if text[:start].strip() and not _SENTENCE_END.search(text, max(0, start - 4), start) else []
    for (_begin, before), (hit, after) in pairwise(edges):
        made.append(Mark(_SPACES.sub(" ", text[before:hit])))
        made.append(Mark(_SPACES.sub(" ", text[hit:after]), hit=True))
    if text[end:].strip():
        made.append(Mark("…"))
    return tuple(mark for mark in made if mark.text)
