"""Makes the frame of section K's pack: what is in it, a cover for each paper, and a numbered place for each page to carry.

The pages themselves are laid into their places by a helper (media/binding.py): a frame holds no word of any advice.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from wiki.document import wording
from wiki.document.glyphs import all_drawable
from wiki.document.pdf import DocumentFailed, fonts
from wiki.document.pdf_layout import language
from wiki.document.speaking import say
from wiki.document.tree import PlanTree
from wiki.text.clean import visible
from wiki.words import N_

_TEMPLATE = Path(__file__).resolve().with_name("pack.typ")
_WORDS = _TEMPLATE.with_name("plan_words.typ")
_FONTS = (
    "Atkinson Hyperlegible Next", "Noto Sans", "IBM Plex Sans Arabic", "Noto Sans Arabic", "Noto Sans Hebrew",
    "Noto Sans Bengali", "Noto Sans Gurmukhi", "Noto Sans Gujarati", "Noto Sans Tamil", "Noto Sans Telugu", "Noto Sans Sinhala",
    "Noto Sans Ethiopic", "Noto Sans Armenian", "Noto Sans Georgian", "Noto Sans Thai", "Noto Sans SC",
    "Noto Emoji", "Noto Sans Symbols", "Noto Sans Symbols2",
)  # fmt: skip
TITLE = N_("Section K: the advice, as it was sent")
NOTE = N_("Each paper follows its cover page just as it came. We only added a strip with the page number below each page.")
MISSING_TITLE = N_("What is not in this pack, and why")
IN_PLAN = N_("In the plan")
PAGE = N_("Page in this pack")


@dataclass(frozen=True)
class PackFile:
    """A paper in the pack: its name, what was written beside it, ``told`` about its pages, and how many are carried."""

    name: str
    caption: str
    told: str
    pages: int


@dataclass(frozen=True)
class PackLine:
    """One piece of advice of section K, with its papers; without any, all of it stands in the plan itself."""

    label: str
    what: str
    who: str
    on: date | None
    files: tuple[PackFile, ...] = ()


@dataclass(frozen=True)
class Missing:
    """A paper that can't be put in: its name, the advice it belongs to, and why."""

    name: str
    where: str
    why: str


def render_frame(tree: PlanTree, lines: Sequence[PackLine], missing: Sequence[Missing]) -> bytes:
    """The frame as a PDF; each place for a page is as large as media/binder.py says. Raises DocumentFailed."""
    with TemporaryDirectory(prefix="pack-") as folder:
        main = Path(folder, "pack.typ")
        main.write_bytes(_TEMPLATE.read_bytes())
        Path(folder, _WORDS.name).write_bytes(_WORDS.read_bytes())
        try:
            made, warnings = typst.compile_with_warnings(
                str(main), root=folder, font_paths=fonts(), ignore_system_fonts=True,
                sys_inputs={"plan": json.dumps(_layout(tree, lines, missing))},
                timestamp=datetime.combine(tree.made_on, time(12), UTC),
            )  # fmt: skip
        except typst.TypstError as fault:
            raise DocumentFailed(_FAILED, fault.message) from None
    if warnings:
        raise DocumentFailed(_FAILED, "; ".join(one.message for one in warnings))
    return made


_FAILED = N_("We couldn’t make the pack of the advice. Nothing is lost. Please tell the support team.")


def _layout(tree: PlanTree, lines: Sequence[PackLine], missing: Sequence[Missing]) -> dict[str, Any]:
    draft = f"{say(wording.DRAFT)} · " if tree.status == "draft" else ""
    facts = wording.facts(replace(tree, date_of_birth=None))
    foot = wording.footer(tree)
    wanted = {say(label) for label in ("Name", "Local authority", "Version", "This copy is for", "Edition")}
    found: dict[str, Any] = all_drawable(
        {
            "title": say(TITLE), "child": tree.child_name, "council": tree.council,
            "made": [tree.made_on.year, tree.made_on.month, tree.made_on.day],
            "language": language(tree.language) or ["en", "GB", ""], "footer": [draft + foot[0], *foot[1:]],
            "facts": [[f"{label}:", words] for label, words in facts if label in wanted],
            "note": say(NOTE), "headings": [*(say(one) for one in wording.ADVICE_HEADINGS), say(PAGE)],
            "in_plan": say(IN_PLAN), "page_of": list(wording.page_of()), "strip": draft,
            "missing_title": say(MISSING_TITLE),
            "missing": [{"name": visible(one.name), "where": visible(one.where), "why": say(one.why)} for one in missing],
            "lines": [_line(one) for one in lines],
        }
    )  # fmt: skip
    return {**found, "fonts": list(_FONTS)}


def _line(line: PackLine) -> dict[str, Any]:
    files = [
        {
            "id": f"{line.label}-{place}", "name": visible(one.name), "caption": visible(one.caption), "told": one.told,
            "pages": one.pages,
        }
        for place, one in enumerate(line.files, 1)
    ]  # fmt: skip
    day = wording.long_date(line.on) if line.on else say(wording.NO_DATE)
    return {"label": line.label, "what": visible(line.what), "who": visible(line.who), "on": day, "files": files}
