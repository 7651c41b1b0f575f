"""Writes the whole plan for another program: the laid-out plan, its rows as they were typed, and what each rests on.

docs/plan_json.md says what every part is; page_templates/plans/plan_file.schema.json is the same for machines, and a
test holds every file that is written here to it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wiki.document.tree import PlanTree
from wiki.document.tree_json import to_json

FORMAT, EDITION = "golden-thread-plan", 1
"""The name of the format, and its edition: raised when a part changes its meaning."""


@dataclass(frozen=True)
class Carried:
    """What goes along beside the laid-out plan, as plain JSON values: ``rows`` as they were typed, with their sources, and
    ``media`` by id, with the SHA-256 of the files as they came."""

    rows: tuple[dict[str, Any], ...]
    media: tuple[dict[str, Any], ...]


def render_json(
    tree: PlanTree, carried: Carried, status: str, found: Mapping[str, Any], more: Mapping[str, Any]
) -> bytes:
    """The plan as a JSON file (UTF-8); the same plan gives the same bytes."""
    made = {
        "format": FORMAT,
        "edition": EDITION,
        "plan": {
            "number": tree.number, "status": status, "council": tree.council, "made_on": tree.made_on.isoformat(),
            "made_time": tree.made_time, "made_by": tree.made_by, "made_for": tree.made_for, "signed_by": tree.signed_by,
            "language": tree.language, "shape": tree.shape, "amends": more.get("amends"), "changes": more.get("changes", []),
        },
        "child": {
            "name": tree.child_name, "date_of_birth": tree.date_of_birth.isoformat() if tree.date_of_birth else None
        },
        "letters": [section.letter for section in tree.sections],
        "rows": list(carried.rows),
        "media": list(carried.media),
        "findings": found["findings"],
        "settled": found["settled"],
        "document": to_json(tree),
    }  # fmt: skip
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()
