"""The words of Word, OpenDocument, rich and plain text, for people to read in the page: read by a helper that a bad
file can't take the server down with."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from media.errors import MediaRefused
from media.helpers import Limits, run
from media.results import PAGE_BREAK, Derived
from media.scans import MOST_TEXT, ask
from media.words import KEPT_OLD_WORD, KEPT_WORDS

_MEGABYTE = 1024 * 1024
_READ = Limits(seconds=60, cpu_seconds=60, memory=1024 * _MEGABYTE, file_bytes=0, output=8 * _MEGABYTE)
_CONVERT = Limits(seconds=90, cpu_seconds=120, memory=4096 * _MEGABYTE, file_bytes=128 * _MEGABYTE)


def read(path: Path, reader: str) -> Derived:
    """The words of a docx, doc, odt, rtf or txt in parts that are short enough to show; a note where there are none.

    Never refuses: the file was taken and is kept, whether or not we can read it.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        source = _as_docx(path, folder) if reader == "doc" else path
        if source is None:
            return Derived(note=KEPT_OLD_WORD)
        how = "docx" if reader == "doc" else reader
        try:
            answer = ask("words", source, [how, str(MOST_TEXT)], _READ, folder, "broken_document")
        except MediaRefused:
            return Derived(note=KEPT_WORDS)
    found = [str(part) for part in answer["parts"]]
    return Derived(pages=len(found), words=PAGE_BREAK.join(found)) if found else Derived(note=KEPT_WORDS)


def find_office() -> str | None:
    """The full path of LibreOffice where it is installed: it alone reads the old kind of Word document."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return str(Path(found).resolve()) if found else None


def _as_docx(path: Path, folder: Path) -> Path | None:
    """An old Word document saved as a new one in ``folder``; None without LibreOffice, or where it can't.

    Macros never run in a conversion, and files that hold any were refused; links to elsewhere find no network (fence.py).
    """
    office = find_office()
    if office is None:
        return None
    source = folder / "paper.doc"
    shutil.copyfile(path, source)
    command = [office, "--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"]
    command += [f"-env:UserInstallation={(folder / 'office').as_uri()}", "--convert-to", "docx"]
    run([*command, "--outdir", str(folder), str(source)], _CONVERT, folder)
    made = folder / "paper.docx"
    return made if made.is_file() else None
