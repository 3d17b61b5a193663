"""The arithmetic of analytics: ranges in whole months, shares, means, what comes back."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.analytics import figures, forecast, regular
from domain.analytics.chains import Interval, Paid
from domain.analytics.forecast import Known
from domain.analytics.regular import Regular
from domain.analytics.spans import before, pieces
from domain.periods import Calendar, Span, month_of

_DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))
_CALENDARS = st.builds(Calendar, st.integers(1, 31))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(_DAYS)
    return Span(start, start + timedelta(days=draw(st.integers(1, 900))))


@given(spans(), _CALENDARS)
def test_pieces_are_the_range_and_whole_months_of_it(span: Span, calendar: Calendar) -> None:
    found = pieces(span, calendar)

    parts = [part for part in (found.head, found.months, found.tail) if part.days]
    assert parts[0].start == span.start
    assert parts[-1].end == span.end
    assert all(left.end == right.start for left, right in pairwise(parts))
    if found.months.days:
        assert month_of(found.months.start, calendar).start == found.months.start
        assert month_of(found.months.end, calendar).start == found.months.end
        assert found.head.days < 31
        assert found.tail.days < 31
    else:
        assert span.days < 62


@given(spans(), _CALENDARS)
def test_without_months_all_is_days(span: Span, calendar: Calendar) -> None:
    found = pieces(span, calendar, has_months=False)

    assert (found.head, found.months.days, found.tail.days) == (span, 0, 0)


@given(_DAYS, st.integers(1, 40), _CALENDARS)
def test_before_whole_months_come_as_many(day: date, count: int, calendar: Calendar) -> None:
    start = end = month_of(day, calendar).start
    for _ in range(count):
        end = month_of(end, calendar).end
    first = start
    for _ in range(count):
        first = month_of(first - timedelta(days=1), calendar).start

    assert before(Span(start, end), calendar) == Span(first, start)


@given(spans())
def test_before_other_days_come_as_many(span: Span) -> None:
    calendar = Calendar()
    if month_of(span.start, calendar).start == span.start:
        span = Span(span.start + timedelta(days=1), span.end + timedelta(days=1))

    assert before(span, calendar) == Span(span.start - timedelta(days=span.days), span.start)


@given(st.integers(-(10**18), 10**18), st.integers(1, 10**18))
def test_a_percentage_is_the_nearest_with_two_decimals(part: int, whole: int) -> None:
    text = figures.percent(part, whole)

    assert text is not None
    assert abs(Fraction(text) - Fraction(100 * part, whole)) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 8, "12.50"),
        (-1, 8, "-12.50"),
        # A half goes to the even one.
        (1, 20_000, "0.00"),
        (3, 20_000, "0.02"),
        (-3, 20_000, "-0.02"),
        (1, 800, "0.12"),
        (799, 800, "99.88"),
        (-1, 30_000, "0.00"),
        (5, 5, "100.00"),
        (1, 0, None),
        (1, -5, None),
    ],
)
def test_percentages(part: int, whole: int, expected: str | None) -> None:
    assert figures.percent(part, whole) == expected


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=30))
def test_a_mean_is_the_nearest_whole_minor_unit(amounts: list[int]) -> None:
    assert abs(figures.mean(amounts) - Fraction(sum(amounts), len(amounts))) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("amounts", "expected"), [([0, 1], 0), ([1, 2], 2), ([-1, 0], 0), ([-1, -2], -2), ([3], 3)]
)
def test_a_mean_that_is_a_half_is_the_even_one(amounts: list[int], expected: int) -> None:
    assert figures.mean(amounts) == expected


def test_a_moving_average_begins_when_there_are_enough() -> None:
    assert figures.moving([1, 2, 4, 9], 3) == [None, None, 2, 5]
    assert figures.moving([1], 2) == [None]


def paid(day: date, amount_minor: int = 999, key: str = "films") -> Paid:
    return Paid(key, None, key, day.isoformat(), amount_minor, "EUR")


@given(
    first=st.dates(date(2020, 1, 1), date(2024, 1, 1)),
    step=st.sampled_from([(Interval.WEEKLY, 7), (Interval.YEARLY, 365)]),
    times=st.integers(3, 8),
    jitter=st.integers(-1, 1),
)
def test_what_is_paid_at_regular_intervals_is_found(
    first: date, step: tuple[Interval, int], times: int, jitter: int
) -> None:
    interval, length = step
    days = [first + timedelta(days=number * length) for number in range(times)]
    days[-1] += timedelta(days=jitter)

    [found] = regular.detected([paid(day) for day in days], today=days[-1])

    assert (found.interval, len(found.paid), found.last.day) == (
        interval,
        times,
        days[-1].isoformat(),
    )
    assert found.next_day > days[-1]


def monthly(*days: str, amount_minor: int = 999) -> list[Regular]:
    entries = [paid(date.fromisoformat(day), amount_minor) for day in days]
    return regular.detected(entries, today=date.fromisoformat(days[-1]))


@pytest.mark.parametrize(
    ("days", "following"),
    [
        (("2025-12-31", "2026-01-31", "2026-02-28"), "2026-03-31"),
        (("2026-01-15", "2026-02-15", "2026-03-15"), "2026-04-15"),
        (("2026-01-14", "2026-02-16", "2026-03-15"), "2026-04-15"),
        (("2025-03-31", "2025-06-30", "2025-09-30"), "2025-12-31"),
        (("2023-02-28", "2024-02-29", "2025-02-28"), "2026-02-28"),
    ],
)
def test_the_next_one_keeps_the_day_of_the_month(days: tuple[str, ...], following: str) -> None:
    [found] = monthly(*days)

    assert found.next_day.isoformat() == following


@pytest.mark.parametrize(
    "days",
    [
        ("2026-01-15", "2026-02-15"),
        ("2026-01-15", "2026-02-15", "2026-02-20"),
        ("2026-01-01", "2026-01-20", "2026-03-15", "2026-03-17"),
    ],
)
def test_what_does_not_come_back_regularly_is_not_found(days: tuple[str, ...]) -> None:
    assert monthly(*days) == []


def test_what_has_ended_is_not_found() -> None:
    days = [date(2026, 1, 15), date(2026, 2, 15), date(2026, 3, 15)]
    entries = [paid(day) for day in days]

    assert regular.detected(entries, today=date(2026, 4, 19)) != []
    assert regular.detected(entries, today=date(2026, 4, 20)) == []


def test_amounts_far_apart_do_not_belong_together() -> None:
    days = [date(2026, 1, 15), date(2026, 2, 15), date(2026, 3, 15)]
    rising = [paid(day, amount) for day, amount in zip(days, (1_000, 1_100, 1_210), strict=True)]
    leaping = [paid(day, amount) for day, amount in zip(days, (1_000, 1_101, 900), strict=True)]

    assert len(regular.detected(rising, today=days[-1])) == 1
    assert regular.detected(leaping, today=days[-1]) == []


def test_purchases_between_do_not_hide_a_subscription() -> None:
    days = [date(2026, 1, 15), date(2026, 2, 15), date(2026, 3, 15)]
    between = [paid(date(2026, 2, number), 5_000 + 700 * number) for number in range(1, 9)]

    found = regular.detected([*(paid(day) for day in days), *between], today=date(2026, 3, 20))

    assert [one.yearly_minor for one in found] == [12 * 999]


CALENDAR = Calendar()
MONTHS = [
    Span(
        date(2024 + n // 12, n % 12 + 1, 1),
        month_of(date(2024 + n // 12, n % 12 + 1, 1), CALENDAR).end,
    )
    for n in range(24)
]


@pytest.mark.parametrize(
    ("months", "sums", "expected"),
    [
        # The same month of both years before.
        (MONTHS, [100 * n for n in range(24)], (0 + 1_200) // 2),
        # Not both of them: the mean of the last twelve.
        (MONTHS[2:], [10 * n for n in range(22)], sum(10 * n for n in range(10, 22)) // 12),
        (MONTHS[21:], [30, 60, 90], 60),
    ],
)
def test_a_month_is_likened_to_those_before(
    months: list[Span], sums: list[int], expected: int
) -> None:
    known = Known(months, [{"EUR": minor} for minor in sums], [])
    january = Span(date(2026, 1, 1), date(2026, 2, 1))

    assert forecast.expected(january, known, CALENDAR) == {"EUR": expected}


def test_nothing_is_expected_of_a_ledger_that_has_nothing() -> None:
    january = Span(date(2026, 1, 1), date(2026, 2, 1))

    assert forecast.expected(january, Known([], [], []), CALENDAR) == {}


def test_what_comes_back_is_not_expected_twice() -> None:
    days = [date(2025, month, 15) for month in (10, 11, 12)]
    found = regular.detected([paid(day) for day in days], today=date(2026, 1, 1))
    known = Known(MONTHS[21:], [{"EUR": 999 + 300}] * 3, found)

    month = forecast.expected(Span(date(2026, 1, 1), date(2026, 2, 1)), known, CALENDAR)
    half = forecast.expected(Span(date(2026, 1, 16), date(2026, 2, 1)), known, CALENDAR)

    assert month == {"EUR": 999 + 300}
    assert half == {"EUR": 155}


@pytest.mark.parametrize(
    ("today", "latest"),
    [("2026-11-25", "2031-11-26"), ("2024-02-28", "2029-02-28"), ("2026-12-31", "2032-01-01")],
)
def test_a_forecast_is_of_sixty_months_at_most(today: str, latest: str) -> None:
    assert forecast.latest_end(date.fromisoformat(today)).isoformat() == latest


@given(_DAYS, st.integers(2, 700), _CALENDARS)
def test_a_forecast_tiles_the_days_to_come(today: date, days: int, calendar: Calendar) -> None:
    until = today + timedelta(days=days)

    found = forecast.spans(today, until, calendar)

    assert found[0].start == today + timedelta(days=1)
    assert found[-1].end == until
    for left, right in pairwise(found):
        assert left.end == right.start == month_of(right.start, calendar).start
