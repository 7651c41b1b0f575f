"""Makes first passwords that can be read out on the telephone and typed on a phone: four plain words and a number."""

import hashlib
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def _words() -> tuple[str, ...]:
    return tuple(Path(__file__).with_name("first_words.txt").read_text(encoding="utf-8").split())


def make_first_password(seed: bytes) -> str:
    """Four words and a number from 10 to 99: about 40 bits, as good as ``seed``, which must be secret and random.

    The same seed gives the same password, so that a form sent twice makes one account and shows one password.
    """
    left = int.from_bytes(hashlib.shake_256(b"first password" + seed).digest(32), "big")
    words = []
    for _ in range(4):
        left, place = divmod(left, len(_words()))
        words.append(_words()[place])
    return "-".join([*words, str(10 + left % 90)])
