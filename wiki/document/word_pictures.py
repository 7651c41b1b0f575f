"""Knows the pictures of a Word file that came back: which are gone, which are new, and which are described in other words.

A picture is known by the SHA-256 of its bytes; it is never opened or drawn here, and nothing outside the file is fetched.
"""

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal
from xml.etree.ElementTree import Element

_PIECE = 1024 * 1024
_NOT_READ = frozenset({"txbxContent", "Fallback", "del", "moveFrom"})
_DEEPEST = 60
LINKED = "linked"
"""What stands for the bytes of a picture that the file only points at."""

Kind = Literal["gone", "new", "described"]


@dataclass(frozen=True, slots=True)
class WordPicture:
    """One picture where it stands: its bytes by ``sha256`` ("" where there are none), the words for who can't see it, and the
    headings over it."""

    sha256: str
    alt: str
    section: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class PictureBack:
    """What became of a picture: it is gone, it is new, or its description says something else (``was``, ``now``)."""

    kind: Kind
    was: str
    now: str
    section: str
    heading: str


class TooMuch(Exception):
    """The pictures in a file unpack to more than a plan holds."""


def fingerprints(box: zipfile.ZipFile, targets: dict[str, str], most: int) -> dict[str, str]:
    """The SHA-256 of each picture's bytes by its number in the file; ``targets`` are paths in it, or LINKED. Raises TooMuch
    beyond ``most`` bytes in all."""
    found: dict[str, str] = {}
    known: dict[str, str] = {LINKED: LINKED}
    there = set(box.namelist())
    for number, target in targets.items():
        path = target if target == LINKED else posixpath.normpath(posixpath.join("word", target)).lstrip("/")
        if target.startswith("/"):
            path = target.lstrip("/")
        if path not in known and path in there:
            digest = sha256()
            with box.open(path) as part:
                while piece := part.read(_PIECE):
                    most -= len(piece)
                    if most < 0:
                        raise TooMuch
                    digest.update(piece)
            known[path] = digest.hexdigest()
        found[number] = known.get(path, "")
    return found


def targets_of(relations: Element) -> dict[str, str]:
    """Where each picture of a part lies, by its number there."""
    return {
        one.get("Id", ""): LINKED if one.get("TargetMode") == "External" else one.get("Target", "")
        for one in relations
        if one.get("Type", "").endswith("/image")
    }


def pictures_in(paragraph: Element) -> Iterator[tuple[str, str]]:
    """(number, alternative text) of each picture in a paragraph, the text boxes in it not counted, nor what was struck out."""
    yield from _pictures(paragraph, 0)


def _pictures(element: Element, depth: int) -> Iterator[tuple[str, str]]:
    for one in element if depth < _DEEPEST else ():
        name = _name(one)
        if name in ("drawing", "pict"):
            inside = [each for each in one.iter() if _name(each) in ("blip", "imagedata")]
            said = next((text for each in one.iter() if _name(each) in ("docPr", "shape") and (text := _alt(each))), "")
            yield from ((_number(each), said) for each in inside)
        elif name not in _NOT_READ:
            yield from _pictures(one, depth + 1)


def compare_pictures(made: Sequence[WordPicture], back: Sequence[WordPicture]) -> tuple[PictureBack, ...]:
    """What became of the pictures of ``made``. One that only stands elsewhere is no change."""
    gone, new = _without(made, back), _without(back, made)
    found: list[PictureBack] = []
    for one in gone:  # the same picture with other words beside it
        twin = next((other for other in new if other.sha256 == one.sha256 and one.sha256), None)
        if twin is None:
            found.append(PictureBack("gone", one.alt, "", one.section, one.heading))
        else:
            new.remove(twin)
            found.append(PictureBack("described", one.alt, twin.alt, twin.section, twin.heading))
    return (*found, *(PictureBack("new", "", one.alt, one.section, one.heading) for one in new))


def _without(these: Sequence[WordPicture], those: Sequence[WordPicture]) -> list[WordPicture]:
    left = Counter((one.sha256, one.alt) for one in those)
    made = []
    for one in these:
        if left[one.sha256, one.alt]:
            left[one.sha256, one.alt] -= 1
        else:
            made.append(one)
    return made


def _number(element: Element) -> str:
    values = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
    return values.get("embed") or values.get("link") or values.get("id", "")


def _alt(element: Element) -> str:
    return " ".join((element.get("descr") or element.get("alt") or "").split())


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
