"""Where figures are looked at from: now, or a moment of the past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.analytics.figures import Sum
from domain.conversions import Moves
from domain.ledger import TotalKey
from domain.periods import Calendar, Span


@dataclass(frozen=True, slots=True)
class Delta:
    """What is to be added to the sums of now so that they are those of a moment of the past.

    `converted` is into the wallet's currency of now.
    """

    daily: Mapping[TotalKey, tuple[int, int]]
    accounts: Mapping[tuple[str, str], int]
    converted: Moves = field(default_factory=dict)


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


def on_day(delta: Delta | None, span: Span) -> list[tuple[TotalKey, Sum]]:
    """What is to be added to the totals of these days."""
    if delta is None:
        return []
    start, end = span.start.isoformat(), span.end.isoformat()
    found = [(key, Sum(*sums)) for key, sums in delta.daily.items() if start <= key.day < end]
    return found + [
        (key.total, Sum(0, 0, moved.to_minor, moved.from_minor, moved.count))
        for key, moved in delta.converted.items()
        if start <= key.total.day < end
    ]
