"""Currencies, and what they are worth: for everybody, also before anyone has signed in."""

from __future__ import annotations

from typing import Annotated, Self

import strawberry

from db import tables
from db.queries import rates
from domain import currencies
from domain.errors import Refusal
from domain.exchange import EURO, Asked, Rate, Source
from domain.locales import DEFAULT as DEFAULT_LOCALE
from graph.accounts import today_in
from graph.context import Context, Info
from graph.scalars import Currency, Date, Decimal

On = Annotated[
    Date | None,
    strawberry.argument(description="The day; today by default, for the viewer or else in UTC."),
]


@strawberry.type(
    description="A currency that amounts can be in: ISO 4217's, but for withdrawn ones."
)
class CurrencyInfo:
    code: Currency = strawberry.field(description="Its ISO 4217 code.")
    name: str = strawberry.field(description="What it is called in the language asked for.")
    minor_digits: int = strawberry.field(
        description="How many decimals its amounts have: 2 for EUR, 0 for JPY, 3 for KWD."
    )
    symbol: str = strawberry.field(
        description="Its sign as people of that language write it; its code where they have none."
    )

    @classmethod
    def of(cls, info: currencies.CurrencyInfo) -> Self:
        return cls(
            code=Currency(info.code),
            name=info.name,
            minor_digits=info.minor_digits,
            symbol=info.symbol,
        )

    @strawberry.field(
        description="Whether amounts in it can be converted: whether there is a rate to the euro, "
        "and so to every other currency that has one."
    )
    async def has_rate(self, info: Info, on: On = None) -> bool:
        asked = Asked(self.code, EURO, on or _today(info.context))
        return await info.context.load(rates.found, asked) is not None


@strawberry.type(description="What one unit of a currency is worth in another one on a day.")
class ExchangeRate:
    from_currency: Currency = strawberry.field(
        name="from", description="The currency of which it is one unit."
    )
    to: Currency = strawberry.field(description="The currency that the rate counts in.")
    rate: Decimal = strawberry.field(
        description="How much of `to` one unit of `from` is worth, to 12 significant digits, half "
        "to even. For showing: amounts are converted by the exact rate and rounded once."
    )
    date: Date = strawberry.field(description="The day that was asked for.")
    rate_date: Date = strawberry.field(
        description="The day on which the rate was published: the last one on or before `date`, "
        "at most 7 days earlier. Of two sources the older day."
    )
    source: Source = strawberry.field(description="Who published it.")

    @classmethod
    def of(cls, asked: Asked, rate: Rate) -> Self:
        return cls(
            from_currency=Currency(asked.from_currency),
            to=Currency(asked.to_currency),
            rate=Decimal(rate.shown_text),
            date=Date(asked.day),
            rate_date=Date(rate.day),
            source=Source[rate.source],
        )


@strawberry.type
class CurrencyQuery:
    @strawberry.field(
        description="Every currency that amounts can be in, by code. Nobody need be signed in."
    )
    def currencies(
        self,
        info: Info,
        locale: Annotated[
            str | None,
            strawberry.argument(
                description="The language of names and signs as a BCP 47 tag, as in `de-AT`; the "
                "viewer's by default, or else `en`."
            ),
        ] = None,
    ) -> list[CurrencyInfo] | None:
        if locale is None:
            viewer = _viewer(info.context)
            locale = viewer.locale if viewer else DEFAULT_LOCALE
        try:
            return [CurrencyInfo.of(each) for each in currencies.listed(locale)]
        except Refusal as refusal:
            raise refusal.under("locale") from None

    @strawberry.field(
        description="What one unit of `from` was worth in `to` on a day, by the reference rates of "
        "the European Central Bank, since 1999, and for currencies that it does not publish by "
        "another source. Null when nobody published one: none is guessed from older ones. Nobody "
        "need be signed in."
    )
    async def exchange_rate(
        self,
        info: Info,
        from_currency: Annotated[
            Currency,
            strawberry.argument(name="from", description="The currency of which it is one unit."),
        ],
        to: Annotated[
            Currency, strawberry.argument(description="The currency that the rate counts in.")
        ],
        on: On = None,
    ) -> ExchangeRate | None:
        asked = Asked(from_currency, to, on or _today(info.context))
        rate = await info.context.load(rates.found, asked)
        return None if rate is None else ExchangeRate.of(asked, rate)


def _today(context: Context) -> Date:
    viewer = _viewer(context)
    return today_in(context.at, viewer.time_zone if viewer else "UTC")


def _viewer(context: Context) -> tables.User | None:
    """Nobody if nobody is signed in. Raises Unauthenticated for a token that is not valid."""
    return None if context.is_signed_out else context.viewer
