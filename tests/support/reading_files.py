"""Takes every word out of a plan's files, hidden ones too: text, names, metadata, comments, alternative texts."""

import io
import re
import zipfile

import pypdf

# What a PDF calls itself: sixteen bytes by chance, in letters, among which any two or three stand sooner or later.
_CALLED = re.compile(r"(?<=ID>)[A-Za-z0-9+/]{22}==")


def words_of(data: bytes, kind: str) -> str:
    """Everything that can be read in a file of kind pdf, docx or html, visible or not."""
    return {"pdf": _pdf, "docx": _docx, "html": _html}[kind](data)


def _html(data: bytes) -> str:
    return data.decode("utf-8")


def _docx(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [
            package.read(name).decode("utf-8", "replace")
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        ]
        plain = [re.sub(r"<[^>]+>", "", part) for part in parts]  # a word may be cut into several runs
        return "\n".join([*package.namelist(), *parts, *plain])


def _pdf(data: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(data))
    found = [page.extract_text() for page in reader.pages]
    found += [str(value) for value in (reader.metadata or {}).values()]
    found += [str(name) for name in reader.attachments]
    for content in (one for files in reader.attachments.values() for one in files):
        found.append(content.decode("utf-8", "replace"))
    for number in range(1, len(reader.xref.get(0, {})) + len(reader.xref_objStm) + 1):
        try:
            found.append(_strings(reader.get_object(number)))
        except Exception:  # a number that no object has
            continue
    return "\n".join(found)


def _strings(one: object, depth: int = 0) -> str:
    """The strings of a PDF object: alternative texts, titles of bookmarks, names, metadata streams."""
    if depth > 6:
        return ""
    if isinstance(one, pypdf.generic.TextStringObject):
        return str(one)
    if isinstance(one, pypdf.generic.ByteStringObject):
        return bytes(one).decode("latin-1")
    if isinstance(one, pypdf.generic.StreamObject):
        kind = one.get("/Subtype")
        inside = "" if kind == "/Image" else _CALLED.sub("", one.get_data().decode("utf-8", "replace"))
        return inside + _strings(dict(one), depth + 1)
    if isinstance(one, dict):
        return "\n".join(
            _strings(value, depth + 1) for value in one.values() if not isinstance(value, pypdf.generic.IndirectObject)
        )
    if isinstance(one, list):
        return "\n".join(
            _strings(value, depth + 1) for value in one if not isinstance(value, pypdf.generic.IndirectObject)
        )
    return ""
