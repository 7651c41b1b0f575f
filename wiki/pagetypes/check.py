"""Says of a folder of templates what is well and what is not, for the start-up message and the command."""

from collections.abc import Iterable
from pathlib import Path

from wiki.pagetypes.languages import Language, read_languages
from wiki.pagetypes.model import Catalogue
from wiki.pagetypes.read import load_folder

_MOST_NAMED = 20


def check_folder(path: Path) -> tuple[bool, str]:
    """(all well?, the words to print) for the templates in ``path`` and their other languages."""
    catalogue = load_folder(path)
    return report(catalogue, read_languages(path, catalogue))


def report(catalogue: Catalogue, languages: Iterable[Language] = ()) -> tuple[bool, str]:
    """(all well?, one line for each fault, what is not translated yet, then a line that sums up).

    Words that nobody has translated are no fault: they are shown in English.
    """
    languages = tuple(languages)
    faults = [*catalogue.faults, *(fault for one in languages for fault in one.faults)]
    lines = [fault.sentence for fault in faults]
    for one in languages:
        lines += _untranslated(one)
    pages, fields = len(catalogue.types), sum(len(one.fields) for one in catalogue.types.values())
    lines.append(f"{pages} page types with {fields} questions are ready; {len(faults)} faults found.")
    return not faults, "\n".join(lines)


def _untranslated(one: Language) -> list[str]:
    lines = []
    for file, places in one.missing.items():
        named = ", ".join(places[:_MOST_NAMED])
        more = f" and {len(places) - _MOST_NAMED} more" if len(places) > _MOST_NAMED else ""
        lines.append(f"{file}: not yet translated, shown in English: {named}{more}.")
    left = sum(len(places) for places in one.missing.values())
    lines.append(f"{one.code}: {one.count - left:,} of {one.count:,} texts are translated.")
    return lines
