"""Sees to it that there is a Chromium for the browser tests: ``python -m tests.support.get_browser``."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The first has the same engine without a window's trimmings, and does a third less for the same page.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_browser() -> str | None:
    """The path of a Chromium on this machine: $CHROMIUM, Debian's, or the one Playwright keeps; None if there is none."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    return _of_playwright()


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


def get_browser() -> str:
    """The path of a Chromium, installed now if need be. Raises SystemExit with a sentence where none can be had."""
    found = find_browser()
    if found is None and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)  # type: ignore[call-overload]
        for name in _NAMES[:2]:
            subprocess.run(  # type: ignore[call-overload]
                ["apt-get", "install", "-y", "-qq", "--no-install-recommends", name],
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, **quiet,
            )  # fmt: skip
            if found := find_browser():
                break
    if found is None:
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"], check=False, stdout=subprocess.DEVNULL
        )
        found = find_browser()
    if found is None:
        sys.exit("No Chromium found, and none could be installed. Install it, or set CHROMIUM to its path.")
    return found


if __name__ == "__main__":
    print(f"Browser for the tests: {get_browser()}")
