"""Regular payments among others: what lies between breaks no chain, and several go to one payee."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.analytics import regular
from domain.analytics.chains import Interval, Paid
from domain.analytics.regular import ENTRIES_MAX

TODAY = date(2026, 11, 25)
# How much, how often, and the latest day, of each.
Found = list[tuple[int, int, str]]


def paid(day: date, amount_minor: int = 999) -> Paid:
    return Paid("films", None, "films", day.isoformat(), amount_minor, "EUR")


def monthly(on: int, times: int, amount_minor: int = 999, *, last: int = 11) -> list[Paid]:
    """The latest in November, or the month `last`, of 2026."""
    return [
        paid(date(2026 + (last - 1 - back) // 12, (last - 1 - back) % 12 + 1, on), amount_minor)
        for back in range(times)
    ]


def found(entries: Iterable[Paid], today: date = TODAY) -> Found:
    several = regular.detected(entries, today=today)
    assert {one.interval for one in several} <= {Interval.MONTHLY}
    return sorted((one.last.amount_minor, len(one.paid), one.last.day) for one in several)


@pytest.mark.parametrize(
    "day",
    [date(2026, 10, 20), date(2026, 8, 3), date(2026, 11, 12), date(2026, 11, 10)],
)
@pytest.mark.parametrize("amount_minor", [1_050, 999])
def test_another_purchase_of_the_size_hides_nothing(day: date, amount_minor: int) -> None:
    several = [*monthly(10, 12), paid(day, amount_minor)]

    [(minor, times, last)] = found(several)

    assert (minor, times) == (999, 12)
    assert last in {"2026-11-10", day.isoformat()}


@pytest.mark.parametrize("times", [3, 6])
@pytest.mark.parametrize(("one", "other"), [(10, 22), (10, 15), (10, 12), (10, 10)])
@pytest.mark.parametrize("amount_minor", [500, 520])
def test_two_plans_with_one_payee_are_two(
    times: int, one: int, other: int, amount_minor: int
) -> None:
    several = [*monthly(one, times, 500), *monthly(other, times, amount_minor)]

    expected = [
        (500, times, f"2026-11-{one}"),
        (amount_minor, times, f"2026-11-{other}"),
    ]
    assert found(several) == sorted(expected)


@pytest.mark.parametrize("between", [[], [paid(date(2026, 9, 20), 1_020)]])
@pytest.mark.parametrize("since", [1, 2, 3, 6])
def test_a_price_that_has_changed_goes_on_with_the_chain(since: int, between: list[Paid]) -> None:
    several = [*monthly(10, since, 1_050), *monthly(10, 6, 999, last=11 - since), *between]

    assert found(several) == [(1_050, since + 6, "2026-11-10")]


def test_amounts_that_differ_every_time_are_found_among_others() -> None:
    bills = [monthly(10, 1, 5_000 + 70 * (month % 4), last=month)[0] for month in range(3, 12)]

    several = found([*bills, paid(date(2026, 8, 25), 5_100)])

    assert [(times, last) for _, times, last in several] == [(9, "2026-11-10")]


@pytest.mark.parametrize("times", [3, 8, 24])
def test_what_has_ended_does_not_come_back_as_something_longer(times: int) -> None:
    assert found(monthly(10, times, last=9)) == []


@pytest.mark.parametrize("every", [1, 2, 3])
def test_what_is_bought_all_the_time_is_no_subscription(every: int) -> None:
    coffees = [paid(TODAY - timedelta(days=every * number), 250) for number in range(200)]

    assert found(coffees) == []


def test_a_month_left_out_does_not_make_it_quarterly() -> None:
    assert found([*monthly(10, 1), *monthly(10, 6, last=9)]) == []


@given(
    st.lists(
        st.builds(
            paid,
            st.dates(date(2024, 10, 1), TODAY),
            st.one_of(st.just(999), st.integers(900, 1_100)),
        ),
        max_size=80,
    )
)
def test_each_payment_is_in_one_chain_at_most(entries: list[Paid]) -> None:
    several = regular.detected(entries, today=TODAY)

    left = list(entries)
    for one in several:
        assert [each.day for each in one.paid] == sorted({each.day for each in one.paid})
        for each in one.paid:
            left.remove(each)
    assert regular.detected(reversed(entries), today=TODAY) == several


@pytest.mark.parametrize("amounts", [1, 25, 5_000])
def test_as_many_payments_to_one_payee_as_are_looked_at_are_soon_seen(amounts: int) -> None:
    entries = [
        paid(TODAY - timedelta(days=number % 800), 100_000 + number % amounts)
        for number in range(ENTRIES_MAX)
    ]

    assert len(regular.detected(entries, today=TODAY)) <= ENTRIES_MAX // 3
