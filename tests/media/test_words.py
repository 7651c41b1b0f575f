"""Every sentence says what happened and what to do, in words for a reader of nine to eleven."""

import re
from pathlib import Path

import pytest

import media
from media import words
from media.kinds import AUDIO_SECONDS, PAGES, VIDEO_SECONDS
from media.words import REFUSALS, refuse

NOTES = (words.KEPT_LARGE, words.KEPT_WORDS, words.FIRST_PAGES, words.MISSING_PAGES)
ALL = [*REFUSALS.values(), *NOTES]
DOING = re.compile(
    r"\b(?:Choose|Send|send|Save|Try|try|Make|You can|you can|Download)\b",
)


@pytest.mark.parametrize("sentence", ALL)
def test_a_sentence_says_what_to_do_next(sentence: str) -> None:
    assert DOING.search(sentence), sentence


@pytest.mark.parametrize("sentence", ALL)
def test_a_sentence_is_short_and_plain(sentence: str) -> None:
    for part in re.split(r"(?<=\.) ", sentence):
        assert len(part.split()) <= 20, part
    assert not re.search(r"\b(invalid|submit|upload|error|user|format|codec|MIME|failed)\b", sentence, re.IGNORECASE)
    assert "'" not in sentence


def test_limits_named_in_words_are_the_limits_kept() -> None:
    assert f"first {PAGES} pages" in words.FIRST_PAGES
    assert f"{AUDIO_SECONDS // 3600} hours" in REFUSALS["too_long_audio"]
    assert f"{VIDEO_SECONDS // 3600} hour." in REFUSALS["too_long_video"]


def test_a_refusal_keeps_its_template_for_translation() -> None:
    refusal = refuse("too_big", limit="100")
    assert "%(limit)s" in refusal.template
    assert "100 MB" in refusal.sentence
    assert refusal.values == {"limit": "100"}


def test_every_sentence_is_said_somewhere_and_every_code_said_has_a_sentence() -> None:
    code = "".join(path.read_text() for path in Path(str(media.__path__[0])).glob("*.py") if path.name != "words.py")
    for name in REFUSALS:
        by_kind = re.match(r"(broken|too_long)_", name)
        assert f'"{name}"' in code or (by_kind and f'f"{by_kind[1]}_{{' in code), name
    for said in re.findall(r'refuse\(\s*"(\w+)"', code):
        assert said in REFUSALS
