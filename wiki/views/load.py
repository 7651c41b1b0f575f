"""Imports every view, so that each hangs its doors at the gate."""

import importlib
import pkgutil
from pathlib import Path


def load() -> None:
    """Import each module of this folder."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        importlib.import_module(f"wiki.views.{module.name}")
