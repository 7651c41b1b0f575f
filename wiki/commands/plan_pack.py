"""Makes the pack of section K beside a plan: every paper of the advice just as it came, bound into one PDF.

A paper that can't be put in is named in the pack with the reason. It is never dropped in silence, and never altered.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from media import binding
from media.bench import Bench
from media.errors import BadKey, MediaRefused
from media.store import Store
from wiki.document.pack import Missing, PackFile, PackLine, render_frame
from wiki.document.speaking import say
from wiki.document.tree import PlanTree
from wiki.errors import Refused
from wiki.queries.plan_pack import RECORDING, PackAdvice, PackContent, Paper
from wiki.words import N_, SHUT_STATES, MediaKind

_SCANNER = N_("The virus scanner has not let it through.")
_NO_PAGES = N_("It is no PDF and no picture, so its pages can’t be carried over. Ask the council for it as a file of its own.")
_GONE = N_("We can’t find this file any more.")
_NOT_READY = N_("Its pages were not ready when the plan was made.")
_WHY = {
    "locked": N_("It is locked with a password, so its pages can’t be carried over."),
    "layers": N_("Some of its layers are switched off, and a pack would show them."),
    "slow": N_("It took too long to open."),
    "broken": N_("It is broken: its pages can’t be opened."),
}
_FIRST = N_("Only the first %(some)s of its %(all)s pages could be drawn. Ask the council for the whole file.")
_FAILED = N_("We couldn’t make the pack of the advice. Nothing is lost. Please tell the support team.")


@contextmanager
def bound(store: Store, bench: Bench, tree: PlanTree, content: PackContent) -> Iterator[Path | None]:
    """The pack's file, for as long as the block lasts; None where section K has no papers. Raises Refused, DocumentFailed."""
    if not content.has_papers:
        yield None
        return
    with store.workspace() as folder:
        lines: list[PackLine] = []
        missing: list[Missing] = []
        parts: list[binding.Part] = []
        for advice in content.advice:
            files = []
            for paper in advice.papers:
                part, pages, why = _part(paper, bench, folder, len(parts))
                if part is None:
                    missing.append(_missing(paper, advice, why))
                    continue
                told = say(_FIRST, some=pages, all=paper.pages) if part.pdf is None and pages < paper.pages else ""
                if told:
                    missing.append(_missing(paper, advice, told))
                parts.append(part)
                files.append(PackFile(paper.file.name, paper.file.caption or paper.file.alt, told, pages))
            lines.append(PackLine(advice.label, advice.what, advice.who, advice.on, tuple(files)))
        frame = folder / "frame.pdf"
        frame.write_bytes(render_frame(tree, lines, missing))
        made = binding.bind(frame, parts, folder)
        if made is None:
            raise Refused({"": _FAILED})
        yield made


def _missing(paper: Paper, advice: PackAdvice, why: str) -> Missing:
    return Missing(paper.file.name, f"{advice.label}: {advice.what}", why)


def _part(paper: Paper, bench: Bench, folder: Path, place: int) -> tuple[binding.Part | None, int, str]:
    """What is bound of a paper and how many pages that is; or None, and why."""
    file = paper.file
    if paper.why:
        return None, 0, paper.why
    if file.state in SHUT_STATES:
        return None, 0, _SCANNER
    if file.kind in {MediaKind.AUDIO, MediaKind.VIDEO}:
        return None, 0, RECORDING
    if not paper.pdf and not paper.pictures:
        return None, 0, _NOT_READY if paper.has_pages else _NO_PAGES
    try:
        if not paper.pdf:
            return binding.Part(pictures=tuple(bench.fetch(key) for key in paper.pictures)), len(paper.pictures), ""
        ready = binding.make_ready(bench.fetch(paper.pdf), folder, f"paper-{place}")
    except (BadKey, FileNotFoundError):
        return None, 0, _GONE
    except MediaRefused as trouble:  # a pack without papers that are there would be another pack
        raise Refused({"": trouble.sentence}) from trouble
    return (None, 0, _WHY[ready.why]) if ready.why else (binding.Part(pdf=ready.path), ready.pages, "")
