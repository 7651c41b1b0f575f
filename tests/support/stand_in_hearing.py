"""Stands in for the program that hears: answers what its "model" folder says, from inside the fence, as a real one would.

``answer``: what it writes; ``code``: how it ends (0 where there is none); ``busy``: it goes on listening while that file is
there. "{nice}" becomes how far back in line it stands.
"""

import os
import sys
import time
from pathlib import Path


def main(model: str, recording: str) -> int:
    """Answer as told."""
    folder = Path(model)
    assert Path(recording).stat().st_size > 0, "there is something to hear"
    (folder / "begun").touch()
    while (folder / "busy").exists():
        time.sleep(0.02)
    sys.stdout.write((folder / "answer").read_text().replace("{nice}", str(os.nice(0))))
    code = folder / "code"
    return int(code.read_text()) if code.exists() else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
