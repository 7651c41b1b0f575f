"""The lists of words that the checks look for, read from page_templates/checks/words.yaml, so that a council can add to them."""

from functools import lru_cache
from pathlib import Path

from wiki.statute.shape_file import read_shape_file
from wiki.statute.wording import vague_words

LISTS = (
    *("jargon", "diagnoses", "difficulty", "medicines", "protection"),
    *("unfinished", "therapy", "overnight", "short_break", "small_steps"),
)
_HERE = Path(__file__).resolve().parents[2] / "page_templates" / "checks" / "words.yaml"


@lru_cache(maxsize=2)
def word_lists(path: Path = _HERE) -> dict[str, tuple[str, ...]]:
    """Each list by its name; raises ShapeFault(file, line, reason) where the file is broken or lacks a list."""
    _text, root = read_shape_file(path)
    found = root.named(LISTS)
    return {name: tuple(one.words() for one in found[name].items()) for name in LISTS}


def spans(words: str, name: str) -> tuple[tuple[int, int], ...]:
    """Where anything of the list ``name`` stands in ``words`` (start, end), as whole words."""
    return vague_words(words, word_lists()[name])


def first(words: str, name: str) -> tuple[int, int] | None:
    """The first such place, or None."""
    return next(iter(spans(words, name)), None)
