"""Says of a folder of templates what is well and what is not, for the start-up message and the command."""

from pathlib import Path

from wiki.pagetypes.model import Catalogue
from wiki.pagetypes.read import load_folder


def check_folder(path: Path) -> tuple[bool, str]:
    """(all well?, the words to print) for the templates in ``path``."""
    return report(load_folder(path))


def report(catalogue: Catalogue) -> tuple[bool, str]:
    """(all well?, one line for each fault, then a line that sums up)."""
    lines = [fault.sentence for fault in catalogue.faults]
    pages, fields = len(catalogue.types), sum(len(one.fields) for one in catalogue.types.values())
    found = len(catalogue.faults)
    lines.append(f"{pages} page types with {fields} questions are ready; {found} faults found.")
    return not catalogue.faults, "\n".join(lines)
