"""Checks of plain language: no reader is left with a term, a gap or a sentence that they can't follow."""

import re
from collections.abc import Iterator

from wiki.statute.checks import made
from wiki.statute.facts import PlanFacts
from wiki.statute.thread import Finding
from wiki.statute.words_file import first, spans, word_lists
from wiki.words import N_, Filled

READING_AGE = 16
"""The reading age that a text of the council may take at most."""

_LEAST_WORDS = 30
_SENTENCE = re.compile(r"[^.!?\n]+")
_WORD = re.compile(r"[A-Za-z’']+")
_SYLLABLE = re.compile(r"[aeiouy]+")
# “[…]” is our own sign for what is left out of a quotation (text/sentences.py), not something to fill in.
_GAP = re.compile(r"\[(?!…\])[^\]\n]{0,40}\]|\?\?+|\b[Xx]{3,}\b|_{3,}|…{2,}")


def check_language(facts: PlanFacts) -> Iterator[Finding]:
    """What is to settle about the words of each row that the council wrote, in their order."""
    texts = facts.texts()
    everything = "\n".join(words for *_rest, words in texts)
    told: set[str] = set()
    for _letter, where, name, slot, words in texts:
        gap = _GAP.search(words)
        if found := gap.span() if gap else first(words, "unfinished"):
            yield made(
                "left_blank", where,
                Filled(N_("“%(quoted)s” in %(row)s still has to be filled in."), quoted=words[slice(*found)], row=name),
                N_("Somebody meant to write more here."), slot=slot or "body", span=found, words=words,
            )  # fmt: skip
        for span in spans(words, "jargon"):
            term = words[slice(*span)]
            if term.lower() not in told and _is_jargon(term) and not _is_explained(term, everything):
                told.add(term.lower())
                yield made(
                    "unexplained_term", where,
                    Filled(N_("“%(quoted)s” in %(row)s is not explained."), quoted=term, row=name),
                    N_("The family, and whoever helps the child next year, must understand every word."),
                    slot=slot or "body", span=span, words=words,
                )  # fmt: skip
        age = reading_age(words)
        if age > READING_AGE:
            yield made(
                "hard_to_read", where,
                Filled(N_("%(row)s is hard to read (reading age about %(age)s)."), row=name, age=str(age)),
                N_("Long sentences and long words shut out people who have a right to read it."),
                slot=slot or "body", words=words,
            )  # fmt: skip


def reading_age(words: str) -> int:
    """About how old a reader must be (Flesch-Kincaid grade + 5), for English; 0 for a text too short to tell."""
    found = [word.lower() for word in _WORD.findall(words)]
    sentences = [one for one in _SENTENCE.findall(words) if _WORD.search(one)]
    if len(found) < _LEAST_WORDS or not sentences:
        return 0
    syllables = sum(_syllables(word) for word in found)
    return round(0.39 * len(found) / len(sentences) + 11.8 * syllables / len(found) - 15.59 + 5)


def _syllables(word: str) -> int:
    count = len(_SYLLABLE.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee", "ie")) and count > 1:
        count -= 1
    return max(count, 1)


def _is_jargon(term: str) -> bool:
    """A short form counts in its own capitals only: “Hi” is no hearing impairment."""
    known = word_lists()["jargon"]
    return term in known or " ".join(term.lower().split()) in known


def _is_explained(term: str, everything: str) -> bool:
    """Whether somewhere brackets stand after the term, or the term in brackets after what it stands for."""
    return bool(re.search(rf"\({re.escape(term)}\)|\b{re.escape(term)}\s*(?:\(|, that is|: )", everything, re.IGNORECASE))
