"""What follows from a rule and its ledger: what comes next, and the alerts that stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256

from db.queries import recurring
from db.tables import Occurrence, RecurringTransaction
from domain.alerts import AlertKind
from domain.recurrence import Kept, Schedule, next_open
from services.alerts import Due, News
from services.recurring.stored import kept_of, ledgers, schedule_of
from services.writing import Write

# Of many that wait after a long time only the latest are told one by one.
TOLD_MAX = 10
# A reason is told apart from another by so many digits of its hash.
_KEY_LENGTH = 16
_DAY = timedelta(days=1)


def settle(
    write: Write,
    rows: Sequence[RecurringTransaction],
    today: date,
    *,
    kept: Mapping[str, Mapping[date, Kept]] | None = None,
    told: Callable[..., None] | None = None,
) -> None:
    """Bring what follows from these rules up to their ledgers, and record that they changed, or
    what `told` records.

    `kept` is what their ledgers have from their first open occurrences on, for who knows it; else
    it is read.
    """
    if not rows:
        return
    session = write.session
    if kept is None:
        session.flush()
        kept = {rule_id: kept_of(found) for (_, rule_id), found in ledgers(session, rows).items()}
    for row in rows:
        _place(row, kept.get(row.id, {}), today)
    (told or write.updated)(*rows)
    session.flush()
    waiting = recurring.waiting(session, write.wallet_id, [row.id for row in rows], most=TOLD_MAX)
    due = {
        row.id: [
            *_reminders(row, kept.get(row.id, {}), today),
            *(_waits(row, each) for each in waiting[row.id]),
            *_failures(row, kept.get(row.id, {})),
        ]
        for row in rows
    }
    keys = {each.key for of_rule in due.values() for each in of_rule}
    ever = recurring.alerts(session, write.wallet_id, list(due), keys)
    news = News(write)
    for rule_id, wanted in due.items():
        news.settle((RecurringTransaction, rule_id), ever[rule_id], due=wanted, holding=())
    news.tell()


def _place(row: RecurringTransaction, known: Mapping[date, Kept], today: date) -> None:
    """Where the rule stands: its first open occurrence, its next day, and when to look again."""
    schedule = schedule_of(row)
    # One that is not active keeps its place.
    since = None if row.open_from is None else date.fromisoformat(row.open_from)
    found = next_open(Schedule(schedule.rule, since), known)
    if found is None:
        row.open_from = row.next_date = row.due_on = row.failure = None
        return
    first, coming = found
    row.open_from = first.isoformat()
    row.next_date = coming.isoformat() if row.is_active else None
    if coming > today:
        # What could not be posted has been skipped, or moved.
        row.failure = None
    if not row.is_active:
        row.due_on = None
    elif row.failure is not None:
        row.due_on = max(today + _DAY, coming).isoformat()
    else:
        reminder = coming - timedelta(days=row.remind_days_before or 0)
        row.due_on = (reminder if today < reminder else coming).isoformat()


def _coming(row: RecurringTransaction, kept: Mapping[date, Kept]) -> dict[str, str | int | None]:
    """The facts of what comes next, with the amount that it was changed to."""
    days = {(one.day or nominal).isoformat(): one for nominal, one in kept.items() if one.is_open}
    changed = days.get(row.next_date or "")
    return {
        "name": row.description,
        "currency": row.currency,
        "day": row.next_date,
        "amount": (changed and changed.amount_minor) or row.amount_minor,
    }


def _reminders(row: RecurringTransaction, kept: Mapping[date, Kept], today: date) -> list[Due]:
    if row.next_date is None or row.remind_days_before is None:
        return []
    day = date.fromisoformat(row.next_date)
    if not day - timedelta(days=row.remind_days_before) <= today < day:
        return []
    return [
        Due(f"upcoming/{row.next_date}", AlertKind.RECURRING_UPCOMING, _coming(row, kept)),
    ]


def _failures(row: RecurringTransaction, kept: Mapping[date, Kept]) -> list[Due]:
    """It stands while the rule fails for one reason; another reason is another alert."""
    if row.failure is None or row.next_date is None:
        return []
    facts = _coming(row, kept) | {"why": row.failure.rstrip(".")}
    key = sha256(row.failure.encode()).hexdigest()[:_KEY_LENGTH]
    return [Due(f"failure/{key}", AlertKind.RECURRING_FAILED, facts)]


def _waits(row: RecurringTransaction, occurrence: Occurrence) -> Due:
    facts = {
        "name": row.description,
        "currency": row.currency,
        "day": occurrence.day or occurrence.nominal_date,
        "amount": occurrence.amount_minor or row.amount_minor,
    }
    key = f"approval/{occurrence.nominal_date}"
    return Due(key, AlertKind.RECURRING_NEEDS_APPROVAL, facts)
