"""Lays out a profile, or a plan that is easy to read, as a tagged PDF; says what does not fit instead of cutting it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import typst

from wiki.document import wording
from wiki.document.glyphs import all_drawable
from wiki.document.pdf import STANDARDS, DocumentFailed, fonts
from wiki.document.pdf_layout import language
from wiki.document.pictures import Ready, prepare_named
from wiki.document.speaking import say, tongue
from wiki.text import nodes
from wiki.words import N_

_TEMPLATE = Path(__file__).resolve().parent / "profile.typ"
_WORDS = _TEMPLATE.with_name("plan_words.typ")
SIZES = (16.0, 14.5, 13.0, 12.0, 11.0)
"""Points, the largest first that fits is taken. Nothing is ever set smaller: whoever reads it may be in a hurry."""
_KEEP_TOGETHER = 600  # letters; longer words may cross a page
_FAILED = N_("We couldn’t make this paper. Nothing is lost. Please tell the support team.")
_MUST = N_("Important")


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture: its name among the files, and the words for who can't see it."""

    asset: str
    alt: str


@dataclass(frozen=True, slots=True)
class PieceOut:
    """One passage on paper; ``id`` tells which one does not fit, ``said`` whose words these are."""

    id: str
    blocks: tuple[nodes.Block, ...]
    language: str = ""
    said: str = ""
    pictures: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionOut:
    """A heading with what stands under it."""

    title: str
    pieces: tuple[PieceOut, ...]
    must: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A whole paper. ``pages``: the most it may have (0: any number); ``look``: "page" or "easy"."""

    title: str
    child: str
    look: str
    pages: int
    sections: tuple[SectionOut, ...]
    made_by: str
    made_on: date
    made_for: str
    photo: Shown | None = None
    facts: tuple[tuple[str, str], ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """The PDF; ``pages`` it takes; ``beyond``: ids of the pieces that end after the last page allowed."""

    data: bytes
    pages: int
    beyond: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Whether everything stands where it may."""
        return not self.beyond


def render_profile(profile: Profile, assets: Mapping[str, Path]) -> Made:
    """The paper in the largest type in which it fits; where even the smallest is too large, ``beyond`` says which pieces do
    not fit, and the data holds them all. The same profile and files give the same bytes. Raises DocumentFailed."""
    ready = prepare_named({profile.photo.asset} if profile.photo else set(), assets)
    ready |= prepare_named(
        {one.asset for section in profile.sections for piece in section.pieces for one in piece.pictures} - set(ready), assets
    )
    names = {asset: f"{place}.jpg" for place, asset in enumerate(sorted(ready), 1) if ready[asset]}
    sizes = SIZES if profile.look == "page" else (19.0,)
    with TemporaryDirectory(prefix="profile-") as folder:
        # typst may read nothing but this folder: the layout and the pictures of this one paper.
        for asset, name in names.items():
            picture = ready[asset]
            if picture is not None:
                Path(folder, name).write_bytes(picture.data)
        main = Path(folder, "profile.typ")
        main.write_bytes(_TEMPLATE.read_bytes())
        Path(folder, _WORDS.name).write_bytes(_WORDS.read_bytes())
        stamp = datetime.combine(profile.made_on, time(12), UTC)
        best: Made | None = None
        low, high = 0, len(sizes)
        while low < high:  # the largest that fits, found by halves: a long paper is not laid out five times
            middle = (low + high) // 2
            data = json.dumps(_layout(profile, names, ready, sizes[middle]))
            made = _compile(main, data, stamp)
            pages = _count(made)
            if not profile.pages or pages <= profile.pages:
                best, high = Made(made, pages, ()), middle
            else:
                low = middle + 1
        if best is not None:
            return best
        ends = json.loads(
            typst.query(str(main), "<end>", field="value", root=folder, font_paths=fonts(), ignore_system_fonts=True,
                        sys_inputs={"paper": data})
        )  # fmt: skip
    return Made(made, pages, tuple(one["id"] for one in ends if one["page"] > profile.pages))


def _compile(main: Path, paper: str, stamp: datetime) -> bytes:
    try:
        made, warnings = typst.compile_with_warnings(
            str(main), root=str(main.parent), font_paths=fonts(), ignore_system_fonts=True, sys_inputs={"paper": paper},
            pdf_standards=STANDARDS, timestamp=stamp,
        )  # fmt: skip
    except typst.TypstError as fault:
        raise DocumentFailed(_FAILED, f"{fault.message} {' '.join(fault.hints)}") from None
    if warnings:
        raise DocumentFailed(_FAILED, "; ".join(one.message for one in warnings))
    return made


def _count(data: bytes) -> int:
    with pikepdf.open(BytesIO(data)) as pdf:
        return len(pdf.pages)


def _layout(profile: Profile, names: Mapping[str, str], ready: Mapping[str, Ready | None], size: float) -> dict[str, Any]:
    """Everything profile.typ needs, every word drawable."""

    def picture(one: Shown) -> dict[str, Any]:
        file = ready.get(one.asset)
        ratio = file.width / file.height if file else 1.0
        return {"file": names.get(one.asset, ""), "alt": one.alt or say(wording.NO_ALT), "ratio": ratio}

    def piece(one: PieceOut) -> dict[str, Any]:
        return {
            "id": one.id, "blocks": nodes.to_json(one.blocks), "lang": language(one.language), "said": one.said,
            "keep": len(nodes.plain(one.blocks)) < _KEEP_TOGETHER,
            "pictures": [picture(each) for each in one.pictures],
        }  # fmt: skip

    day = wording.long_date(profile.made_on)
    found: dict[str, Any] = all_drawable(
        {
            "title": profile.title, "child": profile.child, "look": profile.look, "size": size,
            "language": language(tongue().code) or ["en", "", ""],
            "made": [profile.made_on.year, profile.made_on.month, profile.made_on.day],
            "photo": picture(profile.photo) if profile.photo else None,
            "facts": [list(one) for one in profile.facts], "about": profile.about,
            "sections": [
                {"title": one.title, "must": one.must, "pieces": [piece(each) for each in one.pieces]}
                for one in profile.sections if one.pieces
            ],
            "important": say(_MUST), "lost": say(wording.LOST_PICTURE), "page_of": list(wording.page_of()),
            "foot": say(N_("Made by %(name)s on %(day)s."), name=profile.made_by, day=day),
            "for": profile.made_for,
        }
    )  # fmt: skip
    return found
