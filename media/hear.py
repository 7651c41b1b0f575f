"""Run as a helper, ``python -m media.hear MODEL FILE``: writes what it hears in a recording to its output, a line of JSON
for each sentence. Another program that answers alike can take its place (see speech.py).

faster-whisper is an extra (``speech`` in pyproject.toml); the model is a folder that whoever runs the house put there.
Nothing is ever fetched: helpers have no network.
"""

import importlib
import json
import sys
from typing import Any

from media.speech import NOT_INSTALLED


def main(words: list[str]) -> int:
    """Hear the file; 0 when all of it was heard, NOT_INSTALLED where faster-whisper is not there."""
    model, path = words
    try:
        whisper: Any = importlib.import_module("faster_whisper")
    except ImportError:
        return NOT_INSTALLED
    hearing = whisper.WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)
    segments, _about = hearing.transcribe(path, vad_filter=False, condition_on_previous_text=False)
    for one in segments:
        print(json.dumps({"start": one.start, "end": one.end, "words": one.text}), flush=True)
    print(json.dumps({"whole": True}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
