"""Makes the three files of a hostile plan in a process of its own, so that another program can watch what it opens.

``python -m tests.document.made_beside PORT SECRET FOLDER``: everything is imported first; then the marker file in FOLDER is
opened, and what comes after it is the making of the plan.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.document import sample
from wiki.document.assemble import assemble
from wiki.document.html import render_html
from wiki.document.inputs import PassageIn, PictureIn, SectionIn
from wiki.document.pdf import render_pdf
from wiki.document.word import render_word

MARKER = "from-here-on"


def hostile(port: str, secret: str) -> tuple[str, ...]:
    """Everything that makes some program or other fetch something, of the web, of this machine and of its cloud."""
    made = []
    for address in (f"http://127.0.0.1:{port}/trap", f"file://{secret}", "http://169.254.169.254/latest/meta-data"):
        made += [
            f"![a picture]({address})", f'<img src="{address}">', f'<link rel="attachment" href="{address}">',
            f"<style>@import url({address}); p {{ background: url({address}) }}</style>",
            f'<svg><use href="{address}"/><image href="{address}"/></svg>', f"Words[^1]\n\n[^1]: see <{address}>",
            f'#image("{address}")', f'<iframe src="{address}"></iframe>', f'<object data="{address}"></object>',
            f"[a link]({address})",
        ]  # fmt: skip
    return (*made, f'#read("{secret}")', f'#include "{secret}"', f"{{% include '{secret}' %}}")


def main(port: str, secret: str, folder: Path) -> None:
    svg = folder / "drawn.svg"
    drawn = f'<image href="http://127.0.0.1:{port}/trap"/><image href="file://{secret}"/>'
    svg.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{drawn}</svg>')
    pictures = (PictureIn(secret, "A file"), PictureIn(f"../../../../..{secret}", "Another"), PictureIn("drawn", "A drawing"))
    passages = tuple(PassageIn(f"Row {place}", body) for place, body in enumerate(hostile(port, secret)))
    sections = (SectionIn("A", (*passages, PassageIn("Pictures", media=pictures))),)
    plan = assemble(replace(sample.plan(), sections=sections, advice=(), photo=None))
    tempfile.gettempdir()  # looks by writing a file there, once
    (folder / MARKER).write_bytes(b"")
    for kind, render in (("pdf", render_pdf), ("docx", render_word), ("html", render_html)):
        (folder / f"plan.{kind}").write_bytes(render(plan, {"drawn": svg}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
