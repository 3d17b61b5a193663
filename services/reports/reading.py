"""Reading what a report shows: the same queries, and the same figures, as the API's.

`session` should be one snapshot. Nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.queries import budgets, categories, goals, payees
from db.queries.analytics import entries, sums
from domain import goals as saving
from domain import reports
from domain.analytics import figures
from domain.analytics.figures import Flow, Nodes, added
from domain.analytics.spans import before, months_until
from domain.analytics.standing import Standing
from domain.goals import GoalStatus, Saving
from domain.ledger import TransactionKind, Weekday
from domain.money import Money
from domain.periods import Calendar, Span, day_in
from domain.reports import (
    BudgetLine,
    CategoryLine,
    Cut,
    ExpenseLine,
    GoalLine,
    MonthFlow,
    MonthlyReport,
    UnconvertedLine,
    cut,
)
from services.budgets import statuses
from services.budgets.statuses import Asked

_INCOME, _EXPENSE = TransactionKind.INCOME, TransactionKind.EXPENSE
_YEAR = 12


@dataclass(frozen=True, slots=True)
class _Source:
    """A wallet as it is looked at, and the names of its categories."""

    session: Session
    wallet: Any
    standing: Standing
    known: Mapping[str, Any]

    @property
    def currency(self) -> str:
        return self.standing.currency


def monthly(
    session: Session, wallet: Any, *, month: date, locale: str, at: datetime
) -> MonthlyReport:
    """The wallet's month that has the day `month`, as it stands at `at`. `wallet` is its row."""
    calendar = Calendar(wallet.month_start_day, Weekday[wallet.week_start])
    present = day_in(at, wallet.time_zone)
    every: tuple[str, bool | None] = (wallet.id, None)
    rows = categories.of_wallets(session, [every])[every]
    standing = Standing(wallet.currency, calendar, present)
    source = _Source(session, wallet, standing, {row.id: row for row in rows})
    flows = _flows(source, months_until(month, calendar, _YEAR + 1))
    then, now = flows[-2:]
    currency = source.currency
    return MonthlyReport(
        wallet=wallet.name,
        currency=currency,
        locale=locale,
        up_to=present if present < now.span.end else None,
        flows=tuple(_month(flow, currency) for flow in flows[1:]),
        income_change=_change(now.income, then.income, currency),
        expense_change=_change(now.expense, then.expense, currency),
        savings_rate=now.savings_rate(currency),
        spending=_categories(source, now.span, _EXPENSE, reports.SPENDING_MAX),
        income=_categories(source, now.span, _INCOME, reports.INCOME_MAX),
        budgets=_budgets(source, now.span, present, at),
        goals=_goals(source),
        expenses=_expenses(source, now.span),
        unconverted=_unconverted(now, currency),
    )


def _flows(source: _Source, months: Sequence[Span]) -> list[Flow]:
    found = sums.by_tile(
        source.session, source.wallet.id, source.standing, months, kinds=(_INCOME, _EXPENSE)
    )
    return [
        Flow(month, income, expense)
        for month, income, expense in zip(months, found[_INCOME], found[_EXPENSE], strict=True)
    ]


def _month(flow: Flow, currency: str) -> MonthFlow:
    income, expense = (figures.minor(each, currency) for each in (flow.income, flow.expense))
    return MonthFlow(flow.span, income, expense)


def _change(now: figures.Sums, then: figures.Sums, currency: str) -> str | None:
    return figures.change(figures.minor(now, currency), figures.minor(then, currency))


def _categories(source: _Source, span: Span, kind: TransactionKind, most: int) -> Cut[CategoryLine]:
    """Of the first level, the largest first."""
    currency = source.currency
    now = _nodes(source, span, kind)
    then = _nodes(source, before(span, source.standing.calendar), kind)
    whole = figures.minor(added(node.total for node in now.values()), currency)
    lines = []
    for key in figures.largest_first(now, now, currency):
        total, was = now[key].total, then.get(key, figures.NONE).total
        amount = figures.minor(total, currency)
        name = None if key is None else source.known[key].name
        share = figures.percent(amount, whole)
        lines.append(CategoryLine(name, amount, share, _change(total, was, currency)))
    rest = sum(line.amount_minor for line in lines[most:])
    return replace(cut(lines, most), more_minor=rest)


def _nodes(source: _Source, span: Span, kind: TransactionKind) -> Nodes:
    found = sums.by_category(source.session, source.wallet.id, source.standing, span, kind)
    return figures.rolled_up(found, {uuid: row.parent_id for uuid, row in source.known.items()})


def _budgets(source: _Source, span: Span, present: date, at: datetime) -> Cut[BudgetLine]:
    """Those that have a day in the month, by name; in the period of its last day, or of the
    present one while it goes on.
    """
    session, wallet_id = source.session, source.wallet.id
    start, end = span.start.isoformat(), span.end.isoformat()
    day = present if span.has(present) else span.end - timedelta(days=1)
    every: tuple[str, str | None] = (wallet_id, None)
    rows = [
        row
        for row in budgets.of_wallets(session, [every])[every]
        if row.start_date < end and not (row.end_date and row.end_date <= start)
    ]
    asked = [Asked(wallet_id, row.id, day.isoformat()) for row in rows[: reports.BUDGETS_MAX]]
    found = statuses.standings(session, asked, at=at) if asked else {}
    lines = [
        BudgetLine(
            name=status.row.name,
            period=status.period,
            spent=Money(status.standing.spent, status.row.currency),
            available=Money(status.standing.available, status.row.currency),
            percent=status.standing.percent_text,
            health=status.health,
        )
        for status in (found[each][0] for each in asked)
    ]
    return Cut(tuple(lines), len(rows) - len(lines))


def _goals(source: _Source) -> Cut[GoalLine]:
    """Those that are not given up, in the order in which they were set."""
    kept = (source.wallet.id, (GoalStatus.ACTIVE.name, GoalStatus.COMPLETED.name))
    lines = [
        GoalLine(
            name=row.name,
            current=Money(row.current_minor, row.currency),
            target=Money(row.target_minor, row.currency),
            percent=saving.percent(Saving(row.target_minor, row.current_minor)),
            deadline=None if row.deadline is None else date.fromisoformat(row.deadline),
            status=GoalStatus[row.status],
        )
        for row in goals.of_wallets(source.session, [kept])[kept]
    ]
    return cut(lines, reports.GOALS_MAX)


def _expenses(source: _Source, span: Span) -> Cut[ExpenseLine]:
    rows = entries.largest(
        source.session, source.wallet.id, source.standing, span, size=reports.EXPENSES_MAX
    )
    wanted: list[tuple[str, str]] = [
        (source.wallet.id, row.payee_id) for row in rows if row.payee_id is not None
    ]
    named = payees.by_ids(source.session, wanted) if wanted else {}
    lines = []
    for row in rows:
        payee = named.get((source.wallet.id, row.payee_id or ""))
        category = source.known.get(row.category_id or "")
        lines.append(
            ExpenseLine(
                day=date.fromisoformat(row.occurred_on),
                what=row.description if payee is None else payee.name,
                category=None if category is None else category.name,
                is_split=row.has_lines,
                amount=Money(row.amount_minor, row.currency),
            )
        )
    return Cut(tuple(lines))


def _unconverted(flow: Flow, currency: str) -> Cut[UnconvertedLine]:
    lines = [
        UnconvertedLine(kind, Money(amount_minor, code), count)
        for kind, each in ((_INCOME, flow.income), (_EXPENSE, flow.expense))
        for code, (amount_minor, count) in sorted((code, sum_.rest) for code, sum_ in each.items())
        if code != currency and count
    ]
    return cut(lines, reports.UNCONVERTED_MAX)
