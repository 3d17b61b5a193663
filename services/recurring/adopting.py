"""Adopting a payment that was found to come back: from now on it is a recurring transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from db.base import AnyRow
from db.queries import access, payees, recurring, tags
from db.queries.analytics import entries
from db.queries.transactions import lists
from db.tables import RecurringTransaction, Transaction
from domain.analytics import regular
from domain.analytics.chains import Interval
from domain.analytics.regular import Regular
from domain.analytics.standing import Standing
from domain.errors import Conflict, NotFound
from domain.ledger import TransactionKind
from domain.money import Money
from domain.periods import Span
from domain.recurrence import Frequency, Missed, Posting
from domain.recurring_rules import Draft
from services import writing
from services.actors import Actor
from services.budgets.watched import calendar_of
from services.recurring import obstacles
from services.recurring.changing import added, refuse
from services.recurring.posting import today_of
from services.recurring.settling import settle
from services.recurring.stored import rule_of
from services.writing import Write

_LENGTHS = {
    Interval.WEEKLY: (Frequency.WEEKLY, 1),
    Interval.MONTHLY: (Frequency.MONTHLY, 1),
    Interval.QUARTERLY: (Frequency.MONTHLY, 3),
    Interval.YEARLY: (Frequency.YEARLY, 1),
}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Adoption:
    """The latest payment of what was found, and what is to happen with those to come."""

    transaction_id: str
    posting: Posting = Posting.AUTOMATIC
    missed: Missed = Missed.POST_ALL
    remind_days_before: int | None = None
    id: str | None = None


def adopt(session: Session, by: Actor, *, adoption: Adoption) -> str:
    """Returns the new rule's id. Raises NotFound for what does not come back, and Refusals."""
    try:
        write = writing.begin_where(session, by, Transaction, adoption.transaction_id)
    except NotFound as refusal:
        refusal.field = ("transaction",)
        raise
    uuid = adoption.id
    if uuid is not None and access.taken(session, by.user_id, RecurringTransaction, [uuid]):
        raise Conflict(
            "There is a recurring transaction with this id already",
            field=("id",),
            current=(RecurringTransaction.__name__, uuid),
        )
    found = _found(write, adoption.transaction_id)
    key = (write.wallet_id, adoption.transaction_id)
    last = lists.by_ids(session, [key])[key]
    assert last is not None, "it was found in the wallet that holds it"
    draft = _draft(write, found, last, adoption)
    if obstacles.of_accounts(write, draft.transaction(draft.start)):
        # It was paid from an account that is out of use; the next payments stand on none.
        draft = replace(draft, account_id=None)
    _refuse_twice(write, draft)
    refuse(write, draft)
    row = added(write, draft)
    # What has been paid is not paid again.
    first = rule_of(row).first_from(
        max(date.fromisoformat(last.occurred_on) + _DAY, today_of(write))
    )
    row.open_from = None if first is None else first.isoformat()
    settle(write, [row], today_of(write), told=write.created)
    return row.id


def _refuse_twice(write: Write, draft: Draft) -> None:
    """What a rule posts already would be posted twice from now on."""
    own = (regular.whom(draft.payee, draft.description), draft.amount.currency)
    key = (write.wallet_id, True)
    for row in recurring.of_wallets(write.session, [key])[key]:
        if (regular.whom(row.payee, row.description), row.currency) == own:
            raise Conflict(
                "A recurring transaction posts this already; change that one, or stop it first",
                field=("transaction",),
                current=(RecurringTransaction.__name__, row.id),
            )


def _found(write: Write, transaction_id: str) -> Regular:
    """What comes back and was paid last by this transaction."""
    today = today_of(write)
    standing = Standing(write.wallet.currency, calendar_of(write.wallet), today)
    span = Span(today - timedelta(days=regular.DAYS_BACK), today + _DAY)
    paid = entries.latest(write.session, write.wallet_id, standing, span, TransactionKind.EXPENSE)
    for one in regular.detected(paid, today=today):
        if one.last.id == transaction_id:
            return one
    raise NotFound(
        "This is not the latest of payments that come back; `subscriptions` has those",
        field=("transaction",),
    )


def _draft(write: Write, found: Regular, last: AnyRow, adoption: Adoption) -> Draft:
    key = (write.wallet_id, last.id)
    payee = None
    if last.payee_id is not None:
        of_payee = (write.wallet_id, last.payee_id)
        row = payees.by_ids(write.session, [of_payee])[of_payee]
        payee = None if row is None else row.name
    frequency, every = _LENGTHS[found.interval]
    return Draft(
        id=adoption.id,
        kind=TransactionKind.EXPENSE,
        amount=Money(last.amount_minor, last.currency),
        description=last.description,
        payee=payee,
        tags=tuple(tags.of_transactions(write.session, [key])[key]),
        account_id=last.account_id,
        category_id=last.category_id,
        frequency=frequency,
        every=every,
        start=found.anchor.isoformat(),
        posting=adoption.posting,
        missed=adoption.missed,
        remind_days_before=adoption.remind_days_before,
    )
