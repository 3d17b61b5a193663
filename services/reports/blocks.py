"""Blocks: parts of a report that are never broken, and how they fill pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from domain.formats import Formats
from domain.reports import MonthlyReport
from services.reports.lines import isolated
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
    """`draw` is told the sheet and the upper edge. `leads`: the next stands on the same page.

    `head` is what a page begins with where this is the first of it.
    """

    height: Points
    draw: Draw
    leads: bool = False
    is_gap: bool = False
    head: Block | None = None


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

    @staticmethod
    def say(sentence: str, **values: str) -> str:
        """The sentence with values that are written their own way, whatever its direction."""
        return sentence.format(**{name: isolated(value) for name, value in values.items()})


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


def section(head: Block, rows: Sequence[Block], *, together: int = 2) -> list[Block]:
    """A heading and its rows, the first so many of them on one page with it. Where a page ends
    between rows, the next one begins with the heading again.
    """
    last = min(together, len(rows)) - 1
    return [
        head,
        *(
            replace(row, head=head, leads=row.leads or place < last)
            for place, row in enumerate(rows)
        ),
    ]


def in_pages(blocks: Sequence[Block], room: Points) -> list[list[Block]]:
    """Block after block, as many on a page as it has room for."""
    pages: list[list[Block]] = [[]]
    used: Points = 0
    for together in _together(blocks):
        if used + _height(together) > room:
            head = together[0].head
            pages.append([] if head is None else [head])
            used = _height(pages[-1])
        if together[0].is_gap and not pages[-1]:
            continue
        pages[-1] += together
        used += _height(together)
    return pages


def _height(blocks: Sequence[Block]) -> Points:
    return sum(block.height for block in blocks)


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
