"""Turns a finished Word file round, for a plan whose own words run from right to left; other languages keep their way."""

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from wiki.document.word_parts import element, in_language


def right_to_left(document: Document, code: str) -> None:
    """Every paragraph that was not marked as being in another language, every table, and the page itself."""
    section = document.sections[0]
    rooms = (document.element.body, section.header._element, section.footer._element)
    for room in rooms:
        unmarked = [
            Paragraph(each, document._body)
            for each in room.iter(qn("w:p"))
            if not any(True for _ in each.iter(qn("w:lang")))
        ]
        in_language(unmarked, code, right_to_left=True)
        for properties in room.iter(qn("w:tblPr")):
            style = properties.find(qn("w:tblStyle"))
            properties.insert(0 if style is None else 1, element("bidiVisual"))
    page = section._sectPr
    after = ("w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange")
    page.insert_element_before(element("bidi"), *after)
