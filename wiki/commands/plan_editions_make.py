"""Makes the files of a redacted edition that was ordered, reads each back, and has them take the place of what was issued.

It may be cut off at any point and begun again: until the last step the plan is handed out to nobody.
"""

import contextlib
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from media.binding import words_in
from media.errors import BadKey, MediaRefused
from media.results import Stored
from media.store import Store
from wiki import clock
from wiki.access.space import JobSpace, open_space_for_job
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.erasures_plans import SETTLE
from wiki.commands.jobs import queue
from wiki.commands.packs_files import Looking, lay_out
from wiki.commands.plan_editions import cut_carried
from wiki.commands.plan_keep import TYPES
from wiki.commands.plan_pack import bound
from wiki.commands.plan_put import throw_away
from wiki.database import Work
from wiki.document.contents import read_back
from wiki.document.html import render_html
from wiki.document.plan_json import Carried, render_json
from wiki.document.redact import appendices, copy_for
from wiki.document.still_said import still_said
from wiki.document.tree import PlanTree, pictures
from wiki.document.tree_json import from_json
from wiki.document.word_anchors import mark_of
from wiki.document.wording import copy_note
from wiki.errors import Busy, NotFound, Refused
from wiki.models.packs import PlanPack, PlanPackFile
from wiki.models.plan import PlanFile, PlanMedia, PlanStatus, PlanVersion
from wiki.models.plan_editions import PlanEdition
from wiki.queries.edition_papers import papers_of
from wiki.queries.plan_pack import PackContent
from wiki.queries.plan_printed import read_files
from wiki.queries.protected import kept_from_recipient
from wiki.statute.disclosure import FAMILY, RECIPIENT_NAMES
from wiki.text.cut import Prints
from wiki.text.keep_out import KeptOut
from wiki.words import N_

_NOTHING = '{"rows": [], "media": []}'
_STILL = N_("Words that were taken out could still be read in the edition, so it is not handed out.")


@dataclass(frozen=True)
class _Either:
    """Two things that must not leave."""

    kept: KeptOut
    prints: Prints

    def is_in(self, text: str) -> bool:
        return self.kept.is_in(text) or self.prints.is_in(text)


@dataclass(frozen=True)
class _Copy:
    """A recipient's copy that is to be made anew."""

    id: uuid.UUID
    made_for: str
    is_family: bool
    letters: frozenset[str] | None
    by_hand: Mapping[str, str]
    kept: KeptOut


@dataclass(frozen=True)
class _Making:
    """One moment of an edition: all that its files are made of."""

    edition_id: uuid.UUID
    plan_id: uuid.UUID
    child_id: uuid.UUID
    number: int
    status: PlanStatus
    tree: PlanTree
    said: Mapping[str, Any]
    cut: Mapping[str, Any]
    carried: str
    held: list[dict[str, Any]]
    keys: Mapping[str, str]
    papers: PackContent | None
    copies: tuple[_Copy, ...]


@dataclass
class _Made:
    """What was made: the plan's files by their format, and each copy's with what is held back in it and how much is masked."""

    files: dict[str, Stored]
    copies: dict[uuid.UUID, tuple[dict[str, Stored], list[dict[str, str]], int]]


def carry_data(engine: Engine, store: Store, edition_id: uuid.UUID, key: str) -> None:
    """Cut the words out of what the issued data file carried, and keep that: then the file itself can go."""
    with Work(engine) as work:
        edition = _edition(work.session, edition_id)
        if edition is None or edition.made_at is not None or edition.carried is not None:
            return
        cut = edition.cut
    try:
        data = json.loads(store.read(key))
    except (FileNotFoundError, BadKey, ValueError):
        data = json.loads(_NOTHING)
    carried = json.dumps(cut_carried(data, cut), ensure_ascii=False)
    with Work(engine) as work:
        session = work.begin_writing()
        edition = _edition(session, edition_id)
        if edition is None or edition.cut != cut:
            raise Busy  # more was taken out meanwhile: it is cut anew
        edition.carried = carried
        work.commit()


def make_edition(engine: Engine, store: Store, edition_id: uuid.UUID) -> None:
    """Make the files and publish them. Done already, it changes nothing. Raises Refused where words are left, or a file can't be
    made; Busy where more was taken out meanwhile."""
    with Work(engine) as work:
        making = _read(work, edition_id)
    if making is None:
        return
    made = _Made({}, {})
    try:
        _make_files(store, making, made)
        with Work(engine) as work:
            _publish(work, making, made)
            work.commit()
    except BaseException:
        for files in (made.files, *(one[0] for one in made.copies.values())):
            throw_away(store, files)
        raise


def _edition(session: Session, edition_id: uuid.UUID) -> PlanEdition | None:
    return session.execute(select(PlanEdition).where(PlanEdition.id == edition_id)).scalar()


def _read(work: Work, edition_id: uuid.UUID) -> _Making | None:
    session = work.session
    edition = _edition(session, edition_id)
    if edition is None or edition.made_at is not None or edition.ordered_at is None:
        return None
    try:
        space = open_space_for_job(work, edition.child_id)
    except NotFound:
        return None
    plan = session.execute(select(PlanVersion).where(PlanVersion.id == edition.plan_version_id)).scalar_one()
    if plan.erasure_id != edition.erasure_id:  # more was taken out since, and could not be cut out of it
        raise Refused({"": _STILL})
    tree = from_json(json.loads(plan.tree))
    pinned = set(session.execute(select(PlanMedia.media_id).where(PlanMedia.plan_version_id == plan.id)).scalars())
    keys = read_files(space, pinned).assets({one.asset for one in pictures(tree)})
    had_pack = any(one["format"] == "pack" for one in edition.before)
    papers = papers_of(space, tree, [one["why"] for one in edition.held]) if had_pack else None
    packs = session.execute(select(PlanPack).where(PlanPack.plan_version_id == plan.id)).scalars().all()
    return _Making(
        edition.id, plan.id, plan.child_id, plan.number, plan.status, tree, json.loads(plan.sources), dict(edition.cut),
        edition.carried or _NOTHING, list(edition.held), keys, papers, tuple(_copy(space, tree, one) for one in packs),
    )  # fmt: skip


def _copy(space: JobSpace, tree: PlanTree, pack: PlanPack) -> _Copy:
    """What was held back in a copy is held back again, whoever decided it."""
    labels = {one.label for one in appendices(tree)}
    by_hand = {label: one["why"] for one in pack.held if (label := one["what"].partition(":")[0]) in labels}
    made_for = pack.to_name if pack.person_id is not None else f"{pack.to_name} ({RECIPIENT_NAMES[pack.recipient]})"
    letters = frozenset(pack.letters.split(",")) if pack.letters else None
    kept = kept_from_recipient(space, pack.recipient, pack.person_id)
    return _Copy(pack.id, made_for, pack.recipient in FAMILY, letters, by_hand, kept)


def _make_files(store: Store, making: _Making, made: _Made) -> None:
    tree, child, said = making.tree, making.child_id.hex, making.said
    prints = Prints.from_json(making.cut["prints"]).without(_own_words(tree))
    carried = json.loads(making.carried)
    found = {name: said.get(name, []) for name in ("findings", "settled")}
    data = render_json(tree, Carried(tuple(carried["rows"]), tuple(carried["media"])), making.status.value, found, said)
    mark = "" if making.status is PlanStatus.AMENDMENT else mark_of(child, making.number)
    made.files |= lay_out(child, store, tree, making.keys, prints, mark=mark, more={"json": data})
    if making.papers is not None:
        made.files |= _bind(store, making, prints)
    for one in making.copies:
        note = None if one.is_family else copy_note(making.status, tree.note)
        copy = copy_for(tree, one.kept, made_for=one.made_for, letters=one.letters, held=one.by_hand, note=note)
        files = lay_out(child, store, copy.tree, making.keys, _Either(one.kept, prints))
        held = [{"what": each.what, "why": each.why} for each in copy.held]
        made.copies[one.id] = (files, [*held, *making.held], copy.taken_out)


def _own_words(tree: PlanTree) -> list[str]:
    """The words that the layout has of itself, in a plan that says nothing."""
    empty = replace(tree, sections=(), beside=(), quotation=None, photo=None)
    return [piece.text for piece in read_back(render_html(empty, {}), "html")]


def _bind(store: Store, making: _Making, prints: Looking) -> dict[str, Stored]:
    """The papers of section K, bound anew without those that are held."""
    assert making.papers is not None
    with store.bench() as bench, bound(store, bench, making.tree, making.papers) as pack:
        if pack is None:
            return {}
        with store.workspace() as folder:
            if prints.is_in(words_in(pack, folder)):
                raise Refused({"": _STILL})
        return {"pack": store.put(making.child_id.hex, pack, "pdf")}


def _publish(work: Work, making: _Making, made: _Made) -> None:
    """The edition is the plan from now on. Raises Busy where it is not what it was made of any more."""
    with writing(Desk(work)) as session:
        plan = session.execute(
            select(PlanVersion).where(PlanVersion.id == making.plan_id).with_for_update()
        ).scalar_one()  # fmt: skip
        edition = _edition(session, making.edition_id)
        if edition is None or _read(work, making.edition_id) != making:
            raise Busy
        for ending, stored in made.files.items():
            session.add(_row(PlanFile, plan, ending, stored, plan_version_id=plan.id))
        for pack_id, (files, held, taken_out) in made.copies.items():
            pack = session.execute(select(PlanPack).where(PlanPack.id == pack_id)).scalar_one()
            pack.held, pack.taken_out = held, taken_out
            for ending, stored in files.items():
                session.add(_row(PlanPackFile, plan, ending, stored, pack_id=pack_id))
        plan.erasure_id, plan.restricted_until = None, None
        edition.made_at, edition.cut, edition.carried = clock.now(), _to_look_at(making), None
        leave_row(
            session, "plan.edition_made", person_id=None, child_id=plan.child_id, object_id=plan.id,
            words=f"{plan.number}, edition {edition.number}",
        )  # fmt: skip
        queue(session, SETTLE, plan.child_id, erasure_id=edition.erasure_id.hex, keys="")


def _to_look_at(making: _Making) -> dict[str, Any]:
    """The places that a person is still to look at, without the words."""
    names = making.cut.get("names")
    places = [what for what, _said in still_said(making.tree, Prints.from_json(names))] if names else []
    return {"look": list(dict.fromkeys(places))} if places else {}


def _row(make: Callable[..., Any], plan: PlanVersion, ending: str, stored: Stored, **of: uuid.UUID) -> Any:
    return make(
        child_id=plan.child_id, format=ending, content_type=TYPES[ending], key=stored.key, size=stored.size,
        sha256=stored.sha256, **of,
    )  # fmt: skip


def remove_data(store: Store, key: str) -> None:
    """The issued data file goes, once what is left of it is kept; a bad key names none."""
    with contextlib.suppress(BadKey):
        try:
            store.remove(key)
        except MediaRefused:
            if store.has(key):
                raise
