"""The fonts that reports are set in: which one has what of a text, and how its glyphs stand.

All are shipped, and all may be given away (`fonts/LICENSE-*`). HarfBuzz chooses and places glyphs,
so that scripts whose letters join, stack or change their order are written as they should be.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import uharfbuzz

FONTS = Path(__file__).with_name("fonts")

# What is asked for a character, one after another; the first two are what the text is set in.
TEXT, BOLD, EMOJI = "NotoSans-Regular", "NotoSans-Bold", "NotoEmoji-Regular"
_OTHERS = (
    "NotoSansArabic-Regular",
    "NotoSansHebrew-Regular",
    "NotoSansDevanagari-Regular",
    "NotoSansBengali-Regular",
    "NotoSansTamil-Regular",
    "NotoSansTelugu-Regular",
    "NotoSansGujarati-Regular",
    "NotoSansGurmukhi-Regular",
    "NotoSansKannada-Regular",
    "NotoSansMalayalam-Regular",
    "NotoSansThai-Regular",
    "DroidSansFallback",
    "DejaVuSans",
    EMOJI,
)
# For what none of them has.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_PICTURES = 0x1F000
_AS_EMOJI, _JOINER = "\N{VARIATION SELECTOR-16}", "\N{ZERO WIDTH JOINER}"
# Ligatures put two letters into one glyph, and the text could not be searched for them.
_PLAIN = {"liga": False, "clig": False}


class Glyph(NamedTuple):
    """In font units; `cluster` is the place in its text of what it shows."""

    number: int
    cluster: int
    advance: int
    x_offset: int
    y_offset: int


@dataclass(frozen=True, eq=False)
class Face:
    """One font file, looked at when it is first needed."""

    name: str

    @cached_property
    def source(self) -> uharfbuzz.Face:
        return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(FONTS / f"{self.name}.ttf")))

    @cached_property
    def font(self) -> uharfbuzz.Font:
        return uharfbuzz.Font(self.source)

    @cached_property
    def units(self) -> int:
        """How many font units an em has."""
        return int(self.source.upem)

    @cached_property
    def characters(self) -> frozenset[int]:
        return frozenset(self.source.unicodes)

    def has(self, cluster: str) -> bool:
        """Whether it has all that shows; the first character always counts."""
        return all(
            ord(character) in self.characters or (place and is_invisible(character))
            for place, character in enumerate(cluster)
        )

    def shaped(self, text: str, *, is_backward: bool) -> list[Glyph]:
        """Glyphs from left to right."""
        buffer = uharfbuzz.Buffer()
        # A mark is told apart from its letter, so that text can be found letter by letter.
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if is_backward else "ltr"
        uharfbuzz.shape(self.font, buffer, _PLAIN if self.name in {TEXT, BOLD} else {})
        return [
            Glyph(info.codepoint, info.cluster, place.x_advance, place.x_offset, place.y_offset)
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]

    def advance(self, number: int) -> int:
        """How wide the glyph is by itself, in font units."""
        return int(self.font.get_glyph_h_advance(number))


@cache
def face(name: str) -> Face:
    return Face(name)


def set_in(text: str, *, is_bold: bool) -> Iterator[tuple[Face, str]]:
    """The text in pieces, each with the font that has it; what none has is replaced."""
    placed = (_placed(cluster, is_bold=is_bold) for cluster in clusters(text))
    for chosen, pieces in groupby(placed, key=lambda piece: piece[0]):
        yield chosen, "".join(cluster for _, cluster in pieces)


def clusters(text: str) -> list[str]:
    """What a person sees as one sign: letters with their marks, emoji with what changes them."""
    found: list[str] = []
    for character in text:
        if found and _goes_with(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def is_invisible(character: str) -> bool:
    """Whether it only says how its neighbours are shown."""
    return unicodedata.category(character) == "Cf" or 0xFE00 <= ord(character) <= 0xFE0F  # noqa: PLR2004 - the variation selectors


@cache
def _placed(cluster: str, *, is_bold: bool) -> tuple[Face, str]:
    chain = [face(name) for name in _chain(cluster, is_bold=is_bold)]
    for each in chain:
        if each.has(cluster):
            return each, cluster
    # A letter without one of its marks is better than none.
    for each in chain:
        if each.has(cluster[0]):
            kept = (c for c in cluster if is_invisible(c) or ord(c) in each.characters)
            return each, "".join(kept)
    return (chain[0], "") if is_invisible(cluster[0]) else _placed(REPLACEMENT, is_bold=is_bold)


def _chain(cluster: str, *, is_bold: bool) -> Sequence[str]:
    text = (BOLD, TEXT) if is_bold else (TEXT,)
    if _AS_EMOJI in cluster or ord(cluster[0]) >= _PICTURES:
        return (EMOJI, *text, *_OTHERS)
    return (*text, *_OTHERS)


def _goes_with(before: str, character: str) -> bool:
    code = ord(character)
    if unicodedata.category(character)[0] == "M" or is_invisible(character):
        return True
    if 0x1F3FB <= code <= 0x1F3FF:  # noqa: PLR2004 - the colours of skin
        return True
    if before[-1] == _JOINER and ord(before[0]) > 0x200D:  # noqa: PLR2004 - emoji joined to one
        return True
    return len(before) == 1 and _is_flag(before) and _is_flag(character)


def _is_flag(character: str) -> bool:
    """Whether it is half of a flag."""
    return 0x1F1E6 <= ord(character) <= 0x1F1FF  # noqa: PLR2004 - the regional indicators
