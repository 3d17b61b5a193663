"""Goals by themselves: percent, milestones, pace, projection, progress, moves and refusals."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import goals
from domain.errors import Invalid
from domain.goals import GoalStatus, Pot, Saving, Source, contribution_refusals
from domain.ledger import Weekday
from domain.money import AMOUNT_MINOR_MAX, Money
from domain.periods import Calendar, Span, month_of

VECTORS = orjson.loads(
    (Path(__file__).resolve().parents[2] / "docs" / "vectors" / "goals.json").read_bytes()
)
ACTIVE, COMPLETED, CANCELLED = GoalStatus.ACTIVE, GoalStatus.COMPLETED, GoalStatus.CANCELLED

AMOUNTS = st.integers(0, AMOUNT_MINOR_MAX)
SAVINGS = st.builds(Saving, st.integers(1, AMOUNT_MINOR_MAX), AMOUNTS) | st.builds(
    Saving, st.integers(1, 2_000), st.integers(0, 3_000)
)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
CALENDARS = st.builds(Calendar, st.integers(1, 31), st.sampled_from(Weekday))


def of(case: dict[str, Any]) -> Saving:
    return Saving(case["target"], case["current"])


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def cases(of: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", VECTORS[of])


@cases("percent")
def test_the_percent_of_the_vectors(case: dict[str, Any]) -> None:
    assert goals.percent(of(case)) == case["percent"]


@cases("milestones")
def test_the_milestones_of_the_vectors(case: dict[str, Any]) -> None:
    assert list(goals.milestones(of(case))) == case["reached"]


@cases("requiredPerMonth")
def test_what_is_required_in_the_vectors(case: dict[str, Any]) -> None:
    required = goals.required_per_month(
        of(case),
        today=date.fromisoformat(case["today"]),
        deadline=date.fromisoformat(case["deadline"]),
        calendar=Calendar(case["monthStartDay"]),
    )

    assert required == case["required"]


@cases("projectedDate")
def test_the_projection_of_the_vectors(case: dict[str, Any]) -> None:
    today = date.fromisoformat(case["today"])
    pace = goals.pace(first=day(case["first"]), saved_minor=case["saved"], today=today)

    assert goals.projected(of(case), pace, today=today) == day(case["date"])


@cases("progress")
def test_the_progress_of_the_vectors(case: dict[str, Any]) -> None:
    days = [(day, amount) for day, amount in case["days"]]

    assert [list(point) for point in goals.progress(case["current"], days)] == case["points"]


@cases("status")
def test_the_status_of_the_vectors(case: dict[str, Any]) -> None:
    before, after = (Saving(case["target"], case[name]) for name in ("before", "after"))

    became = goals.followed(GoalStatus[case["status"]], before=before, after=after)

    assert became.name == case["becomes"]


@given(SAVINGS)
def test_the_percent_is_the_nearest_tenth_and_a_tie_goes_to_the_even_one(saving: Saving) -> None:
    exact = Fraction(saving.current_minor * 100, saving.target_minor)

    tenths = Fraction(goals.percent(saving)) * 10

    off = abs(tenths - exact * 10)
    assert off < Fraction(1, 2) or (off == Fraction(1, 2) and tenths % 2 == 0)


@given(SAVINGS)
def test_a_milestone_is_reached_with_its_last_minor_unit(saving: Saving) -> None:
    reached = goals.milestones(saving)

    for milestone in goals.MILESTONES:
        least = -(-milestone * saving.target_minor // 100)
        assert (milestone in reached) is (saving.current_minor >= least)
    assert (100 in reached) is saving.is_reached


@given(SAVINGS, DAYS, st.integers(0, 4_000), CALENDARS)
def test_what_is_required_is_the_least_that_is_enough_by_the_deadline(
    saving: Saving, today: date, days: int, calendar: Calendar
) -> None:
    deadline = today + timedelta(days=days)
    months, month = 1, month_of(today, calendar)
    while not month.has(deadline):
        months, month = months + 1, month_of(month.end, calendar)

    required = goals.required_per_month(saving, today=today, deadline=deadline, calendar=calendar)

    assert required * months >= saving.remaining_minor
    assert required == 0 or (required - 1) * months < saving.remaining_minor


@given(SAVINGS, DAYS, st.integers(-400, 400), st.integers(-(10**6), 10**15))
def test_at_the_projected_day_it_is_reached_and_the_day_before_it_is_not(
    saving: Saving, today: date, ago: int, saved_minor: int
) -> None:
    pace = goals.pace(first=today - timedelta(days=ago), saved_minor=saved_minor, today=today)
    found = goals.projected(saving, pace, today=today)

    if found is None:
        return
    assert pace is not None
    assert 1 <= pace.days <= goals.PACE_DAYS
    days = (found - today).days
    # In minor units times the days of the pace, so that nothing is rounded.
    assert days * pace.saved_minor >= saving.remaining_minor * pace.days
    assert (days - 1) * pace.saved_minor < saving.remaining_minor * pace.days


@given(st.dictionaries(DAYS.map(date.isoformat), st.integers(-(10**9), 10**9)), st.integers(0, 9))
def test_progress_counts_up_whatever_is_left_out_before(came: dict[str, int], last: int) -> None:
    days = sorted(came.items())
    sums = [(day, sum(amount for _, amount in days[: n + 1])) for n, (day, _) in enumerate(days)]

    assert goals.progress(sum(came.values()), days[-last:]) == sums[-last:]


def test_the_days_of_the_pace_are_as_many_as_it_says() -> None:
    today = date(2026, 3, 14)

    assert Span(goals.pace_since(today), today + timedelta(days=1)).days == goals.PACE_DAYS


@pytest.mark.parametrize(
    ("status", "to"),
    [
        (ACTIVE, COMPLETED),
        (ACTIVE, CANCELLED),
        (COMPLETED, ACTIVE),
        (CANCELLED, ACTIVE),
        *((status, status) for status in GoalStatus),
    ],
)
def test_an_allowed_move(status: GoalStatus, to: GoalStatus) -> None:
    goals.refuse_move(status, to)


@pytest.mark.parametrize(("status", "to"), [(COMPLETED, CANCELLED), (CANCELLED, COMPLETED)])
def test_a_move_that_needs_another_before(status: GoalStatus, to: GoalStatus) -> None:
    with pytest.raises(Invalid, match="make it ACTIVE first") as refusal:
        goals.refuse_move(status, to)

    assert refusal.value.field == ("status",)


POT = Pot(ACTIVE, "EUR", 1_000, 3)
RECEIPT = Source(Money(5_000, "EUR"), 3_000, 2)


@pytest.mark.parametrize(
    ("amount_minor", "pot", "source", "fields"),
    [
        (1, POT, None, []),
        (-1_000, POT, None, []),
        (2_000, POT, RECEIPT, []),
        (-1_001, POT, None, [("amount",)]),
        (0, POT, None, [("amount",)]),
        (0, POT, RECEIPT, [("amount",)]),
        (-1, POT, RECEIPT, [("amount",)]),
        (2_001, POT, RECEIPT, [("amount",)]),
        (1, POT, Source(Money(9, "EUR"), 1, goals.LINKS_MAX), [("transaction",)]),
        (1, POT, Source(Money(9, "USD")), [("amount", "currency")]),
        (1, Pot(CANCELLED, "USD", 0, 0), None, [("goal",), ("amount", "currency")]),
        (1, Pot(COMPLETED, "EUR", 0, 0), None, []),
        (1, Pot(ACTIVE, "EUR", 0, goals.CONTRIBUTIONS_MAX), None, [("goal",)]),
        (1, Pot(ACTIVE, "EUR", AMOUNT_MINOR_MAX, 1), None, [("amount",)]),
    ],
)
def test_what_keeps_an_amount_from_being_contributed(
    amount_minor: int, pot: Pot, source: Source | None, fields: list[tuple[str, ...]]
) -> None:
    amount = Money(amount_minor, "EUR")

    found = list(contribution_refusals(amount, pot, source, amount))

    assert [refusal.field for refusal in found] == fields


@pytest.mark.parametrize(
    ("worth_minor", "fields"),
    [(1, []), (0, [("amount",)]), (-1_001, [("amount",)]), (AMOUNT_MINOR_MAX, [("amount",)])],
)
def test_what_counts_of_another_currency_is_what_it_comes_to(
    worth_minor: int, fields: list[tuple[str, ...]]
) -> None:
    found = contribution_refusals(Money(9, "JPY"), POT, None, Money(worth_minor, "EUR"))

    assert [refusal.field for refusal in found] == fields


def test_what_has_no_rate_is_still_told_of_all_else() -> None:
    source = Source(Money(5_000, "RUB"), 4_999)

    found = contribution_refusals(Money(2, "RUB"), POT, source, None)

    assert [refusal.field for refusal in found] == [("amount",)]
