"""What was found out about a file, with the evidence for each finding. Values only."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

T = TypeVar("T")


class Origin(Enum):
    """How a finding came about."""

    DETECTED = "The file itself shows it."
    GIVEN = "The mapping says so."
    ASSUMED = "Nothing in the file decides it; this is the likeliest."


class Role(Enum):
    """What a column holds."""

    DATE = "The day on which it happened or was booked."
    VALUE_DATE = "A second day: value date, or the other one of purchase and posting."
    DESCRIPTION = "What it was, in the bank's words. Several such columns are joined."
    PAYEE = "The other party."
    PAYER = "The other party of money that comes in, where a file has a column for each direction."
    NOTE = "A remark beside the description."
    AMOUNT = "The amount, both directions in one column."
    DEBIT = "The amount of money out."
    CREDIT = "The amount of money in."
    FLAG = "A word or letter that says whether money came in or went out."
    CURRENCY = "The currency code of the amount."
    BALANCE = "The balance of the account after the row."
    REFERENCE = "The bank's own unique id of the row."
    CATEGORY = "A category."
    LABELS = "Labels or tags, separated by commas, semicolons or bars, or each with a #."
    ACCOUNT = "The account that the row belongs to."
    FOREIGN_AMOUNT = "The amount in the currency of the purchase."
    FOREIGN_CURRENCY = "The currency code of the foreign amount."
    FEE = "A fee that is taken off besides the amount."
    STATUS = "Whether the row is booked, pending or failed."
    KIND = "The bank's word for the sort of booking; the description where there is no other."
    IGNORED = "Not read."

    # Rows look roles up millions of times, and Enum hashes the name anew each time.
    __hash__ = object.__hash__


class DateOrder(Enum):
    """In which order a date written in numbers gives day, month and year."""

    DMY = "day, month, year"
    MDY = "month, day, year"
    YMD = "year, month, day"


class Sign(Enum):
    """How a file says whether money came in or went out."""

    SIGNED = "One amount; minus is money out."
    INVERTED = "One amount; plus is money out, as on many card statements."
    DEBIT_CREDIT = "A column for money out and one for money in."
    FLAG = "One amount, and a word, letter or mark beside it."


@dataclass(frozen=True, slots=True)
class Finding(Generic[T]):
    """One thing found out. `evidence` is a sentence for the person whose file it is."""

    value: T
    evidence: str
    origin: Origin = Origin.DETECTED


@dataclass(frozen=True, slots=True)
class ColumnFinding:
    """One column: `index` counts from 0, `header` is empty where the file has none."""

    index: int
    header: str
    role: Role
    evidence: str
    origin: Origin = Origin.DETECTED


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file is to be read.

    `header_line` is the physical line of the header, 0 for none. `preamble_lines` and
    `footer_lines` count the physical lines before and after the table; they hold no transactions.
    `money_out_words` are the folded words of the flag column that mean money out; the empty one
    stands for no word.
    """

    format: str
    encoding: Finding[str]
    delimiter: Finding[str]
    quote: Finding[str]
    preamble_lines: Finding[int]
    footer_lines: Finding[int]
    header_line: Finding[int]
    date_order: Finding[DateOrder]
    decimal_mark: Finding[str]
    sign: Finding[Sign]
    money_out_words: Finding[tuple[str, ...]]
    currency: Finding[str]
    columns: tuple[ColumnFinding, ...]

    def indexes(self, *roles: Role) -> tuple[int, ...]:
        return tuple(column.index for column in self.columns if column.role in roles)


@dataclass(frozen=True, slots=True)
class Question:
    """The one thing that the file cannot tell.

    `key` is the field of the mapping that answers it, and `choices` its possible values, each with
    a sentence that says what it would mean for this file.
    """

    key: str
    message: str
    choices: MappingOf[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be read: the physical line, the column (None: the whole row), a sentence."""

    line: int
    column: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the file. Amounts are minor units, positive is money into the account.

    A row with `problems` cannot be taken in. A row with `set_aside` is no transaction (an opening
    balance, a total, a pending payment) and the text says why; both are kept, none is dropped.
    `raw` holds the cells as they were read, with continuation lines added to the description's.
    `identity` is the text by which the row is known again, where no header names its texts; it is
    empty where those of the description and payee are enough.
    """

    line: int
    occurred_on: str | None
    amount_minor: int | None
    currency: str
    description: str
    payee: str
    note: str
    reference: str
    category: str
    labels: tuple[str, ...]
    account: str
    value_on: str | None
    balance_minor: int | None
    foreign_minor: int | None
    foreign_currency: str | None
    set_aside: str | None
    problems: tuple[Problem, ...]
    raw: tuple[str, ...]
    identity: str = ""

    @property
    def is_transaction(self) -> bool:
        return self.set_aside is None and not self.problems


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file holds, whatever its format was."""

    layout: Layout
    rows: tuple[Row, ...]
    questions: tuple[Question, ...]
