"""One picture, clip or film of the gallery by itself, and two of them side by side."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, flash, render_template, url_for

from wiki.commands.pictures_day import may_say_when, say_camera_day, say_when
from wiki.errors import Refused
from wiki.forms.pictures import read_part_of_day
from wiki.queries.gallery import Shown
from wiki.text.days import parts_of
from wiki.text.languages import written
from wiki.web.babel import gettext as _
from wiki.web.gallery_page import ONE_OF, Pages, Where, a_year_apart, find_shown, part_of_day, when_words
from wiki.web.kinds import Space
from wiki.web.showing import MediaCard, byline, media_card
from wiki.words import MediaKind


@dataclass(frozen=True)
class OneCard:
    """A file by itself: ``day`` as words, ``change_href`` where it can be turned, cut and moved, or "" for who may not."""

    media: MediaCard
    title: str
    day: str
    byline: str
    where: Where
    href: str
    change_href: str = ""


def one_card(pages: Pages, one: Shown) -> OneCard:
    """The file in one of its places."""
    space, place = pages.space, one.place
    kind = pages.kind(place.page_id)
    change = ""
    if place.is_used and kind is not None and space.member.role in kind.write and kind.field(place.field) is not None:
        change = url_for(
            "pictures.ask_change", child_id=space.id, passage_id=place.passage_id, media_id=place.media_id
        )
    return OneCard(
        media_card(space.id, one.file, written(one.version.language)),
        f"{_(ONE_OF[place.kind])}, {part_of_day(place.day)}", when_words(place), byline(space, one.version), pages.where(place),
        url_for("gallery.show_one", child_id=space.id, media_id=place.media_id), change,
    )  # fmt: skip


def one_page(
    space: Space, media_id: uuid.UUID, errors: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None
) -> str:
    """One file with its places, its day, and what can be done with it; ``typed`` are the boxes as they were sent."""
    pages, found = Pages(space), find_shown(space, media_id)
    cards = [one_card(pages, one) for one in found]
    first = found[0]
    year = a_year_apart(space, first.place)
    boxes = parts_of(first.place.day) if first.place.is_taken else ("", "", "")
    if typed is not None:
        boxes = (typed.get("taken-day", ""), typed.get("taken-month", ""), typed.get("taken-year", ""))
    return render_template(
        "gallery/one.html", card=cards[0], cards=cards, errors=errors or {}, media_id=media_id, boxes=boxes,
        is_used=first.place.is_used, may_say=may_say_when(space, first.file.uploaded_by),
        asks_camera=first.file.kind is MediaKind.PHOTO and space.reader.is_own(first.file.uploaded_by),
        beside_href=url_for("gallery.show_gallery", child_id=space.id, beside=media_id),
        year_href=url_for("gallery.show_beside", child_id=space.id, media_id=media_id, other_id=year.media_id) if year else "",
        year_day=part_of_day(year.day) if year else "",
    )  # fmt: skip


def keep_day(space: Space, media_id: uuid.UUID, form: Mapping[str, str]) -> None:
    """Keep the day that was typed, or with ``act`` "camera" look up the one that the camera noted. Raises Refused."""
    if form.get("act") == "camera":
        day = say_camera_day(space, current_app.extensions["store"], media_id)
        if not day:
            raise Refused({"taken": _("The camera noted no day in this picture. You can write it yourself.")})
        flash(_("The camera noted %(day)s. That is kept now, and you can change it.", day=part_of_day(day)), "success")
        return
    day = read_part_of_day(form)
    say_when(space, media_id, day)
    said = _("Kept: it was made %(day)s.", day=part_of_day(day)) if day else _("Kept: it isn’t known when it was made.")
    flash(said, "success")


def beside_page(space: Space, media_id: uuid.UUID, other_id: uuid.UUID) -> str:
    """Two files side by side, the older first."""
    pages = Pages(space)
    two = sorted(
        (find_shown(space, one)[0] for one in (media_id, other_id)), key=lambda one: (one.place.day, one.place.added_at)
    )
    return render_template(
        "gallery/beside.html", cards=[one_card(pages, one) for one in two],
        other_href=url_for("gallery.show_gallery", child_id=space.id, beside=media_id),
    )  # fmt: skip
