"""Looks for a place that is named or proposed anywhere in a draft: in its rows, in the advice, in file names and letterheads."""

import re
from collections.abc import Iterator

from wiki.statute.checks import made
from wiki.statute.facts import PlanFacts
from wiki.statute.thread import Finding
from wiki.words import N_, Filled

_KINDS = "School|Academy|College|Nursery|Academies|Schools"
_NAMED = re.compile(rf"(?:\b[A-Z][\w’'-]*\s+){{1,5}}(?:{_KINDS})\b")
_LITTLE = (
    *("A", "An", "The", "His", "Her", "Their", "This", "That", "Each", "Every", "At", "In", "From", "After", "Before"),
    *("By", "For", "And", "Or", "Of", "Primary", "Secondary", "Special", "Mainstream", "Specialist", "Residential"),
    *("Independent", "High", "Infant", "Junior", "Middle", "Upper", "Lower", "Nursery", "School", "College", "Sunday"),
    *("Forest", "Beach", "Home"),
)
_KIND_OF_PLACE = (
    r"(?:schools?|colleges?|academ(?:y|ies)|nurser(?:y|ies)|placements?|settings?|units?|resource(?:d)? (?:base|provision))"
)
_PLACES = (  # a school day, a school trip and the staff of a school are no place
    rf"{_KIND_OF_PLACE}\b(?!\s+(?:days?|trips?|visits?|assembl(?:y|ies)|clubs?|events?|hours?|times?|weeks?|years?|staff|transport|"
    r"uniform|council|reviews?|meetings?|nurses?|lunch(?:es)?|meals?|dinners?|work)\b)"
)
_APART = r"(?:in|at|on|of|for|to|from|and|or|by|with|within|across|during|throughout|around|into|when|while)"
_WORD = rf"(?!{_APART}\b)\w+"  # “specialist help in school” says which help, “specialist provision school” which school
_NOT_OWN = r"(?<!\bhis )(?<!\bher )(?<!\btheir )"  # where the child is now may be told
_SORTS = r"(?:special|specialist|mainstream|residential|independent|maintained)"
_TYPE = rf"{_NOT_OWN}{_SORTS}(?:\s+{_WORD}){{0,2}}\s+{_PLACES}"
_OWN = rf"(?:(?:the|his|her|their|this|each|every|all|any)\s+)?(?:(?:current|own|whole)\s+)?{_KIND_OF_PLACE}\b"
_PROPOSED = re.compile(
    rf"\b(?:should|must|needs?|ought|recommend\w*|propos\w*|suggest\w*|request\w*|requires?|benefit\w*|suited|best placed)\b"
    rf"[^.!?]{{0,80}}\b(?:{_TYPE}|placed?\s+(?:at|in)\b(?:(?!\b{_APART}\b)[^.,!?]){{0,40}}\b{_PLACES}"
    rf"|attend\s+(?!{_OWN})(?:a|an|the)?\s*(?:{_WORD}\s+){{0,3}}{_PLACES})"
    rf"|(?<!work )(?<!foster )\bplacement\s+(?:at|in)\b(?!\s+(?:foster\s+)?care\b)[^.!?]{{0,60}}",
    re.IGNORECASE,
)
_COUNCILS = frozenset({"B", "C", "D", "E", "F", "G", "H1", "H2"})


def check_placement(facts: PlanFacts) -> Iterator[Finding]:
    """Each place that a draft gives away; a final plan may say it. ``where`` is a row's id, or a page's as "page-…"."""
    if not facts.is_draft:
        return
    views = tuple(("A", one.where, one.name, "", one.words) for one in facts.views if one.speaks)
    for letter, where, name, slot, words in (*views, *facts.texts()):
        yield from _in_words(letter, where, name, slot or "body", words, facts.place.name)
    for advice in facts.advice:
        for where, words in advice.words:
            title = Filled(N_("“%(page)s”"), page=advice.title)
            yield from _in_words("K", where, title, "", words, facts.place.name)
    for paper in (*facts.papers, *(paper for advice in facts.advice for paper in advice.papers)):
        yield from _in_file(paper.where, paper.name, paper.words, facts.place.name)


def _in_words(letter: str, where: str, name: str, slot: str, words: str, prepared: str) -> Iterator[Finding]:
    if found := _proposed(words):
        yield made(
            "placement_proposed", where,
            Filled(N_("“%(quoted)s” in %(row)s proposes a place or a type of place."), quoted=words[slice(*found)], row=name),
            N_("The family has the right to ask for a place first. A draft may not decide it."),
            slot=slot, span=found, words=words,
        )  # fmt: skip
    elif found := _named(words, prepared, any_place=letter in _COUNCILS):
        yield made(
            "placement_named", where, Filled(N_("%(row)s names “%(quoted)s”."), row=name, quoted=words[slice(*found)]),
            N_("A draft must not name a school or other place. The school attended now may stand in the story of section A."),
            slot=slot, span=found, words=words,
        )  # fmt: skip


def _in_file(where: str, name: str, words: str, prepared: str) -> Iterator[Finding]:
    title = re.sub(r"[_.-]+", " ", name)
    told = _proposed(title) or _named(title, prepared, any_place=False)
    seen = _proposed(words) or _named(words, prepared, any_place=False)
    if told or seen:
        yield made(
            "placement_in_file", where, Filled(N_("The file “%(name)s” names or proposes a place."), name=name),
            N_("Names of files and the words on them go along with the draft.") if told
            else N_("The words in it, its letterhead perhaps, go along with the draft."), words=f"{name}\n{words}",
        )  # fmt: skip


def _proposed(words: str) -> tuple[int, int] | None:
    found = _PROPOSED.search(words)
    return found.span() if found else None


def _named(words: str, prepared: str, *, any_place: bool) -> tuple[int, int] | None:
    """Where the place that is prepared for section I stands, or (``any_place``) any name of a school."""
    if prepared.strip():
        wanted = r"\s+".join(re.escape(part) for part in prepared.split())
        if found := re.search(rf"\b{wanted}\b", words, re.IGNORECASE):
            return found.span()
    if any_place:
        for found in _NAMED.finditer(words):
            if any(part not in _LITTLE for part in found.group().split()[:-1]):
                return found.span()
    return None
