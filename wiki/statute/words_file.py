"""The lists of words that the checks look for, read from page_templates/checks/words.yaml, so that a council can add to them."""

from functools import lru_cache
from pathlib import Path

from wiki.statute.shape_file import ShapeFault, changed_at, read_shape_file
from wiki.statute.wording import vague_words

LISTS = (
    *("jargon", "diagnoses", "difficulty", "medicines", "protection"),
    *("unfinished", "therapy", "overnight", "short_break", "small_steps"),
)
_HERE = Path(__file__).resolve().parents[2] / "page_templates" / "checks" / "words.yaml"
Lists = dict[str, tuple[str, ...]]


def word_lists(path: Path = _HERE) -> Lists:
    """Each list by its name. Where the file is broken they are empty: a slip in it takes no page of a plan away."""
    return _read(path, changed_at(path))[0]


def words_fault(path: Path = _HERE) -> ShapeFault | None:
    """What is wrong with the file, for the desk: its name, the line and why. None where it is whole."""
    return _read(path, changed_at(path))[1]


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> tuple[Lists, ShapeFault | None]:
    try:
        found = read_shape_file(path)[1].named(LISTS)
        return {name: tuple(one.words() for one in found[name].items()) for name in LISTS}, None
    except ShapeFault as fault:
        return dict.fromkeys(LISTS, ()), fault


def spans(words: str, name: str) -> tuple[tuple[int, int], ...]:
    """Where anything of the list ``name`` stands in ``words`` (start, end), as whole words."""
    return vague_words(words, word_lists()[name])


def first(words: str, name: str) -> tuple[int, int] | None:
    """The first such place, or None."""
    return next(iter(spans(words, name)), None)
