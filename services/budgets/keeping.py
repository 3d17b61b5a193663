"""Keeping what was spent of budgets in step with the ledger, at the end of every write.

Whatever moves a daily total says so here. It is added up for all of the transaction, so that it
costs as many statements however much was written; what a budget's alerts make of it follows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from db.queries import budgets
from db.tables import Wallet
from domain.analytics.figures import ZERO, Sum
from domain.conversions import NOTHING, ConvertedKey, Moved, Moves
from domain.errors import Invalid
from domain.ledger import TotalKey, TransactionKind
from services.budgets import warning
from services.budgets.watched import Watched, calendar_of
from services.writing import Write

# (start of the period, currency) → what was spent
Spent: TypeAlias = dict[tuple[str, str], Sum]


def moved(write: Write, daily: Mapping[TotalKey, tuple[int, int]]) -> None:
    """These (minor units, count) were added to the wallet's daily totals."""
    if write.held.budget_count:
        write.follower(_Keeping).add(daily)


def converted(write: Write, moves: Moves) -> None:
    """These were added to what is converted of the wallet's daily totals."""
    if write.held.budget_count:
        write.follower(_Keeping).add_converted(moves)


def count_anew(write: Write, *budget_ids: str) -> None:
    """What these budgets cover, or into which periods it falls, has changed; none named is all."""
    if write.held.budget_count:
        write.follower(_Keeping).count_anew(budget_ids)


def judge_anew(write: Write, budget_id: str) -> None:
    """What the budget allows, or when it warns, has changed."""
    write.follower(_Keeping).judged.add(budget_id)


class _Keeping:
    """What a transaction has moved so far; called at its end."""

    def __init__(self) -> None:
        self.moves: dict[TotalKey, tuple[int, int]] = {}
        self.converted: dict[ConvertedKey, Moved] = {}
        self.anew: set[str] = set()
        self.are_all_anew = False
        self.judged: set[str] = set()

    def add(self, daily: Mapping[TotalKey, tuple[int, int]]) -> None:
        for key, (amount_minor, count) in daily.items():
            if key.kind == TransactionKind.EXPENSE.name and (amount_minor or count):
                before = self.moves.get(key, (0, 0))
                self.moves[key] = (before[0] + amount_minor, before[1] + count)

    def add_converted(self, moves: Moves) -> None:
        for key, moved in moves.items():
            if key.total.kind == TransactionKind.EXPENSE.name:
                self.converted[key] = self.converted.get(key, NOTHING).plus(moved)

    def count_anew(self, budget_ids: Iterable[str]) -> None:
        wanted = set(budget_ids)
        self.anew |= wanted
        self.are_all_anew = self.are_all_anew or not wanted

    def __call__(self, write: Write) -> None:
        moves, done = self.moves, self.converted
        if not (moves or done or self.anew or self.are_all_anew or self.judged):
            return
        every = all_of(write.session, write.wallet)
        anew = [each for each in every if self.are_all_anew or each.row.id in self.anew]
        _recount(write, anew)
        others = [each for each in every if each not in anew]
        touched = _moved(write, others, moves, done)
        all_over = {each.row.id for each in anew} | self.judged
        warning.judge(
            write,
            {each: "" for each in every if each.row.id in all_over}
            | {each: since for each, since in touched.items() if each.row.id not in all_over},
        )


def all_of(session: Session, wallet: Wallet) -> list[Watched]:
    """All of the wallet's budgets."""
    rows = budgets.of_wallet(session, wallet.id)
    keys = [(row.wallet_id, row.id) for row in rows]
    covered = budgets.covered(session, keys) if keys else {}
    calendar = calendar_of(wallet)
    return [Watched.of(row, calendar, covered[row.wallet_id, row.id]) for row in rows]


def _moved(
    write: Write,
    every: Iterable[Watched],
    moves: Mapping[TotalKey, tuple[int, int]],
    done: Moves,
) -> dict[Watched, str]:
    """Add what was moved, and what was converted, to the budgets' periods.

    Those that got any of it, each with the start of the first period that did; also of what comes
    to nothing in the limit's currency, as its rows are read with the others.
    """
    rows = []
    touched: dict[Watched, str] = {}
    for each in every:
        spent = _by_period(each, _covered(each, moves, done))
        rows += _rows(each, spent)
        if spent:
            touched[each] = min(start for start, _ in spent)
    _add(write, rows)
    return touched


def _covered(
    each: Watched, moves: Mapping[TotalKey, tuple[int, int]], done: Moves
) -> Iterator[tuple[str, str, Sum]]:
    for key, sums in moves.items():
        if each.covers(key.category_id) and each.has(key.day):
            yield key.day, key.currency, Sum(*sums)
    for (to_currency, key), moved in done.items():
        is_into = to_currency == each.row.currency
        if is_into and each.covers(key.category_id) and each.has(key.day):
            sum_ = Sum(0, 0, moved.to_minor, moved.from_minor, moved.count)
            yield key.day, key.currency, sum_


def _recount(write: Write, every: list[Watched]) -> None:
    if not every:
        return
    budgets.forget_spent(write.session, write.wallet_id, [each.row.id for each in every])
    rows = []
    for each in every:
        rows += _rows(each, counted(write.session, each))
    _add(write, rows)


def counted(session: Session, each: Watched) -> Spent:
    """What was spent in each of a budget's periods, counted from the daily totals."""
    days = budgets.spent_on_days(
        session,
        each.row.wallet_id,
        each.covered,
        start=each.row.start_date,
        end=each.row.end_date,
        to_currency=each.row.currency,
    )
    return _by_period(each, days)


def _by_period(each: Watched, days: Iterable[tuple[str, str, Sum]]) -> Spent:
    """(day, currency, sum) summed by the periods in which the days are."""
    starts: dict[str, str] = {}
    of_number: dict[int, str] = {}
    sums: Spent = defaultdict(lambda: ZERO)
    for day, currency, sum_ in days:
        start = starts.get(day)
        if start is None:
            number = each.course.number(date.fromisoformat(day))
            if number not in of_number:
                of_number[number] = each.course.period(number).start.isoformat()
            start = starts[day] = of_number[number]
        sums[start, currency] = sums[start, currency].plus(sum_)
    return {key: sum_ for key, sum_ in sums.items() if any(sum_)}


def _rows(each: Watched, spent: Spent) -> list[dict[str, Any]]:
    return [
        {
            "budget_id": each.row.id,
            "start": start,
            "currency": currency,
            "spent_minor": sum_.amount_minor,
            "count": sum_.entries,
            "to_minor": sum_.to_minor,
            "from_minor": sum_.from_minor,
            "converted": sum_.converted,
        }
        for (start, currency), sum_ in spent.items()
    ]


def _add(write: Write, rows: list[dict[str, Any]]) -> None:
    if rows and not budgets.add_spent(write.session, write.wallet_id, rows):
        raise Invalid(
            "All spending of one period of a budget together would be larger than a total can be; "
            "check the amounts of that period"
        )
