"""From the cells of one row to values; every refusal names the column."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from domain import text
from domain.conversions import OwnRate
from domain.errors import Invalid, Refusal
from domain.exchange import own_rate
from domain.ledger import YEARS, TransactionKind
from domain.ledger_csv.cells import CATEGORY_SEPARATOR, TAG_SEPARATOR, original, split
from domain.ledger_csv.columns import OF_PARTS, REFUND, Column
from domain.money import Money, decimal_text, parse_currency, parse_money
from domain.records import Part, Record
from domain.transactions import LINES_MAX, TAGS_MAX

T = TypeVar("T")

# A file says the same few names over and over.
_often = lru_cache(maxsize=8_192)

_CATEGORY_LEVELS = 2
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_SPLIT = re.compile(r"([1-9][0-9]{0,2}) of ([1-9][0-9]{0,2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One row. `shared` is what must be the same in all rows of a receipt; `number` counts from 1.

    `number` and `of` are 0 for a transaction that is one row as a whole.
    """

    record: Record
    part: Part
    number: int
    of: int
    shared: tuple[str, ...]

    @classmethod
    def of_cells(cls, cells: Sequence[str]) -> RecordRow:
        """The cells are as many as the columns. Raises the Refusal of the first that cannot be
        read.
        """
        read = _Cells(cells)
        number, of = read.parsed(Column.SPLIT, _split)
        amount = read.money(Column.AMOUNT, Column.CURRENCY)
        category = read.text(Column.CATEGORY, _category)
        if cells[Column.LINE_NOTE] and not of:
            raise _about(Column.LINE_NOTE, Invalid("Only a row of a receipt in parts has this"))
        if cells[Column.KIND] == TransactionKind.TRANSFER.name and (of or category):
            raise Invalid("A transfer is no spending: it has no category and no parts")
        if cells[-1]:
            raise Invalid("The last column stays empty")
        record = Record(
            occurred_on=read.parsed(Column.DATE, _day),
            kind=read.parsed(Column.KIND, _kind),
            amount=amount,
            description=read.text(Column.DESCRIPTION, _description),
            account=read.text(Column.ACCOUNT, _name),
            to_account=read.text(Column.TO_ACCOUNT, _name),
            to_amount=read.arriving(),
            category=() if of else category,
            payee=read.text(Column.PAYEE, _name),
            note=read.text(Column.NOTE, _note),
            tags=read.text(Column.TAGS, _tags),
            is_refund=read.parsed(Column.REFUND, _refund),
            rate=read.rate(),
        )
        note = read.text(Column.LINE_NOTE, _note)
        shared = tuple(cell for at, cell in enumerate(cells) if at not in OF_PARTS)
        return cls(record, Part(amount.amount_minor, category, note), number, of, shared)


@dataclass(frozen=True, slots=True)
class _Cells:
    cells: Sequence[str]

    def parsed(self, column: Column, parse: Callable[[str], T]) -> T:
        try:
            return parse(self.cells[column])
        except Refusal as refusal:
            raise _about(column, refusal) from None

    def text(self, column: Column, parse: Callable[[str], T]) -> T:
        return self.parsed(column, lambda cell: parse(original(cell)))

    def money(self, amount: Column, currency: Column) -> Money:
        money = self.parsed(amount, lambda cell: parse_money(cell, self.cells[currency]))
        if money.amount_minor <= 0:
            least = decimal_text(1, money.currency)
            raise _about(amount, Invalid(f"It must be at least {least}; the kind tells its way"))
        return money

    def arriving(self) -> Money | None:
        if not self.cells[Column.TO_AMOUNT] and not self.cells[Column.TO_CURRENCY]:
            return None
        return self.money(Column.TO_AMOUNT, Column.TO_CURRENCY)

    def rate(self) -> OwnRate | None:
        """The number is checked here, and by the ledger whether the amount may have one."""
        number, currency = self.cells[Column.RATE], self.cells[Column.RATE_CURRENCY]
        if not number and not currency:
            return None
        self.parsed(Column.RATE, lambda cell: own_rate(cell, day=self.cells[Column.DATE]))
        return OwnRate(number, self.parsed(Column.RATE_CURRENCY, parse_currency))


def _about(column: Column, refusal: Refusal) -> Refusal:
    return Invalid(f"{column.header}: {refusal.message}", code=refusal.code)


@_often
def _day(cell: str) -> str:
    try:
        day = date.fromisoformat(cell) if _DAY.fullmatch(cell) else None
    except ValueError:
        day = None
    if day is None:
        raise Invalid("Not a day; write it as YYYY-MM-DD, as in 2026-11-20")
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise Invalid(f"The day must lie between the years {YEARS[0]} and {YEARS[1]}")
    return cell


def _kind(cell: str) -> TransactionKind:
    if cell not in TransactionKind.__members__:
        raise Invalid(f"Not a kind; write {', '.join(TransactionKind.__members__)}")
    return TransactionKind[cell]


def _refund(cell: str) -> bool:
    if cell not in {"", REFUND}:
        raise Invalid(f"Write {REFUND}, or leave it empty")
    return cell == REFUND


def _split(cell: str) -> tuple[int, int]:
    if not cell:
        return 0, 0
    matched = _SPLIT.fullmatch(cell)
    if matched is None or not int(matched[1]) <= int(matched[2]) <= LINES_MAX:
        raise Invalid(
            f"Write which of the receipt's parts this is, as in `1 of 3`; at most {LINES_MAX}"
        )
    return int(matched[1]), int(matched[2])


@_often
def _name(value: str) -> str | None:
    return text.clean(value, length_max=text.NAME_MAX) or None


def _description(value: str) -> str:
    return text.clean(value, length_max=text.DESCRIPTION_MAX)


def _note(value: str) -> str | None:
    return text.clean(value, length_max=text.NOTE_MAX, is_multiline=True) or None


@_often
def _category(value: str) -> tuple[str, ...]:
    names = split(value, CATEGORY_SEPARATOR)
    if len(names) > _CATEGORY_LEVELS:
        raise Invalid("Categories have two levels, as in Food:Groceries; write \\: within a name")
    return tuple(text.required(name, length_max=text.NAME_MAX) for name in names)


@_often
def _tags(value: str) -> tuple[str, ...]:
    names = split(value, TAG_SEPARATOR)
    if len(names) > TAGS_MAX:
        raise Invalid(f"At most {TAGS_MAX} tags are allowed")
    return tuple(text.required(name, length_max=text.TAG_MAX) for name in names)
