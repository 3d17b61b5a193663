"""What a person decides of single occurrences: to approve, to skip, or to change one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.queries import recurring
from db.tables import Occurrence, RecurringTransaction
from domain.errors import InUse, Invalid, NotFound
from domain.ledger import YEARS
from domain.money import Money
from domain.recurrence import OccurrenceState, Planned
from services import writing
from services.actors import Actor
from services.conflicts import Seen, refuse_stale
from services.recurring import obstacles
from services.recurring.changing import find
from services.recurring.posting import entry_of, posted, today_of
from services.recurring.settling import settle
from services.recurring.stored import draft_of, rule_of
from services.transactions import booking
from services.writing import Write

_SCHEDULED, _WAITING = OccurrenceState.SCHEDULED, OccurrenceState.AWAITING_APPROVAL
_POSTED, _SKIPPED = OccurrenceState.POSTED, OccurrenceState.SKIPPED


@dataclass(frozen=True, slots=True)
class Chosen:
    """An occurrence by its rule and its nominal day, and the rule's version as a client saw it."""

    rule_id: str
    nominal: str
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What an occurrence is to have instead of what its rule says; None for what that says."""

    amount: Money | None = None
    day: str | None = None


def approve(session: Session, by: Actor, *, chosen: Chosen) -> str:
    """Post what waits; the id of its transaction. Raises Refusals, NotFound, Conflict, InUse."""
    write, row = _begin(session, by, chosen)
    occurrence = _occurrence(write, row, chosen.nominal)
    if occurrence.state != _WAITING.name:
        raise InUse(
            f"This occurrence is {occurrence.state} and does not wait for approval",
            field=("nominal_date",),
        )
    nominal = date.fromisoformat(occurrence.nominal_date)
    day = date.fromisoformat(occurrence.day or occurrence.nominal_date)
    planned = Planned(nominal, day, _POSTED, occurrence.amount_minor)
    entry = entry_of(write, draft_of(write, row), planned)
    obstacles.refuse(write, entry)
    [transaction_id] = booking.book(write, [entry])
    for name, value in posted(entry).items():
        setattr(occurrence, name, value)
    _decide(write, row, occurrence, _POSTED)
    return transaction_id


def skip(session: Session, by: Actor, *, chosen: Chosen) -> None:
    """It is left out. Raises NotFound, Conflict, or InUse for what is posted."""
    write, row = _begin(session, by, chosen)
    occurrence = _occurrence(write, row, chosen.nominal)
    if occurrence.state == _POSTED.name:
        raise InUse(
            "This occurrence is posted; delete its transaction, and it does not come back",
            field=("nominal_date",),
        )
    if occurrence.state != _SKIPPED.name:
        _decide(write, row, occurrence, _SKIPPED)


def edit(session: Session, by: Actor, *, chosen: Chosen, edit: Edit) -> None:
    """Change one that is not posted yet. Raises Invalid, NotFound, Conflict or InUse."""
    write, row = _begin(session, by, chosen)
    occurrence = _occurrence(write, row, chosen.nominal)
    state = OccurrenceState[occurrence.state]
    if state not in {_SCHEDULED, _WAITING}:
        instead = "change its transaction" if state is _POSTED else "it does not come back"
        raise InUse(f"This occurrence is {state.name}; {instead}", field=("nominal_date",))
    _refuse_amount(write, row, edit.amount)
    if edit.day is not None:
        _refuse_day(write, row, occurrence, edit.day)
    occurrence.amount_minor = None if edit.amount is None else edit.amount.amount_minor
    occurrence.day = None if edit.day == occurrence.nominal_date else edit.day
    _decide(write, row, occurrence, state)


def _begin(session: Session, by: Actor, chosen: Chosen) -> tuple[Write, RecurringTransaction]:
    try:
        write = writing.begin_where(session, by, RecurringTransaction, chosen.rule_id)
    except NotFound as refusal:
        refusal.field = ("recurring",)
        raise
    row = find(write, chosen.rule_id)
    refuse_stale(write, RecurringTransaction, row.id, chosen.seen, ())
    return write, row


def _occurrence(write: Write, row: RecurringTransaction, nominal: str) -> Occurrence:
    """The one that is kept, or a new one for what the rule has still to come."""
    found = recurring.occurrence(write.session, write.wallet_id, row.id, nominal)
    if found is not None:
        return found
    is_to_come = row.is_active and row.open_from is not None and nominal >= row.open_from
    if not (is_to_come and rule_of(row).has(date.fromisoformat(nominal))):
        raise NotFound(
            "It does not occur on this day; `occurrences` has the nominal days that it has",
            field=("nominal_date",),
        )
    return Occurrence(
        wallet_id=write.wallet_id, rule_id=row.id, nominal_date=nominal, state=_SCHEDULED.name
    )


def _decide(
    write: Write, row: RecurringTransaction, occurrence: Occurrence, state: OccurrenceState
) -> None:
    occurrence.state = state.name
    occurrence.decided_at = write.at
    write.session.add(occurrence)
    write.session.flush()
    settle(write, [row], today_of(write))


def _refuse_amount(write: Write, row: RecurringTransaction, amount: Money | None) -> None:
    if amount is None:
        return
    if amount.currency != row.currency:
        raise Invalid(f"The amount is in {row.currency}", field=("amount", "currency"))
    if amount.amount_minor <= 0:
        raise Invalid("The amount must be more than zero; or skip it", field=("amount",))
    if draft_of(write, row).has_two_currencies:
        raise Invalid(
            "What arrives is in another currency; change the transaction once it is posted",
            field=("amount",),
        )


def _refuse_day(write: Write, row: RecurringTransaction, occurrence: Occurrence, text: str) -> None:
    day, nominal = date.fromisoformat(text), date.fromisoformat(occurrence.nominal_date)
    before, after = rule_of(row).around(nominal)
    if not (before < day < after and YEARS[0] <= day.year <= YEARS[1]):
        raise Invalid(
            f"It can be moved to days after {before} and before {after}, where its neighbours are",
            field=("date",),
        )
    if occurrence.state == _SCHEDULED.name and day < min(today_of(write), nominal):
        raise Invalid("This day has passed", field=("date",))
