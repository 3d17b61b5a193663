"""The budgets of a made-up wallet: of every rhythm, of one, several and all categories."""

from __future__ import annotations

from collections.abc import Iterator

from bench.ledger import CURRENCY, Wallet
from domain.budget_rules import Draft
from domain.budgets import Rollover
from domain.ledger import CategoryKind
from domain.money import Money
from domain.periods import Period, PeriodUnit

COUNT = 50
# Most budgets that people have are of months; the others are there for what they cost.
_RHYTHMS = (
    (Period.MONTHLY, None, 1),
    (Period.MONTHLY, None, 1),
    (Period.MONTHLY, None, 1),
    (Period.WEEKLY, None, 1),
    (Period.YEARLY, None, 1),
    (Period.CUSTOM, PeriodUnit.WEEK, 2),
)
_SEVERAL_EVERY, _ALL_EVERY = 10, 25


def drafts(wallet: Wallet) -> Iterator[Draft]:
    """Fifty, all begun with the wallet; every other one carries over what is left or missing."""
    spent_on = [each for each in wallet.categories if each.kind == CategoryKind.EXPENSE.name]
    step = len(spent_on) // COUNT
    for place in range(COUNT):
        period, unit, every = _RHYTHMS[place % len(_RHYTHMS)]
        chosen = spent_on[place * step : place * step + (5 if place % _SEVERAL_EVERY == 3 else 1)]
        yield Draft(
            name=f"Budget {place:02}",
            limit=Money(10_000 + 1_000 * place, CURRENCY),
            period=period,
            every=every,
            unit=unit,
            start=wallet.first_day.isoformat(),
            rollover=list(Rollover)[place // 2 % len(Rollover)] if place % 2 else Rollover.NONE,
            category_ids=[] if place % _ALL_EVERY == 7 else [each.id for each in chosen],
        )
