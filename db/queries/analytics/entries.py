"""What sums do not tell: whom money went to, the largest expenses, and what may come back.

These read transactions, those of some days only, by the index of their kind and day.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.queries import changes
from db.queries.totals import halves, whole
from db.queries.transactions import lists
from db.queries.transactions.past import PastRow
from db.tables import Transaction
from domain.analytics.chains import Paid
from domain.analytics.figures import Sums, added
from domain.analytics.regular import ENTRIES_MAX
from domain.analytics.standing import Standing
from domain.changes import Image
from domain.ledger import TransactionKind
from domain.listing import Past
from domain.periods import Span
from domain.text import fold

_EXPENSE = TransactionKind.EXPENSE


def by_payee(session: Session, wallet_id: str, standing: Standing, span: Span) -> dict[str, Sums]:
    """What was spent with each payee, refunds taken off."""
    signed = case(
        (Transaction.is_refund, -Transaction.amount_minor), else_=Transaction.amount_minor
    )
    high, low = halves(signed)
    rows = session.execute(
        select(
            Transaction.payee_id,
            Transaction.currency,
            high.label("high"),
            low.label("low"),
            func.count().label("counted"),
        )
        .where(*_unchanged(wallet_id, standing, span, _EXPENSE), Transaction.payee_id.is_not(None))
        .group_by(Transaction.payee_id, Transaction.currency)
    )
    found: dict[str, list[Sums]] = defaultdict(list)
    for row in rows:
        found[row.payee_id].append({row.currency: (whole(row.high, row.low), row.counted)})
    for _, image in _then(session, wallet_id, standing, span, _EXPENSE):
        if (payee_id := image["payee_id"]) is not None:
            amount = -image["amount_minor"] if image["is_refund"] else image["amount_minor"]
            found[payee_id].append({image["currency"]: (amount, 1)})
    return {payee_id: added(several) for payee_id, several in found.items()}


def largest(
    session: Session, wallet_id: str, standing: Standing, span: Span, *, size: int
) -> list[AnyRow | PastRow]:
    """The largest expenses in the wallet's currency, refunds left out; rows as lists have them."""
    currency = standing.currency
    table = Transaction
    now = session.execute(
        select(*lists.COLUMNS)
        .where(
            *_unchanged(wallet_id, standing, span, _EXPENSE),
            table.is_refund.is_(False),
            table.currency == currency,
        )
        .order_by(table.amount_minor.desc(), table.occurred_on.desc(), table.id.desc())
        .limit(size)
    ).all()
    is_trimmed = session.get_bind().dialect.name == "postgresql"
    then = (
        PastRow.of(
            wallet_id,
            Past(row.entity_id, row.version, row.at, row.created_by, image),
            is_trimmed=is_trimmed,
        )
        for row, image in _then(session, wallet_id, standing, span, _EXPENSE)
        if not image["is_refund"] and image["currency"] == currency
    )

    def size_of(row: Any) -> tuple[int, str, str]:
        return row.amount_minor, row.occurred_on, row.id

    return heapq.nlargest(size, [*now, *heapq.nlargest(size, then, key=size_of)], key=size_of)


def latest(
    session: Session, wallet_id: str, standing: Standing, span: Span, kind: TransactionKind
) -> list[Paid]:
    """What may come back: the latest ENTRIES_MAX of these days, refunds left out."""
    table = Transaction
    now = session.execute(
        select(
            table.id,
            table.occurred_on,
            table.payee_id,
            table.description,
            table.amount_minor,
            table.currency,
        )
        .where(*_unchanged(wallet_id, standing, span, kind), table.is_refund.is_(False))
        .order_by(table.occurred_on.desc(), table.id.desc())
        .limit(ENTRIES_MAX)
    )
    found = [(row.occurred_on, row.id, _paid(row._mapping, row.id)) for row in now]  # noqa: SLF001 - it is its public name
    then = (
        (image["occurred_on"], row.entity_id, _paid(image, row.entity_id))
        for row, image in _then(session, wallet_id, standing, span, kind)
        if not image["is_refund"]
    )
    both = heapq.nlargest(ENTRIES_MAX, [*found, *then], key=lambda one: one[:2])
    return [paid for _, _, paid in islice(both, ENTRIES_MAX)]


def _paid(row: Any, uuid: str) -> Paid:
    payee_id, description = row["payee_id"], row["description"]
    key = f"payee {payee_id}" if payee_id else f"text {fold(description)}"
    day, amount_minor = row["occurred_on"], row["amount_minor"]
    return Paid(key, payee_id, description, day, amount_minor, row["currency"], uuid)


def _unchanged(
    wallet_id: str, standing: Standing, span: Span, kind: TransactionKind
) -> list[ColumnElement[bool]]:
    conditions = [
        Transaction.wallet_id == wallet_id,
        Transaction.kind == kind.name,
        Transaction.occurred_on >= span.start.isoformat(),
        Transaction.occurred_on < span.end.isoformat(),
    ]
    if standing.until is not None:
        conditions.append(Transaction.version <= standing.until)
    return conditions


def _then(
    session: Session, wallet_id: str, standing: Standing, span: Span, kind: TransactionKind
) -> Iterator[tuple[AnyRow, Image]]:
    """The changes, and the images, of what has changed since; nothing when it is now."""
    if standing.until is None:
        return
    start, end = span.start.isoformat(), span.end.isoformat()
    rows = changes.touched_since(session, wallet_id, standing.until, entity=Transaction.__name__)
    for row in rows:
        image: Image = orjson.loads(row.image)
        if image["kind"] == kind.name and start <= image["occurred_on"] < end:
            yield row, image
