"""Which columns hold the texts: description, payee, note, reference, category and the like."""

from __future__ import annotations

from collections.abc import Sequence

from domain.statements import words
from domain.statements.assignment import Assignment
from domain.statements.headers import EXACT_MIN
from domain.statements.layout import Origin, Role
from domain.statements.profile import Column
from domain.statements.text import fold

_MOSTLY = 0.6
_NEARLY_ALL = 0.9
_OFTEN = 0.4
_DAY_DIGITS = 8
_HALF = 0.5
_JOINED_RANK_MAX = 2
_NAMED = (
    Role.STATUS, Role.REFERENCE, Role.ACCOUNT, Role.LABELS, Role.NOTE, Role.KIND, Role.PAYER,
)  # fmt: skip


def assign(work: Assignment) -> None:
    _described(work)
    for role in _NAMED:
        for column in work.meant(role):
            _take_named(work, column, role)
    for role in (Role.PAYEE, Role.CATEGORY):
        columns = work.meant(role)
        if columns and not work.has(role):
            for column in _equals(columns) if role is Role.PAYEE else columns[:1]:
                work.named(column, role)
    _from_content(work)
    _continued(work)
    if not work.has(Role.DESCRIPTION):
        _longest(work)


def _described(work: Assignment) -> None:
    """The best-named description, together with its numbered continuations."""
    columns = work.meant(Role.DESCRIPTION)
    if not columns and not work.meant(Role.PAYEE) and not work.meant(Role.PAYER):
        columns = work.meant(Role.NOTE)
    if work.has(Role.DESCRIPTION) or not columns:
        return
    # The header decides and not the content: every statement of a bank is to be read alike.
    best = columns[0].meant
    assert best is not None
    for column in columns:
        match = column.meant
        assert match is not None
        if (match.rank == best.rank and match.score >= EXACT_MIN) or column is columns[0]:
            work.named(column, Role.DESCRIPTION)
        elif match.rank <= _JOINED_RANK_MAX:
            work.named(column, Role.NOTE)
        else:
            work.take(column, Role.IGNORED, "Another column describes the row better")


def _equals(columns: Sequence[Column]) -> list[Column]:
    """The columns whose headers say a role as well as that of the first does."""
    first = columns[0].meant
    assert first is not None
    return [
        column
        for column in columns
        if column.meant is not None
        and (column is columns[0] or min(column.meant.score, first.score) >= EXACT_MIN)
        and column.meant.rank == first.rank
    ]


def _take_named(work: Assignment, column: Column, role: Role) -> None:
    if not work.is_open(role):
        work.take(column, Role.IGNORED, "Another column was taken for this")
    elif role is Role.REFERENCE and not column.matches[0].score >= EXACT_MIN:
        work.take(column, Role.IGNORED, "It may be an id, but its header does not say so clearly")
    else:
        work.named(column, role)


def _from_content(work: Assignment) -> None:
    """Columns that no header names: states, categories, accounts and ids known by their content."""
    for column in [c for c in work.free if c.is_text and c.meant is None]:
        if column.among(words.BOOKED | words.PENDING | words.FAILED) >= _NEARLY_ALL:
            if work.is_open(Role.STATUS) and len(column.filled) > 0:
                work.take(column, Role.STATUS, "Its cells are words for booked, pending or failed")
        elif not column.header and column.among(words.ACCOUNTS) >= _NEARLY_ALL:
            if work.is_open(Role.ACCOUNT):
                work.take(column, Role.ACCOUNT, "Its cells are names of accounts")
        elif not column.header and column.among(words.CATEGORIES) >= _OFTEN:
            if not work.has(Role.CATEGORY):
                work.take(column, Role.CATEGORY, "Its cells are words for categories")
        elif not column.header and _is_dated_id(work, column):
            evidence = "Each cell occurs once and starts with the day of its row, as bank ids do"
            work.take(column, Role.REFERENCE, evidence)


def _continued(work: Assignment) -> None:
    """Columns of text without a header, in a file that has one, carry on the texts before them."""
    start = max((column.index for column in work.all(Role.DESCRIPTION)), default=len(work.columns))
    if not any(column.header for column in work.columns):
        return
    for column in [c for c in work.free if c.index > start and not c.header and c.is_text]:
        if not column.is_numbers and work.columns[column.index - 1].index >= start:
            work.take(column, Role.NOTE, "It has no header and carries on the texts before it")


def _is_dated_id(work: Assignment, column: Column) -> bool:
    """Ids that carry their own proof, so that every statement of this bank is read alike."""
    day = work.column(Role.DATE)
    if day is None or not column.is_unique or work.has(Role.REFERENCE):
        return False
    pairs = zip(day.cells, column.cells, strict=True)
    digits = [
        "".join(letter for letter in cell if letter.isdigit())[:_DAY_DIGITS] for cell in day.cells
    ]
    return all(
        len(start) == _DAY_DIGITS and cell.startswith(start) and len(cell) > _DAY_DIGITS
        for start, (_, cell) in zip(digits, pairs, strict=True)
    )


def _longest(work: Assignment) -> None:
    """No header names a description: the column whose texts say most."""
    texts = [c for c in work.free if c.is_text and not c.is_integers and not _is_code(c)]
    texts = [column for column in texts if column.meant is None] or texts
    if not texts or work.has(Role.PAYEE):
        return
    best = max(texts, key=lambda column: (_telling(work, column), -column.index))
    origin = Origin.DETECTED if len(texts) == 1 else Origin.ASSUMED
    work.take(best, Role.DESCRIPTION, "Of the columns of text, this one says most", origin)
    enough = _telling(work, best) / 2
    for column in [c for c in texts if c is not best and c.distinct > 1]:
        if _is_within(column, best):
            evidence = "Its words are those of the description, tidied up"
            work.take(column, Role.PAYEE, evidence)
            return
        if column.among(words.KINDS) >= _HALF:
            work.take(column, Role.KIND, "Its cells are words for sorts of bookings")
            return
        if _telling(work, column) > enough:
            work.take(column, Role.NOTE, "The next column of text", Origin.ASSUMED)
            return


def _is_within(short: Column, long: Column) -> bool:
    """Whether most texts of one column are contained in those of the other, row by row."""
    pairs = [(fold(a), fold(b)) for a, b in zip(short.cells, long.cells, strict=True) if a and b]
    within = sum(1 for a, b in pairs if a and a != b and set(a.split()) <= set(b.split()))
    return within >= _MOSTLY * max(len(pairs), 1)


def _is_code(column: Column) -> bool:
    """Numbers and codes without a space: account numbers, card numbers, references."""
    codes = sum(1 for c in column.filled if " " not in c and any(x.isdigit() for x in c))
    return codes >= _MOSTLY * len(column.filled)


def _telling(work: Assignment, column: Column) -> float:
    """How much a column's texts say: they differ, have words, and stand between day and amount."""
    day, amount = work.column(Role.DATE), work.column(Role.AMOUNT) or work.column(Role.DEBIT)
    is_between = day is not None and amount is not None and day.index < column.index < amount.index
    count = max(len(column.filled), 1)
    letters = sum(min(len(cell), 40) for cell in set(column.filled)) / max(column.distinct, 1)
    variety = column.distinct / count if count > 1 else 1.0
    kinds = column.among(words.KINDS | words.BOOKED)
    fullness = len(column.filled) / max(len(column.cells), 1)
    return variety * fullness * (10 + letters) * (1 - 0.8 * kinds) * (1.3 if is_between else 1.0)
