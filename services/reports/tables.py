"""The lists of a report: categories, budgets, goals, the largest expenses, and what is left out."""

from __future__ import annotations

from typing import TypeVar

from domain.budgets import BudgetHealth
from domain.goals import GoalStatus
from domain.money import Money
from domain.reports import BudgetLine, CategoryLine, Cut, ExpenseLine, GoalLine, UnconvertedLine
from services.reports.blocks import (
    BAD,
    DARK,
    GOOD,
    INK,
    LIGHT,
    LINE,
    MUTED,
    NORMAL,
    PALE,
    RED,
    SMALL,
    STRONG,
    TRACK,
    WARNING,
    Block,
    Setting,
    gap,
    heading,
    remark,
    section,
)
from services.reports.lines import isolated
from services.reports.points import Points
from services.reports.sheets import Fill, Sheets, Style

T = TypeVar("T")

_HEAD = Style(7.5, MUTED)
_HEALTH = {
    BudgetHealth.ON_TRACK: (GOOD, DARK),
    BudgetHealth.AT_RISK: (WARNING, LIGHT),
    BudgetHealth.NEAR_LIMIT: (WARNING, LIGHT),
    BudgetHealth.EXCEEDED: (BAD, RED),
}
_ROW: Points = 17
_TWO_LINES: Points = 31
_WHOLE = 100


def spending(setting: Setting) -> list[Block]:
    texts, listed = setting.texts, setting.report.spending
    head = heading(setting, texts.spending)
    if not listed.lines:
        return [head, remark(setting, texts.nothing_spent), gap(12)]
    return [*section(head, _categories(setting, listed), together=4), gap(14)]


def sources(setting: Setting) -> list[Block]:
    listed = setting.report.income
    if not listed.lines:
        return []
    head = heading(setting, setting.texts.sources)
    return [*section(head, _categories(setting, listed), together=4), gap(14)]


def _categories(setting: Setting, listed: Cut[CategoryLine]) -> list[Block]:
    longest = max(line.amount_minor for line in listed.lines)
    rows = [_category(setting, line, longest, DARK) for line in listed.lines]
    if listed.more:
        name = setting.say(setting.texts.more, count=setting.formats.number(listed.more))
        others = CategoryLine(name, listed.more_minor, None, None)
        rows.append(_category(setting, others, longest, PALE))
    return [_category_head(setting), *rows]


def _category_head(setting: Setting) -> Block:
    texts, edges = setting.texts, _edges(setting)

    def draw(sheets: Sheets, top: Points) -> None:
        sheets.left(setting.left, top - 8, texts.category, _HEAD, width=150)
        sheets.right(edges[0], top - 8, texts.amount, _HEAD, width=90)
        sheets.right(edges[1], top - 8, texts.share, _HEAD, width=48)
        sheets.right(edges[2], top - 8, texts.change, _HEAD, width=56)

    return Block(13, draw, leads=True)


def _edges(setting: Setting) -> tuple[Points, Points, Points]:
    """Where amount, share and change end."""
    return setting.right - 116, setting.right - 62, setting.right


def _category(setting: Setting, line: CategoryLine, longest: int, fill: Fill) -> Block:
    formats, edges = setting.formats, _edges(setting)
    name = setting.texts.no_category if line.name is None else line.name
    amount = formats.money(Money(line.amount_minor, setting.report.currency))

    def draw(sheets: Sheets, top: Points) -> None:
        y = top - 12
        sheets.left(setting.left, y, name, NORMAL, width=142)
        start, room = setting.left + 150, edges[0] - 100 - setting.left - 150
        if line.amount_minor > 0 and longest > 0:
            length = room * min(line.amount_minor, longest) / longest
            sheets.box((start, y - 1), length, 8, fill, round_by=1.5)
        sheets.whole(edges[0], y, amount, NORMAL, width=94)
        if line.share is not None:
            sheets.whole(edges[1], y, formats.percent(line.share), SMALL, width=48)
        if line.change is not None:
            shown = formats.percent(line.change, is_signed=True)
            sheets.whole(edges[2], y, shown, SMALL, width=56)

    return Block(_ROW, draw)


def budgets(setting: Setting) -> list[Block]:
    listed = setting.report.budgets
    if not listed.lines:
        return []
    rows = [_budget(setting, line) for line in listed.lines]
    head = heading(setting, setting.texts.budgets)
    return [*section(head, [*rows, *_more(setting, listed)]), gap(14)]


def _budget(setting: Setting, line: BudgetLine) -> Block:
    ink, fill = _HEALTH[line.health]
    days = None
    if line.period != setting.report.current.month:
        days = setting.formats.days(line.period)
    health = setting.texts.health[line.health]
    part, whole = line.spent.amount_minor, line.available.amount_minor
    amounts = _of(setting, line.spent, line.available, line.percent)

    def draw(sheets: Sheets, top: Points) -> None:
        _named(setting, sheets, top, line.name, days)
        sheets.right(setting.right, top - 11, health, Style(9, ink, is_bold=True), width=110)
        _gauge(setting, sheets, top - 24, (part, whole), fill)
        sheets.whole(setting.right, top - 24, amounts, SMALL, width=setting.width / 2 - 10)

    return Block(_TWO_LINES, draw)


def goals(setting: Setting) -> list[Block]:
    listed = setting.report.goals
    if not listed.lines:
        return []
    head = heading(setting, setting.texts.goals, setting.texts.goals_note)
    rows = [_goal(setting, line) for line in listed.lines]
    return [*section(head, [*rows, *_more(setting, listed)]), gap(14)]


def _goal(setting: Setting, line: GoalLine) -> Block:
    texts = setting.texts
    by = None
    if line.deadline is not None:
        by = setting.say(texts.by, day=setting.formats.whole_day(line.deadline))
    ink = GOOD if line.status is GoalStatus.COMPLETED else MUTED
    amounts = _of(setting, line.current, line.target, line.percent)

    def draw(sheets: Sheets, top: Points) -> None:
        _named(setting, sheets, top, line.name, by)
        status = Style(9, ink, is_bold=True)
        sheets.right(setting.right, top - 11, texts.status[line.status], status, width=110)
        part, whole = line.current.amount_minor, line.target.amount_minor
        _gauge(setting, sheets, top - 24, (part, whole), DARK)
        sheets.whole(setting.right, top - 24, amounts, SMALL, width=setting.width / 2 - 10)

    return Block(_TWO_LINES, draw)


def _named(setting: Setting, sheets: Sheets, top: Points, name: str, note: str | None) -> None:
    """A name, and a word about it behind it."""
    room = setting.width - 120
    wide = sheets.left(setting.left, top - 11, name, STRONG, width=room - (130 if note else 0))
    if note is not None:
        sheets.left(setting.left + wide + 8, top - 11, note, SMALL, width=room - wide - 8)


def _gauge(setting: Setting, sheets: Sheets, y: Points, share: tuple[int, int], fill: Fill) -> None:
    """How much of the whole is there: full is a half of the page, and no more than that."""
    (part, whole), room = share, setting.width / 2
    sheets.box((setting.left, y), room, 7, TRACK, round_by=2)
    if part > 0:
        length = room * part / whole if part < whole else room
        sheets.box((setting.left, y), length, 7, fill, round_by=2)


def _of(setting: Setting, part: Money, whole: Money, percent: str) -> str:
    formats = setting.formats
    said = setting.say(setting.texts.of, part=formats.money(part), whole=formats.money(whole))
    return f"{said}  ·  {isolated(formats.percent(percent))}"


def expenses(setting: Setting) -> list[Block]:
    listed = setting.report.expenses
    if not listed.lines:
        return []
    rows = [_expense(setting, line) for line in listed.lines]
    head = heading(setting, setting.texts.expenses)
    return [*section(head, rows, together=3), gap(14)]


def _expense(setting: Setting, line: ExpenseLine) -> Block:
    texts, formats = setting.texts, setting.formats
    category = texts.no_category if line.category is None else line.category
    if line.is_split:
        category = texts.several_categories

    def draw(sheets: Sheets, top: Points) -> None:
        y = top - 12
        start, room = setting.left + 56, setting.width - 56 - 108
        sheets.left(setting.left, y, formats.day(line.day), SMALL, width=52)
        sheets.left(start, y, line.what, NORMAL, width=room * 0.62)
        sheets.left(start + room * 0.64, y, category, SMALL, width=room * 0.34)
        sheets.whole(setting.right, y, formats.money(line.amount), NORMAL, width=104)

    return Block(_ROW, draw)


def unconverted(setting: Setting) -> list[Block]:
    listed = setting.report.unconverted
    if not listed.lines:
        return []
    note = remark(setting, setting.texts.unconverted_note)
    rows = [_unconverted(setting, line) for line in listed.lines]
    head = heading(setting, setting.texts.unconverted)
    return [*section(head, [note, *rows, *_more(setting, listed)], together=3), gap(14)]


def _unconverted(setting: Setting, line: UnconvertedLine) -> Block:
    texts, formats = setting.texts, setting.formats
    count = texts.one_amount
    if line.count != 1:
        count = setting.say(texts.amounts, count=formats.number(line.count))

    def draw(sheets: Sheets, top: Points) -> None:
        y = top - 12
        sheets.left(setting.left, y, texts.kinds[line.kind], NORMAL, width=120)
        sheets.left(setting.left + 130, y, count, SMALL, width=120)
        sheets.whole(setting.right, y, formats.money(line.amount), NORMAL, width=160)

    return Block(_ROW, draw)


def _more(setting: Setting, listed: Cut[T]) -> list[Block]:
    if not listed.more:
        return []
    count = setting.formats.number(listed.more)
    return [remark(setting, setting.say(setting.texts.more, count=count))]


def digest(setting: Setting) -> list[Block]:
    report, texts = setting.report, setting.texts

    def draw(sheets: Sheets, top: Points) -> None:
        sheets.rule(setting.left, top - 2, setting.right, color=LINE)
        sheets.left(setting.left, top - 13, texts.digest, _HEAD, width=setting.width)
        sheets.whole(
            setting.left,
            top - 24,
            report.digest,
            Style(7.5, INK),
            width=setting.width,
            is_left=True,
        )

    return [Block(28, draw)]
