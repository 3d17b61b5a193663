"""Ranges of days: which whole months they have, and what comes before them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.errors import Invalid
from domain.periods import Bucket, Calendar, Span, buckets, how_many, month_of, tiles

BUCKETS_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Pieces:
    """A range in whole months and what lies before and behind them. An empty one has no days."""

    months: Span
    head: Span
    tail: Span


def pieces(span: Span, calendar: Calendar, *, has_months: bool = True) -> Pieces:
    """`has_months`: whether totals of months are kept by this calendar; else all is days."""
    month = month_of(span.start, calendar)
    first = span.start if month.start == span.start else month.end
    last = month_of(span.end, calendar).start
    nothing = Span(span.end, span.end)
    if not has_months or first >= last:
        return Pieces(nothing, span, nothing)
    return Pieces(Span(first, last), Span(span.start, first), Span(last, span.end))


def before(span: Span, calendar: Calendar) -> Span:
    """The period before of the same length: as many months before whole months, else days."""
    months = buckets(Bucket.MONTH, calendar)
    first, after = months.number(span.start), months.number(span.end)
    if months.start(first) == span.start and months.start(after) == span.end:
        return Span(months.start(2 * first - after), span.start)
    return Span(span.start - timedelta(days=span.days), span.start)


def in_buckets(span: Span, bucket: Bucket, calendar: Calendar) -> list[Span]:
    """The buckets of a range, the first and the last cut to it. Raises Invalid if too many."""
    cycle = buckets(bucket, calendar)
    count = how_many(span, cycle)
    if count > BUCKETS_MAX:
        raise Invalid(
            f"At most {BUCKETS_MAX:,} buckets are shown, and these days have {count:,}; ask for "
            "fewer days or for longer buckets",
            field=("dates",),
        )
    return tiles(span, cycle)


def months_until(day: date, calendar: Calendar, count: int) -> list[Span]:
    """`count` months in a row, the last of which has this day."""
    months = buckets(Bucket.MONTH, calendar)
    last = months.number(day)
    return [
        Span(months.start(number), months.start(number + 1))
        for number in range(last - count + 1, last + 1)
    ]
