"""Makes a draft plan: reads one moment, lays it out with no lock held, keeps the bytes, then numbers the version."""

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

from media.bench import Bench
from media.errors import MediaRefused
from media.results import Stored
from media.store import Store
from wiki import clock
from wiki.access.space import Space
from wiki.commands.plan_keep import Draft, MadeAlready, MovedOn, keep_draft, made_before, next_number
from wiki.document.assemble import assemble
from wiki.document.html import render_html
from wiki.document.pdf import DocumentFailed, render_pdf
from wiki.document.speaking import Tongue, speaking
from wiki.document.word import render_word
from wiki.errors import Busy, NotAllowed, Refused
from wiki.queries.plan import open_desk, stand_still
from wiki.queries.plan_checked import check_desk
from wiki.queries.plan_content import read_content
from wiki.queries.plan_rows import FindType
from wiki.statute.sections import Shape, regulation_12
from wiki.words import Permission

_TRIES = 3


def make_draft(
    space: Space, store: Store, find_type: FindType, shape: Shape, *, once: str | None = None,
    tongue: Tongue | None = None, find_shown: FindType | None = None,
) -> int:  # fmt: skip
    """Make the next draft plan of the child from everything as it is at this moment; returns its number.

    The PDF, the Word and the HTML file hold the same words; section I stays empty (Children and Families Act 2014,
    section 38(5)). Sending the same ``once`` twice makes one plan. Raises NotAllowed, Refused with a sentence where
    a file can't be made or kept, Busy when others make plans of this child all the time, NotFound when the
    membership ended meanwhile. ``tongue``: the language of this copy's own words, those of ``shape`` too; English for none,
    and ``find_shown`` finds the page types with their headings in it.
    """
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    for _attempt in range(_TRIES):
        stand_still(space)
        done = made_before(space.session, space, once)
        if done is not None:
            return done
        draft = _lay_out(space, store, (find_type, find_shown or find_type), shape, tongue or Tongue())
        try:
            return keep_draft(space, draft, shape, once)
        except MadeAlready as made:
            _throw_away(store, draft.files)
            return made.number
        except MovedOn:
            _throw_away(store, draft.files)
            space.work.close()  # another plan was numbered, or words were taken back: look again
        except BaseException:
            _throw_away(store, draft.files)
            raise
    raise Busy


def _lay_out(space: Space, store: Store, find_types: tuple[FindType, FindType], shape: Shape, tongue: Tongue) -> Draft:
    """Read one moment, let go of it, assemble and render; no lock and no snapshot is held while that lasts."""
    now = clock.now()
    today = clock.local(now).date()
    desk = open_desk(space, find_types[0])  # what is still to settle is found, and kept, in English
    content = read_content(space, desk if tongue.is_english else open_desk(space, find_types[1]), shape, today)
    checked = check_desk(space, desk, regulation_12(), today, content)
    if checked.stopping:  # nothing else ever keeps a plan from being made (issue 5; Children and Families Act 2014, s38(5))
        raise Refused({"": checked.stopping[0].sentence})
    number = next_number(space.session, space)
    space.work.let_go()
    plan = replace(content.plan, number=number, made_time=_time(now), made_by=space.person.name)
    with store.bench() as bench, speaking(tongue):
        assets = _assets(bench, content.assets)
        tree = assemble(plan, shape)
        try:
            made = {
                "pdf": render_pdf(tree, assets), "docx": render_word(tree, assets), "html": render_html(tree, assets)
            }  # fmt: skip
        except DocumentFailed as failure:
            raise Refused({"": failure.sentence}) from failure
    return Draft(number, content, tree, checked, desk.views, _put(space, store, made))


def _assets(bench: Bench, keys: Mapping[str, str]) -> dict[str, Path]:
    """The pictures' files by their names; one that is gone is left out, and the plan says so in its place."""
    found: dict[str, Path] = {}
    for name, key in keys.items():
        try:
            with contextlib.suppress(FileNotFoundError):
                found[name] = bench.fetch(key)
        except MediaRefused as trouble:  # a plan without pictures that are there would be another plan
            raise Refused({"": trouble.sentence}) from trouble
    return found


def _time(now: datetime) -> str:
    """ "2:30pm" """
    there = clock.local(now)
    return f"{there.hour % 12 or 12}:{there.minute:02d}{'am' if there.hour < 12 else 'pm'}"


def _put(space: Space, store: Store, made: Mapping[str, bytes]) -> dict[str, Stored]:
    """Every file safely on disk, or none of them."""
    stored: dict[str, Stored] = {}
    try:
        for ending, data in made.items():
            stored[ending] = store.put(space.id.hex, BytesIO(data), ending)
    except BaseException as trouble:
        _throw_away(store, stored)
        if isinstance(trouble, MediaRefused):
            raise Refused({"": trouble.sentence}) from trouble
        raise
    return stored


def _throw_away(store: Store, files: Mapping[str, Stored]) -> None:
    for stored in files.values():
        with contextlib.suppress(MediaRefused):  # the sweep finds what can't be removed
            store.remove(stored.key)
