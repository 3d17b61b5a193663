"""Fees beside the amounts: taken off only where the running balance shows that they are extra."""

from __future__ import annotations

from collections.abc import Sequence

from domain.statements import halves
from domain.statements.assignment import Assignment
from domain.statements.balances import chain
from domain.statements.layout import Question, Role
from domain.statements.profile import Column


def assign(work: Assignment) -> tuple[Question, ...]:
    """Give the column of fees its role; a question where nothing shows whether they are extra."""
    fee = next(iter(work.meant(Role.FEE)), None)
    if fee is None or not work.is_open(Role.FEE):
        return ()
    fees = [abs(figure or 0) for figure in fee.minor(work.currency)]
    alone = moved(work)
    less = [None if a is None and not f else (a or 0) - f for a, f in zip(alone, fees, strict=True)]
    balance = work.column(Role.BALANCE)
    steps = balance.minor(work.currency) if balance is not None else [None] * len(fees)
    with_fee, without = chain(less, steps, work.time), chain(alone, steps, work.time)
    if with_fee.direction > 0 and with_fee.fitting > without.fitting:
        work.take(fee, Role.FEE, f"With the fee taken off, {with_fee.evidence}")
        return ()
    is_within = without.direction > 0 and without.fitting > with_fee.fitting
    work.take(fee, Role.IGNORED, "Nothing shows that it is taken besides the amount")
    if not any(fees) or is_within or _is_net(work, alone, fees):
        return ()
    return (_which(fee),)


def _is_net(work: Assignment, alone: Sequence[int | None], fees: Sequence[int]) -> bool:
    """Whether another column holds the amounts before the fees were taken off."""
    charged = [row for row, fee in enumerate(fees) if fee]
    return any(
        all(
            gross[row] is not None and alone[row] == (gross[row] or 0) - fees[row]
            for row in charged
        )
        for gross in (c.minor(work.currency) for c in work.columns if c.is_numbers)
    )


def _which(fee: Column) -> Question:
    return Question(
        "columns",
        f"Column {fee.index + 1} ({fee.header}) holds fees, and nothing shows whether the amounts "
        "have them in already. Are they taken off besides?",
        {
            f"{fee.index}=FEE": "The fee is taken off besides the amount",
            f"{fee.index}=IGNORED": "The amount has the fee in already",
        },
    )


def moved(work: Assignment) -> Sequence[int | None]:
    """What each row moves, from the one amount or from the columns for money out and in."""
    amount = work.column(Role.AMOUNT)
    if amount is not None:
        return amount.minor(work.currency)
    out, in_ = _half(work, Role.DEBIT), _half(work, Role.CREDIT)
    signs = halves.signs_of_one(
        (_sign(debit), _sign(credit)) for debit, credit in zip(out, in_, strict=True)
    )
    debit_usual, credit_usual = halves.usual_signs(*signs)
    turn_out, turn_in = -1 if debit_usual < 0 else 1, -1 if credit_usual < 0 else 1
    return [
        None
        if debit is None and credit is None
        else turn_in * (credit or 0) - turn_out * (debit or 0)
        for debit, credit in zip(out, in_, strict=True)
    ]


def _half(work: Assignment, role: Role) -> Sequence[int | None]:
    column = work.column(role)
    return (
        column.minor(work.currency) if column is not None else [None] * len(work.columns[0].cells)
    )


def _sign(figure: int | None) -> int | None:
    """-1, 1, or None for no amount; a zero is none."""
    return (1 if figure > 0 else -1) if figure else None
