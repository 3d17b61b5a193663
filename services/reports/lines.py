"""Lines of text, set: which glyphs stand where, how wide they are, and what is cut when they do
not fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from services.reports import bidi, faces
from services.reports.faces import Face, Glyph
from services.reports.points import Points

ELLIPSIS = "…"
# Longer names are cut before they are looked at; no line has room for so much.
_CHARACTERS_MAX = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """What one font shows of a line; `text` is in the order of reading, glyphs from the left."""

    face: Face
    text: str
    glyphs: tuple[Glyph, ...]

    @property
    def clusters(self) -> list[tuple[str, list[Glyph]]]:
        """From the left, each text that cannot be taken apart with the glyphs that show it."""
        starts = sorted({glyph.cluster for glyph in self.glyphs})
        ends = dict(zip(starts, [*starts[1:], len(self.text)], strict=True))
        return [
            (self.text[start : ends[start]], list(glyphs))
            for start, glyphs in groupby(self.glyphs, key=lambda glyph: glyph.cluster)
        ]

    @property
    def ems(self) -> Points:
        """How wide it is in a size of one."""
        return sum(glyph.advance for glyph in self.glyphs) / self.face.units


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces from the left to the right."""

    text: str
    pieces: tuple[Piece, ...]

    def width(self, size: Points) -> Points:
        return size * sum(piece.ems for piece in self.pieces)


def fitted(text: str, size: Points, width: Points, *, is_bold: bool = False) -> Line:
    """The line, cut behind a sign so that it fits with an ellipsis."""
    whole = line(_one_line(text), is_bold=is_bold)
    if whole.width(size) <= width:
        return whole
    signs = faces.clusters(whole.text)
    fits, breaks = 0, len(signs)
    while breaks - fits > 1:
        middle = (fits + breaks) // 2
        if _shortened(signs, middle, is_bold=is_bold).width(size) <= width:
            fits = middle
        else:
            breaks = middle
    return _shortened(signs, fits, is_bold=is_bold)


@lru_cache(maxsize=4_096)
def line(text: str, *, is_bold: bool = False) -> Line:
    return Line(text, tuple(_pieces(text, is_bold=is_bold)))


def _shortened(signs: list[str], count: int, *, is_bold: bool) -> Line:
    return line("".join(signs[:count]).rstrip() + ELLIPSIS, is_bold=is_bold)


def _one_line(text: str) -> str:
    """Blanks of any kind and line ends become one space; the rest of a very long text is left."""
    return " ".join(text[:_CHARACTERS_MAX].split())


def _pieces(text: str, *, is_bold: bool) -> Iterator[Piece]:
    levels = bidi.levels(text)
    runs = [list(run) for _, run in groupby(range(len(text)), key=levels.__getitem__)]
    for number in bidi.visual([levels[run[0]] for run in runs]):
        run = runs[number]
        is_backward = levels[run[0]] % 2 == 1
        found = [
            Piece(face, piece, tuple(face.shaped(piece, is_backward=is_backward)))
            for face, piece in faces.set_in(text[run[0] : run[-1] + 1], is_bold=is_bold)
            if piece
        ]
        yield from reversed(found) if is_backward else found
