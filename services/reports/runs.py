"""Glyphs put one after another: the operators of a PDF that show them (ISO 32000-1, 9.4)."""

from __future__ import annotations

from services.reports.faces import Glyph
from services.reports.points import Corner, Points


class Run:
    """Glyphs of one font. Those that stand where the one before ends are shown together."""

    def __init__(self, font: str, corner: Corner, scale: Points) -> None:
        self._said = [font]
        self._codes: list[str] = []
        self._corner = corner
        self._scale = scale
        self._pen: Corner | None = None

    @property
    def operators(self) -> list[str]:
        self._show()
        return self._said

    def begin(self, text: str) -> None:
        """What comes up to `end` is this text (14.9.4), whatever its glyphs tell."""
        self._show()
        actual = ("\ufeff" + text).encode("utf-16-be").hex()
        self._said.append(f"/Span <</ActualText <{actual}>>> BDC")

    def end(self) -> None:
        self._show()
        self._said.append("EMC")

    def add(self, glyph: Glyph, natural: int) -> None:
        """`natural` is how far the glyph by itself moves on, in font units."""
        x, y = self._corner
        start = (x + glyph.x_offset * self._scale, y + glyph.y_offset * self._scale)
        if start != self._pen:
            self._show()
            self._said.append(f"1 0 0 1 {number(start[0])} {number(start[1])} Tm")
        self._codes.append(f"{glyph.number:04X}")
        self._corner = (x + glyph.advance * self._scale, y)
        is_moved = glyph.x_offset or glyph.y_offset or glyph.advance != natural
        self._pen = None if is_moved else self._corner

    def _show(self) -> None:
        if self._codes:
            self._said.append(f"<{''.join(self._codes)}> Tj")
            self._codes.clear()


def number(value: Points) -> str:
    """At most three decimals: a thousandth of a point is nothing that paper shows."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
