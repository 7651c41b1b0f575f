"""The pale word across each page of a Word draft, as Word itself makes it, hidden from screen readers."""

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

_SHAPE = (
    "<w:pict {namespaces} xmlns:v='urn:schemas-microsoft-com:vml' xmlns:o='urn:schemas-microsoft-com:office:office'>"
    "<v:shapetype id='_x0000_t136' coordsize='21600,21600' o:spt='136' adj='10800' "
    "path='m@7,l@8,m@5,21600l@6,21600e'>"
    "<v:formulas><v:f eqn='sum #0 0 10800'/><v:f eqn='prod #0 2 1'/><v:f eqn='sum 21600 0 @1'/>"
    "<v:f eqn='sum 0 0 @2'/><v:f eqn='sum 21600 0 @3'/><v:f eqn='if @0 @3 0'/><v:f eqn='if @0 21600 @1'/>"
    "<v:f eqn='if @0 0 @2'/><v:f eqn='if @0 @4 21600'/></v:formulas>"
    "<v:path textpathok='t' o:connecttype='rect'/><v:textpath on='t' fitshape='t'/>"
    "<o:lock v:ext='edit' text='t' shapetype='t'/></v:shapetype>"
    "<v:shape id='PlanDraftMark' type='#_x0000_t136' alt='' stroked='f' fillcolor='#f6f2e9' "
    "style='position:absolute;margin-left:0;margin-top:0;width:430pt;height:150pt;rotation:322;z-index:-251658752;"
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    "mso-position-vertical:center;mso-position-vertical-relative:margin'>"
    "<v:textpath style='font-family:Arial;font-weight:bold' string='{word}'/></v:shape></w:pict>"
)


def watermark(word: str) -> Any:
    """The drawing to put into a header's run; ``word`` is ours, letters only."""
    if not word.isalpha():
        raise ValueError("a watermark is one plain word")
    return parse_xml(_SHAPE.format(namespaces=nsdecls("w"), word=word))
