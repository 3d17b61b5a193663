"""Budgets as clients see them, and how their periods stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Self

import strawberry
from sqlalchemy.orm import Session

from db import tables
from db.base import AnyRow
from db.queries import budgets as queries
from domain.budgets import BudgetHealth, Rollover
from domain.errors import Invalid
from domain.periods import Period, PeriodUnit, Span, day_in
from graph import ids
from graph.categories import Category
from graph.columns import own_id, stored
from graph.context import Info
from graph.ids import Prefix
from graph.money import Money
from graph.nodes import Node, findable
from graph.scalars import Date, Decimal
from graph.totals import Total, total_of
from services.budgets import statuses
from services.budgets.statuses import Asked, Status
from services.budgets.watched import thresholds_of

HISTORY_MAX = 120
# Of all budgets of an operation, under whatever aliases.
PERIODS_MAX = 5_000

OnStatus = Annotated[
    Date | None,
    strawberry.argument(
        description="A day of the period; today in the wallet by default. A day before the budget "
        "means its first period, one after it its last."
    ),
]
OnDay = Annotated[
    Date | None,
    strawberry.argument(description="Only those that have this day; all by default."),
]
Periods = Annotated[
    int, strawberry.argument(description=f"How many periods at most, 1 to {HISTORY_MAX}.")
]


@strawberry.type(description="What may be spent on some categories, or on all, in each period.")
class Budget(Node):
    row: strawberry.Private[tables.Budget | AnyRow]
    id: strawberry.ID = own_id(Prefix.Budget)
    name: str = stored("name", "What its owner calls it; several may have one name.")
    period: Period = stored("period", "How long each period is.", as_enum=Period)
    every: int = stored("every", "With CUSTOM: of how many units a period is; otherwise 1.")
    start_date: Date = stored(
        "start_date", "Its first day. It cuts the first period, which has the whole limit."
    )
    end_date: Date | None = stored(
        "end_date", "The first day after it, which cuts the last period; null for none."
    )
    rollover: Rollover = stored(
        "rollover", "What of a period goes into the next one.", as_enum=Rollover
    )
    version: int = stored("version", "The wallet's version at its last change.")

    @classmethod
    def of(cls, row: tables.Budget | AnyRow) -> Self:
        return cls(row=row)

    @strawberry.field(description="With CUSTOM: what a period is counted in; otherwise null.")
    def unit(self) -> PeriodUnit | None:
        return None if self.row.unit is None else PeriodUnit[self.row.unit]

    @strawberry.field(
        description="What may be spent in a period, before anything is carried over. Spending in "
        "other currencies counts as it is converted into this one, by the rates of its own days."
    )
    def limit(self) -> Money:
        return Money.of(self.row.limit_minor, self.row.currency)

    @strawberry.field(
        description="The percentages at which it warns, ascending. One below 100 warns when it is "
        "reached, any other when it is passed."
    )
    def thresholds(self) -> list[int]:
        return list(thresholds_of(self.row.thresholds))

    @strawberry.field(
        description="The categories whose spending counts, with all below them, by name; empty "
        "for all spending."
    )
    async def categories(self, info: Info) -> list[Category]:
        rows = await info.context.load(queries.categories, (self.row.wallet_id, self.row.id))
        return [Category.of(row) for row in rows]

    @strawberry.field(description="How the period stands that a day is in.")
    async def status(self, info: Info, on: OnStatus = None) -> BudgetStatus:
        return (await _statuses(info, self.row, on, 1))[0]

    @strawberry.field(
        description="How the last periods stand, up to the one that today is in, the latest first. "
        "One that has not begun shows its first period, one that is over ends with its last."
    )
    async def history(self, info: Info, periods: Periods) -> list[BudgetStatus]:
        if not 1 <= periods <= HISTORY_MAX:
            raise Invalid(f"`periods` must lie between 1 and {HISTORY_MAX}", field=("periods",))
        return await _statuses(info, self.row, None, periods)


@strawberry.type(
    description="How one period of a budget stands. All amounts are in the limit's currency."
)
class BudgetStatus:
    of: strawberry.Private[Status]
    start: Date = strawberry.field(description="The first day of the period.")
    end: Date = strawberry.field(description="The first day after the period.")
    health: BudgetHealth = strawberry.field(
        description="EXCEEDED if more is spent than there was, which exactly 100 percent is not; "
        "else NEAR_LIMIT from the highest threshold below 100 on, or from exactly 100 percent "
        "where there is none; else AT_RISK if `projectedSpend` is more than there is."
    )
    percent_used: Decimal = strawberry.field(
        description="What is spent, in percent of the limit with what was carried over, to one "
        "decimal, half to even; `health` compares exactly: 79.96 shows 80.0 and has not reached "
        "80. Where that leaves nothing: 100, and what is spent too much in percent of the limit; "
        "below 100 when refunds leave something again."
    )
    projected_exceed_on: Date | None = strawberry.field(
        description="The first day, from today on, at whose end more will have been spent than "
        "there is, projected as `projectedSpend` is; null if there is none in this period, or if "
        "it is exceeded by today."
    )

    @classmethod
    def of_status(cls, status: Status) -> Self:
        exceed_on = status.projection.exceed_on
        return cls(
            of=status,
            start=_day(status.period.start),
            end=_day(status.period.end),
            health=status.health,
            percent_used=Decimal(status.standing.percent_text),
            projected_exceed_on=None if exceed_on is None else _day(exceed_on),
        )

    @strawberry.field(description="The budget as it is now.")
    def budget(self) -> Budget:
        return Budget.of(self.of.row)

    @strawberry.field(description="The budget's limit, the whole of it also in a shorter period.")
    def limit(self) -> Money:
        return self._money(self.of.standing.limit)

    @strawberry.field(
        description="What came over from the periods before, by `rollover`; negative for what was "
        "spent too much."
    )
    def carried_over(self) -> Money:
        return self._money(self.of.standing.carried)

    @strawberry.field(
        description="What is spent in the whole period, entries dated ahead included and refunds "
        "taken off. Transfers never count, and lines of a receipt for their own category."
    )
    def spent(self) -> Total:
        return total_of(self.of.row.currency, self.of.sums)

    @strawberry.field(
        description="The limit with what was carried over, less what is spent; negative for what "
        "is spent too much."
    )
    def remaining(self) -> Money:
        return self._money(self.of.standing.remaining)

    @strawberry.field(
        description="What may be spent on each day that is left, today included, rounded down; "
        "zero where nothing remains and once the period is over."
    )
    def daily_allowance(self) -> Money:
        return self._money(self.of.daily_allowance)

    @strawberry.field(
        description="What will have been spent at the end: what was spent up to today, the entries "
        "dated after today as they are, what recurring transactions will post (in "
        "another currency: at today's rate, left out where there is none), and for each day after "
        "today the pace so far, which is what was spent up to today, but for what recurring "
        "transactions posted, by the days that have passed, today included (never less than zero). "
        "Rounded once, half to even. A period that is over comes to what was spent, one that has "
        "not begun to its entries."
    )
    def projected_spend(self) -> Money:
        return self._money(self.of.projection.spend)

    def _money(self, amount_minor: int) -> Money:
        return Money.of(amount_minor, self.of.row.currency)


findable(Prefix.Budget, queries.of_viewer, Budget.of)


@dataclass(frozen=True, slots=True)
class _Standings:
    """A batch query for how budgets stand at a moment; equal ones share a loader."""

    at: datetime

    def __call__(self, session: Session, keys: Sequence[Asked]) -> dict[Asked, list[Status]]:
        return statuses.standings(session, keys, at=self.at)


async def _statuses(info: Info, row: Any, on: Date | None, periods: int) -> list[BudgetStatus]:
    info.context.spend("periods of budgets", periods, most=PERIODS_MAX)
    asked = Asked(row.wallet_id, row.id, on, periods)
    found = await info.context.load(_Standings(info.context.at), asked)
    return [BudgetStatus.of_status(status) for status in found]


async def budgets_of(info: Info, wallet: tables.Wallet, on: Date | None) -> list[Budget]:
    """The wallet's budgets that have the day, by name; all of them for None."""
    rows = await info.context.load(queries.of_wallets, (wallet.id, on and str(on)))
    return [Budget.of(row) for row in rows]


async def changed(info: Info, uuids: Sequence[str]) -> list[Budget]:
    """Those of them that the viewer may see, by name."""
    rows = await info.context.read(queries.of_viewer, info.context.viewer.id, uuids)
    return [Budget.of(row) for row in sorted(rows.values(), key=lambda row: (row.name, row.id))]


async def budget_of(info: Info, wallet: tables.Wallet, id: str) -> Budget | None:
    """One of the wallet's budgets; None for any other id."""
    found = ids.split(id)
    if found is None or found[0] is not Prefix.Budget:
        return None
    key = (wallet.id, found[1])
    row = await info.context.load(queries.by_ids, key)
    return None if row is None else Budget.of(row)


async def statuses_of(info: Info, wallet: tables.Wallet, on: Date | None) -> list[BudgetStatus]:
    """How those of the wallet's budgets stand that have the day, today by default, by name."""
    day = str(on or day_in(info.context.at, wallet.time_zone))
    key: tuple[str, str | None] = (wallet.id, day)
    rows = await info.context.load(queries.of_wallets, key)
    return await _standing(info, rows, day)


async def statuses_in(
    info: Info, wallet: tables.Wallet, span: Span, *, on: Date
) -> list[BudgetStatus]:
    """How those stand that have a day in the span, by name: as `on`, or on the last day of one that
    has ended by then.
    """
    start, end = span.start.isoformat(), span.end.isoformat()
    every: tuple[str, str | None] = (wallet.id, None)
    rows = await info.context.load(queries.of_wallets, every)
    here = [
        row for row in rows if row.start_date < end and not (row.end_date and row.end_date <= start)
    ]
    return await _standing(info, here, str(on))


async def _standing(info: Info, rows: Sequence[Any], day: str) -> list[BudgetStatus]:
    asked = [Asked(row.wallet_id, row.id, day) for row in rows]
    found = await info.context.load_all(_Standings(info.context.at), asked) if asked else {}
    return [BudgetStatus.of_status(found[each][0]) for each in asked]


def _day(day: date) -> Date:
    return Date(day.isoformat())
