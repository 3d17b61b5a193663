"""Conversions as clients see them: both amounts, and the rate between them."""

from __future__ import annotations

from typing import Any, Self

import strawberry

from db.queries.conversions import Shown, Then
from db.queries.transactions.past import PastRow
from domain.conversions import OwnRate
from domain.exchange import Source
from domain.money import Money as Amount
from graph.money import Money
from graph.scalars import Date, Decimal


@strawberry.type(description="An amount in another currency, by the rate of its own day.")
class Conversion:
    from_: Money = strawberry.field(name="from", description="What was converted.")
    to: Money = strawberry.field(
        description="What it came to, rounded once to the minor unit of its currency, half to even."
    )
    rate: Decimal = strawberry.field(
        description="What one unit was worth, as far as 12 significant digits tell; the amount was "
        "converted by the exact rate, which may have more."
    )
    rate_date: Date = strawberry.field(
        description="The day on which the rate was published: the last one on or before the day of "
        "what was converted. Once the provider has published for that day or a later one, it stays "
        "for ever. Of a rate of the user's own, that day itself."
    )
    source: Source = strawberry.field(description="Who says so.")

    @classmethod
    def of(cls, shown: Shown) -> Self:
        return cls(
            from_=Money.of(shown.amount.amount_minor, shown.amount.currency),
            to=Money.of(shown.to.amount_minor, shown.to.currency),
            rate=Decimal(shown.rate.shown_text),
            rate_date=Date(shown.rate.day),
            source=Source[shown.rate.source],
        )


def key_of(transaction: Any) -> Any:
    """What a transaction's conversion is found by; one of the past is worked out anew."""
    row, then = transaction.row, None
    if isinstance(row, PastRow):
        own = row.image.get("own_rate")
        amount = Amount(row.amount_minor, row.currency)
        then = Then(amount, row.occurred_on, OwnRate.of(own) if own else None)
    return (row.wallet_id, row.id, then)
