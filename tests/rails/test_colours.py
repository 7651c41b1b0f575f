"""Every pair of colours, in every theme, has the contrast that eyes need: computed from assets/scss/_tokens.scss itself."""

import re

import pytest

from wiki.settings import ROOT

SCSS = ROOT / "assets" / "scss"
THEMES = ("light", "dark", "calm")
GROUNDS = ("paper", "surface", "tint")
# Words on every ground they stand on: 4.5:1 (WCAG 1.4.3).
WORDS = [(ink, ground) for ink in ("ink", "soft", "teal", "teal-deep", "gold-text", "new", "trouble", "done") for ground in GROUNDS]
WORDS += [("ink", ground) for ground in ("tint-deep", "added", "removed", "doubt")]
WORDS += [("on-act", "act"), ("on-act", "act-deep"), ("focus-ink", "focus"), ("soft", "doubt"), ("teal", "doubt"), ("trouble", "removed")]
# Edges of boxes and buttons, lines that mean something, and the ring of focus: 3:1 (WCAG 1.4.11).
LINES = [(line, ground) for line in ("edge", "teal", "act", "gold-line", "new", "trouble", "done") for ground in GROUNDS]
LINES += [("focus-ink", "focus"), ("edge", "tint-deep")]


def _tokens() -> dict[str, dict[str, str]]:
    """Each theme's colours; what a theme does not say it has from light, as in the style sheet."""
    text = (SCSS / "_tokens.scss").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for theme in THEMES:
        block = re.search(rf"@mixin {theme} \{{(.*?)\n\}}", text, re.S)
        assert block is not None
        own = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{3,6})\b", block[1]))
        found[theme] = {**found.get("light", {}), **own}
    return found


def _light(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(one * 2 for one in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, from 1 to 21."""
    dark, bright = sorted((_light(one), _light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_the_measure_is_that_of_wcag() -> None:
    assert round(contrast("#fff", "#000000"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("theme", THEMES)
def test_words_and_lines_stand_out_in_every_theme(theme: str) -> None:
    colours = _tokens()[theme]
    weak = [f"{ink} on {ground}: {contrast(colours[ink], colours[ground]):.2f}" for ink, ground in WORDS
            if contrast(colours[ink], colours[ground]) < 4.5]  # fmt: skip
    weak += [f"{line} beside {ground}: {contrast(colours[line], colours[ground]):.2f}" for line, ground in LINES
             if contrast(colours[line], colours[ground]) < 3]  # fmt: skip
    assert not weak


def test_every_theme_says_each_colour_that_it_does_not_share() -> None:
    text = (SCSS / "_tokens.scss").read_text(encoding="utf-8")
    assert set(_tokens()["light"]) - {"focus", "focus-ink"} <= set(re.findall(r"--([a-z-]+):\s*#", text.split("@mixin dark")[1].split("@mixin calm")[0]))
    for one in ("light", "dark", "calm"):
        assert f'[data-theme="{one}"]' in text or one == "light"


def test_no_component_brings_a_colour_of_its_own() -> None:
    """GOV.UK's components are given our colours when the style sheet is built, so what was computed above holds for them."""
    built = (ROOT / "wiki" / "static" / "app.css").read_text(encoding="utf-8")
    govuk, _mark, _ours = built.partition("@layer ours{")
    assert len(govuk) > 20_000 and "var(--ink)" in govuk
    own = set(re.findall(r"(?:color|background|border|fill|shadow|outline)[a-z-]*:[^;}]*?(#[0-9a-f]{3,8})\b", govuk))
    assert own == set(), "a colour that no theme can reach"
