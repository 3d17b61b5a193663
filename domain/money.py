"""Money: integer minor units and a currency. No float is ever made, and no sum mixes currencies.

The digits of each currency come from ISO 4217 (its List One, through the `iso4217` package), not
from CLDR: the two differ for some currencies, and statements follow ISO.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from iso4217 import Currency as _Iso

from domain.errors import Invalid

# Fifteen digits: a day of nine thousand such amounts still fits a signed 64-bit total.
AMOUNT_MINOR_MAX = 999_999_999_999_999

# What comes behind the units of most amounts: a lookup takes half the time of formatting.
_CENTS = tuple(f".{cents:02}" for cents in range(100))

# Funds, metals, testing and "no currency" codes have no minor unit in ISO 4217 and hold no money.
MINOR_DIGITS: dict[str, int] = {
    entry.code: entry.exponent for entry in _Iso if entry.exponent is not None
}
NAMES: dict[str, str] = {
    entry.code: entry.currency_name for entry in _Iso if entry.exponent is not None
}

# What has taken the place of a currency that is no more, and on which day (ISO 4217, List Three):
# those that the ECB had rates of, and whose statements people may still have.
_SUCCESSORS = {
    "BGN": ("EUR", "2026-01-01"),
    "CYP": ("EUR", "2008-01-01"),
    "EEK": ("EUR", "2011-01-01"),
    "HRK": ("EUR", "2023-01-01"),
    "LTL": ("EUR", "2015-01-01"),
    "LVL": ("EUR", "2014-01-01"),
    "MTL": ("EUR", "2008-01-01"),
    "ROL": ("RON", "2005-07-01"),
    "SIT": ("EUR", "2007-01-01"),
    "SKK": ("EUR", "2009-01-01"),
    "TRL": ("TRY", "2005-01-01"),
}

# Of an amount; of a rate, which may need more.
DECIMALS_MAX, RATE_DECIMALS_MAX = 6, 12
# Before the point.
_DIGITS_MAX = 18
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Money:
    """`amount_minor` whole minor units (cents, fils, yen) of one ISO 4217 currency."""

    amount_minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(self.amount_minor - other.amount_minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount_minor, self.currency)

    def __str__(self) -> str:
        return f"{decimal_text(self.amount_minor, self.currency)} {self.currency}"

    def _same_currency(self, other: Money) -> None:
        assert self.currency == other.currency, "a sum across currencies needs domain.exchange"


def parse_currency(code: str) -> str:
    """The ISO 4217 code, as written. Raises Invalid for anything that is not one in use."""
    if code in _SUCCESSORS:
        successor, since = _SUCCESSORS[code]
        raise Invalid(f"{code} is no currency any more: since {since} it is {successor}; use that")
    if code not in MINOR_DIGITS:
        raise Invalid(
            f"{code[:12]!r} is not an ISO 4217 currency code; use three capital letters, as in EUR"
        )
    return code


def parse_decimal(text: str, decimals_max: int = DECIMALS_MAX) -> Decimal:
    """A plain decimal number: ASCII digits, optional minus and point; no exponent, NaN or spaces.

    Raises Invalid. At most 18 digits before the point and `decimals_max` after it.
    """
    if not _DECIMAL.fullmatch(text):
        raise Invalid(
            "Not a decimal number; write digits with an optional minus and point, as in -12.50"
        )
    whole, _, decimals = text.removeprefix("-").partition(".")
    if len(whole) > _DIGITS_MAX:
        raise Invalid(f"The number is too large; at most {_DIGITS_MAX} digits before the point")
    if len(decimals) > decimals_max:
        raise Invalid(f"At most {decimals_max} digits after the point; round the number")
    return Decimal(text)


def parse_money(amount: str, currency: str) -> Money:
    """Exact: `12.5` EUR is 1250 minor units. Raises Invalid for digits the currency has not."""
    parse_currency(currency)
    number = parse_decimal(amount)
    digits = MINOR_DIGITS[currency]
    scaled = number.scaleb(digits)
    if scaled != scaled.to_integral_value():
        raise Invalid(f"{currency} has {digits} decimal places; {amount} has more")
    minor = int(scaled)
    if abs(minor) > AMOUNT_MINOR_MAX:
        largest = decimal_text(AMOUNT_MINOR_MAX, currency)
        raise Invalid(f"The amount is larger than {largest} {currency}")
    return Money(minor, currency)


def decimal_text(amount_minor: int, currency: str) -> str:
    """The amount with as many decimals as the currency has: 1250 EUR is `12.50`, 5 JPY is `5`."""
    digits = MINOR_DIGITS[currency]
    if digits == 2 and amount_minor >= 0:  # noqa: PLR2004 - as nearly all are
        return f"{amount_minor // 100}{_CENTS[amount_minor % 100]}"
    if digits == 0:
        return str(amount_minor)
    sign = "-" if amount_minor < 0 else ""
    padded = str(abs(amount_minor)).rjust(digits + 1, "0")
    return f"{sign}{padded[:-digits]}.{padded[-digits:]}"


def formatted(money: Money, locale: str) -> str:
    """As people of `locale` (a BCP 47 tag such as `de-AT`) write it. Raises Invalid."""
    try:
        chosen = Locale.parse(locale[:40], sep="-")
    except (UnknownLocaleError, ValueError):
        raise Invalid("No such locale; use a language tag such as en-GB") from None
    digits = MINOR_DIGITS[money.currency]
    pattern = copy(chosen.currency_formats["standard"])
    # ISO's digits, not those CLDR would choose for the currency.
    pattern.frac_prec = (digits, digits)
    number = Decimal(money.amount_minor).scaleb(-digits)
    return str(pattern.apply(number, chosen, currency=money.currency, currency_digits=False))
