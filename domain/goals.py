"""Goals: how far one has come, what it needs each month, when it will be there, and its moves.

All amounts are whole minor units of the goal's one currency; what is contributed in another counts
what it comes to in this one. What is saved for a goal never is less than nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from domain.errors import Invalid, Refusal
from domain.ledger import YEARS
from domain.money import AMOUNT_MINOR_MAX, Money
from domain.periods import Bucket, Calendar, Span, buckets, how_many

# Percents of the target that are news.
MILESTONES = (25, 50, 75, 100)
# How many days back the pace is taken from, today included.
PACE_DAYS = 180
# How many days with contributions the progress shows at most.
POINTS_MAX = 1_000
# All of a wallet's goals are shown in one list.
GOALS_MAX = 200
# What is deleted and restored with a goal, and with a transaction.
CONTRIBUTIONS_MAX = 10_000
LINKS_MAX = 100

_TENTHS_OF_ALL = 1_000


class GoalStatus(Enum):
    ACTIVE = "It is being saved for."
    COMPLETED = "The target is reached, or declared to be."
    CANCELLED = "It is given up; nothing is contributed to it."


@dataclass(frozen=True, slots=True)
class Saving:
    """How much of what. `target_minor` is more than zero."""

    target_minor: int
    current_minor: int

    @property
    def is_reached(self) -> bool:
        return self.current_minor >= self.target_minor

    @property
    def remaining_minor(self) -> int:
        """Nothing once it is reached."""
        return max(0, self.target_minor - self.current_minor)


def percent(saving: Saving) -> str:
    """How much of the target is there, in percent with one decimal, half to even; also past 100."""
    tenths, rest = divmod(saving.current_minor * _TENTHS_OF_ALL, saving.target_minor)
    if 2 * rest > saving.target_minor or (2 * rest == saving.target_minor and tenths % 2):
        tenths += 1
    return f"{tenths // 10}.{tenths % 10}"


def milestones(saving: Saving) -> tuple[int, ...]:
    """Those of MILESTONES that are reached, in whole percents and exactly."""
    return tuple(m for m in MILESTONES if saving.current_minor * 100 >= m * saving.target_minor)


def followed(status: GoalStatus, *, before: Saving, after: Saving) -> GoalStatus:
    """The status once what is saved, or the target, has changed.

    Reaching the target completes an active goal, and falling below it makes a completed one active
    again. A goal that was completed by hand, below its target, stays so.
    """
    if status is GoalStatus.ACTIVE and after.is_reached and not before.is_reached:
        return GoalStatus.COMPLETED
    if status is GoalStatus.COMPLETED and before.is_reached and not after.is_reached:
        return GoalStatus.ACTIVE
    return status


def refuse_move(status: GoalStatus, to: GoalStatus) -> None:
    """Raises Invalid unless somebody may put a goal from one status to the other."""
    if {status, to} == {GoalStatus.COMPLETED, GoalStatus.CANCELLED}:
        was, wanted = status.name.lower(), to.name.lower()
        raise Invalid(f"A {was} goal cannot be {wanted}; make it ACTIVE first", field=("status",))


def required_per_month(saving: Saving, *, today: date, deadline: date, calendar: Calendar) -> int:
    """What must be saved in each month until the deadline to reach the target by then, rounded up.

    The months are the wallet's; that of today and that of the deadline both count. Once the
    deadline is past, it is all that remains.
    """
    months = 1
    if deadline > today:
        span = Span(today, deadline + timedelta(days=1))
        months = how_many(span, buckets(Bucket.MONTH, calendar))
    return -(-saving.remaining_minor // months)


@dataclass(frozen=True, slots=True)
class Pace:
    """What was saved in so many days, of which there is at least one."""

    saved_minor: int
    days: int


def pace_since(today: date) -> date:
    """The first of the days that the pace is taken from, if there were contributions by then."""
    return today - timedelta(days=PACE_DAYS - 1)


def pace(*, first: date | None, saved_minor: int, today: date) -> Pace | None:
    """The pace from the first contribution, or from `pace_since`, whichever is later.

    `saved_minor` is what was saved in those days. None where nothing was, or it went back.
    """
    if first is None or first > today or saved_minor <= 0:
        return None
    start = max(first, pace_since(today))
    return Pace(saved_minor, (today - start).days + 1)


def projected(saving: Saving, pace: Pace | None, *, today: date) -> date | None:
    """The day on which the target is reached if saving goes on at this pace.

    None where it is reached already, without a pace, and beyond the years of the ledger.
    """
    if pace is None or saving.is_reached:
        return None
    days = -(-saving.remaining_minor * pace.days // pace.saved_minor)
    if days > (date(YEARS[1], 12, 31) - today).days:
        return None
    return today + timedelta(days=days)


def progress(current_minor: int, days: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """What was saved at the end of each day, counted back from what is now.

    `days` are the last days with contributions, each with what came on it, the earliest first.
    """
    points = []
    saved_minor = current_minor
    for day, came_minor in reversed(days):
        points.append((day, saved_minor))
        saved_minor -= came_minor
    return points[::-1]


@dataclass(frozen=True, slots=True)
class Pot:
    """A goal as far as a contribution to it is concerned; `count` is of those it has."""

    status: GoalStatus
    currency: str
    current_minor: int
    count: int


@dataclass(frozen=True, slots=True)
class Source:
    """A transaction that goals may count: its amount, and what they count of it already."""

    amount: Money
    counted_minor: int = 0
    count: int = 0

    @property
    def free(self) -> Money:
        return Money(self.amount.amount_minor - self.counted_minor, self.amount.currency)


def contribution_refusals(
    amount: Money, pot: Pot, source: Source | None, worth: Money | None
) -> Iterator[Refusal]:
    """Everything that keeps an amount from being contributed, each under the name of its field.

    `source` is the transaction that it links; None for money put aside, or taken back, by itself.
    `worth` is what the amount counts, in the goal's currency; None where there is no telling.
    """
    if pot.status is GoalStatus.CANCELLED:
        yield Invalid(
            "This goal is cancelled, and nothing is contributed to it; make it ACTIVE first",
            field=("goal",),
        )
    if pot.count >= CONTRIBUTIONS_MAX:
        yield Invalid(f"A goal has at most {CONTRIBUTIONS_MAX:,} contributions", field=("goal",))
    if source is not None and source.amount.currency != amount.currency:
        yield Invalid(
            f"The transaction is in {source.amount.currency}; give what of it counts in "
            f"{source.amount.currency}, also where the goal is in another currency",
            field=("amount", "currency"),
        )
    elif worth is not None and worth.currency != pot.currency:
        yield Invalid(
            f"It counts in {worth.currency}, and the goal is in {pot.currency} by now; "
            "contribute it anew",
            field=("amount", "currency"),
        )
    else:
        yield from _amount_refusals(amount, pot, source, worth)


def _amount_refusals(
    amount: Money, pot: Pot, source: Source | None, worth: Money | None
) -> Iterator[Refusal]:
    if amount.amount_minor == 0:
        yield Invalid("The amount must not be zero", field=("amount",))
    elif source is not None and amount.amount_minor < 0:
        yield Invalid(
            "What a transaction contributes is more than zero; take money back without one",
            field=("amount",),
        )
    elif source is not None and source.count >= LINKS_MAX:
        yield Invalid(
            f"A transaction has at most {LINKS_MAX} contributions", field=("transaction",)
        )
    elif source is not None and amount.amount_minor > source.free.amount_minor:
        yield Invalid(
            f"Of the transaction's {source.amount}, {source.free} are not counted by goals yet; "
            "contribute no more than that",
            field=("amount",),
        )
    elif worth is not None:
        yield from _worth_refusals(amount, pot, worth)


def _worth_refusals(amount: Money, pot: Pot, worth: Money) -> Iterator[Refusal]:
    after = Money(pot.current_minor + worth.amount_minor, pot.currency)
    if worth.amount_minor == 0:
        yield Invalid(f"{amount} come to nothing in {pot.currency}", field=("amount",))
    elif after.amount_minor < 0:
        yield Invalid(
            f"There are {Money(pot.current_minor, pot.currency)} in this goal; "
            "no more than that can be taken back",
            field=("amount",),
        )
    elif after.amount_minor > AMOUNT_MINOR_MAX:
        most = Money(AMOUNT_MINOR_MAX, pot.currency)
        yield Invalid(f"A goal holds at most {most}", field=("amount",))
