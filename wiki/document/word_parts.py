"""The small things Word needs and python-docx leaves out: fields, links, bookmarks, languages, alt text, numbers."""

from collections.abc import Sequence
from copy import deepcopy
from io import BytesIO
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

INK, SOFT, TEAL, GOLD, TROUBLE = (
    RGBColor.from_string(code) for code in ("22303C", "4A5763", "0B5C5C", "D9A21B", "A4262C")
)
FONT = "Arial"


def element(name: str, /, **values: str) -> Any:
    """An XML element of Word's own namespace with its attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def set_up_styles(document: Document, language: str) -> None:
    """Our letters, colours and distances on Word's own built-in styles, so that its own tools know the headings."""
    styles = document.styles
    normal = styles["Normal"]
    normal.font.size = Pt(11.5)
    normal.font.color.rgb = INK
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.25
    sizes = {"Title": 24, "Heading 1": 19, "Heading 2": 14.5, "Heading 3": 12.5}
    sizes.update({f"Heading {level}": 11.5 for level in (4, 5, 6)})
    for name, size in sizes.items():
        style = styles[name]
        style.font.size = Pt(size)
        style.font.bold = True
        style.font.italic = False
        style.font.color.rgb = INK
        style.paragraph_format.space_before = Pt(24 if name == "Heading 1" else 14)
        style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.keep_with_next = True
        borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
        if borders is not None:
            style.element.pPr.remove(borders)
    small = styles.add_style("Small", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = normal
    small.font.size = Pt(9.5)
    small.font.color.rgb = SOFT
    small.paragraph_format.space_after = Pt(4)
    small.paragraph_format.line_spacing = 1.1
    for name in ("Normal", *sizes):
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        for key in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{key}"), FONT)
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(element("lang", val=language, eastAsia=language, bidi="ar-SA"))


def field(paragraph: Paragraph, code: str) -> None:
    """A field that Word works out: PAGE, NUMPAGES."""
    for kind in ("begin", None, "separate", "text", "end"):
        run = paragraph.add_run()
        if kind is None:
            inside = element("instrText")
            inside.set(qn("xml:space"), "preserve")
            inside.text = f" {code} "
            run._r.append(inside)
        elif kind == "text":
            run.text = "1"
        else:
            run._r.append(element("fldChar", fldCharType=kind))


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Name the place of a paragraph, for links inside the file."""
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, element("bookmarkStart", id=str(number), name=name))
    paragraph._p.append(element("bookmarkEnd", id=str(number)))


def link(paragraph: Paragraph, *, address: str = "", place: str = "") -> Any:
    """An empty link in the paragraph, to an ``address`` on the web or a ``place`` named in this file."""
    if address:
        key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        made = OxmlElement("w:hyperlink")
        made.set(qn("r:id"), key)
    else:
        made = element("hyperlink", anchor=place)
    paragraph._p.append(made)
    return made


def linked_run(paragraph: Paragraph, inside: Any, text: str) -> Run:
    """Words inside a link, looking like a link."""
    run = paragraph.add_run(text)
    inside.append(run._r)
    run.font.underline = True
    run.font.color.rgb = TEAL
    return run


def in_language(paragraphs: Sequence[Paragraph], code: str, *, right_to_left: bool) -> None:
    """Tell Word (and whoever reads aloud) the language of some paragraphs."""
    for paragraph in paragraphs:
        if right_to_left:
            after = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
            paragraph._p.get_or_add_pPr().insert_element_before(element("bidi"), *after)
        for run in paragraph._p.iter(qn("w:r")):
            properties = run.get_or_add_rPr()
            if right_to_left:
                properties.append(element("rtl"))
            properties.append(element("lang", val=code, bidi=code, eastAsia=code))


def picture(paragraph: Paragraph, data: bytes, alt: str, width_mm: float) -> None:
    """A picture with its alternative text."""
    shape = paragraph.add_run().add_picture(BytesIO(data), width=Mm(width_mm))
    for side in ("distL", "distR"):
        shape._inline.set(side, "0")
    properties = shape._inline.docPr
    properties.set("descr", alt)
    properties.set("name", f"Picture {properties.id}")


def repeat_header(row: _Row) -> None:
    """Repeat a table's heading row on each page; this also tells a screen reader that it is one."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))


def keep_whole(row: _Row) -> None:
    """Do not part this row between two pages."""
    row._tr.get_or_add_trPr().append(element("cantSplit"))


def quiet_table(table: Table, *, first_row: bool, first_column: bool) -> None:
    """Only thin lines between rows; say which cells are headings."""
    properties = table._tbl.tblPr
    borders = element("tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(side, val="single", sz="4", space="0", color="E2D8C3"))
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
    properties.append(borders)
    margins = element("tblCellMar")
    for side, size in (("top", "70"), ("left", "60"), ("bottom", "20"), ("right", "60")):
        margins.append(element(side, w=size, type="dxa"))
    properties.append(margins)
    flags = {"firstRow": first_row, "firstColumn": first_column, "noHBand": True, "noVBand": True}
    properties.append(element("tblLook", val="0000", **{name: str(int(on)) for name, on in flags.items()}))


def set_widths(table: Table, widths_mm: Sequence[float]) -> None:
    """Fixed column widths; Word reads them from the columns, other programs from the cells."""
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def keep_together(table: Table) -> None:
    """Keep a short table on one page."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def bar(paragraph: Paragraph, color: RGBColor) -> None:
    """A line down the left of a paragraph."""
    borders = element("pBdr")
    borders.append(element("left", val="single", sz="18", space="10", color=str(color)))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:bidi", "w:spacing", "w:ind", "w:jc", "w:rPr")


def new_list(document: Document, style: str, start: int) -> str:
    """The number of a fresh list that looks like ``style`` and counts from ``start``, never on from another list."""
    numbering = document.part.numbering_part.element
    wanted = document.styles[style].element.pPr.numPr.numId.val
    base = next(one for one in numbering.findall(qn("w:num")) if one.get(qn("w:numId")) == str(wanted))
    number = str(1 + max(int(one.get(qn("w:numId"))) for one in numbering.findall(qn("w:num"))))
    made = element("num", numId=number)
    made.append(deepcopy(base.find(qn("w:abstractNumId"))))
    override = element("lvlOverride", ilvl="0")
    override.append(element("startOverride", val=str(start)))
    made.append(override)
    numbering.append(made)
    return number


def use_list(paragraph: Paragraph, number: str) -> None:
    """Put a paragraph into the list made by ``new_list``."""
    properties = paragraph._p.get_or_add_pPr()
    numbers = properties.get_or_add_numPr()
    numbers.append(element("ilvl", val="0"))
    numbers.append(element("numId", val=number))
