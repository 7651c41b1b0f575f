"""Reads a PDF as a person, a screen reader and a checker would."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pikepdf
from pypdf import PdfReader

from tests.document import sample
from tests.document.words_of import squeezed
from wiki.document import wording
from wiki.document.assemble import assemble
from wiki.document.inputs import PassageIn, SectionIn
from wiki.document.pdf import render_pdf
from wiki.document.tree import PlanTree


def pages(data: bytes) -> list[str]:
    return [one.extract_text() for one in PdfReader(BytesIO(data)).pages]


def words(plan: PlanTree, data: bytes) -> str:
    """What the pages say, without what stands at the head and foot of each."""
    found = []
    for number, text in enumerate(pages(data), 1):
        one = squeezed(text)
        for running in (f"{plan.title} · {plan.child_name}", *wording.footer(plan)):
            one = one.replace(squeezed(running), "", 1)
        one = one.replace(f"Page{number}of{len(PdfReader(BytesIO(data)).pages)}", "").replace("DRAFT", "")
        found.append(one)
    return "".join(found)


def elements(data: bytes) -> Iterator[tuple[str, Any]]:
    """The structure elements in reading order: (kind, element)."""
    with pikepdf.open(BytesIO(data)) as opened:
        waiting = [opened.Root.StructTreeRoot.K]
        while waiting:
            one = waiting.pop(0)
            if isinstance(one, pikepdf.Array):
                waiting[:0] = list(one)
            elif isinstance(one, pikepdf.Dictionary) and "/S" in one:
                yield str(one.S)[1:], one
                if "/K" in one:
                    waiting.insert(0, one.K)


def scope(cell: Any) -> str:
    attributes = cell.get("/A", pikepdf.Array())
    for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if "/Scope" in one:
            return str(one.Scope)
    return ""


def shown(plan: Any, files: dict[str, Path] | None = None) -> str:
    return squeezed("".join(pages(render_pdf(assemble(plan), files or {}))))


def with_words(*bodies: str) -> Any:
    passages = tuple(PassageIn(body=body) for body in bodies)
    return replace(sample.plan(), sections=(SectionIn("C", passages),), advice=(), photo=None)


def assert_conforms(data: bytes) -> None:
    """Both standards, by somebody else's checker; what it says of stream lengths is measured here instead.

    (It takes a stream whose own last byte is a carriage return for one that is a byte too long.)
    """
    with pikepdf.open(BytesIO(data)) as opened:
        for one in opened.objects:
            if isinstance(one, pikepdf.Stream):
                assert b"stream\n" + one.read_raw_bytes() + b"\nendstream" in data
    for profile in ("ua1", "2a"):
        report = page.validate_pdf_bytes(data, profile=profile)
        assert [f"{one.rule_id}: {one.message}" for one in report.failures if "STREAM-LENGTH" not in one.rule_id] == []
        assert report.rules.total > 20
