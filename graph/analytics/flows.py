"""Figures over time: income against expense, trends, net worth, and the report of a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import strawberry

from db import tables
from db.queries import rates
from db.queries.analytics import entries, sums, worth
from domain.analytics import figures
from domain.analytics.exchanging import Exchange
from domain.analytics.figures import Flow
from domain.analytics.spans import months_until
from domain.errors import Invalid, NotFound
from domain.exchange import Asked
from domain.ledger import TransactionKind
from domain.periods import Span
from graph import inputs
from graph.analytics import spending
from graph.analytics.asked import View, categories_of
from graph.analytics.types import (
    CashFlow,
    MonthlyReport,
    NetWorthPoint,
    TrendPoint,
    UnconvertedTotal,
    changed,
    day_after,
    first_day,
    total,
)
from graph.context import Info
from graph.ids import Prefix
from graph.inputs import Reader
from graph.money import Money
from graph.transactions.types import Transaction

CATEGORIES_MAX = 100
AVERAGE_MIN, AVERAGE_MAX = 2, 60
LARGEST = 10
_YEAR = 12
_DAY = timedelta(days=1)

_INCOME, _EXPENSE = TransactionKind.INCOME, TransactionKind.EXPENSE


async def flows(info: Info, view: View, tiles: Sequence[Span]) -> list[Flow]:
    """One statement."""
    found = await info.context.read(
        sums.by_tile, view.wallet_id, view.standing, tiles, kinds=(_INCOME, _EXPENSE)
    )
    return [
        Flow(tile, income, expense)
        for tile, income, expense in zip(tiles, found[_INCOME], found[_EXPENSE], strict=True)
    ]


async def trend(
    info: Info,
    view: View,
    tiles: Sequence[Span],
    *,
    categories: list[strawberry.ID] | None,
    average_of: int | None,
) -> list[TrendPoint]:
    """Two statements, one without categories."""
    if average_of is not None and not AVERAGE_MIN <= average_of <= AVERAGE_MAX:
        raise Invalid(
            f"A moving average is of {AVERAGE_MIN} to {AVERAGE_MAX} buckets",
            field=("movingAverage",),
        )
    kind, chosen = _EXPENSE, None
    if categories is not None:
        kind, chosen = _chosen(categories, await categories_of(info, view))
    found = await info.context.read(
        sums.by_tile,
        view.wallet_id,
        view.standing,
        tiles,
        kinds=(kind,),
        categories=chosen,
    )
    amounts = [figures.minor(each, view.currency) for each in found[kind]]
    means: Sequence[int | None] = [None] * len(amounts)
    if average_of is not None:
        means = figures.moving(amounts, average_of)
    return [
        TrendPoint(
            start=first_day(tile),
            end=day_after(tile),
            total=total(each, view.currency),
            moving_average=None if mean is None else Money.of(mean, view.currency),
        )
        for tile, each, mean in zip(tiles, found[kind], means, strict=True)
    ]


def _chosen(
    given: list[strawberry.ID], known: Mapping[str, Any]
) -> tuple[TransactionKind, list[str]]:
    """The kind of the categories, and they with what stands below them."""
    read = Reader()
    chosen = set(read.many("categories", given, inputs.id_of(Prefix.Category), CATEGORIES_MAX))
    read.finish()
    if not chosen:
        raise Invalid("Name a category, or leave `categories` out", field=("categories",))
    if not chosen <= known.keys():
        raise NotFound("One of these ids is not of this wallet", field=("categories",))
    kinds = {known[uuid].kind for uuid in chosen}
    if len(kinds) > 1:
        raise Invalid("Ask for categories of one kind at a time", field=("categories",))
    below = {uuid for uuid, row in known.items() if row.parent_id in chosen}
    return TransactionKind[kinds.pop()], sorted(chosen | below)


async def net_worth(info: Info, view: View, tiles: Sequence[Span]) -> list[NetWorthPoint]:
    """Three statements, and one where rates are not at hand."""
    found = await info.context.read(worth.at_ends, view.wallet_id, view.standing, tiles)
    days = [min(tile.end - _DAY, view.standing.today).isoformat() for tile in tiles]
    asked = [
        Asked(code, view.currency, day)
        for day, (by_currency, _) in zip(days, found, strict=True)
        for code in by_currency
    ]
    known = await info.context.read(rates.found, asked)
    return [
        NetWorthPoint(
            start=first_day(tile),
            end=day_after(tile),
            total=_worth(
                Exchange(view.currency, day, known).sums(by_currency), view.currency, count
            ),
        )
        for tile, day, (by_currency, count) in zip(tiles, days, found, strict=True)
    ]


def _worth(sums_: figures.Sums, currency: str, count: int) -> Any:
    made = total(sums_, currency)
    made.count = count
    return made


async def monthly(info: Info, view: View, wallet: tables.Wallet, day: date) -> MonthlyReport:
    """Eight statements and those of budgets and goals, however long the month's lists are; and
    with other currencies three more.
    """
    months = months_until(day, view.standing.calendar, _YEAR + 1)
    year = await flows(info, view, months)
    then, now = year[-2:]
    largest = await info.context.read(
        entries.largest, view.wallet_id, view.standing, now.span, size=LARGEST
    )
    is_past = view.standing.until is not None
    return MonthlyReport(
        start=first_day(now.span),
        end=day_after(now.span),
        current=CashFlow.of(now, view.currency),
        previous=CashFlow.of(then, view.currency),
        income_change=changed(now.income, then.income, view.currency),
        expense_change=changed(now.expense, then.expense, view.currency),
        cash_flow=[CashFlow.of(flow, view.currency) for flow in year[1:]],
        spending_by_category=await spending.by_category(info, view, now.span, _EXPENSE),
        income_by_category=await spending.by_category(info, view, now.span, _INCOME),
        largest_expenses=[
            Transaction.as_it_was(row) if is_past else Transaction.of(row) for row in largest
        ],
        unconverted=_unconverted(now, view.currency),
        wallet=wallet,
        span=now.span,
    )


def _unconverted(flow: Flow, currency: str) -> list[UnconvertedTotal]:
    return [
        UnconvertedTotal(kind=kind, money=Money.of(sum_.rest[0], code), count=sum_.rest[1])
        for kind, each in ((_INCOME, flow.income), (_EXPENSE, flow.expense))
        for code, sum_ in sorted(each.items())
        if code != currency and any(sum_.rest)
    ]
