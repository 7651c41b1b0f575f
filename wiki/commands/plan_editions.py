"""Prepares the redacted edition of each issued plan while the words that go are still known; what is kept of it holds none."""

import json
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from wiki.document.edition import Cutting, cut_tree, is_left
from wiki.document.redact import Kept
from wiki.document.tree import PlanTree
from wiki.document.tree_json import from_json, to_json
from wiki.document.wording import cut_mark
from wiki.models.child_details import ChildCorrection
from wiki.models.children import Child, Membership
from wiki.models.pages import Page, Passage, Version
from wiki.models.people import Person
from wiki.models.plan import PlanVersion
from wiki.models.plan_editions import PlanEdition
from wiki.queries.plan_rows import PLAN_PAGES
from wiki.text.cut import Prints, Secret, bare
from wiki.text.names import rare_names

FIRST = 1
"""The number of the edition that a plan was issued in."""
_NOBODY = uuid.UUID(int=0).hex


@dataclass(frozen=True)
class Taken:
    """What an erasure takes out, while it is still known: the ids of ``passages``, of the ``rows`` of the plan that rest on them
    and of their ``versions``; ``media``: files that nothing but a plan shows any more; ``secret`` finds their words, ``picked``
    the few that were picked from them too; ``whole`` are texts that go as blocks; ``said`` is all of it. ``on``: the day."""

    passages: Collection[uuid.UUID]
    rows: Collection[uuid.UUID]
    versions: Collection[uuid.UUID]
    files: Collection[uuid.UUID]
    media: Collection[uuid.UUID]
    secret: Secret
    picked: Secret
    whole: frozenset[str]
    said: frozenset[str]
    on: date


def prepare_edition(session: Session, plan: PlanVersion, taken: Taken, erasure_id: uuid.UUID) -> PlanEdition | None:
    """Make ready the edition that may take the place of ``plan``, or cut more out of the one that is not made yet; where that is
    ordered already, the plan itself is cut. None where the tree can't be read, so that nothing can be cut out of it."""
    edition = session.execute(
        select(PlanEdition).where(PlanEdition.plan_version_id == plan.id, PlanEdition.made_at.is_(None))
    ).scalar()
    is_ordered = edition is not None and edition.ordered_at is not None
    here: Any = plan if edition is None or is_ordered else edition
    tree = _read(here.tree)
    if tree is None:
        _throw_away(session, edition)
        return None
    said = json.loads(here.sources or "{}")
    mark = cut_mark(taken.on)
    made, held = cut_tree(tree, _cutting(taken, said, mark))
    if is_left(made, taken.secret):  # no rule foresaw it: no edition, and where one is ordered, the plan stays here
        _throw_away(session, edition)
        return None
    if edition is None:
        last = session.execute(select(func.max(PlanEdition.number)).where(PlanEdition.plan_version_id == plan.id)).scalar()
        edition = PlanEdition(
            id=uuid.uuid4(), child_id=plan.child_id, plan_version_id=plan.id, number=(last or FIRST) + 1,
            erasure_id=erasure_id, tree="", sources="", cut={}, held=[], before=[],
        )  # fmt: skip
        session.add(edition)
    target: Any = plan if is_ordered else edition
    target.tree = json.dumps(to_json(made), ensure_ascii=False)
    target.sources = json.dumps(_cut_sources(said, taken, mark), ensure_ascii=False)
    if edition.carried is not None:
        edition.carried = json.dumps(taken.secret.cut_all(json.loads(edition.carried)), ensure_ascii=False)
    edition.erasure_id = erasure_id
    edition.cut = _kept(edition.cut, taken, erasure_id, mark, names_left(session, plan.child_id, taken))
    edition.held = [*edition.held, *({"what": one.what, "why": one.why} for one in held)]
    return edition


def _throw_away(session: Session, edition: PlanEdition | None) -> None:
    """One that was prepared before holds what can't be cut now, so nobody may order it."""
    if edition is not None and edition.ordered_at is None:
        session.delete(edition)
        session.flush()


def _read(text: str) -> PlanTree | None:
    try:
        return from_json(json.loads(text))
    except (ValueError, KeyError, TypeError):
        return None


def _cutting(taken: Taken, said: dict[str, Any], mark: str) -> Cutting:
    versions = {one.hex for one in taken.versions}
    lines = {row["passage"]: tuple(one in versions for one in row["sources"]) for row in said.get("rows", ())}
    return Cutting(
        taken.secret, taken.picked, mark, taken.whole, _hexes(taken.passages), _hexes(taken.rows), lines, _hexes(taken.media),
        _hexes(taken.files),
    )  # fmt: skip


def _hexes(ids: Collection[uuid.UUID]) -> frozenset[str]:
    return frozenset(one.hex for one in ids)


def _cut_sources(said: dict[str, Any], taken: Taken, mark: str) -> dict[str, Any]:
    """What the plan stands on, without what was taken out: neither its words nor its ids, by which it would be found again."""
    passages, versions = _hexes(taken.passages), _hexes(taken.versions)

    def without(one: Any) -> Any:
        if isinstance(one, str):
            return _NOBODY if one in versions or one in passages else taken.secret.mask(one, mark)
        if isinstance(one, list):
            return [without(inside) for inside in one]
        if isinstance(one, dict):
            return {key: without(inside) for key, inside in one.items() if key not in passages}
        return one

    made: dict[str, Any] = without(said)
    return made


def _kept(cut: dict[str, Any], taken: Taken, erasure_id: uuid.UUID, mark: str, names: Collection[str]) -> dict[str, Any]:
    """By what the rest is found in the files, when the words are gone: ids and salted hashes. ``names`` are only looked at by a
    person (document/still_said.py)."""
    salt = cut.get("salt") or secrets.token_hex(16)
    more = {
        "erasures": [erasure_id.hex], "passages": _hexes(taken.passages), "rows": _hexes(taken.rows),
        "versions": _hexes(taken.versions), "media": _hexes(taken.media),
    }  # fmt: skip
    made: dict[str, Any] = {name: sorted({*cut.get(name, ()), *ids}) for name, ids in more.items()}
    for name, finder in (("prints", taken.secret), ("picked", taken.picked)):
        before = Prints.from_json(cut[name]) if name in cut else Prints(salt)
        made[name] = Prints(salt, before.hashes | finder.prints(salt).hashes).to_json()
    known = Prints.from_json(cut["names"]).hashes if "names" in cut else frozenset()
    made["names"] = Prints(salt, known | Prints.of_words(salt, names).hashes).to_json()
    return {**made, "salt": salt, "mark": mark}


def names_left(session: Session, child_id: uuid.UUID, taken: Taken) -> frozenset[str]:
    """Names and numbers of what is taken out that hardly anybody else says on the pages, in small letters. Rows of the plan
    don't count: they are what is looked through."""
    there = (
        select(Version.plain)
        .join(Passage, and_(Passage.id == Version.passage_id, Passage.version_number == Version.number))
        .join(Page, Page.id == Passage.page_id)
        .where(
            Passage.child_id == child_id, Passage.id.not_in({*taken.passages, *taken.rows}), Page.page_type.not_in(PLAN_PAGES)
        )
    )
    people = select(Person.name).join(Membership, Membership.person_id == Person.id).where(Membership.child_id == child_id)
    child = list(session.execute(select(Child.known_as, Child.full_name).where(Child.id == child_id)).one())
    before = select(ChildCorrection.known_as, ChildCorrection.full_name).where(ChildCorrection.child_id == child_id)
    child = [*child, *(name for row in session.execute(before) for name in row)]  # plans of that time say it on every page
    known = [*child, *session.execute(people).scalars()]
    return rare_names(taken.said, list(session.execute(there).scalars()), known)


def cut_carried(carried: dict[str, Any], cut: dict[str, Any]) -> dict[str, Any]:
    """What an issued plan's JSON file carries beside the laid-out plan, without what was taken out."""
    gone, mark = {name: set(cut[name]) for name in ("passages", "rows", "versions", "media")}, cut["mark"]
    secret, picked = Prints.from_json(cut["prints"]), Prints.from_json(cut["picked"])
    made = []
    for row in carried["rows"]:
        if row["id"] in gone["passages"]:
            row = {**row, "body": mark, "columns": {}, "speaker": "", "gathered": "", "media": [], "sources": []}
        media = [one for one in row["media"] if one["id"] not in gone["media"]]
        sources = [_no_source(one, mark) if one["version"] in gone["versions"] else one for one in row["sources"]]
        finder = picked if row["id"] in gone["rows"] else secret
        made.append(_mask_all({**row, "media": media, "sources": sources}, finder, mark))
    files = [_mask_all(one, secret, mark) for one in carried["media"] if one["id"] not in gone["media"]]
    return {"rows": made, "media": files}


def _no_source(one: dict[str, Any], mark: str) -> dict[str, Any]:
    return {**one, "quoted": mark, "page": mark, "who": "", "on": None, "starts": 0, "ends": 0, "media": None, "leaf": None}


def _mask_all(value: Any, finder: Kept, mark: str) -> Any:
    if isinstance(value, str):
        return finder.mask(value, mark)
    if isinstance(value, list):
        return [_mask_all(one, finder, mark) for one in value]
    if isinstance(value, dict):
        return {key: _mask_all(one, finder, mark) for key, one in value.items()}
    return value


def texts_that_go(texts: Collection[str]) -> frozenset[str]:
    """Texts of an erased passage as blocks of a plan are compared with: each whole, and each of its lines."""
    lines = {line for text in texts for line in text.splitlines()}
    return frozenset(found for text in {*texts, *lines} if (found := bare(text)))
