"""Makes up words and files that exist once: whatever is read back later can have come from one write alone."""

import hashlib
import io
import random
import secrets
import wave
from functools import lru_cache

from PIL import Image

from tests.ledger.book import File

_LETTERS = "bcdfghjklmnpqrtvwxz"
_ODD = (
    "  two before and after  ", "\ttabs\t",
    "é as é and as e\u0301", "😀👩‍👩‍👧 🏳️‍🌈", "עברית العربية", "<b>& &amp; \"'</b>",
    "{{ 7*7 }} ${x} %s %(a)s", "\\ \\n \u2028 \u200b \ufeff", "* a\n* b\n\n> c", "𝒳𐍈", "--border", "x" * 300,
)  # fmt: skip


def new_word() -> str:
    """A word that nobody ever wrote."""
    return "qz" + "".join(secrets.choice(_LETTERS) for _ in range(14))


def new_words(dice: random.Random) -> tuple[str, str, str]:
    """A text with a word of its own: that word, the text as a browser sends it, and as it must be kept."""
    word = new_word()
    lines = [dice.choice(_ODD) for _ in range(dice.randrange(6))]
    if dice.random() < 0.1:
        lines.append("a long story " * dice.randrange(2000))
    lines.insert(dice.randrange(len(lines) + 1), f"We saw {word} today.")
    kept = "\n".join(lines) + "\n" * dice.randrange(3)
    return word, kept.replace("\n", "\r\n"), kept


def one_sentence(dice: random.Random) -> tuple[str, str, str]:
    """A text of one sentence with a word of its own: two of them can only clash."""
    word = new_word()
    return word, f"We saw {word} today.", f"We saw {word} today."


@lru_cache(maxsize=4)
def _photo(width: int) -> bytes:
    made = io.BytesIO()
    picture = Image.effect_noise((width, width * 3 // 4), 60).convert("RGB")
    picture.save(made, "JPEG", quality=80)
    return made.getvalue()


def _remark(data: bytes) -> bytes:
    """A JPEG comment; readers pass it over, but it makes the file's bytes its own."""
    return b"\xff\xfe" + (len(data) + 2).to_bytes(2, "big") + data


def new_photo(dice: random.Random) -> File:
    """A photograph, small or (one in four) too large to stay in the server's memory as it comes in."""
    plain = _photo(dice.choice((240, 400, 900)))
    remarks = [secrets.token_bytes(32)]
    if dice.random() < 0.25:
        remarks += [secrets.token_bytes(60_000) for _ in range(dice.randrange(10, 20))]
    data = plain[:2] + b"".join(map(_remark, remarks)) + plain[2:]
    return _file(data, "jpg", "image/jpeg", "photos")


def new_sound(dice: random.Random) -> File:
    """A second of noise, which a worker has to make ready."""
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(dice.randbytes(8000))
    return _file(made.getvalue(), "wav", "audio/wav", "audio")


def _file(data: bytes, ending: str, content_type: str, box: str) -> File:
    word = new_word()
    return File(
        data, hashlib.sha256(data).hexdigest(), f"{word}.{ending}", content_type, box,
        "" if box == "audio" else f"This shows {new_word()}.", f"A line with {word}.",
    )  # fmt: skip
