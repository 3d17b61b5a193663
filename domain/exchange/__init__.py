"""Exchange: amounts in other currencies, exactly until the one rounding at the end.

A rate is two legs through the euro, each as its provider published it; what is shown of it is made
for people and never calculated with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import Enum
from typing import NamedTuple

from domain.errors import Invalid
from domain.money import AMOUNT_MINOR_MAX, MINOR_DIGITS, Money, decimal_text

EURO = "EUR"
# The first day of the first rates of the euro. Before it there are none through it.
SINCE = "1999-01-04"
# How many days a published rate stands for the days after it. The ECB's longest pause is five.
AGE_DAYS_MAX = 7

SHOWN_DIGITS = 12
_SHOWN = Context(prec=SHOWN_DIGITS, rounding=ROUND_HALF_EVEN)
# What a person may give: a trillion dong to a bitcoin would fit, and so would the other way round.
OWN_DIGITS = 12
_OWN = re.compile(rf"(0|[1-9][0-9]{{0,{OWN_DIGITS - 1}}})(\.[0-9]{{1,{OWN_DIGITS}}})?", re.ASCII)


class Source(Enum):
    """Who says what a currency was worth on a day."""

    ECB = "The euro foreign exchange reference rates of the European Central Bank."
    FRANKFURTER = "Frankfurter: rates of other central banks, where the ECB publishes none."
    ECB_AND_FRANKFURTER = "One currency's rate is the ECB's, that of the other Frankfurter's."
    OWN = "Given by the user."
    FIXED = "No rate is needed: both currencies are the same."


class Asked(NamedTuple):
    """What one unit of `from_currency` is in `to_currency` on the ISO day."""

    from_currency: str
    to_currency: str
    day: str


@dataclass(frozen=True, slots=True)
class Rate:
    """Exactly numerator / denominator units of the other currency for one unit of this one.

    `numerator` and `denominator` are units of the two per euro, or a user's own rate and 1. `day`
    is that of the publication, of the older one if the two have two. `source` names a `Source`.
    """

    numerator: Decimal
    denominator: Decimal
    day: str
    source: str

    @property
    def shown(self) -> Decimal:
        """Rounded half to even at 12 significant digits; neither exponent nor idle zeros."""
        quotient = _SHOWN.divide(self.numerator, self.denominator)
        return Decimal(_plain(quotient))

    @property
    def shown_text(self) -> str:
        """`shown` in plain digits, also where Python would write an exponent."""
        return _plain(self.shown)


def fixed(day: str) -> Rate:
    """From a currency to itself."""
    return Rate(Decimal(1), Decimal(1), day, Source.FIXED.name)


def convert(amount: Money, to_currency: str, rate: Rate) -> Money:
    """The amount at the rate, rounded once, half to even, to whole minor units of `to_currency`.

    Raises Invalid where that is more than an amount may be.
    """
    above, below = rate.numerator.as_integer_ratio(), rate.denominator.as_integer_ratio()
    digits = MINOR_DIGITS[to_currency] - MINOR_DIGITS[amount.currency]
    dividend = amount.amount_minor * above[0] * below[1] * 10 ** max(digits, 0)
    divisor = above[1] * below[0] * 10 ** max(-digits, 0)
    minor = half_even(dividend, divisor)
    if abs(minor) > AMOUNT_MINOR_MAX:
        largest = decimal_text(AMOUNT_MINOR_MAX, to_currency)
        raise Invalid(
            f"In {to_currency} the amount is larger than {largest}; check the amount and the rate"
        )
    return Money(minor, to_currency)


def half_even(dividend: int, divisor: int) -> int:
    """The whole number nearest to the fraction, the even one of two; the divisor is positive."""
    whole, rest = divmod(dividend, divisor)
    return whole + (2 * rest > divisor or (2 * rest == divisor and whole % 2))


def own_rate(text: str, *, day: str) -> Rate:
    """A rate that a person gives: units of the other currency for one unit. Raises Invalid.

    Plain digits with an optional point, more than 0, at most 12 before the point and 12 after it.
    """
    if not _OWN.fullmatch(text) or not Decimal(text):
        raise Invalid(
            "Not a rate; write how much one unit is worth, more than 0, in digits with an optional"
            f" point, as in 1.0837, at most {OWN_DIGITS} before the point and {OWN_DIGITS} after it"
        )
    return Rate(Decimal(text), Decimal(1), day, Source.OWN.name)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
