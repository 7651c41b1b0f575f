"""Words with times become captions, and caption files become words; what can't be read is refused with its line."""

import re
from time import process_time

import pytest

from wiki.text.captions import MOST_BYTES, NotCaptions, as_typed, as_webvtt, cues_of, read_file

TYPED = """0:05 Look at me!
I am on the swing.
0:07.5 - 0:09 Robin: higher <b>&

1:02:03 The end --> really"""


def test_lines_with_times_become_captions_and_nothing_in_them_can_break_out() -> None:
    assert as_webvtt(cues_of(TYPED)) == (
        "WEBVTT\n\n"
        "00:00:05.000 --> 00:00:07.500\nLook at me!\nI am on the swing.\n\n"
        "00:00:07.500 --> 00:00:09.000\nRobin: higher &lt;b&gt;&amp;\n\n"
        "01:02:03.000 --> 01:02:13.000\nThe end --&gt; really\n"
    )
    assert cues_of("Only words.\nAnd more of them.") == (), "words without times are no captions"


def test_a_time_in_what_is_said_is_no_time_of_the_film() -> None:
    said = "0:02 What did you do?\n10:30 we had a snack\n0:01 it was said"
    assert [(one.start, one.words) for one in cues_of(said, seconds=20)] == [
        (2.0, "What did you do?\n10:30 we had a snack\n0:01 it was said")
    ]
    early = cues_of("Mum is filming.\n0:04 Hello", seconds=5)
    assert [(one.start, one.end, one.words) for one in early] == [(0.0, 4.0, "Mum is filming."), (4.0, 5.0, "Hello")]


VTT = b"""\xef\xbb\xbfWEBVTT - from a phone\r
\r
NOTE by nobody\r
\r
STYLE\r
::cue { color: red }\r
\r
one\r
00:05.000 --> 00:07.500 align:start\r
<v Robin &amp; Co>Look <i>at</i> me!\r
I &lt;3 trains\r
\r
00:01:00.250 --> 00:01:02.000\r
Done\r
"""
SRT = b"1\n00:00:05,000 --> 00:00:07,500\nLook at me!\n\n2\n00:00:07,600 --> 00:00:09,000\nAgain\n"


def test_caption_files_become_words_that_say_the_same() -> None:
    said = "0:05–0:07.5 Robin & Co: Look at me!\nI <3 trains\n1:00.25–1:02 Done"
    assert read_file("film.VTT", VTT) == said
    assert read_file("film.srt", SRT) == "0:05 Look at me!\n0:07.6–0:09 Again"
    again = cues_of(said)
    assert as_typed(again) == said, "read, written and read again they are the same"
    assert read_file("again.vtt", as_webvtt(again).encode()) == said


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("film.txt", VTT, 0),
        ("film.vtt", b"x" * (MOST_BYTES + 1), 0),
        ("film.vtt", b"WEBVTT\n\n\xff\xfe", 0),
        ("film.vtt", b"WEBVTT\n\n00:05.000 --> 00:07.000\nnul \0 in it\n", 0),
        ("film.vtt", b"WEBVTT\n", 0),
        ("film.vtt", b"", 1),
        ("film.vtt", SRT, 1),
        ("film.vtt", b"\n\n00:05.000 --> 00:06.000\nNo head\n", 1),
        ("film.vtt", b"WEBVTT\n\n00:05.000 --> 00:04.000\nBack\n", 3),
        ("film.vtt", b"WEBVTT\n\n00:05.000 --> 00:06.000\nOne\n\n00:01.000 --> 00:02.000\nEarlier\n", 6),
        ("film.srt", b"1\n00:00:05,000 -> 00:00:07,500\nBad arrow\n", 2),
        ("film.srt", b"<script>alert(1)</script>\n", 1),
        ("film.srt", b"1\n00:00:05,000 --> 00:00:07,500\nOne\n00:00:08,000 --> 00:00:09,000\nTwo\n", 4),
    ],
)
def test_what_is_no_caption_file_is_refused_with_its_line(name: str, data: bytes, line: int) -> None:
    with pytest.raises(NotCaptions) as refused:
        read_file(name, data)
    assert refused.value.line == line
    assert re.search(r"type the words\.$", refused.value.sentence)


def test_a_long_line_of_tags_that_nobody_ends_is_read_at_once() -> None:
    cue = "WEBVTT\n\n00:05.000 --> 00:07.500\n"
    before = process_time()
    for line in ("<v " * 50_000, "<v" + " " * 150_000):
        read_file("film.vtt", f"{cue}{line}\n\n00:08.000 --> 00:09.000\nYes".encode())
    assert process_time() - before < 5, "no letter is looked at anew for each tag before it"
