"""Making, changing, stopping and deleting recurring transactions.

A change is of what has not been posted yet and of nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypedDict

from sqlalchemy.orm import Session

from db.base import new_id
from db.images import of_row
from db.queries import access, recurring
from db.tables import RecurringTransaction
from domain.errors import Conflict, InUse, Invalid, NotFound, Refusals
from domain.ledger import TransactionKind
from domain.money import Money
from domain.recurrence import Frequency, Missed, Posting
from domain.recurring_rules import Draft, refusals
from domain.text import fold
from services import alerts, writing
from services.actors import Actor
from services.conflicts import Seen, refuse_stale
from services.recurring import obstacles
from services.recurring.posting import Done, post_due, today_of
from services.recurring.settling import settle
from services.recurring.stored import columns, draft_of, kept_of, rule_of
from services.transactions import booking
from services.writing import Gone, Write

# All of a wallet's are shown in one list.
RECURRING_MAX = 500
# What one request posts at most.
POSTED_MAX = 200
# Before a schedule is changed, what is due by it is posted: at most so much at once.
_BEFORE_MAX = 1_000

# Names of drafts that images know under others.
_IMAGE_NAMES = {
    "amount": ("amount_minor", "currency"),
    "to_amount": ("to_amount_minor",),
    "tags": ("tag_names",),
    "start": ("start_date",),
    "end": ("end_date",),
    "count": ("times",),
}
_SCHEDULE = {"frequency", "every", "start", "end", "count"}
_DAY = timedelta(days=1)


class Changes(TypedDict, total=False):
    """What `update` may change; what is left out stays. The names are those of Draft."""

    kind: TransactionKind
    amount: Money
    description: str
    note: str | None
    payee: str | None
    tags: Sequence[str]
    account_id: str | None
    to_account_id: str | None
    to_amount: Money | None
    category_id: str | None
    frequency: Frequency
    every: int
    start: str
    end: str | None
    count: int | None
    posting: Posting
    missed: Missed
    remind_days_before: int | None
    is_active: bool


def create(session: Session, by: Actor, *, wallet_id: str, new: Draft) -> str:
    """Returns its id. Raises Refusals, Invalid or Conflict."""
    write = writing.begin(session, by, wallet_id)
    if new.id is not None and access.taken(session, by.user_id, RecurringTransaction, [new.id]):
        raise Conflict(
            "There is a recurring transaction with this id already",
            field=("id",),
            current=(RecurringTransaction.__name__, new.id),
        )
    refuse(write, new)
    row = added(write, new)
    settle(write, [row], today_of(write), told=write.created)
    return row.id


def added(write: Write, draft: Draft) -> RecurringTransaction:
    """A row of a checked draft, which begins with its first occurrence; nothing is recorded yet."""
    if recurring.count(write.session, write.wallet_id) >= RECURRING_MAX:
        raise Invalid(f"A wallet has at most {RECURRING_MAX} recurring transactions; delete one")
    row = RecurringTransaction(
        wallet_id=write.wallet_id,
        id=draft.id or new_id(),
        created_at=write.at,
        open_from=draft.start,
        version=write.version,
        **columns(draft),
    )
    write.session.add(row)
    write.session.flush()
    return row


def update(
    session: Session, by: Actor, *, rule_id: str, changes: Changes, seen: Seen | None = None
) -> str:
    """Change what is named, keep the rest, return the id. Raises Refusals, NotFound, Conflict."""
    write = writing.begin_where(session, by, RecurringTransaction, rule_id)
    row = find(write, rule_id)
    before = draft_of(write, row)
    after = replace(before, **_consequences(before, changes))
    differing = {
        name for name in Changes.__annotations__ if getattr(before, name) != getattr(after, name)
    }
    image_names = [each for name in differing for each in _IMAGE_NAMES.get(name, (name,))]
    refuse_stale(write, RecurringTransaction, rule_id, seen, image_names)
    refuse(write, after)
    is_moved = not _SCHEDULE.isdisjoint(differing)
    if is_moved and post_due(write, [row], most=_BEFORE_MAX).has_more:
        raise InUse(
            "More is due by the present schedule than can be posted at once; use "
            "`processRecurring` first",
            field=("id",),
        )
    # What could not be posted is not posted yet: it follows the rule as it is now.
    unposted = row.open_from if row.failure is not None and before.is_active else None
    for name, value in columns(after).items():
        setattr(row, name, value)
    row.failure = None
    if before.amount.currency != after.amount.currency or after.has_two_currencies:
        recurring.forget_amounts(session, write.wallet_id, rule_id)
    is_back = after.is_active and not before.is_active
    if is_moved or is_back:
        go_on(write, row, is_back=is_back, unposted=unposted)
    settle(write, [row], today_of(write))
    return rule_id


def deactivate(session: Session, by: Actor, *, rule_id: str, seen: Seen | None = None) -> str:
    """Nothing more comes of it, until `update` makes it active again. Returns its id."""
    return update(session, by, rule_id=rule_id, changes={"is_active": False}, seen=seen)


def delete(session: Session, by: Actor, *, rule_id: str, seen: Seen | None = None) -> None:
    """It goes to the trash, and its alerts are withdrawn. What it posted stays."""
    write = writing.begin_where(session, by, RecurringTransaction, rule_id)
    row = find(write, rule_id)
    refuse_stale(write, RecurringTransaction, rule_id, seen)
    write.deleted(RecurringTransaction, [Gone(rule_id, row.description, of_row(row))])
    alerts.withdraw(write, RecurringTransaction, rule_id)
    session.delete(row)
    session.flush()


def process(session: Session, by: Actor, *, rule_id: str) -> Done:
    """Post what is due of one rule now, at most so much at once. Raises Refusals or NotFound."""
    write = writing.begin_where(session, by, RecurringTransaction, rule_id)
    return post_due(write, [find(write, rule_id)], most=POSTED_MAX)


def find(write: Write, rule_id: str) -> RecurringTransaction:
    row = recurring.find(write.session, write.wallet_id, rule_id)
    if row is None:
        raise NotFound("There is no such recurring transaction", field=("id",))
    return row


def go_on(
    write: Write, row: RecurringTransaction, *, is_back: bool, unposted: str | None = None
) -> None:
    """Begin anew by the rule as it is: with its first occurrence while nothing has come of it,
    otherwise after what was decided last, and then never with what lies in the past, but for what
    is `unposted` from this day on as something was in its way.

    One that `is_back`, from a rest or from the trash, leaves the past alone in any case. What was
    changed of occurrences that it has no more is forgotten.
    """
    session, today = write.session, today_of(write)
    last = recurring.last_decided(session, write.wallet_id, row.id, today.isoformat())
    since = date.fromisoformat(row.start_date)
    if last is not None and unposted is not None:
        since = max(since, date.fromisoformat(unposted))
    elif last is not None:
        since = max(since, today, date.fromisoformat(last) + _DAY)
    elif is_back:
        since = max(since, today)
    first = rule_of(row).first_from(since)
    row.open_from = None if first is None else first.isoformat()
    _drop_edits(write, row)


def _drop_edits(write: Write, row: RecurringTransaction) -> None:
    rule, gone = rule_of(row), []
    edited = recurring.edits(write.session, write.wallet_id, row.id)
    for nominal, one in kept_of(edited).items():
        before, after = rule.around(nominal)
        if not rule.has(nominal) or not (one.day is None or before < one.day < after):
            gone.append(nominal.isoformat())
    if gone:
        recurring.drop_edits(write.session, write.wallet_id, row.id, gone)


def _consequences(before: Draft, changes: Changes) -> dict[str, Any]:
    """The changes, with what they make pointless put away."""
    told: dict[str, Any] = {**changes}
    if "tags" in told:
        told["tags"] = tuple({fold(tag): tag for tag in reversed(told["tags"])}.values())[::-1]
    implied: dict[str, Any] = {}
    if changes.get("kind", before.kind) is not TransactionKind.TRANSFER:
        implied = {"to_account_id": None, "to_amount": None}
    if changes.get("end") is not None:
        implied["count"] = None
    if changes.get("count") is not None:
        implied["end"] = None
    return {**implied, **told}


def refuse(write: Write, draft: Draft) -> None:
    """Raises Refusals with all that is wrong with it."""
    first = draft.transaction(draft.start)
    known = booking.surroundings(write.session, write.wallet_id, [first])
    found = list(refusals(draft, known, today=today_of(write)))
    if draft.is_active:
        found += obstacles.of_accounts(write, first)
    if found:
        raise Refusals(found)
