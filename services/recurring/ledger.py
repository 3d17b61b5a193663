"""The ledger of one rule as a list: what became of its occurrences, and what is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from db.base import AnyRow
from db.keyset import Page, PageRequest
from db.queries import recurring
from db.tables import Occurrence, RecurringTransaction
from domain.recurrence import OccurrenceState, Planned
from services.recurring.coming import scheduled
from services.recurring.stored import ledgers

Rule: TypeAlias = RecurringTransaction | AnyRow
# How far ahead the list of a rule without an end goes.
AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Entry:
    """An occurrence of a rule's ledger; `transaction_id` also of what has been deleted since."""

    nominal: str
    day: str
    amount_minor: int | None
    state: OccurrenceState
    currency: str | None = None
    transaction_id: str | None = None

    @classmethod
    def of(cls, row: Occurrence) -> Entry:
        return cls(
            row.nominal_date,
            row.day or row.nominal_date,
            row.amount_minor,
            OccurrenceState[row.state],
            row.currency,
            row.transaction_id,
        )

    @classmethod
    def planned(cls, planned: Planned) -> Entry:
        """What nothing has become of yet is SCHEDULED, be it due."""
        return cls(
            planned.nominal.isoformat(),
            planned.day.isoformat(),
            planned.amount_minor,
            OccurrenceState.SCHEDULED,
        )


def count(session: Session, row: Rule, *, today: date) -> int:
    """How many `page` has in all."""
    kept = ledgers(session, [row]).get((row.wallet_id, row.id), ())
    ahead = scheduled(row, kept, today=today, until=today + AHEAD)
    return recurring.decided_count(session, row.wallet_id, row.id) + len(ahead)


def find(session: Session, row: Rule, nominal: str) -> Entry:
    """One that is kept, or still to come as its rule says."""
    kept = recurring.occurrence(session, row.wallet_id, row.id, nominal)
    if kept is None:
        return Entry(nominal, nominal, None, OccurrenceState.SCHEDULED)
    return Entry.of(kept)


def page(session: Session, row: Rule, asked: PageRequest, *, today: date) -> Page:
    """Occurrences by nominal day, the first one first, up to a year from today."""
    rows = recurring.decided(session, row.wallet_id, row.id, asked)
    kept = ledgers(session, [row]).get((row.wallet_id, row.id), ())
    ahead = scheduled(row, kept, today=today, until=today + AHEAD)
    found = [Entry.of(each) for each in rows]
    found += [Entry.planned(each.planned) for each in ahead]
    after, before = _nominal(asked.after), _nominal(asked.before)
    within = [
        entry
        for entry in sorted(found, key=lambda entry: entry.nominal, reverse=asked.is_backward)
        if (after is None or entry.nominal > after) and (before is None or entry.nominal < before)
    ]
    shown = within[: asked.size]
    has_more = len(within) > asked.size
    if asked.is_backward:
        shown = shown[::-1]
    return Page(
        rows=shown,
        keys_of=lambda: [(entry.nominal,) for entry in shown],
        has_next=asked.before is not None if asked.is_backward else has_more,
        has_previous=has_more if asked.is_backward else asked.after is not None,
    )


def _nominal(key: tuple[Any, ...] | None) -> str | None:
    return None if key is None else str(key[0])
