"""A figure made of amounts in several currencies: what converts is summed, the rest is listed."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from graph.money import Money


@strawberry.type(
    description="A figure in one currency. What could not be converted is listed beside it: "
    "never taken 1:1, never dropped."
)
class Total:
    money: Money = strawberry.field(description="The sum of what could be expressed so.")
    count: int = strawberry.field(
        description="How many amounts it is made of, those not converted included."
    )
    unconverted: list[Money] = strawberry.field(
        description="What could not be converted, one sum for each currency."
    )


def total_of(currency: str, sums: Sequence[tuple[str, int, int]]) -> Total:
    """The total in `currency` of (currency, signed minor units, count) of each currency."""
    own = sum(amount_minor for code, amount_minor, _ in sums if code == currency)
    return Total(
        money=Money.of(own, currency),
        count=sum(count for _, _, count in sums),
        unconverted=[
            Money.of(amount_minor, code) for code, amount_minor, _ in sums if code != currency
        ],
    )
