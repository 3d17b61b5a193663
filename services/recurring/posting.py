"""Posting what is due: each occurrence becomes a transaction once, waits, or is skipped.

What is due follows from rows alone, and is decided under the wallet's lock in the transaction that
writes it down: whoever looks, how often and at what time, an occurrence is decided once. Its
primary key says so too, and the id of what is posted, which follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from db.queries.transactions.rows import insert_rows
from db.tables import Occurrence, RecurringTransaction
from domain.periods import day_in
from domain.recurrence import Kept, OccurrenceState, Planned, planned
from domain.recurring_rules import Draft
from domain.transactions import Draft as Entry
from domain.transactions import Series
from services.recurring import obstacles
from services.recurring.settling import settle
from services.recurring.stored import (
    drafts_of,
    kept_of,
    ledgers,
    schedule_of,
    transaction_id,
    transaction_ids,
)
from services.transactions import booking
from services.writing import Write

_UNCHANGED = {"day": None, "amount_minor": None, "currency": None}


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
    looked, has_more = _looked_at(write, rows, today, most)
    drafts = drafts_of(write.session, write.wallet_id, [each.row for each in looked])
    failures = _refused(write, drafts, looked)
    done = Done(failed=len(failures), has_more=has_more)
    decided = _Decided(write, done)
    touched: list[_Looked] = []
    still_failing: list[RecurringTransaction] = []
    for each in looked:
        row, why = each.row, failures.get(each.row.id)
        if not (each.plan or _is_due(row, today)):
            continue
        if why is not None and why == row.failure:
            still_failing.append(row)
        else:
            touched.append(each)
        row.failure = why
        if why is None:
            decided.take(drafts[row.id], each)
    decided.write_down()
    for each in touched:
        each.pass_by()
    kept = {each.row.id: each.kept for each in touched}
    settle(write, [each.row for each in touched], today, kept=kept)
    settle(write, still_failing, today, told=_not_told)
    return done


def fail(write: Write, row: RecurringTransaction, why: str) -> None:
    """What is due of the rule cannot be posted; it is tried again tomorrow."""
    told = _not_told if row.failure == why else None
    row.failure = why
    settle(write, [row], today_of(write), told=told)


def entry_of(write: Write, draft: Draft, planned: Planned) -> Entry:
    """What is posted for an occurrence."""
    assert draft.id is not None, "a stored rule has an id"
    uuid = transaction_id(write.wallet_id, draft.id, planned.nominal.isoformat())
    return draft.transaction(planned.day.isoformat(), planned.amount_minor, uuid=uuid)


def posted(entry: Entry) -> dict[str, Any]:
    """What is kept of an occurrence once it is posted."""
    return {"transaction_id": entry.id, **_of_amount(entry)}


def _of_amount(entry: Entry) -> dict[str, Any]:
    return {"amount_minor": entry.amount.amount_minor, "currency": entry.amount.currency}


@dataclass(frozen=True, slots=True)
class _Looked:
    """A rule, what is due of it, what its ledger has from its first open occurrence on, and those
    rows of it.
    """

    row: RecurringTransaction
    plan: Sequence[Planned]
    kept: dict[date, Kept]
    rows: Sequence[Occurrence]

    def pass_by(self) -> None:
        """Have nobody walk along what has just been decided, where nothing was left out."""
        if self.plan and not self.rows and self.plan[-1].nominal in self.kept:
            self.row.open_from = self.plan[-1].nominal.isoformat()


def _looked_at(
    write: Write, rows: Sequence[RecurringTransaction], today: date, most: int
) -> tuple[list[_Looked], bool]:
    """The first rules, of which so many occurrences are due at most, and whether there is more."""
    ledger = ledgers(write.session, rows)
    found: list[_Looked] = []
    left = most
    for row in rows:
        if left <= 0:
            return found, True
        of_rule = ledger.get((row.wallet_id, row.id), [])
        kept = kept_of(of_rule)
        plan = planned(schedule_of(row), kept, today=today, until=today)
        found.append(_Looked(row, plan[:left], kept, of_rule))
        left -= len(plan)
    return found, left < 0


def _refused(
    write: Write, drafts: Mapping[str, Draft], looked: Sequence[_Looked]
) -> dict[str, str]:
    """Rule → why what is due of it would be refused."""
    tried = [each for each in looked if each.plan]
    found = obstacles.of_all(
        write,
        [drafts[each.row.id].transaction(each.plan[-1].day.isoformat()) for each in tried],
    )
    return {
        each.row.id: "; ".join(refusal.message for refusal in why)
        for each, why in zip(tried, found, strict=True)
        if why
    }


def _is_due(row: RecurringTransaction, today: date) -> bool:
    return row.due_on is not None and row.due_on <= today.isoformat()


def _not_told(*_: RecurringTransaction) -> None:
    """That it is tried again tomorrow is nothing that anybody sees."""


class _Decided:
    """What becomes of occurrences of all rules, written down at once."""

    def __init__(self, write: Write, done: Done) -> None:
        self._write = write
        self._done = done
        self._new: list[dict[str, Any]] = []
        self._series: list[Series] = []

    def take(self, draft: Draft, looked: _Looked) -> None:
        known = {row.nominal_date: row for row in looked.rows}
        alike = attrgetter("state", "amount_minor")
        for (state, _), run in groupby(looked.plan, alike):
            every = list(run)
            nominals = [each.nominal.isoformat() for each in every]
            values = {"state": state.name, "decided_at": self._write.at}
            ids: Sequence[str | None] = [None] * len(every)
            if state is OccurrenceState.POSTED:
                entry, ids = self._posted(draft, every, nominals)
                values |= _of_amount(entry)
            self._keep(draft, zip(nominals, ids, strict=True), values, known)
            looked.kept.update(dict.fromkeys((each.nominal for each in every), Kept(state)))
            self._done.waiting += len(every) * (state is OccurrenceState.AWAITING_APPROVAL)
            self._done.skipped += len(every) * (state is OccurrenceState.SKIPPED)

    def _posted(
        self, draft: Draft, every: Sequence[Planned], nominals: Sequence[str]
    ) -> tuple[Entry, list[str]]:
        """What is posted for occurrences of one amount, and the ids."""
        assert draft.id is not None, "a stored rule has an id"
        ids = transaction_ids(self._write.wallet_id, draft.id, nominals)
        days = [each.day.isoformat() for each in every]
        entry = draft.transaction(days[0], every[0].amount_minor)
        self._series.append(Series(entry, list(zip(ids, days, strict=True))))
        return entry, ids

    def _keep(
        self,
        draft: Draft,
        dated: Iterable[tuple[str, str | None]],
        values: dict[str, Any],
        known: Mapping[str, Occurrence],
    ) -> None:
        """What became of the occurrences with these nominal days and transactions."""
        new = {"rule_id": draft.id, **_UNCHANGED, **values}
        for nominal, uuid in dated:
            row = known.get(nominal)
            if row is None:
                self._new.append({**new, "nominal_date": nominal, "transaction_id": uuid})
            else:
                for name, value in (values | {"transaction_id": uuid}).items():
                    setattr(row, name, value)

    def write_down(self) -> None:
        insert_rows(self._write.session, self._write.wallet_id, Occurrence, self._new)
        self._done.posted += booking.book_series(self._write, self._series)
