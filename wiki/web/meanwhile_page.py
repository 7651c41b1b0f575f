"""The screens for somebody whose words met a change: both texts to choose from, or the passage gone meanwhile."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from flask import render_template, request, url_for

from wiki.access.space import Space
from wiki.commands.passages import typed_of
from wiki.commands.passages_merge import put_together
from wiki.errors import NotAllowed, NotFound
from wiki.forms.passage import PassageForm
from wiki.queries.links import passage_place
from wiki.queries.meanwhile import TakenOff, taken_off, version_numbered
from wiki.queries.pages import find_page
from wiki.queries.versions import SeenVersion, see_current
from wiki.web.babel import gettext as _
from wiki.web.babel import listed
from wiki.web.home_page import page_title
from wiki.web.meanwhile_sides import answer_texts, sides
from wiki.web.page_types import page_type, shown
from wiki.web.passage_page import (
    Place,
    audience_question,
    day_parts,
    file_audiences,
    link_boxes,
    place_of,
    shown_files,
    voices,
)

_NOT_SENT_AGAIN = frozenset({"csrf_token", "once", "base", "media"})


def place_to_change(space: Space, passage_id: uuid.UUID, base: int) -> Place:
    """Where a passage stands. Of one that was hidden from its writer meanwhile: as they saw it at version ``base``.

    Raises NotFound when they may see neither, NotAllowed when they may not write there.
    """
    try:
        return place_of(space, passage_id)
    except NotFound:
        earlier, found = version_numbered(space, passage_id, base), passage_place(space, passage_id)
        if earlier is None or found is None:
            raise
    kind = page_type(space, find_page(space, found[0]).page_type)
    if space.member.role not in kind.write:
        raise NotAllowed
    return Place(found[0], kind, earlier, is_hidden=True)


def saved_words(space: Space, beside: Sequence[str]) -> str:
    """What the page says after a save that was put together with what others changed."""
    others = [name for name in beside if name != space.person.name]
    if others:
        return _("Saved. %(names)s changed other sentences meanwhile. Both are in.", names=listed(others))
    return _("Saved. You changed other sentences in another window meanwhile. Both are in.") if beside else ""


def meanwhile_page(space: Space, place: Place, form: PassageForm) -> str:
    """What happened while somebody wrote, with every word they typed, and the ways on from there.

    What somebody else saved meanwhile must be read anew, and nobody is kept waiting for the lock while this page is
    made. Files that came with the words are kept with it.
    """
    space.work.commit()
    now = see_current(space, place.version.passage_id).get(place.version.passage_id)
    if now is None:
        return _as_new_words(space, place, form, None)
    off = taken_off(space, place.page_id, place.version.passage_id)
    if off is not None:
        return _as_new_words(space, place, form, off)
    return _both_texts(space, replace(place, version=now, is_hidden=False), form)


def _as_new_words(space: Space, place: Place, form: PassageForm, off: TakenOff | None) -> str:
    """The passage was taken off (``off``), or is hidden now: the words can go back on the page as new ones."""
    kind = shown(space, place.kind)
    asked = kind.field(place.version.field)
    add = url_for("passages.add_passage", child_id=space.id, page_id=place.page_id, field=asked.key) if asked else ""
    return render_template(
        "passages/gone.html",
        page_id=place.page_id, page_title=page_title(find_page(space, place.page_id), kind), off=off,
        texts=answer_texts(space, asked, form), files=shown_files(space, form), add=add, sent=sent_again(form),
    )  # fmt: skip


def _both_texts(space: Space, place: Place, form: PassageForm) -> str:
    """Where both began, theirs and mine; to keep one of them, or to put them together in the box."""
    theirs, asked = place.version, place.kind.field(place.version.field)
    base = version_numbered(space, theirs.passage_id, form.base)
    mine = replace(form.words(), paper_id=theirs.paper_id, paper_on=theirs.paper_on, typed=form.typed or typed_of(theirs))
    together = put_together(space, asked, base, mine, theirs)
    both = replace(
        form, body=together.words.body, columns=together.words.columns, media=list(together.words.media),
        base=theirs.number, once=None,
    )  # fmt: skip
    kind = shown(space, place.kind)
    asked = kind.field(theirs.field)
    began, now, own = sides(space, asked, base, theirs, form)
    return render_template(
        "passages/conflict.html",
        page_id=place.page_id, page_title=page_title(find_page(space, place.page_id), kind), asked=asked,
        place=place, form=both, began=began, theirs=now, mine=own, theirs_by=_who(space, theirs),
        theirs_at=theirs.saved_at, clashes=together.clashes, sent=sent_again(form), files=shown_files(space, both),
        began_at=form.base, voices=voices(space, both.voice), spoken_on=day_parts(both),
        audience=audience_question(space, place.kind, theirs.field, None, both, place),
        file_audiences=file_audiences(space, both, place), links=link_boxes(space, asked) if asked else {},
    )  # fmt: skip


def _who(space: Space, version: SeenVersion) -> str:
    return "" if version.saved_by == space.person.id else version.saved_by_name


def sent_again(form: PassageForm) -> list[tuple[str, str]]:
    """The form that was sent, as hidden boxes of another: every word of it, and the files that came with it by id."""
    found = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in _NOT_SENT_AGAIN and not name.startswith(("m-", "new-"))
    ]
    for use in form.media:
        found.append(("media", str(use.media_id)))
        said = {"alt": use.alt, "caption": use.caption, "speaker": use.speaker, "transcript": use.transcript}
        found += [(f"m-{use.media_id}-{name}", words) for name, words in said.items() if words]
    return found
