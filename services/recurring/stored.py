"""Recurring transactions as they are stored, read into what the rules work with, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha1
from typing import Any

from sqlalchemy.orm import Session

from db.base import AnyRow
from db.queries import accounts, recurring
from db.tables import Occurrence, RecurringTransaction
from domain.ledger import TransactionKind
from domain.money import Money
from domain.recurrence import (
    Frequency,
    Kept,
    Missed,
    OccurrenceState,
    Posting,
    Rule,
    Schedule,
)
from domain.recurring_rules import Draft
from services.writing import Write

# The first digit of the fourth part of a UUID, for each digit that a hash has there.
_VARIANTS = {f"{digit:x}": "89ab"[digit & 3] for digit in range(16)}


def transaction_id(wallet_id: str, rule_id: str, nominal: str) -> str:
    """The id of what is posted for an occurrence: always the same, and none that a client makes.

    It is `uuid5(rule_id, f"{wallet_id} {nominal}")` as text.
    """
    return transaction_ids(wallet_id, rule_id, [nominal])[0]


def transaction_ids(wallet_id: str, rule_id: str, nominals: Iterable[str]) -> list[str]:
    """The same of many occurrences of one rule, written out as they may be very many."""
    place = bytes.fromhex(rule_id.replace("-", "")) + f"{wallet_id} ".encode()
    texts = (
        sha1(place + nominal.encode(), usedforsecurity=False).hexdigest() for nominal in nominals
    )
    return [
        f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{_VARIANTS[text[16]]}{text[17:20]}-{text[20:32]}"
        for text in texts
    ]


def rule_of(row: RecurringTransaction | AnyRow) -> Rule:
    return Rule(
        Frequency[row.frequency],
        date.fromisoformat(row.start_date),
        row.every,
        _day(row.end_date),
        row.times,
    )


def schedule_of(row: RecurringTransaction | AnyRow) -> Schedule:
    since = _day(row.open_from) if row.is_active else None
    return Schedule(rule_of(row), since, Posting[row.posting], Missed[row.missed])


def kept_of(rows: Iterable[Occurrence | AnyRow]) -> dict[date, Kept]:
    return {
        date.fromisoformat(row.nominal_date): Kept(
            OccurrenceState[row.state], _day(row.day), row.amount_minor
        )
        for row in rows
    }


def ledgers(
    session: Session, rows: Iterable[RecurringTransaction | AnyRow]
) -> dict[tuple[str, str], list[Occurrence]]:
    """What is kept of the occurrences of each (wallet, rule) from its first open one on."""
    keys = [(row.wallet_id, row.id) for row in rows if row.open_from is not None]
    return recurring.ledger(session, keys) if keys else {}


def drafts_of(
    session: Session, wallet_id: str, rows: Iterable[RecurringTransaction]
) -> dict[str, Draft]:
    """The stored rules as a person would have stated them, by their ids."""
    rows = list(rows)
    arriving = {row.to_account_id for row in rows if row.to_account_id is not None}
    currencies = accounts.currencies(session, wallet_id, list(arriving)) if arriving else {}
    return {row.id: _draft(row, currencies) for row in rows}


def draft_of(write: Write, row: RecurringTransaction) -> Draft:
    return drafts_of(write.session, write.wallet_id, [row])[row.id]


def columns(draft: Draft) -> dict[str, Any]:
    """A rule's own columns, but for its id, its stamps and what follows from them."""
    is_transfer = draft.kind is TransactionKind.TRANSFER
    arriving = draft.to_amount or draft.amount
    return {
        "kind": draft.kind.name,
        "amount_minor": draft.amount.amount_minor,
        "currency": draft.amount.currency,
        "to_amount_minor": arriving.amount_minor if is_transfer else None,
        "account_id": draft.account_id,
        "to_account_id": draft.to_account_id,
        "category_id": draft.category_id,
        "description": draft.description,
        "note": draft.note,
        "payee": draft.payee,
        "tag_names": "\n".join(dict.fromkeys(draft.tags)),
        "frequency": draft.frequency.name,
        "every": draft.every,
        "start_date": draft.start,
        "end_date": draft.end,
        "times": draft.count,
        "posting": draft.posting.name,
        "missed": draft.missed.name,
        "remind_days_before": draft.remind_days_before,
        "is_active": draft.is_active,
    }


def tags_of(tag_names: str) -> tuple[str, ...]:
    return tuple(name for name in tag_names.split("\n") if name)


def _draft(row: RecurringTransaction, currencies: Mapping[str, str]) -> Draft:
    arriving = None
    if row.to_account_id is not None and row.to_amount_minor is not None:
        currency = currencies[row.to_account_id]
        # Within one currency as much arrives as leaves, and follows the amount.
        arriving = None if currency == row.currency else Money(row.to_amount_minor, currency)
    return Draft(
        id=row.id,
        kind=TransactionKind[row.kind],
        amount=Money(row.amount_minor, row.currency),
        description=row.description,
        note=row.note,
        payee=row.payee,
        tags=tags_of(row.tag_names),
        account_id=row.account_id,
        to_account_id=row.to_account_id,
        to_amount=arriving,
        category_id=row.category_id,
        frequency=Frequency[row.frequency],
        every=row.every,
        start=row.start_date,
        end=row.end_date,
        count=row.times,
        posting=Posting[row.posting],
        missed=Missed[row.missed],
        remind_days_before=row.remind_days_before,
        is_active=row.is_active,
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
