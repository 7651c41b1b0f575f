"""Keeps the shapes of the plan at hand, the council's own too, and reads their folders again when a file in them changes."""

import time
from pathlib import Path

from flask import current_app, request

from wiki.settings import Settings
from wiki.statute.sections import Shape, regulation_12
from wiki.statute.shape_folder import SHIPPED, TODAY, Shapes, in_language, read_shapes
from wiki.statute.words_file import words_fault
from wiki.web.babel import gettext as _
from wiki.web.babel import language
from wiki.web.page_types import changed_at

_LOOK_AGAIN_SECONDS = 2.0


class PlanShapes:
    """The shapes of some folders, at most two seconds old. Readers never wait: what was read changes hands in one step."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = tuple(dict.fromkeys(one.resolve() for one in folders))
        self._read: tuple[object, Shapes] | None = None
        self._next_look = 0.0

    def current(self) -> Shapes:
        """The shapes as the folders are now."""
        kept = self._read
        if kept is None or time.monotonic() >= self._next_look:
            stamp = [*(_stamp(one) for one in self.folders), words_fault()]
            if kept is None or stamp != kept[0]:
                kept = (stamp, read_shapes(self.folders))
                self._read = kept
            self._next_look = time.monotonic() + _LOOK_AGAIN_SECONDS
        return kept[1]


def _stamp(folder: Path) -> list[tuple[str, int]]:
    return sorted((path.name, changed_at(path)) for path in folder.glob("*") if not path.name.startswith("."))


def plan_shapes() -> PlanShapes:
    """The running program's shapes."""
    found: PlanShapes | None = current_app.extensions.get("plan_shapes")
    if found is None:
        settings: Settings = current_app.config["SETTINGS"]
        found = current_app.extensions["plan_shapes"] = PlanShapes((SHIPPED, settings.page_templates / "plans"))
    return found


def find_shape(key: str, code: str = "en") -> Shape:
    """The shape ``key`` with its set words in the language ``code``; the law's own where there is none such (any more).
    Raises ShapeFault where that is broken too."""
    known = plan_shapes().current().by_key
    shape = known.get(key) or known.get(TODAY) or regulation_12()
    return shape if code == "en" else in_language(shape, code, plan_shapes().folders)


def chosen_shape(usual: str, code: str = "en") -> Shape:
    """The shape that the form names; without one the council's ``usual``."""
    return find_shape(request.form.get("shape", "") or usual, code)


def shape_choices() -> list[tuple[str, str]]:
    """Every shape that can be chosen: its key, and its name in the reader's language."""
    return [(key, _name(key, shape)) for key, shape in plan_shapes().current().by_key.items()]


def _name(key: str, shape: Shape) -> str:
    if key == TODAY:
        return _("Section by section, A to K")
    return find_shape(key, language()).name
