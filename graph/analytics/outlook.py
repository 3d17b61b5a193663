"""What comes back, and what may come: regular payments, and a forecast. And whom money went to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from db.queries import payees, rates, recurring
from db.queries.analytics import entries, past, sums, worth
from domain.analytics import figures, forecast, regular
from domain.analytics.exchanging import Exchange
from domain.analytics.forecast import Expected, Known
from domain.analytics.regular import Regular
from domain.analytics.spans import months_until
from domain.errors import Invalid
from domain.exchange import Asked
from domain.ledger import TransactionKind
from domain.periods import Span, month_of
from graph import ids
from graph.analytics.asked import View
from graph.analytics.types import (
    DetectedSubscription,
    ForecastPoint,
    PayeeTotal,
    day_after,
    first_day,
    total,
)
from graph.context import Info
from graph.ids import Prefix
from graph.money import Money
from graph.payees import Payee
from graph.scalars import Date

PAYEES_MAX = 200
SUBSCRIPTIONS_MAX = 200
PAYEE_DAYS_MAX = 3_700

_INCOME, _EXPENSE = TransactionKind.INCOME, TransactionKind.EXPENSE


async def top_payees(info: Info, view: View, span: Span, first: int) -> list[PayeeTotal]:
    """Two statements, and one more with other currencies."""
    if not 1 <= first <= PAYEES_MAX:
        raise Invalid(f"`first` must lie between 1 and {PAYEES_MAX}", field=("first",))
    if span.days > PAYEE_DAYS_MAX:
        raise Invalid(f"At most {PAYEE_DAYS_MAX:,} days are looked at at once", field=("dates",))
    found = await info.context.read(entries.by_payee, view.wallet_id, view.standing, span)
    found = {payee_id: each for payee_id, each in found.items() if each}
    ids = sorted(found, key=lambda uuid: (-figures.minor(found[uuid], view.currency), uuid))[:first]
    named = await _named(info, view, ids)
    return [
        PayeeTotal(payee=Payee.of(named[uuid]), total=total(found[uuid], view.currency))
        for uuid in ids
    ]


async def subscriptions(info: Info, view: View) -> list[DetectedSubscription]:
    """Three statements."""
    found = await _regular(info, view, _EXPENSE)
    key: recurring.ListKey = (view.wallet_id, True)
    rules = await info.context.load(recurring.of_wallets, key)
    uuids = sorted({one.last.payee_id for one in found if one.last.payee_id})
    named = await _named(info, view, uuids)
    entered = {(regular.whom(row.payee, row.description), row.currency) for row in rules}
    found = [one for one in found if (_whom(one, named), one.last.currency) not in entered][
        :SUBSCRIPTIONS_MAX
    ]
    return [
        DetectedSubscription(
            payee=Payee.of(named[one.last.payee_id]) if one.last.payee_id else None,
            transaction_id=ids.encode(Prefix.Transaction, one.last.id),
            description=one.last.description,
            amount=Money.of(one.last.amount_minor, one.last.currency),
            interval=one.interval,
            times=len(one.paid),
            last_date=Date(one.last.day),
            next_date=Date(one.next_day.isoformat()),
            yearly_cost=Money.of(one.yearly_minor, one.last.currency),
        )
        for one in found
    ]


def _whom(one: Regular, named: Mapping[str, Any]) -> str:
    payee_id = one.last.payee_id
    return regular.whom(named[payee_id].name if payee_id else None, one.last.description)


async def forecasts(info: Info, view: View, until: date) -> list[ForecastPoint]:
    """Six statements, and one where rates are not at hand."""
    standing = view.standing
    if until <= standing.today + timedelta(days=1):
        raise Invalid("Name a day after tomorrow; it is exclusive", field=("until",))
    if until > (latest := forecast.latest_end(standing.today)):
        raise Invalid(
            f"At most {forecast.MONTHS_MAX} months from tomorrow are looked ahead; name {latest} "
            "or an earlier day",
            field=("until",),
        )
    spans = forecast.spans(standing.today, until, standing.calendar)
    known = await _known(info, view)
    today = Span(standing.today, standing.today + timedelta(days=1))
    [(balances, _)] = await info.context.read(worth.at_ends, view.wallet_id, standing, [today])
    expected = [
        Expected(span, *(forecast.expected(span, known[kind], standing.calendar) for kind in known))
        for span in spans
    ]
    exchange = await _today(info, view, balances, *(each.net for each in expected))
    balance, found = exchange.minor(balances), []
    for each in expected:
        balances = _sum(balances, each.net)
        point = _point(each, balance, balances, exchange)
        balance += point.net.amount_minor
        found.append(point)
    return found


async def _today(info: Info, view: View, *amounts: Mapping[str, int]) -> Exchange:
    """Today's rates of all these currencies."""
    day = view.standing.today.isoformat()
    codes = sorted({code for each in amounts for code in each})
    asked = [Asked(code, view.currency, day) for code in codes]
    return Exchange(view.currency, day, await info.context.read(rates.found, asked))


async def _known(info: Info, view: View) -> dict[TransactionKind, Known]:
    """Of income and of expense, in this order."""
    standing = view.standing
    month = month_of(standing.today, standing.calendar)
    months = months_until(month.start - timedelta(days=1), standing.calendar, forecast.MONTHS_BACK)
    found = await info.context.read(
        sums.by_tile, view.wallet_id, standing, months, kinds=(_INCOME, _EXPENSE)
    )
    begins = [any(each[place] for each in found.values()) for place in range(len(months))]
    first = begins.index(True) if True in begins else len(months)
    return {
        kind: Known(
            months[first:],
            [_minors(each) for each in found[kind][first:]],
            await _regular(info, view, kind),
        )
        for kind in (_INCOME, _EXPENSE)
    }


async def _regular(info: Info, view: View, kind: TransactionKind) -> list[Regular]:
    today = view.standing.today
    span = Span(today - timedelta(days=regular.DAYS_BACK), today + timedelta(days=1))
    paid = await info.context.read(entries.latest, view.wallet_id, view.standing, span, kind)
    return regular.detected(paid, today=today)


async def _named(info: Info, view: View, ids: Sequence[str]) -> dict[str, Any]:
    """The payees as they were."""
    if view.standing.until is not None:
        return await info.context.read(past.payees_at, view.wallet_id, view.standing.until, ids)
    keys = [(view.wallet_id, uuid) for uuid in ids]
    rows = await info.context.load_all(payees.by_ids, keys)
    return {uuid: rows[view.wallet_id, uuid] for uuid in ids}


def _point(
    expected: Expected, before_minor: int, balances: Mapping[str, int], exchange: Exchange
) -> ForecastPoint:
    """`balances` are those at its end, by currency; `before_minor` what was before it of them."""
    income, expense = exchange.minor(expected.income), exchange.minor(expected.expense)
    net, currency = income - expense, exchange.currency
    return ForecastPoint(
        start=first_day(expected.span),
        end=day_after(expected.span),
        income=Money.of(income, currency),
        expense=Money.of(expense, currency),
        net=Money.of(net, currency),
        balance=Money.of(before_minor + net, currency),
        unconverted=_shown(exchange.others(expected.net)),
        unconverted_balance=_shown(exchange.others(balances)),
    )


def _shown(sums_: Mapping[str, int]) -> list[Money]:
    return [Money.of(sums_[code], code) for code in sorted(sums_)]


def _minors(each: figures.Sums) -> dict[str, int]:
    return {currency: sum_.amount_minor for currency, sum_ in each.items()}


def _sum(sums_: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    return {code: sums_.get(code, 0) + more.get(code, 0) for code in sums_.keys() | more.keys()}
