"""Reads what a browser may send about one passage: words, whose they are, who may see them, files and their words."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from wiki.commands.passages import MediaUse, SourceUse, Words
from wiki.errors import NotFound, Refused
from wiki.pagetypes.kinds.chosen import read_day
from wiki.pagetypes.kinds.table import KINDS
from wiki.pagetypes.model import Field
from wiki.queries.versions import SeenVersion
from wiki.words import N_, Preset, Voice

FILE_FIELDS = ("photos", "audio", "video", "documents")
_CHOOSE_VOICE = N_("Choose whose words these are.")
_CHOOSE_AUDIENCE = N_("Choose who may see this.")
_NO_DAY = N_("We can’t find this day in the calendar. Write it like this: 21 November 2026.")
_LONG = N_("Please keep this to %d letters or fewer.")
_MEDIA_WORDS = {"alt": 1000, "caption": 2000, "speaker": 200, "transcript": 50_000}


@dataclass
class PassageForm:
    """One passage as typed; ``errors`` holds a sentence for each box that can't be taken."""

    body: str = ""
    columns: dict[str, Any] = field(default_factory=dict)
    voice: str = ""
    speaker: str = ""
    gathered: str = ""
    spoken_on: str = ""
    audience: str = ""
    language: str = "en-GB"
    note: str = ""
    once: str | None = None
    base: int = 0
    media: list[MediaUse] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    def words(self, sources: tuple[SourceUse, ...] = (), paper: tuple[uuid.UUID, date] | None = None) -> Words:
        """The form as the command takes it. Raises Refused with a sentence for each box that can't be taken."""
        errors = dict(self.errors)
        if self.voice not in set(Voice):
            errors["voice"] = _CHOOSE_VOICE
        if self.audience and self.audience not in set(Preset):
            errors["audience"] = _CHOOSE_AUDIENCE
        day = read_day(self.spoken_on) if self.spoken_on else None
        if self.spoken_on and day is None:
            errors["spoken_on"] = _NO_DAY
        if errors:
            raise Refused(errors)
        return Words(
            voice=Voice(self.voice), body=self.body, columns=self.columns, speaker=self.speaker,
            gathered=self.gathered, spoken_on=day, language=self.language,
            audience=Preset(self.audience) if self.audience else None, media=tuple(self.media), sources=sources,
            paper_id=paper[0] if paper else None, paper_on=paper[1] if paper else None, note=self.note,
            once=self.once,
        )  # fmt: skip

    def add_file(self, field_name: str, media_id: uuid.UUID, form: Mapping[str, str]) -> None:
        """Show a file that has just been taken in, with the words typed beside its box."""
        said = {name: _one_line(form.get(f"new-{field_name}-{name}", ""), name) for name in _MEDIA_WORDS}
        self.media.append(MediaUse(media_id, **said))


def read_passage(asked: Field | None, form: MultiDict[str, str]) -> PassageForm:
    """The form as it was sent; nothing is refused yet. NotFound for a file's id that is no id."""
    made = PassageForm(
        body=form.get("body", ""),
        columns=KINDS[asked.kind].read(asked, form) if asked is not None else {},
        voice=form.get("voice", ""),
        speaker=_one_line(form.get("speaker", ""), "speaker"),
        gathered=" ".join(form.get("gathered", "").split()),
        spoken_on=_day_text(form),
        audience=form.get("audience", ""),
        language=_language(form.get("language", "")),
        note=" ".join(form.get("note", "").split()),
        once=form.get("once", "")[:40] or None,
        base=read_base(form),
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
        made.media.append(MediaUse(media_id, **said))
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
    return " ".join(text.split())


def _day_text(form: MultiDict[str, str]) -> str:
    parts = [form.get(f"spoken_on-{part}", "").strip() for part in ("day", "month", "year")]
    return " ".join(parts).strip() if any(parts) else form.get("spoken_on", "").strip()


def _language(code: str) -> str:
    return code if 2 <= len(code) <= 20 and code.replace("-", "").isalnum() and code.isascii() else "en-GB"
