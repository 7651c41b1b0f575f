"""Flask sub-commands (being written)."""

from flask import Flask


def prepare(app: Flask) -> None:
    """Hang the sub-commands on ``app``."""
