"""The currency of a file: by a column, header, symbol or code above; else the account's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from domain.money import MINOR_DIGITS
from domain.statements import amounts
from domain.statements.assignment import Assignment
from domain.statements.headers import currency_of
from domain.statements.layout import Finding, Origin, Role
from domain.statements.records import Record

# Gibraltar and a few islands write theirs so too, but their accounts say so.
_POUND = "£"
_MONEY = (Role.AMOUNT, Role.DEBIT, Role.CREDIT)


def find(
    work: Assignment, above: Sequence[Record], *, given: str | None, account: str
) -> Finding[str]:
    """The currency of rows that name none themselves."""
    if given is not None:
        return Finding(given, "The mapping says so", Origin.GIVEN)
    return (
        _column(work)
        or _header(work)
        or _symbols(work, account)
        or _above(above)
        or Finding(account, "The file names no currency; this is the account's", Origin.ASSUMED)
    )


def _column(work: Assignment) -> Finding[str] | None:
    column = work.column(Role.CURRENCY)
    if column is None:
        return None
    codes = Counter(code_of(cell) for cell in column.filled)
    codes.pop(None, None)
    if not codes:
        return None
    code, count = codes.most_common(1)[0]
    assert code is not None
    total = sum(codes.values())
    return Finding(code, f"Column {column.index + 1} says {code} in {count} of {total} rows")


def code_of(cell: str) -> str | None:
    """The ISO code that a cell of a currency column means, or None."""
    text = cell.strip()
    if text.upper() in MINOR_DIGITS:
        return text.upper()
    meant = amounts.currencies_of(text.lower().rstrip("."))
    return meant[0] if meant else None


def _header(work: Assignment) -> Finding[str] | None:
    for role in _MONEY:
        for column in work.all(role):
            code = currency_of(column.header)
            if code is not None:
                return Finding(code, f"The header {column.header!r} names it")
    return None


def _symbols(work: Assignment, account: str) -> Finding[str] | None:
    """The symbol or code beside the amounts; one that several share is the account's if it can."""
    columns = [column for role in (*_MONEY, Role.BALANCE) for column in work.all(role)]
    symbols = Counter(a.symbol for column in columns for a in column.written if a.symbol)
    if not symbols:
        return None
    symbol, count = symbols.most_common(1)[0]
    meant = amounts.currencies_of(symbol)
    if not meant:
        return None
    code = account if account in meant else meant[0]
    evidence = f"{count} amounts are written with {symbol.upper()}"
    is_sure = len(meant) == 1 or code == account or symbol == _POUND
    return Finding(code, evidence, Origin.DETECTED if is_sure else Origin.ASSUMED)


def _above(records: Sequence[Record]) -> Finding[str] | None:
    """A cell above the table that is a currency code and nothing else."""
    codes = {
        cell.strip(): record.line
        for record in records
        for cell in record.cells
        if cell.strip() in MINOR_DIGITS
    }
    if len(codes) != 1:
        return None
    ((code, line),) = codes.items()
    return Finding(code, f"Line {line}, above the table, names it")
