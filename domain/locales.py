"""Locales: language tags, and what people who use one most likely want."""

from __future__ import annotations

import re
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.numbers import get_territory_currencies

from domain.errors import Invalid
from domain.ledger import Weekday
from domain.money import MINOR_DIGITS

DEFAULT = "en"
DEFAULT_CURRENCY = "EUR"

_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?", re.ASCII | re.IGNORECASE)


def language_tag(text: str) -> str:
    """The tag in its usual letter case, as in `de-AT`. Raises Invalid for one that is unknown."""
    return str(parsed_locale(text)).replace("_", "-")


def currency_of(tag: str, on: date) -> str:
    """The currency in use in the tag's territory; the default where it names none."""
    territory = parsed_locale(tag).territory
    used = get_territory_currencies(territory, on, on) if territory else []
    return next((code for code in used if code in MINOR_DIGITS), DEFAULT_CURRENCY)


def first_weekday(tag: str) -> Weekday:
    return list(Weekday)[parsed_locale(tag).first_week_day]


def parsed_locale(text: str) -> Locale:
    """What Babel knows of a language tag. Raises Invalid."""
    try:
        if _TAG.fullmatch(text):
            return Locale.parse(text, sep="-")
    except (UnknownLocaleError, ValueError):
        pass
    raise Invalid("No such locale; use a language tag such as en-GB")
