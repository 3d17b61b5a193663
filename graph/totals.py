"""A figure made of amounts in several currencies: what converts is summed, the rest is listed."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from domain.analytics.figures import Sum
from domain.conversions import average
from domain.money import Money as Amount
from graph.money import Money
from graph.scalars import Decimal


@strawberry.type(
    description="What of a total was in another currency, and what that came to: the sum of its "
    "amounts, each by the rate of its own day and rounded by itself."
)
class ConvertedTotal:
    from_: Money = strawberry.field(
        name="from", description="The sum of the amounts in their own currency."
    )
    to: Money = strawberry.field(description="The sum of what each of them came to.")
    rate: Decimal | None = strawberry.field(
        description="What one unit came to on average, as far as 12 significant digits tell: the "
        "second sum by the first. Null where that says nothing, as refunds took off the rest."
    )
    count: int = strawberry.field(description="How many amounts it is made of.")


@strawberry.type(
    description="A figure in one currency. What could not be converted is listed beside it: "
    "never taken 1:1, never dropped."
)
class Total:
    money: Money = strawberry.field(
        description="The sum of what is in its currency, and of what was converted into it."
    )
    count: int = strawberry.field(
        description="How many amounts it is made of, those not converted included."
    )
    conversions: list[ConvertedTotal] = strawberry.field(
        description="What of it was converted, one entry for each currency. The rate, day and "
        "source of each amount are with its transaction: `amountInWalletCurrency`."
    )
    unconverted: list[Money] = strawberry.field(
        description="What could not be converted, one sum for each currency."
    )


def total_of(currency: str, sums: Sequence[tuple[str, Sum]]) -> Total:
    """The total in `currency` of what each currency has."""
    own = sum(each.amount_minor for code, each in sums if code == currency)
    others = [(code, each) for code, each in sums if code != currency]
    return Total(
        money=Money.of(own + sum(each.to_minor for _, each in others), currency),
        count=sum(each.entries for _, each in sums),
        conversions=[_converted(currency, *each) for each in others if each[1].converted],
        unconverted=[Money.of(each.rest[0], code) for code, each in others if any(each.rest)],
    )


def _converted(currency: str, code: str, each: Sum) -> ConvertedTotal:
    rate = average(Amount(each.from_minor, code), Amount(each.to_minor, currency))
    return ConvertedTotal(
        from_=Money.of(each.from_minor, code),
        to=Money.of(each.to_minor, currency),
        rate=None if rate is None else Decimal(rate),
        count=each.converted,
    )
