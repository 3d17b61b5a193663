"""What the fields of analytics are asked for: ranges, buckets, and the moment to look from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, TypeAlias

import strawberry

from db import tables
from db.queries import categories
from db.queries.analytics import past
from domain.analytics.standing import Standing
from domain.errors import Invalid, Refusals
from domain.ledger import Weekday
from domain.periods import Bucket, Calendar, Span
from graph.accounts import today_in
from graph.context import Info
from graph.scalars import Date, DateTime
from graph.transactions.types import DateRange

DatesArgument: TypeAlias = Annotated[
    DateRange, strawberry.argument(description="The days; both bounds are needed.")
]
ByArgument: TypeAlias = Annotated[
    Bucket,
    strawberry.argument(
        description="What the days are gathered into, at most 1,000 of them. Empty ones are shown."
    ),
]
AsOfArgument: TypeAlias = Annotated[
    DateTime | None,
    strawberry.argument(
        description="All figures as they were at this moment, by the wallet's history: its "
        "transactions, categories, accounts and settings of then, and today as that day, in its "
        "currency and by the rates of now. Null, or a moment to come, is now. The further back, "
        "the more was changed since: so much has to be read. Budgets and goals are as they are."
    ),
]


@dataclass(frozen=True, slots=True)
class View:
    """A wallet, looked at from a moment."""

    wallet_id: str
    standing: Standing

    @property
    def currency(self) -> str:
        return self.standing.currency


async def view_of(info: Info, wallet: tables.Wallet, as_of: DateTime | None) -> View:
    """Found once for each wallet and moment of an operation."""
    moment = info.context.at if as_of is None else datetime.fromisoformat(as_of)
    if moment >= info.context.at:
        settings = {name: getattr(wallet, name) for name in _SETTINGS}
        return View(wallet.id, _standing(settings, info.context.at))
    then = await info.context.load(past.wallets_at, (wallet.id, moment))
    settings = {name: (then.image or {}).get(name, getattr(wallet, name)) for name in _SETTINGS}
    # Conversions are kept into the currency of now, and figures are shown in it.
    settings["currency"] = wallet.currency
    has_months = settings["month_start_day"] == wallet.month_start_day
    return View(
        wallet.id,
        _standing(settings, moment, has_months=has_months, until=then.version, delta=then.delta),
    )


_SETTINGS = ("currency", "time_zone", "month_start_day", "week_start")


def _standing(settings: Mapping[str, Any], at: datetime, **more: Any) -> Standing:
    calendar = Calendar(settings["month_start_day"], Weekday[settings["week_start"]])
    today = date.fromisoformat(today_in(at, settings["time_zone"]))
    return Standing(settings["currency"], calendar, today, **more)


async def categories_of(info: Info, view: View) -> dict[str, Any]:
    """The wallet's categories by their ids, as they were."""
    if view.standing.until is None:
        all_of_it: tuple[str, bool | None] = (view.wallet_id, None)
        rows: Any = await info.context.load(categories.of_wallets, all_of_it)
    else:
        rows = await info.context.read(
            past.things_at, view.wallet_id, tables.Category, view.standing.until
        )
    return {row.id: row for row in rows}


def span_of(dates: DateRange, field: str = "dates") -> Span:
    """Raises Invalid or Refusals that name the field."""
    missing = [
        Invalid("Give the first day and the day after the last", field=(field, name))
        for name in ("start", "end")
        if getattr(dates, name) is None
    ]
    if missing:
        raise Refusals(missing)
    assert dates.start is not None
    assert dates.end is not None
    span = Span(date.fromisoformat(dates.start), date.fromisoformat(dates.end))
    if span.start >= span.end:
        raise Invalid("The end must be after the start; it is exclusive", field=(field, "end"))
    return span


def day_of(day: Date) -> date:
    return date.fromisoformat(day)
