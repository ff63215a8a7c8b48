"""The one place that knows where the report's fonts are, and which characters they can draw.

The fonts are static TrueType files of Noto Sans SC (SIL Open Font License), installed by `npm ci`.
The family gets a name of its own in style sheets, so that no font of the machine can take its place.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FAMILY = "Noto Sans SC Report"
FONT_FOLDER = Path(__file__).parents[1] / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
FILES = {400: "400Regular/NotoSansSC_400Regular.ttf", 700: "700Bold/NotoSansSC_700Bold.ttf"}
MISSING_GLYPH = "〓"
"""The geta mark, by which Chinese and Japanese print shows a character it has no type for."""


class FontMissingError(RuntimeError):
    """A font file of the report is not installed."""


def font_path(weight: int) -> Path:
    """Return the file of `weight` (400 or 700); raise `FontMissingError` when it is not installed."""
    path = FONT_FOLDER / FILES[weight]
    if not path.is_file():
        raise FontMissingError(f"{path} is missing: run `npm ci` in the project's folder")
    return path


def font_face_css() -> str:
    """Return the `@font-face` rules of all weights."""
    rule = '@font-face {{ font-family: "{}"; font-weight: {}; src: url("{}"); }}'
    return "\n".join(rule.format(FAMILY, weight, font_path(weight).as_uri()) for weight in FILES)


@cache
def covered_characters() -> frozenset[str]:
    """Return the characters that every weight can draw, with tab and line feed."""
    maps = []
    for weight in FILES:
        with TTFont(font_path(weight), lazy=True) as font:
            maps.append(set(font.getBestCmap()))
    return frozenset(map(chr, set.intersection(*maps))) | {"\t", "\n"}


def printable(text: str) -> str:
    """Replace what the fonts cannot draw (rare characters, emoji, direction marks) by `MISSING_GLYPH`.

    Otherwise the page would borrow a font of the machine, or show an empty box.
    """
    strangers = set(text) - covered_characters()
    return text.translate(dict.fromkeys(map(ord, strangers), MISSING_GLYPH)) if strangers else text
