"""What a browser may send to put a mistake right, and to take words out for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from wiki.commands.corrections import Mistake
from wiki.forms.boxes import read_once
from wiki.words import ErasureReason

_NOBODY = UUID(int=0)


@dataclass(frozen=True)
class CorrectionForm:
    """What is wrong, what is right and why, as typed; ``base`` is the version's number that was shown."""

    wrong: str = ""
    right: str = ""
    why: str = ""
    base: int = 0
    once: str | None = None

    @property
    def mistake(self) -> Mistake:
        """The same for the command."""
        return Mistake(self.wrong, self.right, self.why)


@dataclass(frozen=True)
class ErasureForm:
    """The reason chosen, what was added to it, and whether the person is sure."""

    reason: str = ""
    words: str = ""
    sure: str = ""

    @property
    def chosen(self) -> ErasureReason | None:
        """The reason, None where none of ours was chosen."""
        return ErasureReason(self.reason) if self.reason in set(ErasureReason) else None


@dataclass(frozen=True)
class PaperErasureForm(ErasureForm):
    """The same for a paper form; ``to``: the other child whom it is about, None where it goes for good."""

    to: UUID | None = None
    once: str | None = None


def read_correction(sent: Mapping[str, str]) -> CorrectionForm:
    """The form as it was sent."""
    base = sent.get("base", "")
    number = int(base) if base.isdecimal() and len(base) < 9 else 0
    return CorrectionForm(
        sent.get("wrong", ""), sent.get("right", ""), sent.get("why", ""), number, read_once(sent)
    )


def read_erasure(sent: Mapping[str, str]) -> ErasureForm:
    """The form as it was sent."""
    return ErasureForm(sent.get("reason", ""), sent.get("words", ""), sent.get("sure", ""))


def read_paper_erasure(sent: Mapping[str, str]) -> PaperErasureForm:
    """The form as it was sent. What names no child in ``to`` is taken for a child that is not there."""
    to: UUID | None = None
    if sent.get("to"):
        try:
            to = UUID(sent["to"])
        except ValueError:
            to = _NOBODY
    return PaperErasureForm(sent.get("reason", ""), "", sent.get("sure", ""), to, read_once(sent))
