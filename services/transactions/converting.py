"""Converting a transaction for good: it becomes one in another currency, at the rate of a day."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.queries import rates
from db.tables import Transaction
from domain import exchange
from domain.conversions import shares
from domain.errors import Invalid, Refusal, Refusals
from domain.exchange import Asked, Rate
from domain.ledger import Line, TransactionKind
from domain.money import Money
from domain.transactions import Draft
from services import writing
from services.actors import Actor
from services.conflicts import Seen
from services.transactions import changing
from services.transactions.changing import Changes


@dataclass(frozen=True, slots=True)
class Into:
    """The currency, the day whose rate counts, None for its own, and the account where it is."""

    currency: str
    on: str | None = None
    account_id: str | None = None


def convert(
    session: Session, by: Actor, *, transaction_id: str, into: Into, seen: Seen | None = None
) -> str:
    """Its amount and its lines are in another currency from now on, by the rate of a day; or by the
    user's own rate into that currency. History tells what it was. Returns the id.

    Raises Refusals, Invalid without a rate, InUse while goals count it, NotFound or Conflict.
    """
    write = writing.begin_where(session, by, Transaction, transaction_id)
    before = changing.stored(write, transaction_id)
    _refuse(before, into.currency)
    rate = _rate(session, before, into.currency, into.on)
    try:
        changes = _changes(before, exchange.convert(before.amount, into.currency, rate), into)
        return changing.update(
            session, by, transaction_id=transaction_id, changes=changes, seen=seen
        )
    except Refusals as found:
        raise Refusals([_of_input(refusal) for refusal in found.refusals]) from found
    except Invalid as refusal:
        raise _of_input(refusal) from refusal


def _changes(before: Draft, amount: Money, into: Into) -> Changes:
    changes: Changes = {"amount": amount}
    if before.lines:
        parts = shares(amount.amount_minor, [line.amount_minor for line in before.lines])
        changes["lines"] = [
            Line(line.category_id, part, line.note)
            for line, part in zip(before.lines, parts, strict=True)
        ]
    if into.account_id is not None:
        changes["account_id"] = into.account_id
    return changes


def _of_input(refusal: Refusal) -> Refusal:
    """What is wrong with an amount or a line, which a client does not give, is so in the currency
    that it gives.
    """
    if refusal.field[:1] in {(), ("amount",), ("lines",)}:
        refusal.field = ("to",)
    return refusal


def _refuse(before: Draft, to: str) -> None:
    if before.kind is TransactionKind.TRANSFER:
        raise Invalid(
            "A transfer is in the currencies of its accounts; change its accounts and amounts",
            field=("id",),
        )
    if before.amount.currency == to:
        raise Invalid(f"It is in {to} already", field=("to",))


def _rate(session: Session, before: Draft, to: str, on: str | None) -> Rate:
    own = before.own_rate
    if own is not None and own.currency == to and on is None:
        return exchange.own_rate(own.number, day=before.occurred_on)
    asked = Asked(before.amount.currency, to, on or before.occurred_on)
    rate = rates.found(session, [asked])[asked]
    if rate is None:
        raise Invalid(
            f"There is no rate from {asked.from_currency} to {to} for {asked.day}; name another "
            "day in `on`, or change the amount yourself",
            field=("on",) if on is not None else ("to",),
        )
    return rate
