"""Glyphs put one after another: the operators of a PDF that show them (ISO 32000-1, 9.4)."""

from __future__ import annotations

from services.reports.faces import Glyph
from services.reports.points import Corner, Points


class Run:
    """Glyphs of one font and size, from left to right. `units` are to the em."""

    def __init__(self, font: str, size: Points, corner: Corner, units: int) -> None:
        self._said = [f"/{font} {number(size)} Tf"]
        self._shown: list[str] = []
        self._x, self._y = corner
        self._scale = size / units
        self._thousandths = 1_000 / units
        # In font units: where the next glyph is to stand, and where it would; None before all.
        self._due = 0
        self._pen: int | None = None
        self._raised = 0

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
        start = self._due + glyph.x_offset
        if self._pen is None or glyph.y_offset != self._raised:
            self._show()
            x, y = self._x + start * self._scale, self._y + glyph.y_offset * self._scale
            self._said.append(f"1 0 0 1 {number(x)} {number(y)} Tm")
        elif start != self._pen:
            self._shown.append(number((self._pen - start) * self._thousandths))
        self._shown.append(f"<{glyph.number:04X}>")
        self._due += glyph.advance
        self._pen, self._raised = start + natural, glyph.y_offset

    def _show(self) -> None:
        if self._shown:
            self._said.append(f"[{' '.join(self._shown).replace('> <', '')}] TJ")
            self._shown.clear()


def number(value: Points) -> str:
    """At most three decimals: a thousandth of a point is nothing that paper shows."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
