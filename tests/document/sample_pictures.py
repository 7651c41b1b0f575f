"""Draws the pictures of the invented child's plan, so that the tests need no photograph of anybody."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

SKY, GRASS, RED, BROWN, WATER = "#C2D8E6", "#8FAE6B", "#B5443B", "#84766A", "#7FB7C9"
Draw = ImageDraw.ImageDraw


def _bridge(draw: Draw, wide: int, high: int) -> None:
    draw.rectangle((0, 0, wide, high), fill=SKY)
    draw.rectangle((0, high * 0.75, wide, high), fill=GRASS)
    draw.rectangle((0, high * 0.42, wide, high * 0.5), fill=BROWN)
    for left in (0.06, 0.37, 0.68):
        draw.arc(
            (wide * left, high * 0.5, wide * (left + 0.28), high * 1.1),
            180,
            360,
            fill=BROWN,
            width=wide // 30,
        )
    for left in (0.15, 0.36, 0.57):
        box = (wide * left, high * 0.26, wide * (left + 0.19), high * 0.42)
        draw.rounded_rectangle(box, wide // 60, fill=RED)


def _pool(draw: Draw, wide: int, high: int) -> None:
    draw.rectangle((0, 0, wide, high), fill=WATER)
    for line in range(1, 5):
        draw.line((0, high * line / 5, wide, high * line / 5), fill="#F3EBDB", width=high // 60)
    draw.ellipse((wide * 0.42, high * 0.3, wide * 0.56, high * 0.3 + wide * 0.14), fill="#E7B98F")
    draw.pieslice((wide * 0.4, high * 0.25, wide * 0.58, high * 0.25 + wide * 0.18), 180, 360, fill="#1D5FA8")


def _face(draw: Draw, wide: int, high: int) -> None:
    draw.rectangle((0, 0, wide, high), fill="#D9E4D0")
    draw.ellipse((wide * 0.12, high * 0.72, wide * 0.88, high * 1.4), fill="#0B5C5C")
    draw.ellipse((wide * 0.28, high * 0.2, wide * 0.72, high * 0.76), fill="#E7B98F")
    draw.pieslice((wide * 0.24, high * 0.12, wide * 0.76, high * 0.66), 180, 360, fill="#6B4A2F")
    for left in (0.4, 0.56):
        draw.ellipse((wide * left, high * 0.44, wide * (left + 0.045), high * 0.475), fill="#22303C")
    draw.arc((wide * 0.4, high * 0.46, wide * 0.6, high * 0.64), 20, 160, fill="#A4262C", width=wide // 60)


def _book(draw: Draw, wide: int, high: int) -> None:
    draw.rectangle((0, 0, wide, high), fill="#F3EBDB")
    for column in range(4):
        for row in range(3):
            left, top = wide * (0.06 + column * 0.23), high * (0.08 + row * 0.3)
            draw.rounded_rectangle((left, top, left + wide * 0.19, top + high * 0.24), 12, fill="white", outline=BROWN)
            shade = (RED, WATER, GRASS, "#D9A21B")[(column + row) % 4]
            draw.ellipse((left + wide * 0.05, top + high * 0.05, left + wide * 0.14, top + high * 0.19), fill=shade)


def _paper(draw: Draw, wide: int, high: int) -> None:
    draw.rectangle((0, 0, wide, high), fill="#FEFEFB")
    draw.text((wide * 0.08, high * 0.05), "Sensory checklist", fill="#22303C", font_size=wide // 22)
    for line in range(14):
        top = high * (0.14 + line * 0.055)
        draw.rectangle((wide * 0.08, top, wide * 0.1, top + wide * 0.02), outline="#22303C", width=3)
        draw.line((wide * 0.13, top + 18, wide * (0.5 + 0.03 * (line % 7)), top + 18), fill="#4A5763", width=5)


_PICTURES: dict[str, tuple[Callable[[Draw, int, int], None], int, int]] = {
    "bridge": (_bridge, 1200, 800),
    "pool": (_pool, 1200, 900),
    "face": (_face, 900, 1150),
    "book": (_book, 1200, 850),
    "paper": (_paper, 1240, 1754),
}


def draw(folder: Path, name: str, suffix: str = ".webp", key: str = "") -> Path:
    """A picture of this name in ``folder``; the same key always gives the same file."""
    paint, wide, high = _PICTURES[name]
    image = Image.new("RGB", (wide, high), "white")
    paint(ImageDraw.Draw(image), wide, high)
    if name != "paper":
        image = image.filter(ImageFilter.GaussianBlur(1.2))
    path = folder / f"{key or name}{suffix}"
    image.save(path)
    return path
