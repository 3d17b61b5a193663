"""The head of a report: whose month it is, its totals, and the year up to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.money import MINOR_DIGITS, Money
from services.reports.blocks import (
    DARK,
    DARK_INK,
    INK,
    LIGHT,
    LINE,
    MUTED,
    SHADE,
    SMALL,
    Block,
    Setting,
    gap,
    heading,
)
from services.reports.points import Points
from services.reports.sheets import Fill, Sheets, Style

_NAME, _MONTH = Style(22, INK, is_bold=True), Style(12, DARK_INK, is_bold=True)
_FIGURE, _TINY = Style(15, INK, is_bold=True), Style(7.5, MUTED)
_THIS_MONTH = Style(7.5, INK, is_bold=True)

_TILE_GAP: Points = 10
_CHART: Points = 150
_AXIS: Points = 44
_STEPS_MAX = 5
_NO_FIGURE = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class _Tile:
    """A figure; `change` in percent, and what it was."""

    name: str
    figure: str
    change: str | None
    note: str


def overview(setting: Setting) -> list[Block]:
    return [
        _title(setting),
        gap(12),
        _tiles(setting),
        gap(18),
        heading(setting, setting.texts.chart),
        _chart(setting),
        gap(14),
    ]


def _title(setting: Setting) -> Block:
    report, formats, texts = setting.report, setting.formats, setting.texts

    def draw(sheets: Sheets, top: Points) -> None:
        sheets.left(setting.left, top - 9, texts.title, SMALL, width=setting.width)
        sheets.right(setting.right, top - 9, "Outlay", SMALL, width=setting.width / 2)
        sheets.left(setting.left, top - 34, report.wallet, _NAME, width=setting.width)
        month = formats.month(report.current.month)
        wide = sheets.left(setting.left, top - 52, month, _MONTH, width=setting.width)
        if report.up_to is not None:
            until = setting.say(texts.until, day=formats.whole_day(report.up_to))
            start = setting.left + wide + 8
            sheets.left(start, top - 52, until, SMALL, width=setting.right - start)

    return Block(58, draw)


def _tiles(setting: Setting) -> Block:
    tiles = _figures(setting)
    width = (setting.width - _TILE_GAP * (len(tiles) - 1)) / len(tiles)

    def draw(sheets: Sheets, top: Points) -> None:
        for place, tile in enumerate(tiles):
            left = setting.left + place * (width + _TILE_GAP)
            inside = width - 18
            sheets.box((left, top - 66), width, 66, Fill(SHADE), round_by=5)
            sheets.left(left + 9, top - 15, tile.name, SMALL, width=inside)
            sheets.whole(left + 9, top - 34, tile.figure, _FIGURE, width=inside, is_left=True)
            start = left + 9
            if tile.change is not None:
                is_up = not setting.formats.is_negative(tile.change)
                sheets.triangle(start, top - 47.5, 5, color=INK, is_up=is_up)
                shown = setting.formats.percent(tile.change, is_signed=True)
                sheets.left(start + 8, top - 48, shown, _THIS_MONTH, width=inside - 8)
            sheets.whole(start, top - 59, tile.note, _TINY, width=inside, is_left=True)

    return Block(66, draw)


def _figures(setting: Setting) -> list[_Tile]:
    report, formats, texts = setting.report, setting.formats, setting.texts
    now, then = report.current, report.previous

    def amount(minor: int) -> str:
        return formats.money(Money(minor, report.currency))

    def before(minor: int) -> str:
        return setting.say(texts.before, amount=amount(minor)) if minor else texts.nothing_before

    rate, note = _NO_FIGURE, texts.no_income
    if report.savings_rate is not None:
        rate, note = formats.percent(report.savings_rate), texts.savings_note
    return [
        _Tile(
            texts.income, amount(now.income_minor), report.income_change, before(then.income_minor)
        ),
        _Tile(
            texts.expense,
            amount(now.expense_minor),
            report.expense_change,
            before(then.expense_minor),
        ),
        _Tile(texts.net, amount(now.net_minor), None, before(then.net_minor)),
        _Tile(texts.savings_rate, rate, None, note),
    ]


def _chart(setting: Setting) -> Block:
    report = setting.report
    amounts = [each for flow in report.flows for each in (flow.income_minor, flow.expense_minor)]
    marks = marks_of(min(0, *amounts), max(0, *amounts), MINOR_DIGITS[report.currency])

    def draw(sheets: Sheets, top: Points) -> None:
        _legend(setting, sheets, top + 25)
        foot, height = top - _CHART + 16, _CHART - 26

        def level(minor: int) -> Points:
            return foot + height * (minor - marks[0]) / (marks[-1] - marks[0])

        for mark in marks:
            shown = setting.formats.compact(Money(mark, report.currency))
            sheets.right(setting.left + _AXIS - 6, level(mark) - 2.5, shown, _TINY, width=_AXIS - 6)
            sheets.rule(setting.left + _AXIS, level(mark), setting.right, color=LINE, width=0.4)
        step = (setting.width - _AXIS) / len(report.flows)
        for place, flow in enumerate(report.flows):
            middle = setting.left + _AXIS + step * (place + 0.5)
            bar = step * 0.32
            income, expense = level(flow.income_minor), level(flow.expense_minor)
            if income != level(0):
                left, low = middle - bar - 0.5, min(level(0), income)
                sheets.box((left, low), bar, abs(income - level(0)), DARK)
            if expense != level(0):
                left, low = middle + 0.5, min(level(0), expense)
                sheets.box((left, low), bar, abs(expense - level(0)), LIGHT)
            style = _THIS_MONTH if flow is report.current else _TINY
            is_first = place == 0 or flow.month.start.month == 1
            name = setting.formats.short_month(flow.month, has_year=is_first)
            sheets.middle(middle, foot - 12, name, style, width=step)
        sheets.rule(setting.left + _AXIS, level(0), setting.right, color=MUTED, width=0.8)

    return Block(_CHART, draw)


def _legend(setting: Setting, sheets: Sheets, top: Points) -> None:
    x = setting.right
    for name, fill in ((setting.texts.expense, LIGHT), (setting.texts.income, DARK)):
        wide = sheets.width_of(name, SMALL)
        sheets.right(x, top - 13, name, SMALL, width=wide + 1)
        sheets.box((x - wide - 11, top - 13), 7, 7, fill)
        x -= wide + 24


def marks_of(least: int, most: int, digits: int) -> Sequence[int]:
    """Round amounts, evenly apart, from the one below `least` to the one above `most`.

    At most _STEPS_MAX + 2 of them; without anything to show, from 0 to 100 units.
    """
    if least == most:
        most = 100 * 10**digits
    step = 1
    while (most - least) // step >= _STEPS_MAX:
        # 1, 2, 5, 10, 20, 50 …
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return [number * step for number in range(least // step, -(-most // step) + 1)]
