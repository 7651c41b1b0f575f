"""Reads what a browser may send about one picture, film or recording."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import FileStorage

from wiki.commands.file_words import FileWords
from wiki.errors import Refused
from wiki.forms.boxes import read_once
from wiki.forms.passage import read_base
from wiki.models.pictured import NOT_TOLD, Agreed, Pictured, Who
from wiki.queries.versions import ShownMedia
from wiki.text.captions import MOST_BYTES, NotCaptions, read_file
from wiki.text.clean import one_line
from wiki.words import N_

_LONGEST = {"alt": 1000, "caption": 2000, "speaker": 200, "transcript": 50_000}
_LONG = N_("Please keep this to %d letters or fewer.")
_TWO = N_("There are words in the box already. Empty the box first, if the words of the file are to take their place.")


@dataclass
class FileForm:
    """What is said about one file, as typed; ``errors`` holds a sentence for each box that can't be taken, ``line`` the
    line of a caption file that can't be read. ``is_draft``: the words came from a draft and were looked through. ``was``:
    who was in it when the form was opened."""

    alt: str = ""
    caption: str = ""
    speaker: str = ""
    transcript: str = ""
    pictured: Pictured = NOT_TOLD
    was: str = ""
    base: int = 0
    once: str | None = None
    is_draft: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    line: int = 0

    def words(self) -> FileWords:
        """The form as the command takes it: who is in it only where that was changed, so that nobody's answer is undone by
        a form that was opened before. Raises Refused with a sentence for each box that can't be taken."""
        if self.errors:
            raise Refused(self.errors)
        pictured = None if self.pictured.text == self.was else self.pictured
        return FileWords(self.alt, self.caption, self.speaker, self.transcript, pictured)

    def go_on_from(self, media: ShownMedia, base: int) -> None:
        """Go on from what somebody saved meanwhile: what was typed stays, and what was not touched is as they say."""
        if self.pictured.text == self.was:
            self.pictured = media.pictured
        self.was, self.base, self.once = media.pictured.text, base, None


def from_file(media: ShownMedia, base: int) -> FileForm:
    """The form filled with what is said about a file now."""
    told = media.pictured
    return FileForm(media.alt, media.caption, media.speaker, media.transcript, told, told.text, base)


def read_file_words(form: Mapping[str, str], captions: FileStorage | None) -> FileForm:
    """The form as it was sent; nothing is refused yet. ``captions``: a .vtt or .srt file, for an empty box."""
    once, is_draft = read_once(form), bool(form.get("is_draft"))
    made = FileForm(was=form.get("in-was", ""), base=read_base(form), once=once, is_draft=is_draft)
    for name, longest in _LONGEST.items():
        value = form.get(f"m-{name}", "").replace("\r\n", "\n").replace("\r", "\n")
        if len(value) > longest or "\0" in value:
            made.errors[f"m-{name}"] = _LONG % longest
        setattr(made, name, value.strip() if name == "transcript" else one_line(value))
    made.pictured = Pictured(
        tuple((who, Agreed(said)) for who in Who if (said := form.get(f"in-{who}", "")) in set(Agreed))
    )
    if captions is not None and captions.filename:
        _read_captions(made, captions)
    return made


def _read_captions(made: FileForm, captions: FileStorage) -> None:
    if made.transcript:
        made.errors["captions"] = _TWO
        return
    try:
        made.transcript = read_file(captions.filename or "", captions.stream.read(MOST_BYTES + 1))
    except NotCaptions as problem:
        made.errors["captions"], made.line = problem.sentence, problem.line
    else:
        if len(made.transcript) > _LONGEST["transcript"]:
            made.errors["m-transcript"] = _LONG % _LONGEST["transcript"]
