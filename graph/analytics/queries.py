"""The figures of a wallet, each worked out when it is asked for, by as many statements as ever."""

from __future__ import annotations

from typing import Annotated

import strawberry

from db import tables
from domain.analytics.spans import in_buckets
from domain.errors import Invalid
from domain.ledger import TransactionKind
from graph.analytics import flows, outlook, spending
from graph.analytics.asked import (
    AsOfArgument,
    ByArgument,
    DatesArgument,
    View,
    day_of,
    span_of,
    view_of,
)
from graph.analytics.types import (
    CashFlow,
    CategoryComparison,
    CategoryTotal,
    DetectedSubscription,
    ForecastPoint,
    MonthlyReport,
    NetWorthPoint,
    PayeeTotal,
    TrendPoint,
)
from graph.budgets.types import BudgetStatus, statuses_of
from graph.context import Info
from graph.scalars import Date, DateTime
from graph.transactions.types import DateRange
from graph.wallet_choice import WalletArgument, chosen_wallet

_FIRST = 10


@strawberry.type(
    description="Figures of a wallet, in its currency and its days. Amounts in other currencies "
    "are converted, each by the rate of its own day; those without a rate are listed beside each "
    "figure, never converted 1:1 and never dropped. Income and spending "
    "come from totals of days and months, so that they cost as much for a million transactions as "
    "for a thousand; where transactions are read, the field says which."
)
class Analytics:
    wallet: strawberry.Private[tables.Wallet]
    as_of: strawberry.Private[DateTime | None] = None

    @strawberry.field(
        description="What each category came to: those of the first level, with what stands below "
        "them in them, the largest first. Categories without anything during these days are left "
        "out. Null only with an error."
    )
    async def spending_by_category(
        self,
        info: Info,
        dates: DatesArgument,
        kind: Annotated[
            TransactionKind | None,
            strawberry.argument(
                description="EXPENSE, the default, or INCOME; transfers have no category."
            ),
        ] = None,
    ) -> list[CategoryTotal] | None:
        span = span_of(dates)
        if kind is TransactionKind.TRANSFER:
            raise Invalid("Transfers have no category; ask for EXPENSE or INCOME", field=("kind",))
        wanted = kind or TransactionKind.EXPENSE
        return await spending.by_category(info, await self._view(info), span, wanted)

    @strawberry.field(
        description="Income, expense and what is left, bucket by bucket. Null only with an error."
    )
    async def income_vs_expense(
        self, info: Info, dates: DatesArgument, by: ByArgument
    ) -> list[CashFlow] | None:
        span = span_of(dates)
        view = await self._view(info)
        tiles = in_buckets(span, by, view.standing.calendar)
        return [CashFlow.of(each, view.currency) for each in await flows.flows(info, view, tiles)]

    @strawberry.field(
        description="Spending bucket by bucket, or what came from or went to some categories. Null "
        "only with an error."
    )
    async def trend(
        self,
        info: Info,
        dates: DatesArgument,
        by: ByArgument,
        categories: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(
                description="Only these and what stands below them; at most 100, of one kind. All "
                "spending by default."
            ),
        ] = None,
        moving_average: Annotated[
            int | None,
            strawberry.argument(description="Of how many buckets, 2 to 60; none by default."),
        ] = None,
    ) -> list[TrendPoint] | None:
        span = span_of(dates)
        view = await self._view(info)
        tiles = in_buckets(span, by, view.standing.calendar)
        return await flows.trend(
            info, view, tiles, categories=categories, average_of=moving_average
        )

    @strawberry.field(
        description="All that a printed page of a month shows. Null only with an error."
    )
    async def monthly(
        self,
        info: Info,
        month: Annotated[
            Date, strawberry.argument(description="Any day of the wallet's month that is meant.")
        ],
    ) -> MonthlyReport | None:
        return await flows.monthly(info, await self._view(info), self.wallet, day_of(month))

    @strawberry.field(
        description="Spending by category during two ranges, side by side: those that had anything "
        "in one of them, the largest of the second first. Null only with an error."
    )
    async def compare(
        self,
        info: Info,
        a: Annotated[
            DateRange, strawberry.argument(description="The first range; both bounds are needed.")
        ],
        b: Annotated[
            DateRange, strawberry.argument(description="The second range; both bounds are needed.")
        ],
    ) -> list[CategoryComparison] | None:
        spans = span_of(a, "a"), span_of(b, "b")
        return await spending.compared(info, await self._view(info), *spans)

    @strawberry.field(
        description="With whom most was spent in the wallet's currency, refunds taken off. Reads "
        "the expenses of these days, at most 3,700 days of them. Null only with an error."
    )
    async def top_payees(
        self,
        info: Info,
        dates: DatesArgument,
        first: Annotated[
            int | None, strawberry.argument(description="How many, 1 to 200; 10 by default.")
        ] = None,
    ) -> list[PayeeTotal] | None:
        span = span_of(dates)
        most = _FIRST if first is None else first
        return await outlook.top_payees(info, await self._view(info), span, most)

    @strawberry.field(
        description="What there is on all accounts at the end of each bucket, by what is booked. "
        "Accounts in other currencies are listed, not converted. Null only with an error."
    )
    async def net_worth(
        self, info: Info, dates: DatesArgument, by: ByArgument
    ) -> list[NetWorthPoint] | None:
        span = span_of(dates)
        view = await self._view(info)
        tiles = in_buckets(span, by, view.standing.calendar)
        return await flows.net_worth(info, view, tiles)

    @strawberry.field(
        description="What may come, month by month from tomorrow on; the first and the last are "
        "cut to the days there are. Regular payments and incomes, detected as for `subscriptions`, "
        "are expected on their days. All else is the mean of what the same month of the last two "
        "years had beside them, where there are both; or of the last twelve whole months, or as "
        "many as there are; by days for a part of a month; rounded half to even. Balances start "
        "from what is on the accounts at the end of today; what is booked later, and budgets, do "
        "not count. Null only with an error."
    )
    async def forecast(
        self,
        info: Info,
        until: Annotated[
            Date,
            strawberry.argument(
                description="The day after the last, exclusive; after tomorrow, and at most 60 "
                "months after it."
            ),
        ],
    ) -> list[ForecastPoint] | None:
        return await outlook.forecasts(info, await self._view(info), day_of(until))

    @strawberry.field(
        description="Regular payments that nobody entered as recurring: to one payee, or with one "
        "description where no payee is recorded, of much the same amount (each at most a tenth "
        "more than the next smaller), a week, a month, a quarter or a year apart, at least three "
        "times in a row and not overdue. Equal amounts are looked at first, and several that one "
        "payee is paid are several. Payments in between break nothing, unless they may make all of "
        "it chance: with those of the size on more other days than its own nothing is detected, "
        "with half as many only what keeps to its day (two days off at most, none if weekly). The "
        "dearest of a year first, currency by currency, at most 200. Looks at the latest 20,000 "
        "expenses of the last 800 days. Null only with an error."
    )
    async def subscriptions(self, info: Info) -> list[DetectedSubscription] | None:
        return await outlook.subscriptions(info, await self._view(info))

    @strawberry.field(
        description="How the budgets stand that have a day, by name; as they are, whatever `asOf` "
        "says. Null only with an error."
    )
    async def budget_status(
        self,
        info: Info,
        on: Annotated[
            Date | None,
            strawberry.argument(description="The day; today in the wallet by default."),
        ] = None,
    ) -> list[BudgetStatus] | None:
        return await statuses_of(info, self.wallet, on)

    async def _view(self, info: Info) -> View:
        return await view_of(info, self.wallet, self.as_of)


@strawberry.type
class AnalyticsQuery:
    @strawberry.field(description="Figures of a wallet.")
    async def analytics(
        self, info: Info, wallet: WalletArgument = None, as_of: AsOfArgument = None
    ) -> Analytics | None:
        return Analytics(wallet=await chosen_wallet(info, wallet), as_of=as_of)
