"""Reads the list of passwords that too many people use, once, so that none of them is taken for a new one."""

from functools import lru_cache
from pathlib import Path

_LIST = Path(__file__).with_suffix(".txt")


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """Every password of the list, in lower case. Those under eight letters are not in it: they are too short anyway."""
    return frozenset(_LIST.read_text(encoding="utf-8").splitlines())
