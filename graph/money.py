"""Money as clients see it."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Annotated, Any, Self, TypeAlias

import strawberry

from domain import money
from domain.errors import Refusal
from domain.money import decimal_text
from graph.columns import OF_TUPLES
from graph.scalars import Currency, Decimal

# Minor units and their currency, as a row has them: what a plan takes for a Money.
Pair: TypeAlias = tuple[int, str]


def amounts(pairs: Sequence[Pair]) -> list[str]:
    """The texts of many amounts."""
    return [decimal_text(amount_minor, currency) for amount_minor, currency in pairs]


def currencies(pairs: Sequence[Pair]) -> list[str]:
    code: Any = itemgetter(1)
    return list(map(code, pairs))


@strawberry.type(description="An exact amount in one currency.")
class Money:
    amount_minor: strawberry.Private[int]
    amount: Decimal = strawberry.field(
        description="As many decimals as the currency has: `12.50` EUR, `1250` JPY.",
        metadata={OF_TUPLES: amounts},
    )
    currency: Currency = strawberry.field(
        description="The currency of the amount.", metadata={OF_TUPLES: currencies}
    )

    @classmethod
    def of(cls, amount_minor: int, currency: str) -> Self:
        return cls(
            amount_minor=amount_minor,
            amount=decimal_text(amount_minor, currency),  # type: ignore[arg-type]  # it is one
            currency=currency,  # type: ignore[arg-type]  # the same
        )

    @strawberry.field(description="The amount as people write it, for showing only.")
    def formatted(
        self,
        locale: Annotated[
            str, strawberry.argument(description="A BCP 47 language tag, as in `de-AT`.")
        ] = "en",
    ) -> str:
        try:
            return money.formatted(money.Money(self.amount_minor, self.currency), locale)
        except Refusal as refusal:
            raise refusal.under("locale") from None


@strawberry.input(description="An exact amount in one currency.")
class MoneyInput:
    amount: Decimal = strawberry.field(
        description="No more decimals than the currency has: `12.50` EUR, `1250` JPY."
    )
    currency: Currency = strawberry.field(description="The currency of the amount.")

    def parse(self) -> money.Money:
        """Raises Invalid that names the amount; the currency was checked as a scalar."""
        try:
            return money.parse_money(self.amount, self.currency)
        except Refusal as refusal:
            raise refusal.under("amount") from None
