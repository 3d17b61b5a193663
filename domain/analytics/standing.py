"""Where figures are looked at from: now, or a moment of the past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.analytics.figures import Sums, added
from domain.ledger import TotalKey
from domain.periods import Calendar, Span


@dataclass(frozen=True, slots=True)
class Delta:
    """What is to be added to the sums of now so that they are those of a moment of the past."""

    daily: Mapping[TotalKey, tuple[int, int]]
    accounts: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Standing:
    """`has_months`: whether the totals of months that are kept are of this calendar.

    `until` is the wallet's version at a moment of the past, and comes with a `delta`; None is now.
    """

    currency: str
    calendar: Calendar
    today: date
    has_months: bool = True
    until: int | None = None
    delta: Delta | None = None


def on_day(delta: Delta | None, span: Span) -> list[tuple[TotalKey, int, int]]:
    """What is to be added to the totals of these days."""
    if delta is None:
        return []
    start, end = span.start.isoformat(), span.end.isoformat()
    return [(key, *sums) for key, sums in delta.daily.items() if start <= key.day < end]


def plus(sums: Sums, currency: str, amount_minor: int, count: int) -> Sums:
    return added([sums, {currency: (amount_minor, count)}])
