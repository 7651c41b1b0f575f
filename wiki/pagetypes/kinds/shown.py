"""Questions answered with media: the passage holds the files, its body the words beside them."""

from wiki.pagetypes.kinds.base import Kind
from wiki.words import MediaKind


class _Media(Kind):
    words_in_body = True
    many = True


class Photos(_Media):
    """One or more pictures; words beside them are the passage's body."""

    name = "photos"
    about = "one or more pictures, with words beside them"
    media = MediaKind.PHOTO.value


class Audio(_Media):
    """A voice or a sound; the transcript lies with the recording."""

    name = "audio"
    about = "a voice recording, with words beside it"
    media = MediaKind.AUDIO.value


class Video(_Media):
    """A short film."""

    name = "video"
    about = "a short film, with words beside it"
    media = MediaKind.VIDEO.value


class Document(_Media):
    """A letter, a report, a scanned form."""

    name = "document"
    about = "a letter, a report or a scanned form, with words beside it"
    media = MediaKind.DOCUMENT.value
