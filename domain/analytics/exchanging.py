"""Balances and what is expected in one currency, by the rate of a day.

What is summed of transactions is converted with each of them; this is for what there is on a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.analytics import figures
from domain.analytics.figures import Sum
from domain.errors import Invalid
from domain.exchange import Asked, Rate, convert
from domain.money import Money


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is known of a day's rates into one currency."""

    currency: str
    day: str
    known: Mapping[Asked, Rate | None]

    def sums(self, by_currency: Mapping[str, int]) -> dict[str, Sum]:
        """Each amount with what it is in the currency, if there is a rate."""
        return {code: self._sum(Money(minor, code)) for code, minor in by_currency.items()}

    def minor(self, by_currency: Mapping[str, int]) -> int:
        """All that is in the currency, or could be converted into it."""
        return figures.minor(self.sums(by_currency), self.currency)

    def others(self, by_currency: Mapping[str, int]) -> dict[str, int]:
        """What could not be."""
        return {
            code: minor
            for code, minor in by_currency.items()
            if code != self.currency and self.known.get(self._asked(code)) is None
        }

    def _asked(self, code: str) -> Asked:
        return Asked(code, self.currency, self.day)

    def _sum(self, amount: Money) -> Sum:
        rate = self.known.get(self._asked(amount.currency))
        bare = Sum(amount.amount_minor, 1)
        if rate is None or amount.currency == self.currency or not amount.amount_minor:
            return bare
        try:
            to = convert(amount, self.currency, rate)
        except Invalid:
            return bare
        return Sum(amount.amount_minor, 1, to.amount_minor, amount.amount_minor, 1)
