"""Reads what a browser may send about one passage: words, whose they are, who may see them, files and their words."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from wiki import clock
from wiki.commands.passages import FileAudience, MediaUse, SourceUse, TypedFor, Words
from wiki.errors import NotFound, Refused
from wiki.forms.audience import AudienceForm, read_audience
from wiki.forms.boxes import read_once
from wiki.forms.drafts import draft_keys
from wiki.pagetypes.kinds.chosen import read_day
from wiki.pagetypes.kinds.table import KINDS
from wiki.pagetypes.model import Field
from wiki.queries.versions import SeenVersion
from wiki.text.clean import one_line
from wiki.words import N_, Voice

FILE_FIELDS = ("photos", "audio", "video", "documents")
_CHOOSE_VOICE = N_("Choose whose words these are.")
AS_THE_WORDS = "words"
"""The answer for a file that whoever sees its passage may see."""
_NO_DAY = N_("We can’t find this day in the calendar. Write it like this: 21 November 2026.")
_NOT_YET = N_("This day has not come yet.")
_LONG = N_("Please keep this to %d letters or fewer.")
_MEDIA_WORDS = {"alt": 1000, "caption": 2000, "speaker": 200, "transcript": 50_000}


@dataclass
class PassageForm:
    """One passage as typed; ``errors`` holds a sentence for each box that can't be taken.

    ``beside`` are words typed beside a box for new files, ``drafts`` names the drafts that the form was filled from, and
    ``is_sent`` says that it comes from a browser and is not saved. ``typed_for`` is who was chosen as there while somebody
    typed for them; ``typed`` what web/typed_for.py made of it.
    """

    body: str = ""
    columns: dict[str, Any] = field(default_factory=dict)
    voice: str = ""
    speaker: str = ""
    gathered: str = ""
    spoken_on: str = ""
    audience: AudienceForm = field(default_factory=AudienceForm)
    language: str = "en-GB"
    note: str = ""
    once: str | None = None
    base: int = 0
    media: list[MediaUse] = field(default_factory=list)
    file_audiences: dict[uuid.UUID, AudienceForm] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    drafts: str = ""
    is_sent: bool = False
    typed_for: str = ""
    typed: TypedFor | None = None

    def words(self, sources: tuple[SourceUse, ...] = (), paper: tuple[uuid.UUID | None, date] | None = None) -> Words:
        """The form as the command takes it. Raises Refused with a sentence for each box that can't be taken."""
        errors = dict(self.errors)
        if self.voice not in set(Voice):
            errors["voice"] = _CHOOSE_VOICE
        audience, media = None, list(self.media)
        try:
            audience = self.audience.chosen()
        except Refused as refusal:
            errors.update(refusal.fields)
        for place, use in enumerate(media):
            try:
                media[place] = replace(use, audience=_file_audience(self.file_audiences.get(use.media_id), use.media_id))
            except Refused as refusal:
                errors.update(refusal.fields)
        day = read_day(self.spoken_on) if self.spoken_on else None
        if self.spoken_on and day is None:
            errors["spoken_on"] = _NO_DAY
        elif day is not None and self.is_sent and day > clock.today():
            errors["spoken_on"] = _NOT_YET  # it is printed in the plan beside the words
        if errors:
            raise Refused(errors)
        return Words(
            voice=Voice(self.voice), body=self.body, columns=self.columns, speaker=self.speaker,
            gathered=self.gathered, spoken_on=day, language=self.language,
            audience=audience, media=tuple(media), sources=sources,
            paper_id=paper[0] if paper else None, paper_on=paper[1] if paper else None, typed=self.typed,
            note=self.note, once=self.once,
        )  # fmt: skip

    def add_file(self, field_name: str, media_id: uuid.UUID, form: Mapping[str, str]) -> None:
        """Show a file that has just been taken in, with the words typed beside its box."""
        said = {name: _one_line(form.get(f"new-{field_name}-{name}", ""), name) for name in _MEDIA_WORDS}
        for name, longest in _MEDIA_WORDS.items():
            if len(said[name]) > longest:
                self.errors[f"m-{media_id.hex}-{name}"] = _LONG % longest
        self.media.append(_use(media_id, said))
        self.file_audiences[media_id] = read_audience(form, f"new-{field_name}-audience")  # type: ignore[arg-type]
        self.beside = {name: words for name, words in self.beside.items() if not name.startswith(f"new-{field_name}-")}

    def before_files(self) -> "PassageForm":
        """The form as it is now, to go back to where files that are being added can't be kept after all."""
        return replace(self, media=list(self.media), file_audiences=dict(self.file_audiences))

    def without_files(self, before: "PassageForm") -> None:
        """Go back: the files that came are not shown, and the words typed beside their boxes stand there again."""
        self.media, self.file_audiences, self.beside = before.media, before.file_audiences, before.beside


def _use(media_id: uuid.UUID, said: Mapping[str, str]) -> MediaUse:
    return MediaUse(media_id, said["alt"], said["caption"], said["speaker"], said["transcript"])


def _file_audience(chosen: AudienceForm | None, media_id: uuid.UUID) -> FileAudience | None:
    """Who may see one file; None leaves it as it is."""
    if chosen is None or not chosen.key:
        return None
    if chosen.key == AS_THE_WORDS:
        return FileAudience()
    return FileAudience(chosen.chosen(f"m-{media_id.hex}-audience"))


def read_passage(asked: Field | None, form: MultiDict[str, str]) -> PassageForm:
    """The form as it was sent; nothing is refused yet. NotFound for a file's id that is no id."""
    made = PassageForm(
        body=form.get("body", ""),
        columns=KINDS[asked.kind].read(asked, form) if asked is not None else {},
        voice=form.get("voice", ""),
        speaker=_one_line(form.get("speaker", ""), "speaker"),
        gathered=one_line(form.get("gathered", "")),
        spoken_on=_day_text(form),
        audience=read_audience(form),
        language=_language(form.get("language", "")),
        note=one_line(form.get("note", "")),
        once=read_once(form),
        base=read_base(form),
        beside={
            name: value
            for name, value in form.items()
            if name.startswith("new-") and not (name.endswith("-audience") and value == AS_THE_WORDS)
        },
        drafts=draft_keys(form),
        is_sent=True,
        typed_for=form.get("typed_for", "")[:40],
    )
    for text in form.getlist("media"):
        try:
            media_id = uuid.UUID(text)
        except ValueError:
            raise NotFound from None
        if form.get(f"m-{text}-remove"):
            continue
        said = {}
        for name, longest in _MEDIA_WORDS.items():
            value = form.get(f"m-{text}-{name}", "")
            if len(value) > longest:
                made.errors[f"m-{text}-{name}"] = _LONG % longest
            said[name] = _one_line(value, name)
        made.media.append(_use(media_id, said))
        made.file_audiences[media_id] = read_audience(form, f"m-{text}-audience")
    return made


def read_base(form: Mapping[str, str]) -> int:
    """The number of the version that the writer started from; 0 when it was not sent, or is no number."""
    base = form.get("base", "")
    return int(base) if base.isascii() and base.isdecimal() and len(base) < 9 else 0


def from_version(version: SeenVersion) -> PassageForm:
    """The form filled with a passage as it is now."""
    return PassageForm(
        body=version.body, columns=dict(version.columns), voice=version.voice, speaker=version.speaker,
        gathered=version.gathered, spoken_on=version.spoken_on.isoformat() if version.spoken_on else "",
        language=version.language, base=version.number,
        media=[
            MediaUse(media.id, media.alt, media.caption, media.speaker, media.transcript) for media in version.media
        ],
    )  # fmt: skip


def with_body(form: PassageForm, **more: Any) -> PassageForm:
    """A copy of ``form`` with some values changed."""
    return replace(form, **more)


def sent_files(files: MultiDict[str, FileStorage]) -> list[tuple[str, FileStorage]]:
    """The files that were really chosen, each with the name of its box."""
    return [
        (name, file) for name in FILE_FIELDS for file in files.getlist(name) if file.filename or file.content_length
    ]


def _one_line(text: str, name: str) -> str:
    """Names and captions lie on one line; a transcript keeps its lines."""
    if name == "transcript":
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return one_line(text)


def _day_text(form: MultiDict[str, str]) -> str:
    parts = [form.get(f"spoken_on-{part}", "").strip() for part in ("day", "month", "year")]
    return " ".join(parts).strip() if any(parts) else form.get("spoken_on", "").strip()


def _language(code: str) -> str:
    return code if 2 <= len(code) <= 20 and code.replace("-", "").isalnum() and code.isascii() else "en-GB"
