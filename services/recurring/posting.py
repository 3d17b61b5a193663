"""Posting what is due: each occurrence becomes a transaction once, waits, or is skipped.

What is due follows from rows alone, and is decided under the wallet's lock in the transaction that
writes it down: whoever looks, how often and at what time, an occurrence is decided once. Its
primary key says so too, and the id of what is posted, which follows from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from db.queries.transactions.rows import insert_rows
from db.tables import Occurrence, RecurringTransaction
from domain.errors import Refusals
from domain.periods import day_in
from domain.recurrence import OccurrenceState, Planned, planned
from domain.recurring_rules import Draft
from domain.transactions import Draft as Entry
from domain.transactions import refusals
from services.recurring.settling import settle
from services.recurring.stored import (
    drafts_of,
    kept_of,
    ledgers,
    schedule_of,
    transaction_id,
)
from services.transactions import booking
from services.writing import Write

_DAY = timedelta(days=1)
_UNCHANGED = {"day": None, "amount_minor": None, "currency": None, "transaction_id": None}


@dataclass(slots=True)
class Done:
    """What became of occurrences; `posted` are the ids of their transactions."""

    posted: list[str] = field(default_factory=list)
    waiting: int = 0
    skipped: int = 0
    failed: int = 0
    has_more: bool = False

    def add(self, other: Done) -> None:
        self.posted += other.posted
        self.waiting += other.waiting
        self.skipped += other.skipped
        self.failed += other.failed


def today_of(write: Write) -> date:
    return day_in(write.by.at, write.wallet.time_zone)


def post_due(write: Write, rows: Sequence[RecurringTransaction], *, most: int) -> Done:
    """Decide what is due of these rules, at most so many occurrences.

    A rule whose transactions would be refused says why, and the others go on. Raises Invalid if
    something cannot be known before it is tried: then nothing at all may be committed.
    """
    today = today_of(write)
    kept = ledgers(write.session, rows)
    done = Done()
    plans: dict[str, list[Planned]] = {}
    for row in rows:
        left = most - sum(map(len, plans.values()))
        if left <= 0:
            done.has_more = True
            break
        known = kept_of(kept.get((row.wallet_id, row.id), ()))
        plan = planned(schedule_of(row), known, today=today, until=today)
        done.has_more = done.has_more or len(plan) > left
        plans[row.id] = plan[:left]
    looked_at = [row for row in rows if row.id in plans]
    drafts = drafts_of(write.session, write.wallet_id, looked_at)
    failures = _refused(write, drafts, plans)
    entries: list[Entry] = []
    touched: list[RecurringTransaction] = []
    for row in looked_at:
        why = failures.get(row.id)
        is_due = row.due_on is not None and row.due_on <= today.isoformat()
        if is_due or plans[row.id] or why != row.failure:
            touched.append(row)
        row.failure = why
        if why is None:
            decided = kept.get((row.wallet_id, row.id), [])
            entries += _decide(write, drafts[row.id], plans[row.id], decided, done)
    done.failed = len(failures)
    if entries:
        done.posted += booking.book(write, entries)
    settle(write, touched, today)
    return done


def fail(write: Write, row: RecurringTransaction, why: str) -> None:
    """What is due of the rule cannot be posted; it is tried again tomorrow."""
    today = today_of(write)
    row.due_on = (today + _DAY).isoformat()
    if row.failure != why:
        row.failure = why
        write.updated(row)


def entry_of(write: Write, draft: Draft, planned: Planned) -> Entry:
    """What is posted for an occurrence."""
    assert draft.id is not None, "a stored rule has an id"
    uuid = transaction_id(write.wallet_id, draft.id, planned.nominal.isoformat())
    return replace(draft.transaction(planned.day.isoformat(), planned.amount_minor), id=uuid)


def posted(entry: Entry) -> dict[str, Any]:
    """What is kept of an occurrence once it is posted."""
    return {
        "transaction_id": entry.id,
        "amount_minor": entry.amount.amount_minor,
        "currency": entry.amount.currency,
    }


def refuse(write: Write, entry: Entry) -> None:
    """Raises Refusals if what an occurrence posts cannot be posted."""
    known = booking.surroundings(write.session, write.wallet_id, [entry])
    if found := list(refusals(entry, known)):
        raise Refusals(found)


def _refused(
    write: Write, drafts: Mapping[str, Draft], plans: Mapping[str, Sequence[Planned]]
) -> dict[str, str]:
    """Rule → why what is due of it would be refused."""
    tried = {
        rule_id: drafts[rule_id].transaction(plan[-1].day.isoformat())
        for rule_id, plan in plans.items()
        if plan
    }
    known = booking.surroundings(write.session, write.wallet_id, list(tried.values()))
    found = {rule_id: list(refusals(entry, known)) for rule_id, entry in tried.items()}
    return {
        rule_id: "; ".join(refusal.message for refusal in why)
        for rule_id, why in found.items()
        if why
    }


def _decide(
    write: Write, draft: Draft, plan: Sequence[Planned], kept: Sequence[Occurrence], done: Done
) -> list[Entry]:
    """Write down what becomes of each occurrence; what is to be booked for them."""
    known = {row.nominal_date: row for row in kept}
    new: list[dict[str, Any]] = []
    entries: list[Entry] = []
    for each in plan:
        nominal = each.nominal.isoformat()
        entry = entry_of(write, draft, each) if each.state is OccurrenceState.POSTED else None
        values: dict[str, Any] = {"state": each.state.name, "decided_at": write.at}
        if entry is not None:
            values |= posted(entry)
            entries.append(entry)
        if nominal in known:
            for name, value in values.items():
                setattr(known[nominal], name, value)
        else:
            new.append({"rule_id": draft.id, "nominal_date": nominal} | _UNCHANGED | values)
        done.waiting += each.state is OccurrenceState.AWAITING_APPROVAL
        done.skipped += each.state is OccurrenceState.SKIPPED
    insert_rows(write.session, write.wallet_id, Occurrence, new)
    return entries
