"""What stands in the answer to a request to see what is kept, beside what the asker sees in the wiki anyway."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wiki.models.subject import KeptFor
from wiki.queries.complaints import SeenComplaint
from wiki.queries.subject import Piece, words_of
from wiki.queries.versions import SeenVersion


@dataclass(frozen=True)
class Given:
    """One passage: its versions, the newest first; or, where words in it were covered, the words as they are given."""

    piece: Piece
    covered: str

    @property
    def versions(self) -> tuple[SeenVersion, ...]:
        """The versions that are given whole."""
        return () if self.covered else self.piece.versions

    @property
    def said(self) -> tuple[str, ...]:
        """Every text of it that leaves."""
        if self.covered:
            return (self.covered,)
        beside = [text for one in self.piece.questions for text in (one.body, *(answer.body for answer in one.answers))]
        return (*(text for version in self.piece.versions for text in words_of(version)), *beside)


@dataclass(frozen=True)
class Answer:
    """The answer. ``left_out``: how many passages were covered or kept back for each reason that may be told.
    ``complaints``: what the asker wrote about how information is kept, with what they were told."""

    made_for: str
    given: Sequence[Given]
    left_out: Sequence[tuple[KeptFor, int]]
    complaints: Sequence[SeenComplaint] = ()

    def as_json(self) -> list[dict[str, Any]]:
        """What is given, for other programs."""
        return [
            {
                "passage": one.piece.passage_id, "field": one.piece.field, "covered": one.covered,
                "versions": [
                    {
                        "id": version.id, "number": version.number, "body": version.body, "columns": version.columns,
                        "voice": version.voice, "speaker": version.speaker, "gathered": version.gathered,
                        "spoken_on": version.spoken_on, "language": version.language, "saved_by_name": version.saved_by_name,
                        "saved_at": version.saved_at, "files": [file.id for file in version.media],
                    }
                    for version in one.versions
                ],
                "questions": [
                    {
                        "asked_by": asked.by_name, "at": asked.at, "body": asked.body,
                        "answers": [{"by": answer.by_name, "at": answer.at, "body": answer.body} for answer in asked.answers],
                    }
                    for asked in (() if one.covered else one.piece.questions)
                ],
            }
            for one in self.given
        ]  # fmt: skip
