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
_ISOLATE, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_PLACE = "\N{OBJECT REPLACEMENT CHARACTER}"
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


def isolated(text: str) -> str:
    """Text that is written its own way in whatever stands around it (UAX 9, FSI and PDI)."""
    return f"{_ISOLATE}{text}{_END}"


def _pieces(text: str, *, is_bold: bool) -> Iterator[Piece]:
    """From the left. What is isolated is one sign without a direction to what is around it."""
    outer, isolates = _taken_out(text)
    levels = bidi.levels(outer)
    inside = iter(isolates)
    found = []
    # In the order of reading: pieces of text, and isolates between them.
    for (level, is_isolate), run in groupby(
        range(len(outer)), key=lambda place: (levels[place], outer[place] == _PLACE)
    ):
        places = list(run)
        if is_isolate:
            found += [(level, list(_pieces(next(inside), is_bold=is_bold))) for _ in places]
        else:
            piece = outer[places[0] : places[-1] + 1]
            found.append((level, _shaped(piece, level=level, is_bold=is_bold)))
    for number in bidi.visual([level for level, _ in found]):
        yield from found[number][1]


def _shaped(text: str, *, level: int, is_bold: bool) -> list[Piece]:
    """Text of one level, from the left."""
    is_backward = level % 2 == 1
    found = [
        Piece(face, piece, tuple(face.shaped(piece, is_backward=is_backward)))
        for face, piece in faces.set_in(text, is_bold=is_bold)
        if piece
    ]
    return found[::-1] if is_backward else found


def _taken_out(text: str) -> tuple[str, list[str]]:
    """The text with one sign for each isolate, and what is in them; one left open goes to the end.

    An isolate within another is not one: nobody makes them, and a name may not nest for ever.
    """
    outer: list[str] = []
    isolates: list[str] = []
    depth = 0
    for character in text:
        if character == _ISOLATE:
            depth += 1
            if depth == 1:
                outer.append(_PLACE)
                isolates.append("")
        elif character == _END:
            depth = max(0, depth - 1)
        elif depth:
            isolates[-1] += character
        elif character != _PLACE:
            outer.append(character)
    return "".join(outer), isolates
