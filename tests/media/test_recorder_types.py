"""What browsers record is taken and made ready: Chrome's WebM without a length, iOS's MP4 in pieces, whole or cut short by a dead tab."""

import io
from pathlib import Path

import pytest

from media.derive import derive
from media.intake import receive
from media.store import Store
from tests.media.making import ffmpeg

pytestmark = pytest.mark.slow
_TONE = ("-f", "lavfi", "-i", "sine=frequency=300:duration=6")
_WEBM = ("-c:a", "libopus", "-b:a", "64k", "-f", "webm", "-live", "1", "-cluster_time_limit", "1000")
_MP4 = ("-c:a", "aac", "-b:a", "64k", "-f", "mp4", "-movflags", "empty_moov+default_base_moof", "-frag_duration", "1000000", "-brand")


@pytest.mark.parametrize(
    ("ending", "type_", "words"),
    [
        ("webm", "audio/webm", _WEBM),
        ("m4a", "audio/mp4", (*_MP4, "iso5")),
        ("m4a", "audio/mp4", (*_MP4, "mp42")),
        ("m4a", "audio/mp4", (*_MP4, "isom")),
        ("ogg", "audio/ogg", ("-c:a", "libopus", "-f", "ogg", "-page_duration", "1000000")),
    ],
    ids=["chrome", "ios", "ios older", "chrome mp4", "firefox"],
)
def test_what_a_browser_records_is_taken_even_cut_short(tmp_path: Path, ending: str, type_: str, words: tuple[str, ...]) -> None:
    whole = ffmpeg(tmp_path, ending, *_TONE, *words)
    store = Store(tmp_path / "store")
    for data, least in ((whole, 5.5), (whole[: len(whole) * 2 // 3], 2.0)):
        found = receive(io.BytesIO(data), f"2026-11-22-143012.{ending}", type_, store, "a" * 32)
        assert (found.kind, found.state) == ("audio", "waiting")
        made = derive("audio", store, found.original.key, "a" * 32, found.content_type)
        assert [one.name for one in made.renditions] == ["m4a"]
        assert made.seconds is not None and least <= made.seconds <= 6.5
