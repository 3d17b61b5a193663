"""What follows from a rule and its ledger: what comes next, and the alerts that stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from db.queries import recurring
from db.tables import Occurrence, RecurringTransaction
from domain.alerts import AlertKind
from domain.recurrence import Kept, Schedule, next_open
from services.alerts import Due, News
from services.recurring.stored import kept_of, ledgers, schedule_of
from services.writing import Write

# Of many that wait after a long time only the latest are told one by one.
TOLD_MAX = 10
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
        row.id: [*_reminders(row, today), *(_waits(row, each) for each in waiting[row.id])]
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
        row.open_from = row.next_date = row.due_on = None
        return
    first, coming = found
    row.open_from = first.isoformat()
    row.next_date = coming.isoformat() if row.is_active else None
    if not row.is_active:
        row.due_on = None
    elif row.failure is not None:
        row.due_on = max(today + _DAY, coming).isoformat()
    else:
        reminder = coming - timedelta(days=row.remind_days_before or 0)
        row.due_on = (reminder if today < reminder else coming).isoformat()


def _reminders(row: RecurringTransaction, today: date) -> list[Due]:
    if row.next_date is None or row.remind_days_before is None:
        return []
    day = date.fromisoformat(row.next_date)
    if not day - timedelta(days=row.remind_days_before) <= today < day:
        return []
    kept = {"name": row.description, "currency": row.currency, "day": row.next_date}
    facts = kept | {"amount": row.amount_minor}
    return [Due(f"upcoming/{row.next_date}", AlertKind.RECURRING_UPCOMING, facts)]


def _waits(row: RecurringTransaction, occurrence: Occurrence) -> Due:
    facts = {
        "name": row.description,
        "currency": row.currency,
        "day": occurrence.day or occurrence.nominal_date,
        "amount": occurrence.amount_minor or row.amount_minor,
    }
    key = f"approval/{occurrence.nominal_date}"
    return Due(key, AlertKind.RECURRING_NEEDS_APPROVAL, facts)
