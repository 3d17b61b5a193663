"""What a column holds, counted over the rows that have a date and an amount."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from domain.money import MINOR_DIGITS
from domain.statements import amounts, dates, words
from domain.statements.amounts import DecimalMark, Unreadable, Written
from domain.statements.headers import Match, matches
from domain.statements.layout import Role
from domain.statements.text import fold
from domain.statements.vocabulary.symbols import SYMBOLS

_MOSTLY = 0.8
_NEARLY_ALL = 0.9
_HALF = 0.5
_DAYS = (Role.DATE, Role.VALUE_DATE)
_FIGURES = (Role.DEBIT, Role.CREDIT, Role.BALANCE, Role.FEE, Role.FOREIGN_AMOUNT)
_CODES = (Role.CURRENCY, Role.FOREIGN_CURRENCY)
_SHOWN = 0.3
_INTEGER_MAX = 8
_ID_MIN = 6
_SURE = 45
# Numbers of accounts: an IBAN, or digits with their separators.
_ACCOUNT = re.compile(r"'?(?:[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}|\d[\d ./-]{3,})'?")


@dataclass(frozen=True)
class Column:
    """One column of the sample; `cells` are trimmed and may be empty."""

    index: int
    header: str
    cells: tuple[str, ...]

    @cached_property
    def filled(self) -> tuple[str, ...]:
        return tuple(cell for cell in self.cells if cell)

    @cached_property
    def distinct(self) -> int:
        return len(set(self.filled))

    @cached_property
    def matches(self) -> tuple[Match, ...]:
        return tuple(match for match in matches(self.header) if match.score >= _SURE)

    @cached_property
    def amounts(self) -> tuple[Written | None, ...]:
        return tuple(amounts.written(cell) if cell else None for cell in self.cells)

    @cached_property
    def written(self) -> tuple[Written, ...]:
        return tuple(amount for amount in self.amounts if amount is not None)

    @cached_property
    def is_dates(self) -> bool:
        return self._share(sum(1 for cell in self.filled if dates.written(cell))) > _HALF

    @cached_property
    def is_serials(self) -> bool:
        return self._share(sum(1 for cell in self.filled if dates.serial(cell))) >= _NEARLY_ALL

    @cached_property
    def is_numbers(self) -> bool:
        return self._share(len(self.written)) >= _MOSTLY

    @cached_property
    def is_money(self) -> bool:
        """Numbers that show themselves to be amounts, by decimals, a sign or a symbol."""
        shown = sum(1 for amount in self.written if not amount.is_plain)
        return self.is_numbers and shown / max(len(self.written), 1) > _SHOWN

    @cached_property
    def is_integers(self) -> bool:
        """Plain numbers that could be amounts: short, without leading zeros, not all the same."""
        return (
            self.is_numbers
            and all(len(amount.core) <= _INTEGER_MAX for amount in self.written)
            and not any(a.core.startswith("0") and len(a.core) > 1 for a in self.written)
        )

    @cached_property
    def is_signed(self) -> bool:
        return any(amount.sign < 0 for amount in self.written)

    @cached_property
    def is_codes(self) -> bool:
        return self._share(self._codes) >= _NEARLY_ALL

    @cached_property
    def _codes(self) -> int:
        return sum(1 for cell in self.filled if _is_code(cell))

    @cached_property
    def is_flags(self) -> bool:
        return self._share(self._flags) >= _NEARLY_ALL

    @cached_property
    def _flags(self) -> int:
        return sum(1 for cell in self.filled if words.direction(cell) is not None)

    @cached_property
    def is_unique(self) -> bool:
        return bool(self.cells) and self.distinct == len(self.filled) >= _NEARLY_ALL * len(
            self.cells
        )

    @cached_property
    def is_long(self) -> bool:
        """Ids of a bank are long; short numbers start again with every statement."""
        return bool(self.filled) and min(map(len, self.filled)) >= _ID_MIN

    @cached_property
    def is_text(self) -> bool:
        return bool(self.filled) and not (self.is_dates or self.is_money)

    @cached_property
    def is_names(self) -> bool:
        """Not dates, amounts or the numbers of accounts."""
        numbers = sum(1 for cell in self.filled if _ACCOUNT.fullmatch(cell))
        return not (self.is_dates or self.is_money) and self._share(numbers) < _HALF

    def is_filled(self, share: float = _NEARLY_ALL) -> bool:
        return bool(self.cells) and len(self.filled) >= share * len(self.cells)

    def among(self, known: frozenset[str]) -> float:
        """The share of filled cells whose folded text is one of `known`."""
        return self._share(sum(1 for cell in self.filled if fold(cell) in known))

    def _share(self, count: int) -> float:
        return count / len(self.filled) if self.filled else 0.0

    def fits(self, role: Role) -> bool:
        """Whether the content can be what a header word says it is."""
        is_vacant = not self.filled
        tests = {
            **dict.fromkeys(_DAYS, self.is_dates or self.is_serials),
            **dict.fromkeys(_FIGURES, is_vacant or self._share(len(self.written)) >= _HALF),
            **dict.fromkeys(_CODES, is_vacant or self._share(self._codes) >= _HALF),
            Role.AMOUNT: self._share(len(self.written)) >= _HALF,
            Role.FLAG: self._share(self._flags) > _HALF,
            # Rows that are not booked yet may lack theirs.
            Role.REFERENCE: self.distinct == len(self.filled)
            and self.is_long
            and not self.is_dates,
            Role.IGNORED: not self.is_dates,
            Role.PAYEE: self.is_names,
            Role.PAYER: self.is_names,
            # An account that only some rows have is the other party's.
            Role.ACCOUNT: not self.is_dates and (is_vacant or self.is_filled()),
        }
        return tests.get(role, not self.is_dates and not self.is_money)

    @cached_property
    def meant(self) -> Match | None:
        """The role that the header speaks for and the content allows."""
        return next((match for match in self.matches if self.fits(match.role)), None)

    def minor(self, currency: str) -> tuple[int | None, ...]:
        """The cells as signed minor units, for comparing columns; None for what is no amount."""
        if currency not in self._minor:
            self._minor[currency] = self._to_minor(currency)
        return self._minor[currency]

    @cached_property
    def _minor(self) -> dict[str, tuple[int | None, ...]]:
        return {}

    def _to_minor(self, currency: str) -> tuple[int | None, ...]:
        mark = amounts.decimal_mark(
            [amount.core for amount in self.written],
            minor_digits=MINOR_DIGITS[currency],
            currency=currency,
            default=".",
        ).value
        return tuple(_minor(amount, mark, currency) for amount in self.amounts)


def _is_code(cell: str) -> bool:
    """A symbol, or a code in capitals or small letters: `Bob` is a name."""
    is_symbol = cell.lower().rstrip(".") in SYMBOLS
    return is_symbol or (cell.upper() in MINOR_DIGITS and not cell.istitle())


def _minor(amount: Written | None, mark: DecimalMark, currency: str) -> int | None:
    if amount is None:
        return None
    try:
        minor = amounts.to_minor(amount.core, mark, currency)
    except Unreadable:
        return None
    return -minor if amount.sign < 0 or amount.mark < 0 else minor


def columns(header: Sequence[str], width: int, rows: Sequence[Sequence[str]]) -> list[Column]:
    """The profile of each column over the sample rows."""
    return [
        Column(
            index,
            header[index].strip() if index < len(header) else "",
            tuple(row[index].strip() if index < len(row) else "" for row in rows),
        )
        for index in range(width)
    ]
