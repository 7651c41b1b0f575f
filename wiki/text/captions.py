"""Words with times ("0:05 Look at me!"): read as people type them and as caption files hold them, written as WebVTT."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wiki.text.clean import tidy
from wiki.words import N_

MOST_BYTES = 500_000
_MOST_CUES = 5000
_SHOWN, _LETTERS_A_SECOND, _SHORTEST = 10.0, 12.0, 0.5
_TIME = r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?:[.,](\d{1,3}))?"
_LINE = re.compile(rf"\s*\[?{_TIME}(?:\s*[-–—]\s*{_TIME})?\]?\s+(\S.*)")
_STAMP = r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
_ARROW = re.compile(rf"{_STAMP}[ \t]+-->[ \t]+{_STAMP}(?:[ \t]+\S.*)?")
_VOICE = re.compile(r"<v(?:\.[^ \t<>]*+)?[ \t]++([^<>]++)>")  # never twice over the same letters: half a megabyte may be one line
_TAG = re.compile(r"</?[A-Za-z0-9][^<>]*>")
_NOT_SHOWN = ("NOTE", "STYLE", "REGION")
_KIND = N_("We can take captions as .vtt or .srt files, up to 500 KB. Choose another file, or type the words.")
_TEXT = N_("We can’t read the letters in this file. Save it as UTF-8 text, or type the words.")
_EMPTY = N_("There are no words in this file. Choose another, or type the words.")
_MANY = N_("There is too much in this file. Choose a shorter one, or type the words.")
_WRONG = N_("We can’t read line %(number)d of this file. Put it right, choose another file, or type the words.")


class NotCaptions(Exception):
    """A file that can't be read as captions; ``sentence`` (a msgid) says why, ``line`` where, if it is known."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
        self.sentence, self.line = sentence, line


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that are said from ``start`` to ``end``, in seconds."""

    start: float
    end: float
    words: str


def cues_of(text: str, seconds: float | None = None) -> tuple[Cue, ...]:
    """The lines that begin with a time, as they follow each other; none where there is no such line.

    A line without a time goes on with the one before. A time that steps back, or lies after the end of the film, is no
    time but words: "10:30 we had a snack".
    """
    found: list[tuple[float, float | None, list[str]]] = []
    early: list[str] = []
    for line in text.split("\n"):
        match = _LINE.fullmatch(line)
        start = _seconds(match.groups()[:4]) if match else 0.0
        if match is None or (found and start < found[-1][0]) or (seconds and start > seconds):
            if line.strip():
                (found[-1][2] if found else early).append(line.strip())
            continue
        end = _seconds(match.groups()[4:8]) if match[6] is not None else None
        found.append((start, end, [match[9].strip()]))
    if found and early:
        found.insert(0, (0.0, found[0][0] or None, early))
    return tuple(_ended(found, seconds))


def _ended(found: Sequence[tuple[float, float | None, list[str]]], seconds: float | None) -> Iterator[Cue]:
    """Each with an end: its own, else when the next begins, but not longer than it takes to read."""
    for place, (start, end, lines) in enumerate(found):
        words = "\n".join(lines)
        if end is None or end <= start:
            end = start + max(_SHOWN, len(words) / _LETTERS_A_SECOND)
            if place + 1 < len(found):
                end = min(end, found[place + 1][0])
            if seconds:
                end = min(end, seconds)
        yield Cue(start, max(end, start + _SHORTEST), words)


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, whole, small = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(whole or 0) + int((small or "0").ljust(3, "0")) / 1000


def as_webvtt(cues: Sequence[Cue]) -> str:
    """A WebVTT file (W3C WebVTT): every word escaped, so that no tag and no other cue can come out of it."""
    blocks = [f"{_stamp(one.start)} --> {_stamp(one.end)}\n{html.escape(one.words, quote=False)}\n" for one in cues]
    return "\n".join(("WEBVTT\n", *blocks))


def _stamp(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    return f"{thousandths // 3_600_000:02}:{thousandths // 60_000 % 60:02}:{thousandths // 1000 % 60:02}.{thousandths % 1000:03}"


def as_typed(cues: Sequence[Cue]) -> str:
    """The words as a person would type them, each after its time; an end stands there only where a pause follows."""
    lines = []
    for place, one in enumerate(cues):
        pause = place + 1 == len(cues) or cues[place + 1].start - one.end > _SHORTEST
        until = f"–{_typed(one.end)}" if pause else ""
        lines.append(f"{_typed(one.start)}{until} {one.words}")
    return "\n".join(lines)


def _typed(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, left = divmod(whole, 60)
    clock = f"{minutes // 60}:{minutes % 60:02}:{left:02}" if minutes >= 60 else f"{minutes}:{left:02}"
    return f"{clock}.{thousandths:03}".rstrip("0") if thousandths else clock


def read_file(name: str, data: bytes) -> str:
    """The words of a .vtt or .srt file with their times, as a person would type them. Raises NotCaptions."""
    ending = name.lower().rpartition(".")[2]
    if ending not in {"vtt", "srt"} or len(data) > MOST_BYTES:
        raise NotCaptions(_KIND)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotCaptions(_TEXT) from None
    if "\0" in text:
        raise NotCaptions(_TEXT)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cues = tuple(_file_cues(lines, is_vtt=ending == "vtt"))
    if not cues:
        raise NotCaptions(_EMPTY)
    return tidy(as_typed(cues))


def _file_cues(lines: Sequence[str], *, is_vtt: bool) -> Iterator[Cue]:
    """Block by block; anything that is no cue, comment or style is a fault, said with its line."""
    last, count = 0.0, 0
    for number, block in _blocks(lines):
        if is_vtt and number == 1:
            if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", block[0]) or any("-->" in line for line in block):
                raise NotCaptions(_WRONG, 1)
            continue
        if is_vtt and block[0].split(" ")[0].rstrip() in _NOT_SHOWN and not any("-->" in line for line in block):
            continue
        at = 0 if "-->" in block[0] else 1
        match = _ARROW.fullmatch(block[at].strip()) if at < len(block) else None
        second = next((place for place, line in enumerate(block) if place > at and "-->" in line), None)
        if match is None or second is not None:
            raise NotCaptions(_WRONG, number + min(at if match is None else second or 0, len(block) - 1))
        start, end = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
        if start < last or end <= start:
            raise NotCaptions(_WRONG, number + at)
        words = "\n".join(filter(None, (_bare(line) for line in block[at + 1 :])))
        last, count = start, count + 1
        if count > _MOST_CUES:
            raise NotCaptions(_MANY)
        if words:
            yield Cue(start, end, words)
    if is_vtt and not any(line.strip() for line in lines[:1]):
        raise NotCaptions(_WRONG, 1)


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines between empty ones, with the number of the first."""
    block: list[str] = []
    for number, line in enumerate((*lines, ""), 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _bare(line: str) -> str:
    """The words of a line without tags; who speaks is kept."""
    return html.unescape(_TAG.sub("", _VOICE.sub(lambda voice: f"{html.unescape(voice[1]).strip()}: ", line))).strip()
