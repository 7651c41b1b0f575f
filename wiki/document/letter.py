"""Sets the letters that ask families in: one to a page, each in its own language, with a square to point a phone at."""

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
from wiki.document.speaking import Tongue, long_date, say, speaking
from wiki.words import N_

_TEMPLATE = Path(__file__).resolve().parent / "letter.typ"
_WORDS = _TEMPLATE.with_name("plan_words.typ")
_FAILED = N_("We couldn’t make these letters. Nothing is lost. Please tell the support team.")
_TITLE = N_("Letters that invite families")


@dataclass(frozen=True)
class LetterOut:
    """One letter. ``link`` stands in the square, ``short_address`` and ``code`` are to type; ``child`` is a first name;
    ``is_young``: they are invited to their own pages."""

    tongue: Tongue
    name: str
    address: str
    child: str
    by: str
    by_relation: str
    council: str
    link: str
    short_address: str
    code: str
    until: date
    is_young: bool = False

    def __repr__(self) -> str:
        """Nothing secret, wherever it may be printed."""
        return "LetterOut()"


def render_letters(letters: Sequence[LetterOut], made_on: date, tongue: Tongue) -> bytes:
    """All of them as one tagged PDF. ``tongue``: of whoever prints them. Raises DocumentFailed."""
    with TemporaryDirectory(prefix="letters-") as folder:
        # typst may read nothing but this folder: the layout, and the square of each letter.
        for at, one in enumerate(letters):
            Path(folder, f"{at}.png").write_bytes(qr.picture(one.link))
        main = Path(folder, "letter.typ")
        main.write_bytes(_TEMPLATE.read_bytes())
        Path(folder, _WORDS.name).write_bytes(_WORDS.read_bytes())
        with speaking(tongue):
            whole = {
                "title": say(_TITLE), "language": language(tongue.code), "made": [made_on.year, made_on.month, made_on.day],
                "letters": [_layout(one, f"{at}.png", made_on) for at, one in enumerate(letters)],
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


def _layout(one: LetterOut, square: str, made_on: date) -> dict[str, Any]:
    """Everything letter.typ needs of one letter, in its own language, every word drawable."""
    with speaking(one.tongue):
        who = f"{one.by} ({one.by_relation})" if one.by_relation else one.by
        found: dict[str, Any] = all_drawable(
            {
                "council": one.council, "day": long_date(made_on), "address": f"{one.name}\n{one.address}",
                "hello": say(N_("Dear %(name)s,"), name=one.name),
                **(_to_the_young_person(who) if one.is_young else _to_others(who, one.child)),
                "scan": say(N_("Point the camera of your phone at this square.")),
                "square_alt": say(N_("A square to scan. It leads to the same place as the address below.")),
                "typing": say(N_("Or type this address into a phone or computer:")), "code_is": say(N_("Your code:")),
                "then_email": say(N_("Give your email address. We send a short code there, to know that it is yours.")),
                "then_password": say(N_("Choose a password. Then you are in.")),
                "ends": [
                    say(N_("This letter works once, until %(day)s. It is for you alone."), day=long_date(one.until)),
                    say(N_("No email address, or stuck? Please ask the person who wrote to you.")),
                ],
                "from": who,
            }
        )  # fmt: skip
        # What is typed letter by letter, and the name of the file, stay just as they are.
        return found | {
            "language": language(one.tongue.code), "square": square, "short_address": one.short_address, "code": one.code,
        }  # fmt: skip


def _to_others(who: str, child: str) -> dict[str, Any]:
    return {
        "title": say(N_("You are invited to %(name)s’s pages"), name=child),
        "said": [
            say(N_("%(who)s invites you to %(name)s’s pages on Golden Thread."), who=who, name=child),
            say(
                N_(
                    "It is one private place where the family and the people who help can say what matters about "
                    "%(name)s, in words, pictures and sound."
                ),
                name=child,
            ),
        ],
    }


def _to_the_young_person(who: str) -> dict[str, Any]:
    return {
        "title": say(N_("You are invited to your pages")),
        "said": [
            say(N_("%(who)s invites you to your pages on Golden Thread."), who=who),
            say(
                N_(
                    "It is one private place where you, your family and the people who help you can say what matters about "
                    "you, in words, pictures and sound."
                )
            ),
        ],
    }
