"""What analytics shows. Percentages are decimals with two places, rounded once, half to even:
`12.50` is an eighth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

import strawberry

from db import tables
from domain.analytics import figures
from domain.analytics.chains import Interval
from domain.analytics.figures import CategorySums, Flow, Nodes, Sums
from domain.goals import GoalStatus
from domain.ledger import TransactionKind
from domain.periods import Bucket, Span, day_in
from graph.budgets.types import BudgetStatus, statuses_in
from graph.categories import Category
from graph.context import Info
from graph.enums import described
from graph.goals.mutations import goals_of
from graph.goals.types import Goal
from graph.money import Money
from graph.payees import Payee
from graph.scalars import Date, Decimal
from graph.totals import Total, total_of
from graph.transactions.types import Transaction

described(Bucket, "What days are gathered into. The first and the last may be cut by the range.")
described(Interval, "How often a payment comes back.")

_START = "The first day, inclusive."
_END = "The day after the last, exclusive."
_ROUNDED = "two decimals, half to even"


def total(sums: Sums, currency: str) -> Total:
    return total_of(currency, [(code, sums[code]) for code in sorted(sums)])


def decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def changed(now: Sums, then: Sums, currency: str) -> Decimal | None:
    """By how many percent it is more."""
    own, was = (figures.minor(sums, currency) for sums in (now, then))
    return decimal(figures.change(own, was))


def first_day(span: Span) -> Date:
    return Date(span.start.isoformat())


def day_after(span: Span) -> Date:
    return Date(span.end.isoformat())


@dataclass(frozen=True, slots=True)
class Categories:
    """What the totals of a list of categories have in common: the categories, and the whole."""

    known: Mapping[str, Any]
    currency: str
    whole_minor: int


@strawberry.type(description="What a category came to during some days, and during those before.")
class CategoryTotal:
    """Its figures are made when they are asked for: lists of it may be long."""

    of: strawberry.Private[Categories]
    node: strawberry.Private[CategorySums]
    old: strawberry.Private[CategorySums]

    @strawberry.field(description="The category; null for what has none.")
    def category(self) -> Category | None:
        key = self.node.category_id
        return None if key is None else Category.of(self.of.known[key])

    @strawberry.field(description="Its own and that of what stands below it, refunds taken off.")
    def total(self) -> Total:
        return total(self.node.total, self.of.currency)

    @strawberry.field(description="What is on this very category.")
    def own(self) -> Total:
        return total(self.node.own, self.of.currency)

    @strawberry.field(
        description="Percent of the whole in the wallet's currency, of all categories together, "
        f"with {_ROUNDED}; null where the whole is nothing or less."
    )
    def share(self) -> Decimal | None:
        own = figures.minor(self.node.total, self.of.currency)
        return decimal(figures.percent(own, self.of.whole_minor))

    @strawberry.field(
        description="The same during the period before of the same length: as many months before "
        "whole months of the wallet, else as many days."
    )
    def previous(self) -> Total:
        return total(self.old.total, self.of.currency)

    @strawberry.field(
        description="By how many percent it is more than during the period before, in the wallet's "
        f"currency, with {_ROUNDED}; null where that was nothing or less."
    )
    def change(self) -> Decimal | None:
        return changed(self.node.total, self.old.total, self.of.currency)

    @strawberry.field(
        description="Those of the categories below it that had anything, the largest first."
    )
    def children(self) -> list[CategoryTotal]:
        return CategoryTotal.listed(self.of, self.node.children, self.old.children)

    @classmethod
    def listed(cls, of: Categories, now: Nodes, then: Nodes) -> list[CategoryTotal]:
        """The largest first; ids decide between equals."""
        keys = figures.largest_first(now, now, of.currency)
        return [cls(of=of, node=now[key], old=then.get(key, figures.NONE)) for key in keys]


@strawberry.type(description="Income against expense during some days.")
class CashFlow:
    start: Date = strawberry.field(description=_START)
    end: Date = strawberry.field(description=_END)
    income: Total = strawberry.field(description="What came in; transfers never count.")
    expense: Total = strawberry.field(
        description="What was spent, refunds taken off; transfers never count."
    )
    net: Total = strawberry.field(description="Income less expense.")
    savings_rate: Decimal | None = strawberry.field(
        description="Percent of the income that is left, in the wallet's currency, with "
        f"{_ROUNDED}; negative when more was spent. Null without income."
    )

    @classmethod
    def of(cls, flow: Flow, currency: str) -> Self:
        return cls(
            start=first_day(flow.span),
            end=day_after(flow.span),
            income=total(flow.income, currency),
            expense=total(flow.expense, currency),
            net=total(flow.net, currency),
            savings_rate=decimal(flow.savings_rate(currency)),
        )


@strawberry.type(description="What was spent during one bucket of a trend.")
class TrendPoint:
    start: Date = strawberry.field(description=_START)
    end: Date = strawberry.field(description=_END)
    total: Total = strawberry.field(description="What it came to, refunds taken off.")
    moving_average: Money | None = strawberry.field(
        description="The mean of this bucket and those before it, as many as were asked for, in "
        "the wallet's currency, rounded to its minor unit, half to even. Null where the range has "
        "not so many, and where none was asked for."
    )


@strawberry.type(description="A category during two ranges of days, side by side.")
class CategoryComparison:
    category: Category | None = strawberry.field(
        description="The category; null for what has none."
    )
    a: Total = strawberry.field(description="During the first range.")
    b: Total = strawberry.field(description="During the second range.")
    difference: Money = strawberry.field(
        description="The second less the first, in the wallet's currency."
    )
    change: Decimal | None = strawberry.field(
        description="The difference in percent of the first, with "
        f"{_ROUNDED}; null where that was nothing or less."
    )
    children: list[CategoryComparison] = strawberry.field(
        description="Those of the categories below it that had anything, the largest first."
    )


@strawberry.type(description="What was spent with a payee.")
class PayeeTotal:
    payee: Payee = strawberry.field(description="Whom it went to.")
    total: Total = strawberry.field(description="What it came to, refunds taken off.")


@strawberry.type(description="All that is on the accounts at the end of a bucket.")
class NetWorthPoint:
    start: Date = strawberry.field(description=_START)
    end: Date = strawberry.field(description="The day after the last, exclusive.")
    total: Total = strawberry.field(
        description="The balances at the end of the last day, what is owed taken off, archived "
        "accounts too; it is made of as many amounts as there are accounts. Opening balances "
        "count from ever."
    )


@strawberry.type(description="What days to come may bring.")
class ForecastPoint:
    start: Date = strawberry.field(description=_START)
    end: Date = strawberry.field(description=_END)
    income: Money = strawberry.field(description="What is expected to come in.")
    expense: Money = strawberry.field(description="What is expected to be spent.")
    net: Money = strawberry.field(description="Income less expense.")
    balance: Money = strawberry.field(description="What there would be on all accounts at the end.")
    unconverted: list[Money] = strawberry.field(
        description="Income less expense in other currencies, one sum for each."
    )
    unconverted_balance: list[Money] = strawberry.field(
        description="What there would be in other currencies at the end, one sum for each."
    )


@strawberry.type(description="A regular payment that nobody entered as such, found in the ledger.")
class DetectedSubscription:
    payee: Payee | None = strawberry.field(
        description="Whom it goes to; null where that is not recorded."
    )
    transaction_id: strawberry.ID = strawberry.field(
        description="The latest payment: what `createRecurringFromSubscription` takes."
    )
    description: str = strawberry.field(description="What the latest payment says.")
    amount: Money = strawberry.field(description="The latest payment, in its own currency.")
    interval: Interval = strawberry.field(description="How often it comes back.")
    times: int = strawberry.field(description="How many payments in a row were found.")
    last_date: Date = strawberry.field(description="The day of the latest payment.")
    next_date: Date = strawberry.field(description="The day on which the next one is expected.")
    yearly_cost: Money = strawberry.field(
        description="The latest payment as often as it comes in a year: 52, 12, 4 times or once. "
        "In its own currency, as `amount`: what is added up is to be added by currencies."
    )


@strawberry.type(description="An amount that could not be converted into the wallet's currency.")
class UnconvertedTotal:
    kind: TransactionKind = strawberry.field(description="Whether it was spent or received.")
    money: Money = strawberry.field(description="The sum of one currency, refunds taken off.")
    count: int = strawberry.field(description="How many amounts it is made of.")


@strawberry.type(description="A month of the wallet: all that a printed page of it shows.")
class MonthlyReport:
    wallet: strawberry.Private[tables.Wallet]
    span: strawberry.Private[Span]
    start: Date = strawberry.field(description=_START)
    end: Date = strawberry.field(description=_END)
    current: CashFlow = strawberry.field(description="Income against expense of the month.")
    previous: CashFlow = strawberry.field(description="The same of the month before.")
    income_change: Decimal | None = strawberry.field(
        description="By how many percent the income is more than in the month before, in the "
        f"wallet's currency, with {_ROUNDED}; null where that was nothing or less."
    )
    expense_change: Decimal | None = strawberry.field(
        description="By how many percent the expense is more than in the month before, rounded "
        "and null as for the income."
    )
    cash_flow: list[CashFlow] = strawberry.field(
        description="Income against expense of twelve months, this one the last."
    )
    spending_by_category: list[CategoryTotal] = strawberry.field(
        description="What was spent on each category of the first level, the largest first."
    )
    income_by_category: list[CategoryTotal] = strawberry.field(
        description="What came from each category of the first level, the largest first."
    )
    largest_expenses: list[Transaction] = strawberry.field(
        description="The ten largest expenses in the wallet's currency, the largest first; "
        "refunds are none."
    )
    unconverted: list[UnconvertedTotal] = strawberry.field(
        description="What the figures of the month leave out, as it is in other currencies."
    )

    @strawberry.field(
        description="How the budgets stand that have a day in the month, by name, each in the "
        "period of its last day in the month, or of today while the month goes on (its last if "
        "it has ended, its first if it has not begun); as they are, whatever `asOf` says."
    )
    async def budgets(self, info: Info) -> list[BudgetStatus]:
        last = self.span.end - timedelta(days=1)
        today = day_in(info.context.at, self.wallet.time_zone)
        day = today if self.span.has(today) else last
        return await statuses_in(info, self.wallet, self.span, on=Date(day.isoformat()))

    @strawberry.field(
        description="The goals that are not given up, in the order in which they were set; as they "
        "are, whatever `asOf` says."
    )
    async def goals(self, info: Info) -> list[Goal]:
        kept = [GoalStatus.ACTIVE, GoalStatus.COMPLETED]
        return await goals_of(info, self.wallet, kept)
