"""How people of a locale write amounts, percentages and days, for pages that are read."""

from __future__ import annotations

import re
from copy import copy
from datetime import date, timedelta
from decimal import Decimal

from babel import dates, numbers

from domain import money
from domain.locales import parsed_locale
from domain.money import MINOR_DIGITS, Money
from domain.periods import Span

# From here on a change in percent says no more by its decimals.
_WHOLE_PERCENT = 100
# Between a currency's letters and digits CLDR wants a space, which Babel does not put.
_TOUCHING = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_NO_BREAK = "\N{NO-BREAK SPACE}"
# Territories that print on US Letter; all others use A4 (CLDR's `paperSize`).
_LETTER = frozenset(
    ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
)


class Formats:
    """Made for one language tag, such as `de-AT`. Raises Invalid for one that is unknown."""

    def __init__(self, tag: str) -> None:
        self._tag = tag
        self._locale = parsed_locale(tag)

    @property
    def language(self) -> str:
        return str(self._locale.language)

    @property
    def is_letter(self) -> bool:
        """Whether pages are US Letter and not A4."""
        territory = self._locale.territory
        # English alone is written in most places on A4.
        return territory in _LETTER

    def money(self, amount: Money) -> str:
        return _TOUCHING.sub(_NO_BREAK, _with_minus(money.formatted(amount, self._tag)))

    def percent(self, text: str, *, is_signed: bool = False) -> str:
        """`12.34` is 12.3 %; from 100 on without decimals. Rounded half to even."""
        number = Decimal(text)
        digits = 0 if abs(number) >= _WHOLE_PERCENT else 1
        pattern = copy(self._locale.percent_formats[None])
        pattern.frac_prec = (digits, digits)
        shown = _with_minus(str(pattern.apply(number / 100, self._locale)))
        return (
            f"{numbers.get_plus_sign_symbol(self._locale)}{shown}"
            if is_signed and number > 0
            else shown
        )

    @staticmethod
    def is_negative(text: str) -> bool:
        return Decimal(text) < 0

    def number(self, count: int) -> str:
        return str(numbers.format_decimal(count, locale=self._locale))

    def compact(self, amount: Money) -> str:
        """A round amount in few letters, without its currency: 12,000 is 12K in English."""
        number = Decimal(amount.amount_minor).scaleb(-MINOR_DIGITS[amount.currency])
        shown = numbers.format_compact_decimal(number, locale=self._locale, fraction_digits=2)
        return _with_minus(str(shown))

    def day(self, day: date) -> str:
        """Without its year."""
        return str(dates.format_skeleton("MMMd", day, locale=self._locale))

    def whole_day(self, day: date) -> str:
        return str(dates.format_date(day, "medium", locale=self._locale))

    def month(self, month: Span) -> str:
        """The month's name with its year, or its days where it is not the calendar's."""
        if month.start.day == 1 and month.end.day == 1:
            return str(dates.format_skeleton("yMMMM", month.start, locale=self._locale))
        return self.days(month)

    def days(self, span: Span) -> str:
        """From the first day to the last, with their year."""
        last = span.end - timedelta(days=1)
        return str(dates.format_interval(span.start, last, "yMMMd", locale=self._locale))

    def short_month(self, month: Span, *, has_year: bool = False) -> str:
        """The name of the month that most of its days are in."""
        middle = month.start + timedelta(days=month.days // 2)
        if has_year:
            return str(dates.format_skeleton("yMMM", middle, locale=self._locale))
        return str(dates.format_date(middle, "LLL", locale=self._locale))


def _with_minus(text: str) -> str:
    """With a minus that is as wide as a plus, where the locale has but a hyphen."""
    return text.replace("-", "\N{MINUS SIGN}")
