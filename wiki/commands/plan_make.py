"""Makes a draft or a final plan: reads one moment, lays it out with no lock held, keeps the bytes, then numbers the version."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from media.store import Store
from wiki import clock
from wiki.access.space import Space
from wiki.commands.plan_keep import Draft, MadeAlready, MovedOn, keep_draft, made_before, next_number
from wiki.commands.plan_pack import bound
from wiki.commands.plan_put import fetch_assets, put_all, throw_away, time_words
from wiki.document import wording
from wiki.document.amend import Change, changes, marked
from wiki.document.assemble import assemble
from wiki.document.clip_links import ClipLinks, with_links
from wiki.document.html import render_html
from wiki.document.inputs import Status
from wiki.document.pdf import DocumentFailed, render_pdf
from wiki.document.plan_json import render_json
from wiki.document.speaking import Tongue, speaking
from wiki.document.tree import PlanTree, pictures
from wiki.document.word import render_word
from wiki.document.word_anchors import mark_of
from wiki.errors import Busy, NotAllowed, Refused
from wiki.models.plan import PlanStatus
from wiki.queries.plan import open_desk, stand_still
from wiki.queries.plan_carried import found_json, read_carried
from wiki.queries.plan_checked import check_desk
from wiki.queries.plan_content import read_content
from wiki.queries.plan_pack import read_pack
from wiki.queries.plan_points import find_in_answers
from wiki.queries.plan_printed import read_files
from wiki.queries.plan_rows import FindType
from wiki.queries.plan_shapes import shape_in_force
from wiki.queries.plan_stops import stops
from wiki.queries.plan_versions import OpenedPlan, PlanHead, list_versions, open_version, pinned_media, stands_on
from wiki.statute.sections import Shape, regulation_12
from wiki.text.clean import one_line, tidy
from wiki.words import N_, Permission

_TRIES = 3
_LONGEST_NAME, _LONGEST_REASON = 200, 5000
_ISSUED = frozenset({PlanStatus.FINAL, PlanStatus.AMENDED, PlanStatus.AMENDMENT})
_WHO_SIGNS = N_("Say who signs the plan for the council: their name, and what they are.")
_NO_PLAN = N_("There is no final plan that could be amended.")
_NO_CHANGE = N_("Nothing has changed on the pages since the plan in force was made.")
_MOVED = N_("The pages have changed since you looked. Look at the changes again, and say why for each.")
_ANOTHER = N_("Another plan was issued while this one was made. Look at it first.")
_WHY_CHANGE = N_("Say on which evidence this change stands.")
_LONG = N_("Please keep this to %d letters or fewer.")


def make_draft(
    space: Space, store: Store, find_type: FindType, shape: Shape, *, once: str | None = None,
    tongue: Tongue | None = None, find_shown: FindType | None = None, clips: ClipLinks | None = None,
) -> int:  # fmt: skip
    """Make the next draft plan of the child from everything as it is at this moment; returns its number.

    The PDF, the Word and the HTML file hold the same words; section I stays empty (Children and Families Act 2014,
    section 38(5)). Sending the same ``once`` twice makes one plan. Raises NotAllowed, Refused with a sentence where
    a file can't be made or kept, Busy when others make plans of this child all the time, NotFound when the
    membership ended meanwhile. ``tongue``: the language of this copy's own words, those of ``shape`` too; English for none,
    and ``find_shown`` finds the page types with their headings in it. ``clips``: where recordings are played.
    """
    return _make(space, store, _Making((find_type, find_shown or find_type), shape, tongue or Tongue(), once, clips=clips))


def make_final(
    space: Space, store: Store, find_type: FindType, shape: Shape, *, signed_by: str, once: str | None = None,
    clips: ClipLinks | None = None, after: int | None = None,
) -> int:  # fmt: skip
    """Make the final plan of the child from everything as it is at this moment, section I as its page says; returns its
    number. ``signed_by``: the officer who signs for the council, with what they are (regulation 12(3)).

    Where a final was issued and then proposed to be changed, it is the amended final. ``after``: the newest plan that was
    issued when its maker opened the form (None: now); they look first at one that came since. Raises as ``make_draft``, and
    Refused({"signed_by": …}) where nobody signs.
    """
    signed_by = one_line(signed_by)
    if not signed_by or len(signed_by) > _LONGEST_NAME:
        raise Refused({"signed_by": _LONG % _LONGEST_NAME if signed_by else _WHO_SIGNS})
    making = _Making(
        (find_type, find_type), shape, Tongue(), once, kind_of_final(space), signed_by, clips=clips,
        after=newest_issued(space) if after is None else after,
    )  # fmt: skip
    for stop in stops(space, making.status.value):
        raise Refused({"": stop.sentence})
    return _make(space, store, making)


def make_amendment(
    space: Space, store: Store, find_type: FindType, shape: Shape | None = None, *, evidence: Mapping[str, str],
    once: str | None = None, clips: ClipLinks | None = None, after: int | None = None,
) -> int:  # fmt: skip
    """Make the notice of the amendments that lead from the plan in force to the pages as they are now; returns its number.

    Without a ``shape`` it has that of the plan in force, as it was then.
    ``evidence``: why, for each change by its key (document/amend.py); ``after`` as for a final. Raises as ``make_draft``,
    Refused with a sentence for each change without evidence, and where the pages changed since they were looked at.
    """
    base = plan_in_force(space)
    if base is None or base.tree is None:
        raise Refused({"": _NO_PLAN})
    said = {key: tidy(words).strip() for key, words in evidence.items()}
    problems = {f"evidence-{key}": _WHY_CHANGE for key, words in said.items() if not words}
    problems |= {f"evidence-{key}": _LONG % _LONGEST_REASON for key, words in said.items() if len(words) > _LONGEST_REASON}
    if problems:
        raise Refused(problems)
    amends = _Amends(base, said, stands_on(space, base.head.id))
    shape = shape or shape_in_force(space, base)
    making = _Making(
        (find_type, find_type), shape, Tongue(), once, PlanStatus.AMENDMENT, amends=amends, clips=clips,
        after=newest_issued(space) if after is None else after,
    )  # fmt: skip
    return _make(space, store, making)


def plan_in_force(space: Space) -> OpenedPlan | None:
    """The newest final plan, amended or not; None where there is none, or where words were taken out of it."""
    newest = _newest_final(space)
    return open_version(space, newest.number) if newest is not None and newest.erasure_id is None else None


def _newest_final(space: Space) -> PlanHead | None:
    finals = (one for one in list_versions(space) if one.status in {PlanStatus.FINAL, PlanStatus.AMENDED})
    return next(finals, None)


def _amended_from(space: Space, today: date) -> tuple[date, date]:
    """The days of the plan in force and of the final that was amended first; ``today`` for what is not here."""
    finals = [one for one in list_versions(space) if one.status in {PlanStatus.FINAL, PlanStatus.AMENDED}]
    made = [clock.local(one.made_at).date() for one in finals]
    first = next((day for day, one in zip(made, finals, strict=True) if one.status is PlanStatus.FINAL), today)
    return (made[0] if made else today), first


def newest_issued(space: Space) -> int:
    """The number of the newest final or notice of amendments; 0 for none."""
    issued = (one.number for one in list_versions(space) if one.status in _ISSUED)
    return next(issued, 0)


def changes_to_make(space: Space, find_type: FindType, shape: Shape | None = None) -> tuple[Change, ...]:
    """What changed on the pages since the plan in force was made; () where there is none. The shape is as for the notice."""
    base = plan_in_force(space)
    if base is None or base.tree is None:
        return ()
    shape = shape or shape_in_force(space, base)
    content = read_content(space, open_desk(space, find_type), shape, clock.today(), "final")
    return changes(base.tree, assemble(content.plan, shape))


def kind_of_final(space: Space) -> PlanStatus:
    """What a final made now is: an amended one, where the newest that was made is a notice of amendments."""
    made = [one.status for one in list_versions(space) if one.status is not PlanStatus.DRAFT]
    return PlanStatus.AMENDED if made and made[0] in {PlanStatus.AMENDMENT, PlanStatus.AMENDED} else PlanStatus.FINAL


@dataclass(frozen=True)
class _Making:
    """How a plan is made: from which page types, in which shape and language, by which form, as what, signed by whom."""

    find_types: tuple[FindType, FindType]
    shape: Shape
    tongue: Tongue
    once: str | None
    status: PlanStatus = PlanStatus.DRAFT
    signed_by: str = ""
    amends: "_Amends | None" = None
    clips: ClipLinks | None = None
    after: int = 0
    """Of what is issued: the newest that was when its maker pressed the button; of two who press at once one looks again."""

    @property
    def printed_as(self) -> Status:
        """What the document calls it."""
        return "draft" if self.status is PlanStatus.DRAFT else "final"


@dataclass(frozen=True)
class _Amends:
    """The plan that a notice proposes to change, and the evidence for each change by its key."""

    base: OpenedPlan
    evidence: Mapping[str, str]
    stands_on: Mapping[str, Any]


def _make(space: Space, store: Store, making: _Making) -> int:
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    for _attempt in range(_TRIES):
        stand_still(space)
        done = made_before(space.session, space, making.once)
        if done is not None:
            return done
        draft = _lay_out(space, store, making)
        try:
            return keep_draft(space, draft, making.shape, making.once)
        except MadeAlready as made:
            throw_away(store, draft.files)
            return made.number
        except MovedOn:
            throw_away(store, draft.files)
            space.work.close()  # another plan was numbered, or words were taken back: look again
        except BaseException:
            throw_away(store, draft.files)
            raise
    raise Busy


def _lay_out(space: Space, store: Store, making: _Making) -> Draft:
    """Read one moment, let go of it, assemble and render; no lock and no snapshot is held while that lasts."""
    if making.amends is not None and (newest := _newest_final(space)) is not None and newest.id != making.amends.base.head.id:
        raise Refused({"": _MOVED})  # another final was made meanwhile: that one is to be amended
    if (making.signed_by or making.amends is not None) and newest_issued(space) != making.after:
        raise Refused({"": _ANOTHER})
    find_types, shape, tongue = making.find_types, making.shape, making.tongue
    now = clock.now()
    today = clock.local(now).date()
    desk = open_desk(space, find_types[0])  # what is still to settle is found, and kept, in English
    shown = desk if tongue.is_english else open_desk(space, find_types[1])
    content, papers = read_content(space, shown, shape, today, making.printed_as), read_pack(space, shown)
    content = replace(content, left_out=(*content.left_out, *papers.left_out))
    carried = read_carried(space, content)
    answers = find_in_answers(space) if making.status is not PlanStatus.DRAFT else ()
    law = shape if tongue.is_english else regulation_12()
    checked = check_desk(space, desk, law, today, content, making.printed_as, beside=answers)
    if checked.stopping:  # nothing else ever keeps a plan from being made (issue 5; Children and Families Act 2014, s38(5))
        raise Refused({"": checked.stopping[0].sentence})
    before = read_files(space, pinned_media(space, making.amends.base.head.id)) if making.amends else None
    number, amended_from = next_number(space.session, space), _amended_from(space, today)
    space.work.let_go()
    plan = replace(
        content.plan, number=number, made_time=time_words(now), made_by=space.person.name, signed_by=making.signed_by
    )
    plan = with_links(plan, making.clips, str(space.id))
    with store.bench() as bench, speaking(tongue):
        tree, more = assemble(plan, shape), {"signed_by": making.signed_by} if making.signed_by else {}
        if making.amends is not None:
            tree, more = _amended(making.amends, tree)
        elif making.status is PlanStatus.AMENDED:
            tree = replace(tree, note=replace(tree.note, words=wording.amended_note(tree.note.words, *amended_from)))
        keys = content.assets if before is None else {**before.assets({one.asset for one in pictures(tree)}), **content.assets}
        assets = fetch_assets(bench, keys)
        try:
            made = {
                "pdf": render_pdf(tree, assets), "docx": render_word(tree, assets, _mark(space, making, number)),
                "html": render_html(tree, assets),
                "json": render_json(tree, carried, making.status.value, found_json(checked), more),
            }  # fmt: skip
            with bound(store, bench, tree, papers) as pack:
                files = put_all(space.id.hex, store, {**made, **({"pack": pack} if pack else {})})
        except DocumentFailed as failure:
            raise Refused({"": failure.sentence}) from failure
    return Draft(number, content, tree, checked, desk.views, files, making.status, more)


def _mark(space: Space, making: _Making, number: int) -> str:
    """By what the Word file is known when it comes back; a notice of amendments is not finished in Word."""
    return "" if making.status is PlanStatus.AMENDMENT else mark_of(space.id.hex, number)


def _amended(amends: _Amends, new: PlanTree) -> tuple[PlanTree, dict[str, Any]]:
    """The plan in force with its changes marked, and the list of them. Refused where they are not those looked at."""
    assert amends.base.tree is not None
    found = changes(amends.base.tree, new)
    if not found or {one.key for one in found} != set(amends.evidence):
        raise Refused({"": _MOVED if found else _NO_CHANGE})
    listed = [
        {"letter": one.letter, "title": one.title, "kind": one.kind, "old": one.old, "new": one.new,
         "evidence": amends.evidence[one.key]}
        for one in found
    ]  # fmt: skip
    return marked(amends.base.tree, new, amends.evidence), {
        "amends": amends.base.head.number, "changes": listed, "base": amends.stands_on
    }
