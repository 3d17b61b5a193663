"""Which column is what: header words where the content bears them out, the content where not."""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import Invalid
from domain.statements import money_columns, text_columns
from domain.statements.assignment import Assignment
from domain.statements.layout import Question, Role, Sign
from domain.statements.profile import Column

NO_TABLE = (
    "No row has a date and an amount; choose the file of transactions that the bank exports as "
    "CSV, or say in the mapping which columns are the date and the amount"
)


def assign(
    columns: Sequence[Column], given: dict[int, Role], *, currency: str, sign: Sign | None
) -> tuple[Assignment, tuple[Question, ...]]:
    """Every column with its role. Raises Invalid when there is no date or no amount among them."""
    if len(columns) == 1:
        raise Invalid(
            "The file has a single column; choose another delimiter, or export it as CSV again",
            field=("file",),
        )
    work = Assignment(columns, given, currency)
    _dates(work)
    _not_read(work)
    questions = money_columns.assign(work, sign)
    text_columns.assign(work)
    if not work.has(Role.DATE) or not work.has(Role.AMOUNT, Role.DEBIT, Role.CREDIT):
        raise Invalid(NO_TABLE, field=("file",))
    return work, questions


def _dates(work: Assignment) -> None:
    """The day it happened: the header's word for it, or the first column of dates."""
    if not work.has(Role.DATE):
        named = work.meant(Role.DATE)
        others = [column for column in work.free if column.is_dates]
        if named:
            work.named(named[0], Role.DATE)
        elif others:
            work.take(others[0], Role.DATE, _day_evidence(others))
    if not work.has(Role.VALUE_DATE):
        seconds = [*work.meant(Role.VALUE_DATE), *work.meant(Role.DATE)]
        dated = [column for column in work.free if column.is_dates and not column.meant]
        if seconds:
            work.named(seconds[0], Role.VALUE_DATE)
        elif dated:
            work.take(dated[0], Role.VALUE_DATE, "The next column of dates")


def _day_evidence(columns: Sequence[Column]) -> str:
    if len(columns) == 1:
        return "The only column of dates"
    return f"The first of {len(columns)} columns of dates"


def _not_read(work: Assignment) -> None:
    for column in work.meant(Role.IGNORED):
        work.take(column, Role.IGNORED, f"{column.header!r} is not needed")
    for column in [column for column in work.free if column.is_dates]:
        work.take(column, Role.IGNORED, "A further column of dates")
