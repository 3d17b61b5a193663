"""What is to come, for whoever asks: planned by the very function that posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy.orm import Session

from db.base import AnyRow
from db.queries import recurring
from db.tables import Occurrence, RecurringTransaction
from domain.periods import day_in
from domain.recurrence import OccurrenceState, Planned, planned
from services.recurring.stored import kept_of, ledgers, schedule_of

# A list of what is upcoming ends with the soonest so many.
UPCOMING_MAX = 1_000

# A wallet, and the last day that is asked for.
UntilKey: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Coming:
    """An occurrence of a rule, which is told with its wallet's zone."""

    row: RecurringTransaction | AnyRow
    planned: Planned

    @property
    def amount_minor(self) -> int:
        changed = self.planned.amount_minor
        return int(self.row.amount_minor) if changed is None else changed


def upcoming(
    session: Session,
    keys: Sequence[UntilKey],
    *,
    at: datetime,
    most: int | None = UPCOMING_MAX,
) -> dict[UntilKey, list[Coming]]:
    """A batch: all that each wallet is to post or to ask for until a day, included, soonest first.

    What is due and not posted yet is there too, and what will be skipped is not. As many
    statements for all as for one.
    """
    rows = recurring.with_zones(session, list({wallet_id for wallet_id, _ in keys}))
    kept = ledgers(session, [row for of_wallet in rows.values() for row in of_wallet])
    found: dict[UntilKey, list[Coming]] = {}
    for wallet_id, until in keys:
        every = (
            each
            for row in rows[wallet_id]
            for each in _of_rule(row, kept.get((wallet_id, row.id), ()), until, at)
        )
        soonest = sorted(every, key=lambda one: (one.planned.day, one.row.id, one.planned.nominal))
        found[wallet_id, until] = soonest[:most]
    return found


def scheduled(
    row: RecurringTransaction | AnyRow, kept: Sequence[Occurrence], *, today: date, until: date
) -> list[Coming]:
    """What is still open of one rule until a day, by nominal days."""
    plan = planned(schedule_of(row), kept_of(kept), today=today, until=until)
    return [Coming(row, each) for each in plan]


def _of_rule(row: AnyRow, kept: Sequence[Occurrence], until: str, at: datetime) -> Iterator[Coming]:
    today = day_in(at, row.time_zone)
    for each in scheduled(row, kept, today=today, until=date.fromisoformat(until)):
        if each.planned.state is not OccurrenceState.SKIPPED:
            yield each
