"""Blocks: parts of a report that are never broken, and how they fill pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from domain.formats import Formats
from domain.reports import MonthlyReport
from services.reports.points import Points
from services.reports.sheets import Fill, Sheets, Style
from services.reports.texts import Texts

INK, MUTED, LINE, SHADE = "#1B2126", "#5A646E", "#C9D0D6", "#F2F5F7"
# Told apart by their lightness too, for those who print without colour or do not see it.
DARK_INK = "#0B6B66"
DARK, LIGHT = Fill(DARK_INK), Fill("#F3B562", "#B87A1E")
RED, PALE, TRACK = Fill("#A31919"), Fill(LINE), Fill(SHADE, LINE)
GOOD, WARNING, BAD = "#1E6B45", "#9A5B00", "#A31919"

NORMAL, STRONG = Style(9, INK), Style(9, INK, is_bold=True)
SMALL, HEADING = Style(8, MUTED), Style(12, INK, is_bold=True)

MARGIN: Points = 48
FOOT: Points = 30

Draw: TypeAlias = Callable[[Sheets, Points], None]


@dataclass(frozen=True, slots=True)
class Block:
    """`draw` is told the sheet and the upper edge. `leads`: the next stands on the same page."""

    height: Points
    draw: Draw
    leads: bool = False
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What all parts of one report have in common."""

    report: MonthlyReport
    formats: Formats
    texts: Texts
    width: Points

    @property
    def left(self) -> Points:
        return MARGIN

    @property
    def right(self) -> Points:
        return MARGIN + self.width


def gap(height: Points) -> Block:
    return Block(height, lambda _sheets, _top: None, is_gap=True)


def heading(setting: Setting, text: str, note: str | None = None) -> Block:
    """A section's name over a line, and at its right a word about it."""

    def draw(sheets: Sheets, top: Points) -> None:
        sheets.left(setting.left, top - 13, text, HEADING, width=setting.width * 0.6)
        if note is not None:
            sheets.right(setting.right, top - 13, note, SMALL, width=setting.width * 0.4)
        sheets.rule(setting.left, top - 19, setting.right, color=LINE, width=0.8)

    return Block(25, draw, leads=True)


def remark(setting: Setting, text: str) -> Block:
    def draw(sheets: Sheets, top: Points) -> None:
        sheets.left(setting.left, top - 11, text, SMALL, width=setting.width)

    return Block(16, draw)


def in_pages(blocks: Sequence[Block], room: Points) -> list[list[Block]]:
    """Block after block, as many on a page as it has room for."""
    pages: list[list[Block]] = [[]]
    used: Points = 0
    for together in _together(blocks):
        height = sum(block.height for block in together)
        if used + height > room:
            pages.append([])
            used = 0
        if together[0].is_gap and not pages[-1]:
            continue
        pages[-1] += together
        used += height
    return pages


def _together(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks with those that lead them."""
    found: list[list[Block]] = []
    is_led = False
    for block in blocks:
        if is_led:
            found[-1].append(block)
        else:
            found.append([block])
        is_led = block.leads
    return found
