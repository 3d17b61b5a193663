"""The ledger of what recurs as a whole, to be checked against what it says. For jobs only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from sqlalchemy import Text, and_, cast, select
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.tables import Change, Occurrence, RecurringTransaction, Tombstone, Transaction

# Rows of a ledger that are in memory at a time.
_PIECE = 1_000
# What a UUID of version 5 looks like, whose digits follow from a name.
_MADE_OF_NAMES = "________-____-5%"

Rule: TypeAlias = RecurringTransaction


def all_rules(session: Session, wallet_id: str) -> Sequence[Rule]:
    statement = select(Rule).where(Rule.wallet_id == wallet_id).order_by(Rule.id)
    return session.scalars(statement).all()


def all_buried(session: Session, wallet_id: str) -> set[str]:
    """The rules in the trash, whose ledgers stay."""
    statement = select(Tombstone.id).where(
        Tombstone.wallet_id == wallet_id, Tombstone.entity == Rule.__name__
    )
    return set(session.scalars(statement))


def all_kept(session: Session, wallet_id: str) -> Iterator[AnyRow]:
    """(rule_id, nominal_date, day, state, transaction_id, found) of every occurrence, by rule and
    nominal day; `found` is null where there is no such transaction.
    """
    is_its = and_(
        Transaction.wallet_id == Occurrence.wallet_id, Transaction.id == Occurrence.transaction_id
    )
    statement = (
        select(
            Occurrence.rule_id,
            Occurrence.nominal_date,
            Occurrence.day,
            Occurrence.amount_minor,
            Occurrence.state,
            Occurrence.transaction_id,
            # Not joined: a planner that knows nothing yet of many new rows would do it row by row.
            select(Transaction.id).where(is_its).scalar_subquery().label("found"),
        )
        .where(Occurrence.wallet_id == wallet_id)
        .order_by(Occurrence.rule_id, Occurrence.nominal_date)
    )
    yield from session.execute(statement, execution_options={"yield_per": _PIECE})


def all_ever(session: Session, wallet_id: str, ids: Sequence[str]) -> set[str]:
    """Those of these transactions that there ever were, by the wallet's history."""
    found: set[str] = set()
    for start in range(0, len(ids), _PIECE):
        statement = select(Change.entity_id).where(
            Change.wallet_id == wallet_id,
            Change.entity == Transaction.__name__,
            Change.entity_id.in_(ids[start : start + _PIECE]),
        )
        found |= set(session.scalars(statement))
    return found


def all_unkept(session: Session, wallet_id: str) -> Iterator[AnyRow]:
    """(id, occurred_on) of what was posted by a rule, by its id, and no ledger knows of."""
    posted = (
        select(Transaction.id, Transaction.occurred_on)
        .where(
            Transaction.wallet_id == wallet_id,
            cast(Transaction.id, Text).like(_MADE_OF_NAMES),
        )
        .order_by(Transaction.id)
    )
    kept = (
        select(Occurrence.transaction_id)
        .where(Occurrence.wallet_id == wallet_id, Occurrence.transaction_id.is_not(None))
        .order_by(Occurrence.transaction_id)
    )
    # Side by side, for the same reason.
    known = session.scalars(kept, execution_options={"yield_per": _PIECE})
    latest = next(known, None)
    for row in session.execute(posted, execution_options={"yield_per": _PIECE}):
        while latest is not None and latest < row.id:
            latest = next(known, None)
        if latest != row.id:
            yield row


def all_changes(session: Session, wallet_id: str) -> Iterator[AnyRow]:
    """(entity_id, action, at, image) of all changes of the wallet's rules, in order."""
    statement = (
        select(Change.entity_id, Change.action, Change.at, Change.image)
        .where(Change.wallet_id == wallet_id, Change.entity == Rule.__name__)
        .order_by(Change.version, Change.number)
    )
    yield from session.execute(statement, execution_options={"yield_per": _PIECE})
