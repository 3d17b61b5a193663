"""Fonts inside a PDF: of each only the glyphs that are used, and what text they stand for.

A font is a Type 0 font whose codes are the glyphs' numbers (ISO 32000-1, 9.7), so that glyphs that
no character has, such as joined letters, are as good as others. What reportlab brings for TrueType
numbers such glyphs in the order in which a process happens to meet them: its bytes would differ.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import uharfbuzz
from reportlab.pdfbase import pdfdoc
from uharfbuzz import SubsetFlags, SubsetInputSets

from services.reports.faces import Face, Glyph

# The tables that readers of PDFs need (ISO 32000-1, 9.9); all others stay behind.
_NEEDED = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}
_MAPPINGS_MAX = 100
_SYMBOLIC = 4
_STEM_WIDTH = 80


class EmbeddedFont:
    """One font of one document; reportlab asks it for its objects when the document is written."""

    def __init__(self, face: Face, number: int) -> None:
        self.name = f"G{number}"
        self._face = face
        # Six letters tell the subset from the font.
        self._base = pdfdoc.PDFName(f"AAAAA{chr(ord('A') + number)}+{face.name}")
        # A glyph stands for the first text that it shows; empty for what is only part of one.
        self._texts: dict[int, str] = {}

    def use(self, glyphs: Sequence[Glyph], text: str) -> bool:
        """Whether these glyphs, by themselves, stand for this text."""
        first, *others = (glyph.number for glyph in glyphs)
        for number in others:
            self._texts.setdefault(number, "")
        if not self._texts.get(first):
            self._texts[first] = text
        return not others and self._texts[first] == text

    def addObjects(self, document: Any) -> None:  # noqa: N802 - reportlab's name
        glyphs = sorted(self._texts)
        mapping = _stream(document, _to_unicode(self._base, self._texts))
        font = {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": self._base,
            "Encoding": "/Identity-H",
            "DescendantFonts": pdfdoc.PDFArray([self._descendant(document, glyphs)]),
            "ToUnicode": mapping,
        }
        made = document.Reference(pdfdoc.PDFDictionary(font))
        document.idToObject["BasicFonts"].dict[self.name] = made

    def _descendant(self, document: Any, glyphs: list[int]) -> Any:
        widths: list[Any] = []
        for glyph in glyphs:
            widths += [glyph, pdfdoc.PDFArray([self._scaled(self._face.advance(glyph))])]
        system = {
            "Registry": pdfdoc.PDFString("Adobe"),
            "Ordering": pdfdoc.PDFString("Identity"),
            "Supplement": 0,
        }
        font = {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": self._base,
            "CIDSystemInfo": pdfdoc.PDFDictionary(system),
            "FontDescriptor": self._descriptor(document, _subset(self._face, glyphs)),
            "CIDToGIDMap": "/Identity",
            "DW": 0,
            "W": pdfdoc.PDFArray(widths),
        }
        return document.Reference(pdfdoc.PDFDictionary(font))

    def _descriptor(self, document: Any, program: bytes) -> Any:
        extents = self._face.font.get_font_extents("ltr")
        # xMin, yMin, xMax and yMax of the table `head`.
        box = struct.unpack_from(">4h", self._face.source.reference_table("head").data, 36)
        descriptor = {
            "Type": "/FontDescriptor",
            "FontName": self._base,
            "Flags": _SYMBOLIC,
            "FontBBox": pdfdoc.PDFArray([self._scaled(each) for each in box]),
            "ItalicAngle": 0,
            "Ascent": self._scaled(extents.ascender),
            "Descent": self._scaled(extents.descender),
            "CapHeight": self._scaled(extents.ascender),
            "StemV": _STEM_WIDTH,
            "FontFile2": _stream(document, program, Length1=len(program)),
        }
        return document.Reference(pdfdoc.PDFDictionary(descriptor))

    def _scaled(self, units: int) -> int:
        """In thousandths of an em, as PDF counts."""
        return round(units * 1_000 / self._face.units)


def _subset(face: Face, glyphs: list[int]) -> bytes:
    """The font with these glyphs alone, under their old numbers."""
    wanted = uharfbuzz.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.flags = SubsetFlags.NO_HINTING | SubsetFlags.NO_LAYOUT_CLOSURE | SubsetFlags.RETAIN_GIDS
    unneeded = {tag for tag in face.source.table_tags if tag not in _NEEDED}
    wanted.sets(SubsetInputSets.DROP_TABLE_TAG).update(
        int.from_bytes(tag.encode(), "big") for tag in unneeded
    )
    data: bytes = uharfbuzz.subset(face.source, wanted).blob.data
    return data


def _to_unicode(name: str, texts: dict[int, str]) -> bytes:
    """The CMap from codes to text (ISO 32000-1, 9.10.3)."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name.lstrip('/')} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    ordered = [(glyph, text) for glyph, text in sorted(texts.items()) if text]
    for start in range(0, len(ordered), _MAPPINGS_MAX):
        some = ordered[start : start + _MAPPINGS_MAX]
        lines.append(f"{len(some)} beginbfchar")
        lines += [f"<{glyph:04X}> <{text.encode('utf-16-be').hex()}>" for glyph, text in some]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode()


def _stream(document: Any, content: bytes, **entries: int) -> Any:
    stream = pdfdoc.PDFStream()
    stream.content = content
    for key, value in entries.items():
        stream.dictionary[key] = value
    stream.filters = [pdfdoc.PDFZCompress]
    return document.Reference(stream)
