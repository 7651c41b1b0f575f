"""Asks kindly, beside a passage, for what its pictures and clips still lack: words for those who can't see or hear them."""

from wiki.models.pictured import NOT_TOLD
from wiki.queries.hearing import READY
from wiki.queries.versions import SeenVersion, ShownMedia
from wiki.web.babel import gettext as _
from wiki.words import MediaKind, MediaState

_SEEN = frozenset({MediaKind.PHOTO, MediaKind.VIDEO})
_HEARD = frozenset({MediaKind.AUDIO, MediaKind.VIDEO})


def lacks_alt(media: ShownMedia) -> bool:
    """Whether nobody has said what can be seen in it."""
    return media.kind in _SEEN and media.state is MediaState.READY and not media.alt


def lacks_words(media: ShownMedia) -> bool:
    """Whether nobody has written down what is said in it."""
    return media.kind in _HEARD and media.state is MediaState.READY and not media.transcript


def about_links(version: SeenVersion, place: str, may_change: bool) -> tuple[tuple[str, str], ...]:
    """One link for each thing that is lacking, to the first file that lacks it; none for whoever may not write here.
    ``place``: the address of the passage."""
    if not may_change or not version.media:
        return ()
    wanted = (
        (next(filter(lambda one: one.pictured.is_held, version.media), None), _("Say whether they agreed")),
        (next(filter(lacks_alt, version.media), None), _("Say what the picture shows")),
        (next((one for one in version.media if lacks_words(one) and one.heard_state != READY), None),
         _("Write down what is said")),
        (next((one for one in version.media if lacks_words(one) and one.heard_state == READY), None),
         _("Check the draft of what is said")),
    )  # fmt: skip
    found: dict[str, str] = {}
    for media, words in wanted:
        if media is not None:
            found.setdefault(f"{place}/file/{media.id}", words)
    return tuple((words, href) for href, words in found.items())


def kind_asks(version: SeenVersion, place: str) -> tuple[tuple[str, str], ...]:
    """What somebody may still say about what they have just added, if they like: a link for each thing, words and address.
    ``place``: the address of the passage."""
    seen = [one for one in version.media if one.kind in _SEEN and one.state is MediaState.READY]
    wanted = (
        (next(filter(lacks_alt, seen), None), _("Say what the picture shows")),
        (next((one for one in seen if not one.caption), None), _("Write a line to go with it")),
        (next((one for one in seen if one.pictured == NOT_TOLD), None), _("Say who is in it")),
        (next(filter(lacks_words, version.media), None), _("Write down what is said")),
    )
    ends = ("m-alt", "m-caption", "who", "m-transcript")
    return tuple(
        (words, f"{place}/file/{media.id}#{end}") for (media, words), end in zip(wanted, ends, strict=True) if media is not None
    )


def held_words(version: SeenVersion) -> str:
    """Why a picture stays out of the plan, in plain words and without a name; "" where none does."""
    if not any(one.pictured.is_held for one in version.media):
        return ""
    return _("A picture here shows another child, or somebody who said no. It stays out of the plan and out of meetings "
             "until they, or their parent, agree.")  # fmt: skip
