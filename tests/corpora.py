"""Finds the shared folder of real files that nobody here wrote; tests skip where it is missing."""

import os
from pathlib import Path

import pytest

_HERE = Path(__file__).resolve().parent.parent


def corpus(name: str) -> Path:
    """The folder ``name`` of the corpora (beside the checkout, or at $CORPORA); skips the test if absent."""
    for root in (os.environ.get("CORPORA"), _HERE.parent / "shared" / "corpora"):
        if root and (Path(root) / name).is_dir():
            return Path(root) / name
    pytest.skip(f"corpora/{name} is not on this machine")
