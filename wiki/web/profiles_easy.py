"""What an easy plan needs beside itself: which plan it is about, that plan's own words, and pictures to choose from."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from wiki import clock
from wiki.access.space import Space
from wiki.document.lines import lines_of
from wiki.document.profile_layouts import Layout
from wiki.models.audience import Audience
from wiki.queries.gallery import fitting, places, with_words
from wiki.queries.plan_leaving import kept_from_leaving
from wiki.queries.plan_versions import PlanHead, list_versions, open_version
from wiki.queries.profiles import Gathered, Piece
from wiki.web.babel import day, listed
from wiki.web.babel import gettext as _
from wiki.web.page_types import shown_type
from wiki.web.plan_serve_page import plan_title
from wiki.words import MediaKind, Permission

EASY = "easy_read"
"""The page type, and the layout, of a plan that is easy to read."""
_MOST_PICTURES = 48


@dataclass(frozen=True)
class PictureChoice:
    """A picture to go with a sentence."""

    id: str
    src: str
    alt: str
    words: str
    focus: int


def may_add(space: Space) -> bool:
    """Whether this person may write a sentence of the easy plan."""
    kind = shown_type(space, EASY)
    return kind is not None and space.may(Permission.WRITE) and space.member.role in kind.write


def _plans(space: Space) -> Iterator[PlanHead]:
    """The plans that this person may read, as far as they may be handed out now; the newest first."""
    if space.may(Permission.READ_PLAN):
        yield from (one for one in list_versions(space) if not kept_from_leaving(space, one))


def _named(head: PlanHead) -> str:
    """ "Draft plan, version 2 (20 November 2026)" """
    on = day(clock.local(head.made_at).date())
    return _("%(plan)s (%(day)s)", plan=plan_title(head.status, head.number), day=on)


def about_plan(space: Space, gathered: Gathered, chosen: Collection[str]) -> str:
    """ "It is about: Draft plan, version 2 (20 November 2026)": the newest plan that was there when the last of the ``chosen``
    sentences was written. Where nobody wrote a sentence of some part since that plan was made, it says that some are older. ""
    where there was none, or where this person reads no plans."""
    written = [at for _title, pieces, at in _parts(gathered) if any(piece.id in chosen for piece in pieces)]
    plans = tuple(_plans(space)) if written else ()
    first, last = ((_then(plans, at(written)) for at in (min, max)) if plans else (None, None))
    if last is None:
        return ""
    if first != last:
        return _("It is about: %(plan)s. Some sentences are older.", plan=_named(last))
    return _("It is about: %(plan)s", plan=_named(last))


def newer_plan(space: Space, gathered: Gathered) -> tuple[str, str]:
    """The newest plan in words, and the parts of which nobody wrote a sentence since it was made; "" twice for none."""
    newest = next(_plans(space), None)
    older = [title for title, _pieces, at in _parts(gathered) if newest is not None and at < newest.made_at]
    return (_named(newest), listed(older)) if newest is not None and older else ("", "")


def _parts(gathered: Gathered) -> list[tuple[str, tuple[Piece, ...], datetime]]:
    """Each part that has sentences: its title, the sentences, and when the last of them was written: whoever wrote it had what
    the plan says to that part beside it."""
    parts = zip(gathered.layout.sections, gathered.sections, strict=True)
    return [(one.title, pieces, max(piece.version.saved_at for piece in pieces)) for one, pieces in parts if pieces]


def _then(plans: Sequence[PlanHead], at: datetime) -> PlanHead | None:
    return next((one for one in plans if one.made_at <= at), None)


def beside_words(space: Space, layout: Layout) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each section of the layout the lines of the newest plan that lie beside it: (heading, words). Nothing of a plan
    that this person may not read, or that may not leave at present."""
    newest = next(_plans(space), None)
    if newest is None:
        return {}
    tree = open_version(space, newest.number).tree
    lines = [one for one in lines_of(tree) if not one.is_set] if tree is not None else []
    return {
        section.title: tuple(
            (one.heading or f"{one.letter}: {one.section}", one.words) for one in lines if one.letter in section.beside
        )
        for section in layout.sections
    }


def picture_choices(space: Space, audience: Audience) -> tuple[PictureChoice, ...]:
    """The child's pictures that this person sees and may show to ``audience``, newest first, each once; none in which
    somebody is who has not agreed."""
    used = [one for one in places(space, [MediaKind.PHOTO]) if one.is_used]
    once = {place.media_id: place for place in reversed(fitting(space, used, audience))}
    newest = sorted(once.values(), key=lambda place: used.index(place))[:_MOST_PICTURES]
    made = []
    for one in with_words(space, newest):
        if not one.file.pictured.is_held and one.file.renditions:
            src = url_for("media.rendition", child_id=space.id, media_id=one.file.id, name="w320")
            words = one.file.caption or one.file.alt or _("A picture that nobody has described yet.")
            made.append(PictureChoice(str(one.file.id), src, one.file.alt, words, one.place.focus))
    return tuple(made)
