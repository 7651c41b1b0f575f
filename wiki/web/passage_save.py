"""Saves the form of one question with the files that came with it, in one act, so that a crash leaves both or neither.

The files are put on disk, decoded and the words rendered first, without a lock. A form that arrives twice leaves one
copy of its files, whether its twin comes later or at the very same moment.
"""

import contextlib
import uuid
from collections.abc import Iterator
from datetime import date

from flask import current_app, request

from media.store import Store
from wiki.access.space import Space
from wiki.commands.media import NewFile, keep_files, take_in, throw_away
from wiki.commands.passages_merge import Changed, add_passage, change_passage
from wiki.commands.room import NoRoom
from wiki.commands.uploads import let_go_of
from wiki.errors import Conflict, Refused
from wiki.forms.passage import PassageForm
from wiki.pagetypes.model import PageType
from wiki.queries.media import waiting_twin
from wiki.web.babel import gettext as _
from wiki.web.right_child import ask_right_child
from wiki.web.sent_ahead import brought_files, uploads_here
from wiki.web.waiting import note_saved
from wiki.words import Voice

_OWN = frozenset({Voice.CHILD, Voice.YOUNG_PERSON})


def save_form(
    space: Space, kind: PageType, page_id: uuid.UUID, field: str, form: PassageForm, *,
    passage_id: uuid.UUID | None = None, paper: tuple[uuid.UUID | None, date] | None = None, is_hidden: bool = False,
) -> Changed:  # fmt: skip
    """Save ``form`` under a question, or as the next version of ``passage_id``, with the files of this request.

    What others changed meanwhile is put together with it; ``is_hidden``: the passage was hidden from its writer.

    When the words, or one of the files, can't be saved (Refused, Conflict), the other files are kept all the same: they
    are in ``form``, to be shown again. Nobody is kept waiting for the lock while that page is made.
    """
    store = current_app.extensions["store"]
    files: list[NewFile] = []
    before = form.before_files()
    with _none_left_lying(store, files):
        try:
            problems = _take_all(space, store, form, files)
            if problems:
                raise Refused(problems)
            if is_hidden:
                raise Conflict
            ask_right_child(space, form, passage_id)
            changed = _save(space, kind, page_id, field, form, passage_id, paper, files)
        except NoRoom as full:  # others were quicker than these files
            _take_back(store, form, before, files)
            space.work.commit()
            raise Refused({"": full.sentence}) from full
        except (Refused, Conflict):
            try:
                keep_files(space, files, page_id)
                _let_go(space, files)
            except NoRoom:
                _take_back(store, form, before, files)
            space.work.commit()
            raise
    if changed.saved.version_number == 0:  # a twin was quicker, and its files are the ones that are shown
        _throw_away(store, files)
    else:
        _let_go(space, files)
    note_saved()
    return changed


def _save(
    space: Space, kind: PageType, page_id: uuid.UUID, field: str, form: PassageForm, passage_id: uuid.UUID | None,
    paper: tuple[uuid.UUID | None, date] | None, files: list[NewFile],
) -> Changed:  # fmt: skip
    if paper is None and form.voice in _OWN:  # who said it is not asked then, and the box still holds who types
        form.speaker = space.child.known_as
    words = form.words(paper=paper)
    if passage_id is None:
        return Changed(add_passage(space, kind, page_id, field, words, files=files), ())
    return change_passage(
        space, kind, page_id, field, words, passage_id=passage_id, base=form.base, files=files,
        told=_("Put together with what {names} changed meanwhile"),
    )  # fmt: skip


def _take_all(space: Space, store: Store, form: PassageForm, files: list[NewFile]) -> dict[str, str]:
    """Take in every file that was sent, into ``files`` and the form; each, even if another can't be. Box → sentence."""
    problems: dict[str, str] = {}
    for file in brought_files(space):
        box = file.box
        if file.media_id is not None:  # this form came before, and it is used already
            if file.media_id not in {use.media_id for use in form.media}:
                form.add_file(box, file.media_id, request.form)
            continue
        try:
            if file.trouble:
                raise Refused({"files": file.trouble})
            beside = sum(one.found.original.size for one in files)
            found = take_in(space, store, file.stream, file.filename, file.claimed_type, beside=beside)
        except Refused as refusal:
            sentence = f"{file.name}: {_(refusal.fields['files'])}"
            problems[box] = f"{problems[box]} {sentence}" if box in problems else sentence
        else:
            there = waiting_twin(space, found.original.sha256, {use.media_id for use in form.media})
            if there is not None:  # it came with a page that was turned down, and is still there
                throw_away(store, found)
            else:
                files.append(NewFile(found, upload_id=file.upload_id, awaits=file.awaits))
            form.add_file(box, there or files[-1].id, request.form)
    return problems


@contextlib.contextmanager
def _none_left_lying(store: Store, files: list[NewFile]) -> Iterator[None]:
    """Files whose rows could not be kept do not stay on the disk either."""
    try:
        yield
    except (Refused, Conflict):
        raise
    except BaseException:
        _throw_away(store, files)
        raise


def _take_back(store: Store, form: PassageForm, before: PassageForm, files: list[NewFile]) -> None:
    """No file of this request is kept, and the form shows none of them; the words in it stay."""
    _throw_away(store, files)
    files.clear()
    form.without_files(before)


def _let_go(space: Space, files: list[NewFile]) -> None:
    """Files that were sent ahead have their place now."""
    let_go_of(space, uploads_here(), [one.upload_id for one in files if one.upload_id])


def _throw_away(store: Store, files: list[NewFile]) -> None:
    for one in files:
        throw_away(store, one.found)
