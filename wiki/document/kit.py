"""Sets the sheet that a parent champion prints and hands over: what this is, how to get in, whom to ring."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from wiki.document import qr
from wiki.document.glyphs import all_drawable
from wiki.document.pdf import STANDARDS, DocumentFailed, fonts
from wiki.document.pdf_layout import language
from wiki.document.speaking import Tongue, say, speaking
from wiki.words import N_

_TEMPLATE = Path(__file__).resolve().parent / "kit.typ"
_WORDS = _TEMPLATE.with_name("plan_words.typ")
_FAILED = N_("We couldn’t make this sheet. Nothing is lost. Please tell the support team.")


@dataclass(frozen=True)
class Kit:
    """What stands on the sheet. ``link`` is in the square, ``address`` is to type; ``hears``: name and number of whoever
    hears worries for the council."""

    tongue: Tongue
    council: str
    champion: str
    phone: str
    link: str
    address: str
    hears: Sequence[tuple[str, str]]


def render_kit(kit: Kit, made_on: date) -> bytes:
    """The sheet as a tagged PDF on A4. Raises DocumentFailed."""
    with TemporaryDirectory(prefix="kit-") as folder:
        # typst may read nothing but this folder.
        Path(folder, "square.png").write_bytes(qr.picture(kit.link))
        main = Path(folder, "kit.typ")
        main.write_bytes(_TEMPLATE.read_bytes())
        Path(folder, _WORDS.name).write_bytes(_WORDS.read_bytes())
        with speaking(kit.tongue):
            whole = _layout(kit) | {
                "language": language(kit.tongue.code), "made": [made_on.year, made_on.month, made_on.day], "address": kit.address
            }  # fmt: skip
        try:
            made, warnings = typst.compile_with_warnings(
                str(main), root=folder, font_paths=fonts(), ignore_system_fonts=True, sys_inputs={"paper": json.dumps(whole)},
                pdf_standards=STANDARDS, timestamp=datetime.combine(made_on, time(12), UTC),
            )  # fmt: skip
        except typst.TypstError as fault:
            raise DocumentFailed(_FAILED, f"{fault.message} {' '.join(fault.hints)}") from None
    if warnings:
        raise DocumentFailed(_FAILED, "; ".join(one.message for one in warnings))
    return made


def _layout(kit: Kit) -> dict[str, Any]:
    """Everything kit.typ needs, in the language of the sheet, every word drawable."""
    numbers = [(say(N_("In danger now: the emergency services")), "999")]
    worried = N_("Worried about a child’s safety: %(name)s, %(council)s")
    numbers += [(say(worried, name=name, council=kit.council), number) for name, number in kit.hears[:2]]
    if kit.phone:
        numbers.append((say(N_("Your parent champion: %(name)s"), name=kit.champion), kit.phone))
    found: dict[str, Any] = all_drawable(
        {
            "council": kit.council,
            "title": say(N_("Golden Thread: your child’s own place")),
            "said": [
                say(N_("Your child has needs that take time to explain. Here you say what matters once, in your own words.")),
                say(N_("You choose who reads it. Later it becomes part of your child’s plan.")),
            ],
            "inside": say(N_("What you can do there")),
            "points": [
                say(N_("Write, or speak: in any language.")),
                say(N_("Add photos, recordings and papers with your phone.")),
                say(N_("See who has looked. Change who may look, at any time.")),
            ],
            "getting_in": say(N_("How to get in")),
            "steps": [
                say(N_("The council sends you an invitation: by email, text message or letter. It is for you alone.")),
                say(N_("Open its link, or point your phone at the square in its letter.")),
                say(N_("Choose a password. Then you are in. Next time, point your phone at the square here.")),
            ],
            "square_alt": say(N_("A square to scan. It leads to the address below it.")),
            "ring": say(N_("Whom to ring")),
            "numbers": [list(one) for one in numbers],
            "safe": say(N_("Your champion can’t see your child’s pages. Only you can show them one, and take that back.")),
        }
    )  # fmt: skip
    return found
