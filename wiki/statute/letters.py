"""What must be said when a plan is served, as data (page_templates/plans/letters.yaml): sentences with the rule behind each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from wiki.statute.shape_file import ShapeFault, Value, changed_at, read_shape_file

KINDS = ("draft", "final", "amendment", "amended")
_KNOWN = frozenset({"child", "council", "day", "until", "appeal"})
_NAME = re.compile(r"\{(\w+)\}")
_NONE = "none"
_HERE = Path(__file__).resolve().parents[2] / "page_templates" / "plans" / "letters.yaml"


@dataclass(frozen=True, slots=True)
class LetterBox:
    """Something a letter must tell that only the council knows; ``usual`` is what it always writes there, or ""."""

    key: str
    label: str
    hint: str
    usual: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a letter, with the rule that asks for it. ``own``: how it is said to the young person themselves, where
    that is otherwise; ``body``: how to a school or health body, "" where it is none of its business."""

    words: str
    source: str
    own: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class PlanLetter:
    """The letter that goes with one kind of plan; ``boxes`` are those that its sentences need."""

    kind: str
    title: str
    says: tuple[Sentence, ...]
    boxes: tuple[LetterBox, ...]

    def to_the_young_person(self) -> "PlanLetter":
        """The letter as it is said to the young person themselves: of their own plan, to them."""
        return replace(self, says=tuple(replace(one, words=one.own or one.words) for one in self.says))

    def to_a_body(self) -> "PlanLetter":
        """The letter to a school or a health body, which can neither answer nor appeal: nothing is to be filled in."""
        return replace(self, says=tuple(replace(one, words=one.body) for one in self.says if one.body), boxes=())

    def filled(self, values: Mapping[str, str]) -> tuple[Sentence, ...]:
        """Its sentences with ``values`` put in for the words in braces; what is not given stays visible as it is."""
        return tuple(
            Sentence(_NAME.sub(lambda found: values.get(found[1], found[0]), one.words), one.source) for one in self.says
        )


def letter_for(kind: str, language: str = "en") -> PlanLetter:
    """The letter of one kind of plan, in ``language`` where there is a whole file of it, else in English, which counts in law.

    Raises ShapeFault where the English file is broken: a letter that the law asks for is never made without its words.
    """
    translated = _HERE.with_name(f"letters.{language}.yaml")
    if language.isalpha() and translated.is_file():
        try:
            return _kept(translated, changed_at(translated))[kind]
        except ShapeFault:
            pass
    return _kept(_HERE, changed_at(_HERE))[kind]


@lru_cache(maxsize=8)
def _kept(path: Path, _changed: int) -> dict[str, PlanLetter]:
    return load_letters(path)


def load_letters(path: Path) -> dict[str, PlanLetter]:
    """Every letter in ``path``; raises ShapeFault(file, line, reason) where one is broken, missing, or asks for a box
    that is not there."""
    _text, root = read_shape_file(path)
    found = root.named(("boxes", "letters"))
    boxes = {one.key: one for one in map(_box, found["boxes"].items())}
    made: dict[str, PlanLetter] = {}
    for one in found["letters"].items():
        letter = _letter(one, boxes)
        if letter.kind not in KINDS or letter.kind in made:
            raise one.fault(f"“{letter.kind}” is no kind of plan that needs a letter here: {', '.join(KINDS)}, each once")
        made[letter.kind] = letter
    missing = [kind for kind in KINDS if kind not in made]
    if missing:
        raise found["letters"].fault(f"the letter for {', '.join(missing)} is missing")
    return made


def _box(value: Value) -> LetterBox:
    found = value.named(("key", "label", "hint", "usual"))
    usual = found["usual"].words()
    return LetterBox(found["key"].words(), found["label"].words(), found["hint"].words(), "" if usual == _NONE else usual)


def _letter(value: Value, boxes: Mapping[str, LetterBox]) -> PlanLetter:
    found = value.named(("kind", "title", "says"))
    says, wanted = [], []
    for one in found["says"].items():
        parts = one.named(("words", "source"), ("own", "body"))
        for said in (parts[key] for key in ("words", "own", "body") if key in parts):
            for name in _NAME.findall(said.words()):
                if name not in boxes and name not in _KNOWN:
                    raise said.fault(f"{{{name}}} is neither a box of this file nor {', '.join(sorted(_KNOWN))}")
                if name in boxes and boxes[name] not in wanted:
                    wanted.append(boxes[name])
        own, body = (parts[key].words() if key in parts else "" for key in ("own", "body"))
        says.append(Sentence(parts["words"].words(), parts["source"].words(), own, body))
    return PlanLetter(found["kind"].words(), found["title"].words(), tuple(says), tuple(wanted))
