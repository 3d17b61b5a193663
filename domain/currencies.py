"""Currencies as people choose one: all in use, with the names and signs of a language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel.numbers import get_currency_name

from domain.locales import parsed_locale
from domain.money import MINOR_DIGITS, NAMES


@dataclass(frozen=True, slots=True)
class CurrencyInfo:
    """`symbol` is the code where the language has no sign of its own."""

    code: str
    name: str
    minor_digits: int
    symbol: str


@lru_cache(maxsize=64)
def listed(locale: str) -> Sequence[CurrencyInfo]:
    """All that hold money, by code, for a language tag. Raises Invalid for an unknown one.

    The digits are those of ISO 4217, from which the names come too where the language has none.
    """
    chosen = parsed_locale(locale)
    symbols = chosen.currency_symbols
    return tuple(
        CurrencyInfo(code, _name(code, str(chosen)), digits, symbols.get(code, code))
        for code, digits in sorted(MINOR_DIGITS.items())
    )


def _name(code: str, locale: str) -> str:
    name = get_currency_name(code, locale=locale)
    return NAMES[code] if name == code else name
