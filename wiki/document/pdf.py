"""Makes the plan's PDF: tagged, PDF/UA-1 and PDF/A-2a, with our own fonts, or a plain sentence why it can't be made."""

import json
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import typst
from pikepdf import Dictionary, Name

from wiki.document.glyphs import FONTS
from wiki.document.pdf_layout import LOGO, file_names, layout
from wiki.document.pictures import prepare
from wiki.document.tree import PlanTree

_TEMPLATE = Path(__file__).resolve().parent / "plan.typ"
_WORDS = _TEMPLATE.with_name("plan_words.typ")
STANDARDS: "list[typst.PDFStandard]" = ["ua-1", "a-2a"]


class DocumentFailed(Exception):
    """A file of the plan could not be made; ``sentence`` can be shown to a person, ``details`` only logged."""

    def __init__(self, sentence: str, details: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.details = details


def render_pdf(tree: PlanTree, assets: Mapping[str, Path]) -> bytes:
    """The plan as a tagged PDF; the same tree and files give the same bytes.

    ``assets`` are picture files by the keys that the tree names; one that is missing or broken is said so in its
    place. Raises DocumentFailed where the PDF would not be whole or not accessible.
    """
    ready = prepare(tree, assets)
    with TemporaryDirectory(prefix="plan-") as folder:
        # typst may read nothing but this folder: the layout and the pictures of this one plan.
        for key, name in file_names(tree, ready).items():
            picture = ready[key]
            if picture is not None:
                Path(folder, name).write_bytes(picture.data)
        if tree.logo:
            Path(folder, LOGO).write_bytes(b64decode(tree.logo.data))
        main = Path(folder, "plan.typ")
        main.write_bytes(_TEMPLATE.read_bytes())
        Path(folder, _WORDS.name).write_bytes(_WORDS.read_bytes())
        made = _compile(main, json.dumps(layout(tree, ready)), datetime.combine(tree.made_on, time(12), UTC))
    return _with_row_headers(made)


def _compile(main: Path, plan: str, stamp: datetime) -> bytes:
    try:
        made, warnings = typst.compile_with_warnings(
            str(main),
            root=str(main.parent),
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"plan": plan},
            pdf_standards=STANDARDS,
            timestamp=stamp,
        )
    except typst.TypstError as fault:
        raise DocumentFailed(
            "We couldn’t make the PDF of this plan. Nothing is lost. The Word and web copies can still be made.",
            f"{fault.message} {' '.join(fault.hints)}",
        ) from None
    if warnings:
        raise DocumentFailed(
            "We couldn’t make the PDF of this plan as it should be. Nothing is lost. Please tell the support team.",
            "; ".join(one.message for one in warnings),
        )
    return made


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Our own fonts, and no others."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _with_row_headers(data: bytes) -> bytes:
    """The same PDF with the first cell of each row marked as the row's heading: in tables without column headings, and
    where that cell begins with a heading (the needs of sections side by side).

    typst can't mark row headings yet; without them a screen reader can't say which label a cell belongs to.
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        for table in pdf.objects:
            if not isinstance(table, Dictionary) or table.get("/S") != Name.Table:
                continue
            rows = list(_rows(table))
            has_headings = any(cell.get("/S") == Name.TH for row in rows for cell in _kids(row))
            for row in rows:
                first = next(iter(_kids(row)), None)
                if first is not None and first.get("/S") == Name.TD and (not has_headings or _begins_with_heading(first)):
                    first["/S"] = Name.TH
                    _set_scope(first, Name.Row)
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _begins_with_heading(cell: Dictionary) -> bool:
    first = next(iter(_kids(cell)), None)
    return first is not None and first.get("/S") in (Name.H1, Name.H2, Name.H3, Name.H4, Name.H5, Name.H6)


def _set_scope(cell: Dictionary, scope: Name) -> None:
    """Say whose heading a cell is, and keep what was said about it already."""
    known = cell.get("/A")
    attributes = list(known) if isinstance(known, pikepdf.Array) else [] if known is None else [known]
    for one in attributes:
        if isinstance(one, Dictionary) and one.get("/O") == Name.Table:
            one["/Scope"] = scope
            return
    cell["/A"] = pikepdf.Array([*attributes, Dictionary(O=Name.Table, Scope=scope)])


def _kids(element: Dictionary) -> list[Dictionary]:
    kids = element.get("/K")
    found = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in found if isinstance(kid, Dictionary) and "/S" in kid]


def _rows(element: Dictionary) -> list[Dictionary]:
    rows: list[Dictionary] = []
    for kid in _kids(element):
        if kid.get("/S") == Name.TR:
            rows.append(kid)
        elif kid.get("/S") in (Name.THead, Name.TBody, Name.TFoot):
            rows += _rows(kid)
    return rows
