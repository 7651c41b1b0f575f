"""How somebody wants a photograph to be shown: turned, cut to a part of itself, and which part must never be cropped away.

A cut is always said of the whole upright picture, never of an earlier cut: so each is made from the original's pixels,
and what one cut leaves out can be compared with what another shows.
"""

from dataclasses import dataclass, replace
from typing import Self

from PIL import Image

WHOLE_SIDE = 10_000
"""Sides are measured in ten-thousandths of the whole picture's."""
LEAST = 300
CENTRE = 4
_CLOCKWISE = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}


@dataclass(frozen=True)
class Cut:
    """Which part of the upright picture is shown (left, top, right, bottom), how many quarter turns clockwise it then
    gets, and its focus: one of nine fields of what is shown, 0 at the top left, 8 at the bottom right."""

    turns: int = 0
    left: int = 0
    top: int = 0
    right: int = WHOLE_SIDE
    bottom: int = WHOLE_SIDE
    focus: int = CENTRE

    @classmethod
    def read(cls, text: str) -> Self:
        """The cut that ``text`` says; the whole picture for "". Raises ValueError for what is no cut."""
        if not text:
            return cls()
        turns, left, top, right, bottom, focus = (int(word) for word in text.split())
        made = cls(turns, left, top, right, bottom, focus)
        sides = 0 <= made.left < made.right <= WHOLE_SIDE and 0 <= made.top < made.bottom <= WHOLE_SIDE
        if not (sides and 0 <= made.turns < 4 and 0 <= made.focus < 9):
            raise ValueError("not a cut")
        return made

    @property
    def text(self) -> str:
        """The cut in one line; "" for the whole picture as it is."""
        if self == Cut():
            return ""
        return f"{self.turns} {self.left} {self.top} {self.right} {self.bottom} {self.focus}"

    @property
    def is_whole(self) -> bool:
        """Whether the pixels stay as they are."""
        return replace(self, focus=CENTRE) == Cut()

    def shows_all_of(self, other: "Cut") -> bool:
        """Whether nothing that ``other`` shows is left out of this one."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom

    def turned(self, quarters: int) -> "Cut":
        """Turned clockwise by so many quarters more; the focus stays on what it was on."""
        row, column = divmod(self.focus, 3)
        for _quarter in range(quarters % 4):
            row, column = column, 2 - row
        return replace(self, turns=(self.turns + quarters) % 4, focus=row * 3 + column)

    def with_focus(self, focus: int) -> "Cut":
        """The same with another focus."""
        return replace(self, focus=focus)

    def within(self, left: int, top: int, right: int, bottom: int) -> "Cut | None":
        """The part of what is shown now between these sides (ten-thousandths of what is shown, as it is turned); None when
        hardly anything would be left. Rounded inwards: nothing that was cut away comes back."""
        for _quarter in range(self.turns):
            left, top, right, bottom = top, WHOLE_SIDE - right, bottom, WHOLE_SIDE - left
        wide, high = self.right - self.left, self.bottom - self.top
        made = replace(
            self, left=self.left - (-wide * left // WHOLE_SIDE), top=self.top - (-high * top // WHOLE_SIDE),
            right=self.left + wide * right // WHOLE_SIDE, bottom=self.top + high * bottom // WHOLE_SIDE, focus=CENTRE,
        )  # fmt: skip
        if made.right - made.left < LEAST or made.bottom - made.top < LEAST:
            return None
        return made

    def size(self, width: int, height: int) -> tuple[int, int]:
        """The width and height, in pixels, of what is shown of an upright picture of this size."""
        left, top, right, bottom = self._box(width, height)
        wide, high = right - left, bottom - top
        return (high, wide) if self.turns % 2 else (wide, high)

    def out_of(self, upright: Image.Image) -> Image.Image:
        """What is shown of the upright picture, before it is turned."""
        box = self._box(*upright.size)
        return upright if box == (0, 0, *upright.size) else upright.crop(box)

    def turn(self, part: Image.Image) -> Image.Image:
        """The part, turned."""
        return part.transpose(_CLOCKWISE[self.turns]) if self.turns else part

    def _box(self, width: int, height: int) -> tuple[int, int, int, int]:
        left, top = -(-width * self.left // WHOLE_SIDE), -(-height * self.top // WHOLE_SIDE)
        left, top = min(left, width - 1), min(top, height - 1)
        right, bottom = width * self.right // WHOLE_SIDE, height * self.bottom // WHOLE_SIDE
        return left, top, max(right, left + 1), max(bottom, top + 1)


WHOLE = Cut()
