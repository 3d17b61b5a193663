"""Auditing: whether the ledger of what recurs holds together, and rules stand where it ends.

What was posted is there or was deleted, under the id that follows from its rule and nominal day;
before a rule's first open occurrence none is missing; and its next day is what its ledger says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

import orjson
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.queries import occurrences
from db.tables import RecurringTransaction
from domain.changes import Action
from domain.ledger import YEARS
from domain.recurrence import OccurrenceState, Schedule, next_open
from services.recurring.stored import kept_of, rule_of, transaction_id

# What says on which days a rule falls, and whether it does.
_SCHEDULE = ("frequency", "every", "start_date", "end_date", "times", "is_active")
_OPEN, _POSTED = OccurrenceState.SCHEDULED.name, OccurrenceState.POSTED.name
# After the day on which somebody changed a rule, in whichever zone.
_AFTER = timedelta(days=2)
_DAY = timedelta(days=1)
_LAST_DAY = date(YEARS[1], 12, 31)


class Doubt(NamedTuple):
    """What is not as it should be, where, as it stands and as it would be right."""

    what: str
    where: str
    stored: str
    computed: str


@dataclass(slots=True)
class _Turn:
    """On which day of UTC a rule became what it is now, by its history, and whether it was new."""

    said: Mapping[str, object]
    day: date
    is_first: bool = True


def doubts(session: Session, wallet_id: str) -> Iterator[Doubt]:
    rules = {row.id: row for row in occurrences.all_rules(session, wallet_id)}
    turns = _turns(session, wallet_id)
    known = rules.keys() | occurrences.all_buried(session, wallet_id)
    unfound: dict[str, str] = {}
    left = dict(rules)
    rows = occurrences.all_kept(session, wallet_id)
    for rule_id, kept in groupby(rows, key=lambda row: str(row.rule_id)):
        ledger = list(kept)
        if rule_id not in known:
            yield Doubt("rule", f"occurrences of {rule_id}", "none", "there, or in the trash")
        yield from _ids(wallet_id, ledger)
        lost = (row for row in ledger if row.transaction_id is not None and row.found is None)
        unfound |= {row.transaction_id: _where(row) for row in lost}
        if rule_id in left:
            yield from _of_rule(left.pop(rule_id), ledger, turns.get(rule_id))
    for rule_id, row in left.items():
        yield from _of_rule(row, [], turns.get(rule_id))
    ever = occurrences.all_ever(session, wallet_id, list(unfound))
    for uuid, where in unfound.items():
        if uuid not in ever:
            yield Doubt("transaction", where, "none, nor was there ever", uuid)
    yield from _unkept(session, wallet_id, rules)


def _ids(wallet_id: str, ledger: Iterable[AnyRow]) -> Iterator[Doubt]:
    for row in ledger:
        if row.state == _POSTED:
            right = transaction_id(wallet_id, row.rule_id, row.nominal_date)
            if row.transaction_id != right:
                yield Doubt("transaction", _where(row), str(row.transaction_id), right)


def _of_rule(
    row: RecurringTransaction, ledger: list[AnyRow], turn: _Turn | None
) -> Iterator[Doubt]:
    where = f"recurring transaction {row.id}"
    missing = _missing(row, ledger, turn)
    if missing is not None:
        yield Doubt("occurrence", f"{where} on {missing}", "undecided", "decided, as it was due")
    since = None if row.open_from is None else date.fromisoformat(row.open_from)
    ahead = [each for each in ledger if row.open_from and each.nominal_date >= row.open_from]
    found = next_open(Schedule(rule_of(row), since), kept_of(ahead))
    first, coming = found or (None, None)
    if row.open_from != _text(first):
        yield Doubt("first open day", where, str(row.open_from), str(first))
    if not row.is_active:
        coming = None
    if row.next_date != _text(coming):
        yield Doubt("next day", where, str(row.next_date), str(coming))
    right = _looks(row, coming)
    if row.due_on not in right and not (row.failure and coming and str(row.due_on) > str(coming)):
        yield Doubt("day to look again", where, str(row.due_on), " or ".join(map(str, right)))


def _missing(row: RecurringTransaction, ledger: list[AnyRow], turn: _Turn | None) -> date | None:
    """The first nominal day before the open ones that nothing has become of.

    What lies before somebody changed the schedule may have been left out, or decided by another
    one. What was made of a subscription leaves out its past; any other new rule begins with it.
    """
    if turn is None:
        return None
    decided = {each.nominal_date for each in ledger if each.state != _OPEN}
    since = turn.day + _AFTER
    if turn.is_first and decided:
        since = min(since, date.fromisoformat(min(decided)))
    until = _LAST_DAY if row.open_from is None else date.fromisoformat(row.open_from) - _DAY
    days = rule_of(row).days(since, until)
    return next((day for day in days if day.isoformat() not in decided), None)


def _looks(row: RecurringTransaction, coming: date | None) -> Sequence[str | None]:
    """The days on which somebody may have to look at the rule again."""
    if coming is None:
        return [None]
    reminder = coming - timedelta(days=row.remind_days_before or 0)
    return sorted({reminder.isoformat(), coming.isoformat()})


def _turns(session: Session, wallet_id: str) -> dict[str, _Turn]:
    found: dict[str, _Turn] = {}
    for change in occurrences.all_changes(session, wallet_id):
        if change.image is None:
            continue
        image = orjson.loads(change.image)
        said = {name: image.get(name) for name in _SCHEDULE}
        before = found.get(change.entity_id)
        if before is None:
            found[change.entity_id] = _Turn(said, change.at.date())
        elif before.said != said or change.action == Action.RESTORED.name:
            found[change.entity_id] = _Turn(said, change.at.date(), is_first=False)
    return found


def _unkept(session: Session, wallet_id: str, rules: Iterable[str]) -> Iterator[Doubt]:
    """What a rule posted that is still there, and that its ledger does not have."""
    for row in occurrences.all_unkept(session, wallet_id):
        for rule_id in rules:
            if transaction_id(wallet_id, rule_id, row.occurred_on) == row.id:
                where = f"recurring transaction {rule_id} on {row.occurred_on}"
                yield Doubt("occurrence", where, "none", f"POSTED as {row.id}")


def _where(row: AnyRow) -> str:
    return f"recurring transaction {row.rule_id} on {row.nominal_date}"


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
