"""Sound and film, by ffmpeg in a fenced helper: a quick look when a file comes in, the slow rewriting in a job.

Film is H.264 and AAC in MP4, at most 720 lines and 30 pictures a second, upright, and once more in 360 lines for slow
lines; sound is AAC in M4A. Place, camera, title and chapters are left out. ffmpeg reads one plain file through the one
demuxer its box needs, so that playlists and references to other files have nothing to hold on to; it has no network
where the system allows (see fence.py).
"""

import contextlib
import re
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imageio_ffmpeg

from media.errors import MediaRefused
from media.hdr import Light, light_of_words, write_cube
from media.helpers import Limits, Outcome, run
from media.kinds import AUDIO_SECONDS, VIDEO_SECONDS
from media.results import Kind
from media.store import Store
from media.words import refuse

_wheel: Any = imageio_ffmpeg  # it has no types
_GIGABYTE = 1024**3
_WAKE = Limits(seconds=180, cpu_seconds=12, memory=2 * _GIGABYTE, file_bytes=0)
_LOOK = Limits(seconds=9, cpu_seconds=12, memory=2 * _GIGABYTE, file_bytes=0)
_LOOKS, _PATIENCE = threading.BoundedSemaphore(2), 60.0
"""Looks at once in this process, and seconds that one waits for its turn: ten films that come together would else each take so
long that their senders are told to send shorter ones."""
_SOUND = Limits(seconds=900, cpu_seconds=1200, memory=2 * _GIGABYTE, file_bytes=_GIGABYTE // 2)
_FILM = Limits(seconds=3600, cpu_seconds=7200, memory=3 * _GIGABYTE, file_bytes=_GIGABYTE)
_STILL = Limits(seconds=60, cpu_seconds=60, memory=2 * _GIGABYTE, file_bytes=32 * 1024 * 1024)
_MOST_PIXELS = "36000000"  # a picture of 8K film
_LONG, _SHORT = 1280, 720
_SMALL_LONG, _SMALL_SHORT = 640, 360

# Only what phones and recorders write: ffmpeg knows hundreds of old formats, and faults are found in those.
_CODECS = ",".join(
    (
        "h264 hevc vp8 vp9 libvpx libvpx-vp9 av1 libdav1d mpeg4 h263 mjpeg prores mpeg2video png",
        "aac aac_fixed aac_latm mp3 mp3float mp2 mp2float opus libopus vorbis libvorbis flac alac ac3",
        "amrnb amrwb libopencore_amrnb libopencore_amrwb gsm_ms adpcm_ms adpcm_ima_wav adpcm_ima_qt",
        "adpcm_yamaha pcm_u8 pcm_s8 pcm_s16le pcm_s16be pcm_s24le pcm_s24be pcm_s32le pcm_s32be pcm_f32le",
        "pcm_f32be pcm_f64le pcm_f64be pcm_alaw pcm_mulaw",
    )
).replace(" ", ",")
_FORMATS = {"mov": "mov,mp4,m4a,3gp,3g2,mj2", "matroska": "matroska,webm"}  # names one demuxer answers to
_CUBE = "tone.cube"  # in the helper's own folder, where it runs
_TONED = (
    f":in_color_matrix=bt2020,format=gbrp10le,lut3d={_CUBE},scale=out_color_matrix=bt709:out_range=tv,"
    "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
)
_LOOK_WORDS = ["-t", "1", "-map", "0:V:0?", "-map", "0:a:0?", "-frames:v", "5", "-f", "null", "-"]
_FIRST_WORDS = ["-map", "0:V:0", "-frames:v", "1", "-f", "null", "-"]
_STREAM = re.compile(r"^ +Stream #0:\d+.*?: (Video|Audio): (.*)$", re.MULTILINE)
_DURATION = re.compile(r"^ +Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", re.MULTILINE)
_PROGRESS = re.compile(r"^(frame|out_time_us)=(\d+)$", re.MULTILINE)


@dataclass(frozen=True)
class Heard:
    """What a quick look found: sound or film, and the length in seconds where the file tells it."""

    kind: Kind
    seconds: float | None


def find_ffmpeg() -> str:
    """The full path of the ffmpeg to use: the system's, which gets security updates, else the wheel's.

    Raises MediaRefused("no_player") where there is neither.
    """
    found = shutil.which("ffmpeg")
    if found:
        return str(Path(found).resolve())
    try:
        return str(_wheel.get_ffmpeg_exe())
    except RuntimeError as trouble:
        raise refuse("no_player") from trouble


def wake(store: Store) -> None:
    """Starts the player once and waits for it. A disk that has not read that program since the machine was started may take
    longer than a look at a file is given; who comes first must not be told that their file is slow. Where there is no player,
    or no room for its folder, nothing happens."""
    with contextlib.suppress(MediaRefused, OSError), store.workspace() as folder:
        run([find_ffmpeg(), "-version"], _WAKE, folder)


def look(path: Path, reader: str, folder: Path, expected: Kind = "audio") -> Heard:
    """Opens a recording and decodes its first second. Raises MediaRefused where nothing can be heard or seen
    (in the words for ``expected`` if it holds neither), or where it says it is longer than we take."""
    if not _LOOKS.acquire(timeout=_PATIENCE):
        raise refuse("not_saved")
    try:
        outcome = _ffmpeg(path, reader, _LOOK_WORDS, _LOOK, folder)
    finally:
        _LOOKS.release()
    described = outcome.errors.split("Stream mapping:")[0].split("Output #0")[0]
    streams = [(what, how) for what, how in _STREAM.findall(described) if "(attached pic)" not in how]
    kind = expected
    if streams:
        kind = "video" if any(what == "Video" for what, _how in streams) else "audio"
    if outcome.late:
        raise refuse("too_slow")
    frames, seconds = _progress(outcome)
    if kind == "video" and frames < 1 and outcome.code == 0:  # its pictures may begin long after its sound
        frames, _seconds = _progress(_ffmpeg(path, reader, _FIRST_WORDS, _LOOK, folder))
    if outcome.code != 0 or not streams or (frames < 1 if kind == "video" else seconds <= 0):
        raise refuse(f"broken_{kind}")
    length = _duration(described)
    _not_too_long(kind, length or 0)
    return Heard(kind, length)


def write_sound(path: Path, reader: str, made: Path) -> float:
    """Writes the sound of a recording as M4A to ``made``; returns its seconds. Raises MediaRefused."""
    words = [
        "-map",
        "0:a:0",
        "-vn",
        *_sound_words(),
        *_clean_words(AUDIO_SECONDS),
        "-f",
        "ipod",
        f"file:{made}",
    ]
    outcome = _ffmpeg(path, reader, words, _SOUND, made.parent)
    return _finished(outcome, "audio", made)


def write_film(path: Path, reader: str, made: Path) -> float:
    """Writes a film as MP4 to ``made``; returns its length in seconds. Raises MediaRefused."""
    light = _light(path, reader, made.parent)
    if light is not None:
        write_cube(light, made.parent / _CUBE)
    words = [*_film_words(_LONG, _SHORT, _TONED if light else ""), "-fpsmax", "30", "-crf", "24", "-profile:v", "high"]
    words += [*_sound_words(), *_clean_words(VIDEO_SECONDS), "-f", "mp4", f"file:{made}"]
    outcome = _ffmpeg(path, reader, words, _FILM, made.parent)
    return _finished(outcome, "video", made)


def write_small_film(film: Path, made: Path) -> bool:
    """Writes a film that we made once more, for a slow line, to ``made``: at most about 45 kB a second. Says whether
    there is one: the film itself can be seen without it."""
    words = [*_film_words(_SMALL_LONG, _SMALL_SHORT), "-fpsmax", "25", "-crf", "30", "-maxrate", "320k"]
    words += ["-bufsize", "960k", "-profile:v", "main", *_sound_words("48k", 1), *_clean_words(VIDEO_SECONDS)]
    outcome = _ffmpeg(film, "mov", [*words, "-f", "mp4", f"file:{made}"], _FILM, made.parent)
    return outcome.code == 0 and not outcome.late and made.is_file() and _progress(outcome)[0] > 0


def small_size(width: int, height: int) -> tuple[int, int]:
    """Width and height of the film that write_small_film makes of one of this size."""
    fit = min(1.0, _SMALL_LONG / max(width, height), _SMALL_SHORT / min(width, height))
    return max(2, int(width * fit / 2) * 2), max(2, int(height * fit / 2) * 2)


def _light(path: Path, reader: str, folder: Path) -> Light | None:
    """How the film's values stand for light, where they do so in a way that few screens know; else None."""
    outcome = _ffmpeg(path, reader, _FIRST_WORDS, _LOOK, folder)
    described = outcome.errors.split("Stream mapping:")[0].split("Output #0")[0]
    film = next((how for what, how in _STREAM.findall(described) if what == "Video" and "(attached pic)" not in how), "")
    return light_of_words(film)


def _film_words(long: int, short: int, toned: str = "") -> list[str]:
    """The picture and the sound of a film, at most ``long`` by ``short`` pixels whichever way it is held; ``toned``: the
    filters that bring its colours to what every screen shows."""
    # The shape on the screen first (sar), then the size: never larger than it was, and even numbers for
    # yuv420p.
    fit = f"min(1,min({long}/max(iw*sar,ih),{short}/min(iw*sar,ih)))"
    scale = f"scale='max(2,trunc(iw*sar*{fit}/2)*2)':'max(2,trunc(ih*{fit}/2)*2)'{toned},setsar=1,format=yuv420p"
    words = ["-map", "0:V:0", "-map", "0:a:0?", "-vf", scale, "-c:v", "libx264", "-preset", "veryfast"]
    return [*words, "-threads", "2"]


def write_still(film: Path, made: Path, seconds: float) -> bool:
    """Writes one picture of a film that we made, as PNG to ``made``; says whether there was one."""
    words = [
        "-vf",
        "thumbnail=30",
        "-frames:v",
        "1",
        "-c:v",
        "png",
        "-f",
        "image2",
        "-update",
        "1",
        f"file:{made}",
    ]
    # The first moment of a film is often a lap or a pocket; but where its sound is longer, there may be no other picture.
    for before in ([["-ss", "1"], []] if seconds > 3 else [[]]):
        outcome = _ffmpeg(film, "mov", words, _STILL, made.parent, before)
        if outcome.code == 0 and not outcome.late and made.is_file():
            return True
    return False


def _sound_words(rate: str = "96k", channels: int = 2) -> list[str]:
    return ["-c:a", "aac", "-b:a", rate, "-ac", str(channels), "-ar", "44100"]


def _clean_words(most_seconds: int) -> list[str]:
    """Nothing but sound and pictures comes along, and it can be played while it arrives."""
    left_out = ["-sn", "-dn", "-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1"]
    return [*left_out, "-fflags", "+bitexact", "-movflags", "+faststart", "-t", str(most_seconds + 1)]


def _ffmpeg(
    path: Path, reader: str, words: list[str], limits: Limits, folder: Path, before: Sequence[str] = ()
) -> Outcome:
    command = [find_ffmpeg(), "-nostdin", "-hide_banner", "-y", "-nostats", "-progress", "pipe:1"]
    command += ["-protocol_whitelist", "file", "-format_whitelist", _FORMATS.get(reader, reader)]
    command += ["-codec_whitelist", _CODECS, "-max_pixels", _MOST_PIXELS, "-threads", "2", *before]
    command += ["-f", reader, "-i", f"file:{path}", *words]
    return run(command, limits, folder)


def _finished(outcome: Outcome, kind: Kind, made: Path) -> float:
    if outcome.late:
        raise refuse("too_slow")
    frames, seconds = _progress(outcome)
    if outcome.code != 0 or not made.is_file() or (frames < 1 if kind == "video" else seconds <= 0):
        raise refuse(f"broken_{kind}")
    _not_too_long(kind, seconds)
    return seconds


def _not_too_long(kind: Kind, seconds: float) -> None:
    if seconds > (VIDEO_SECONDS if kind == "video" else AUDIO_SECONDS):
        raise refuse(f"too_long_{kind}")


def _duration(described: str) -> float | None:
    match = _DURATION.search(described)
    if match is None:
        return None  # a browser's own recorder writes none: the length is known once the job has been through it
    hours, minutes, seconds = match.groups()
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _progress(outcome: Outcome) -> tuple[int, float]:
    """How many pictures and how many seconds ffmpeg got through."""
    last = {name: int(value) for name, value in _PROGRESS.findall(outcome.output)}
    return last.get("frame", 0), last.get("out_time_us", 0) / 1_000_000
