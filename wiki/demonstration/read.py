"""Reads the demonstration's YAML files into plain values; refuses them, every fault named, if not whole."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from wiki.demonstration.check import faults_of
from wiki.demonstration.shape import (
    DemoAsk,
    DemoChild,
    DemoMedia,
    DemoMember,
    Demonstration,
    DemoPage,
    DemoPassage,
    DemoPerson,
    DemoQuestion,
    DemoSave,
    DemoSource,
    DemoTranslation,
    Slot,
)
from wiki.pagetypes.model import Catalogue
from wiki.pagetypes.read import load_folder
from wiki.pagetypes.source import Listing, Node, Pairs, Words, read_source
from wiki.words import Group, Preset, Role, Voice

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE.parents[1] / "page_templates"
CHILDREN = ("robin", "zara")
_LONDON = ZoneInfo("Europe/London")
_NOT_SAID = frozenset({"key", "field", "later", "translations", "questions"})
_SAVE_KEYS = (
    "at by voice speaker gathered spoken_on language audience body columns media sources paper paper_on note"
)


class DemonstrationFault(Exception):
    """The demonstration can't be used; ``faults`` are sentences, at least one."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


def read_demonstration(folder: Path = HERE, catalogue: Catalogue | None = None) -> Demonstration:
    """People and children from the YAML files in ``folder``, checked against ``catalogue`` (page_templates).

    Raises DemonstrationFault with every fault found, PageTypeFault (file, line, reason) for broken YAML.
    """
    try:
        made = _read(folder)
    except (KeyError, ValueError, TypeError) as error:
        raise DemonstrationFault([f"{type(error).__name__}: {error}"]) from error
    faults = faults_of(made, catalogue or load_folder(TEMPLATES))
    if faults:
        raise DemonstrationFault(faults)
    return made


def _read(folder: Path) -> Demonstration:
    people = _source(folder / "people.yaml")
    return Demonstration(
        council=_text(people, "council"),
        people=tuple(_person(one) for one in _items(people, "people")),
        children=tuple(_child(key, folder) for key in CHILDREN),
        assets=folder / "assets",
    )


def _source(file: Path) -> Pairs:
    return read_source(file.read_text(encoding="utf-8"), file.name)


def _person(pairs: Pairs) -> DemoPerson:
    _only(pairs, "key name email about language staff")
    staff = _text(pairs, "staff", "")
    return DemoPerson(
        key=_text(pairs, "key"),
        name=_text(pairs, "name"),
        email=_text(pairs, "email"),
        about=_text(pairs, "about"),
        language=_text(pairs, "language", "en"),
        staff=Role(staff) if staff else None,
    )


def _child(key: str, folder: Path) -> DemoChild:
    """The child in ``<key>.yaml``, with a page from each file in the folder ``<key>/``, by name."""
    pairs = _source(folder / f"{key}.yaml")
    _only(pairs, "known_as full_name born_on opened_by opened_at picture members asks")
    return DemoChild(
        key=key,
        known_as=_text(pairs, "known_as"),
        full_name=_text(pairs, "full_name"),
        born_on=date.fromisoformat(_text(pairs, "born_on")),
        opened_by=_text(pairs, "opened_by"),
        opened_at=_instant(_text(pairs, "opened_at")),
        picture=_media(_pairs(pairs, "picture")),
        members=tuple(_member(one) for one in _items(pairs, "members")),
        pages=tuple(_page(_source(file)) for file in sorted((folder / key).glob("*.yaml"))),
        asks=tuple(_ask(one) for one in _items(pairs, "asks")),
    )


def _member(pairs: Pairs) -> DemoMember:
    _only(pairs, "person role relation organisation parental_responsibility at")
    return DemoMember(
        person=_text(pairs, "person"),
        role=Role(_text(pairs, "role")),
        relation=_text(pairs, "relation"),
        organisation=_text(pairs, "organisation", ""),
        parental_responsibility=_text(pairs, "parental_responsibility", "no") == "yes",
        at=_instant(_text(pairs, "at")),
    )


def _page(pairs: Pairs) -> DemoPage:
    """``said`` holds what is the same for every passage of the page, unless a passage says otherwise."""
    _only(pairs, "key type title by at audience said passages")
    said = _pairs(pairs, "said").entries if "said" in pairs.entries else {}
    return DemoPage(
        key=_text(pairs, "key"),
        type=_text(pairs, "type"),
        title=_text(pairs, "title", ""),
        by=_text(pairs, "by"),
        at=_instant(_text(pairs, "at")),
        audience=Preset(_text(pairs, "audience")),
        passages=tuple(_passage(one, said) for one in _items(pairs, "passages")),
    )


def _passage(pairs: Pairs, page: Mapping[str, Node]) -> DemoPassage:
    """The first save stands in the passage itself; each of ``later`` says only what is different."""
    said = {
        **page,
        **{key: node for key, node in pairs.entries.items() if key not in _NOT_SAID},
    }
    saves = [_save(Pairs(said, pairs.lines, pairs.line))]
    for one in _items(pairs, "later"):
        said = {**{key: node for key, node in said.items() if key != "note"}, **one.entries}
        saves.append(_save(Pairs(said, one.lines, one.line)))
    return DemoPassage(
        key=_text(pairs, "key"),
        field=_text(pairs, "field"),
        saves=tuple(saves),
        translations=tuple(_translation(one) for one in _items(pairs, "translations")),
        questions=tuple(_question(one) for one in _items(pairs, "questions")),
    )


def _translation(pairs: Pairs) -> DemoTranslation:
    _only(pairs, "at by language body way name")
    return DemoTranslation(
        at=_instant(_text(pairs, "at")),
        by=_text(pairs, "by"),
        language=_text(pairs, "language"),
        body=_text(pairs, "body"),
        way=_text(pairs, "way"),
        name=_text(pairs, "name", ""),
    )


def _question(pairs: Pairs) -> DemoQuestion:
    _only(pairs, "at by to body")
    return DemoQuestion(
        at=_instant(_text(pairs, "at")),
        by=_text(pairs, "by"),
        to=Group(_text(pairs, "to")),
        body=_text(pairs, "body"),
    )


def _save(pairs: Pairs) -> DemoSave:
    _only(pairs, _SAVE_KEYS)
    audience = _text(pairs, "audience", "")
    return DemoSave(
        at=_instant(_text(pairs, "at")),
        by=_text(pairs, "by"),
        voice=Voice(_text(pairs, "voice")),
        speaker=_text(pairs, "speaker", ""),
        gathered=_text(pairs, "gathered", ""),
        spoken_on=_day(pairs, "spoken_on"),
        language=_text(pairs, "language", "en-GB"),
        audience=Preset(audience) if audience else None,
        body=_text(pairs, "body", ""),
        columns=_columns(pairs),
        media=tuple(_media(one) for one in _items(pairs, "media")),
        sources=tuple(_quotation(one) for one in _items(pairs, "sources")),
        paper=_text(pairs, "paper", ""),
        paper_on=_day(pairs, "paper_on"),
        note=_text(pairs, "note", ""),
    )


def _columns(pairs: Pairs) -> dict[str, Slot]:
    made: dict[str, Slot] = {}
    found = pairs.entries.get("columns")
    for key, node in _as_pairs(found, pairs).entries.items() if found is not None else ():
        made[key] = (
            tuple(_as_text(one) for one in node.items) if isinstance(node, Listing) else _as_text(node)
        )
    return made


def _media(pairs: Pairs) -> DemoMedia:
    _only(pairs, "file alt caption speaker transcript")
    return DemoMedia(
        file=_text(pairs, "file"),
        alt=_text(pairs, "alt", ""),
        caption=_text(pairs, "caption", ""),
        speaker=_text(pairs, "speaker", ""),
        transcript=_text(pairs, "transcript", ""),
    )


def _quotation(pairs: Pairs) -> DemoSource:
    _only(pairs, "passage quoted")
    return DemoSource(_text(pairs, "passage"), _text(pairs, "quoted"))


def _ask(pairs: Pairs) -> DemoAsk:
    _only(pairs, "person page words by on due")
    return DemoAsk(
        person=_text(pairs, "person"),
        page=_text(pairs, "page"),
        words=_text(pairs, "words"),
        by=_text(pairs, "by"),
        on=date.fromisoformat(_text(pairs, "on")),
        due=date.fromisoformat(_text(pairs, "due")),
    )


def _instant(text: str) -> datetime:
    """``2026-11-05 19:12`` on a clock on a wall in England, as an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=_LONDON).astimezone(UTC)


def _day(pairs: Pairs, key: str) -> date | None:
    text = _text(pairs, key, "")
    return date.fromisoformat(text) if text else None


def _text(pairs: Pairs, key: str, otherwise: str | None = None) -> str:
    if key not in pairs.entries:
        if otherwise is None:
            raise KeyError(f"“{key}” is missing (line {pairs.line})")
        return otherwise
    return _as_text(pairs.entries[key])


def _as_text(node: object) -> str:
    if not isinstance(node, Words):
        raise TypeError(f"a list where words belong (line {getattr(node, 'line', 0)})")
    return node.text.strip()


def _pairs(pairs: Pairs, key: str) -> Pairs:
    return _as_pairs(pairs.entries.get(key), pairs)


def _as_pairs(node: object, near: Pairs) -> Pairs:
    if not isinstance(node, Pairs):
        raise TypeError(f"keys were expected near line {near.line}")
    return node


def _items(pairs: Pairs, key: str) -> tuple[Pairs, ...]:
    node = pairs.entries.get(key)
    if node is None:
        return ()
    if not isinstance(node, Listing):
        raise TypeError(f"a list was expected under “{key}” (line {pairs.lines.get(key, pairs.line)})")
    return tuple(_as_pairs(one, pairs) for one in node.items)


def _only(pairs: Pairs, keys: str) -> None:
    for key in pairs.entries.keys() - set(keys.split()):
        raise KeyError(f"“{key}” is not a key here (line {pairs.lines.get(key, pairs.line)})")
