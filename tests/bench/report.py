"""Shows what was measured as a table that can go into docs/performance.md as it is."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measured act. ``ratio``: how many bare pages it costs."""

    pages: int
    name: str
    clients: int
    rate: float
    p50: float
    p95: float
    bare_rate: float
    ratio: float

    def words(self) -> str:
        """The row as a line of a Markdown table."""
        return (
            f"| {self.name} | {self.pages:,} | {self.clients} | {self.rate:,.0f} | {self.p50:.1f} | {self.p95:.1f} "
            f"| {self.bare_rate:,.0f} | {self.ratio:.1f} |"
        )


def under(seen: float, most: float) -> str:
    """Nothing where it is under ``most``; else words that make `make bench` fail."""
    return "" if seen < most else f" (FAILED: {seen:,.0f} is not under {most:,.0f})"


def show(rows: Sequence[Row], notes: Sequence[str]) -> None:
    """Print the table and the notes."""
    print()
    print("| what | pages in the database | clients | a second | p50 ms | p95 ms | bare page, a second | costs, in bare pages |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: |")
    for row in rows:
        print(row.words())
    print()
    for note in notes:
        print(f"- {note}")
