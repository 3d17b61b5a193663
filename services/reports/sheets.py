"""Sheets of paper: what can be put on one, in points from its lower left corner."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

from services.reports import faces, lines
from services.reports.embedding import EmbeddedFont
from services.reports.faces import Face
from services.reports.lines import Line, Piece
from services.reports.points import Corner, Points
from services.reports.runs import Run, number

# Other fonts have no bold one beside them: their outlines are drawn too, so much thicker.
_AS_THEY_ARE, _THICKER = {faces.BOLD, faces.EMOJI}, 0.03

# What reportlab prepares each page with, less its Helvetica, which is not used.
_PREAMBLE = "1 0 0 1 0 0 cm"


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks."""

    size: Points
    color: str
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Fill:
    """How a shape looks; `edge` is the colour of its outline, None for none."""

    color: str
    edge: str | None = None


class Sheets:
    """A document being drawn, one sheet after another. The same calls give the same bytes."""

    def __init__(self, *, title: str, subject: str, language: str, is_letter: bool) -> None:
        self.width, self.height = LETTER if is_letter else A4
        self._file = io.BytesIO()
        self._canvas: Any = Canvas(
            self._file,
            pagesize=(self.width, self.height),
            pageCompression=1,
            invariant=1,
            lang=language,
        )
        self._canvas._preamble = _PREAMBLE  # noqa: SLF001 - reportlab gives no other way to it
        self._canvas.setTitle(title)
        self._canvas.setSubject(subject)
        self._canvas.setAuthor("Outlay")
        self._canvas.setCreator("Outlay")
        self._fonts: dict[Face, EmbeddedFont] = {}

    def next(self) -> None:
        """The sheet is done."""
        self._canvas.showPage()

    def finished(self) -> bytes:
        # Helvetica, which no page uses.
        self._canvas._doc.idToObject["BasicFonts"].dict.clear()  # noqa: SLF001 - there is no other way
        self._canvas.save()
        return self._file.getvalue()

    @staticmethod
    def width_of(text: str, style: Style) -> Points:
        return lines.line(text, is_bold=style.is_bold).width(style.size)

    def left(self, x: Points, y: Points, text: str, style: Style, *, width: Points) -> Points:
        """Text from x on, cut to the width. Returns how wide it has become."""
        line = lines.fitted(text, style.size, width, is_bold=style.is_bold)
        self._put(x, y, line, style)
        return line.width(style.size)

    def right(self, x: Points, y: Points, text: str, style: Style, *, width: Points) -> None:
        """Text that ends at x."""
        line = lines.fitted(text, style.size, width, is_bold=style.is_bold)
        self._put(x - line.width(style.size), y, line, style)

    def middle(self, x: Points, y: Points, text: str, style: Style, *, width: Points) -> None:
        """Text around x."""
        line = lines.fitted(text, style.size, width, is_bold=style.is_bold)
        self._put(x - line.width(style.size) / 2, y, line, style)

    def whole(
        self, x: Points, y: Points, text: str, style: Style, *, width: Points, is_left: bool = False
    ) -> None:
        """What may not be cut, such as an amount: set smaller where it is too wide. Ends at x."""
        line = lines.line(text, is_bold=style.is_bold)
        needed = line.width(style.size)
        if needed > width:
            style = replace(style, size=style.size * width / needed)
        self._put(x if is_left else x - line.width(style.size), y, line, style)

    def rule(self, x: Points, y: Points, to_x: Points, *, color: str, width: Points = 0.5) -> None:
        self._canvas.setStrokeColor(HexColor(color))
        self._canvas.setLineWidth(width)
        self._canvas.line(x, y, to_x, y)

    def box(
        self, corner: Corner, width: Points, height: Points, fill: Fill, *, round_by: Points = 0
    ) -> None:
        """A rectangle; `corner` is its lower left one."""
        self._canvas.setFillColor(HexColor(fill.color))
        if fill.edge is not None:
            self._canvas.setStrokeColor(HexColor(fill.edge))
            self._canvas.setLineWidth(0.6)
        rounded = min(round_by, width / 2)
        has_edge = int(fill.edge is not None)
        self._canvas.roundRect(*corner, width, height, rounded, fill=1, stroke=has_edge)

    def triangle(self, x: Points, y: Points, size: Points, *, color: str, is_up: bool) -> None:
        """A small one, in a square of this size."""
        self._canvas.setFillColor(HexColor(color))
        base, tip = (y, y + size) if is_up else (y + size, y)
        path = self._canvas.beginPath()
        path.moveTo(x, base)
        path.lineTo(x + size, base)
        path.lineTo(x + size / 2, tip)
        path.close()
        self._canvas.drawPath(path, fill=1, stroke=0)

    def _put(self, x: Points, y: Points, line: Line, style: Style) -> None:
        self._canvas.setFillColor(HexColor(style.color))
        if style.is_bold:
            self._canvas.setStrokeColor(HexColor(style.color))
        said = ["BT"]
        for piece in line.pieces:
            is_thick = style.is_bold and piece.face.name not in _AS_THEY_ARE
            said.append(f"{number(style.size * _THICKER)} w 2 Tr" if is_thick else "0 Tr")
            said += self._drawn(piece, (x, y), style.size)
            x += piece.ems * style.size
        self._canvas._code.append(" ".join([*said, "ET"]))  # noqa: SLF001 - there is no other way

    def _drawn(self, piece: Piece, corner: Corner, size: Points) -> list[str]:
        """The operators of a piece."""
        font = self._font(piece.face)
        run = Run(font.name, size, corner, piece.face.units)
        for text, glyphs in piece.clusters:
            # Where a glyph does not tell its text, readers are told what to copy and to search.
            is_told = font.use(glyphs, text)
            if not is_told:
                run.begin(text)
            for glyph in glyphs:
                run.add(glyph, piece.face.advance(glyph.number))
            if not is_told:
                run.end()
        return run.operators

    def _font(self, face: Face) -> EmbeddedFont:
        if face not in self._fonts:
            font = self._fonts[face] = EmbeddedFont(face, len(self._fonts))
            self._canvas._doc.delayedFonts.append(font)  # noqa: SLF001 - as its own fonts do
        return self._fonts[face]
