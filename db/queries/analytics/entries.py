"""What sums do not tell: whom money went to, the largest expenses, and what may come back.

These read transactions, those of some days only, by the index of their kind and day.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.converting import computed
from db.queries import changes
from db.queries.conversions import of_transaction
from db.queries.totals import halves, whole
from db.queries.transactions import lists
from db.queries.transactions.past import PastRow
from db.tables import Conversion, Transaction
from domain.analytics.chains import Paid
from domain.analytics.figures import Sum, Sums, added
from domain.analytics.regular import ENTRIES_MAX
from domain.analytics.standing import Standing
from domain.changes import Image
from domain.conversions import of_image
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
        found[row.payee_id].append({row.currency: Sum(whole(row.high, row.low), row.counted)})
    if any(currency != standing.currency for sums in found.values() for currency in sums[-1]):
        for payee_id, currency, sum_ in _converted(session, wallet_id, standing, span):
            found[payee_id].append({currency: sum_})
    images = [image for _, image in _then(session, wallet_id, standing, span, _EXPENSE)]
    paid = [image for image in images if image["payee_id"] is not None]
    for image, done in zip(paid, _worked_out(session, standing, paid), strict=True):
        sign = -1 if image["is_refund"] else 1
        amount = sign * image["amount_minor"]
        sum_ = Sum(amount, 1) if done is None else Sum(amount, 1, sign * done, amount, 1)
        found[image["payee_id"]].append({image["currency"]: sum_})
    return {payee_id: added(several) for payee_id, several in found.items()}


def _converted(
    session: Session, wallet_id: str, standing: Standing, span: Span
) -> Iterator[tuple[str, str, Sum]]:
    """(payee, currency, what of its sum was converted) of what has not changed since."""
    sign = case((Transaction.is_refund, -1), else_=1)
    halved = (*halves(sign * Conversion.to_minor), *halves(sign * Transaction.amount_minor))
    rows = session.execute(
        select(Transaction.payee_id, Transaction.currency, *halved, func.count())
        .join(Conversion, of_transaction())
        .where(
            *_unchanged(wallet_id, standing, span, _EXPENSE),
            Transaction.payee_id.is_not(None),
            Conversion.to_currency == standing.currency,
            Conversion.to_minor.is_not(None),
        )
        .group_by(Transaction.payee_id, Transaction.currency)
    )
    payee_id: Any
    for payee_id, currency, high, low, own_high, own_low, count in rows:
        yield payee_id, currency, Sum(0, 0, whole(high, low), whole(own_high, own_low), count)


def _worked_out(session: Session, standing: Standing, images: Sequence[Image]) -> list[int | None]:
    """What transactions of the past come to, None in the wallet's currency or without a rate."""
    to = standing.currency
    wanted = {place: of_image(i, to) for place, i in enumerate(images) if i["currency"] != to}
    done = dict(zip(wanted, computed(session, list(wanted.values())), strict=True))
    return [done[place].to_minor if place in done else None for place in range(len(images))]


def largest(
    session: Session, wallet_id: str, standing: Standing, span: Span, *, size: int
) -> list[AnyRow | PastRow]:
    """The largest expenses by what they are in the wallet's currency, refunds left out, and what
    could not be converted; rows as lists have them.
    """
    found = [*_largest_own(session, wallet_id, standing, span, size=size)]
    found += _largest_abroad(session, wallet_id, standing, span, size=size)
    is_trimmed = session.get_bind().dialect.name == "postgresql"
    then = [
        (row, image)
        for row, image in _then(session, wallet_id, standing, span, _EXPENSE)
        if not image["is_refund"]
    ]
    done = _worked_out(session, standing, [image for _, image in then])
    for (row, image), to_minor in zip(then, done, strict=True):
        minor = image["amount_minor"] if image["currency"] == standing.currency else to_minor
        if minor is not None:
            was = Past(row.entity_id, row.version, row.at, row.created_by, image)
            found.append((minor, PastRow.of(wallet_id, was, is_trimmed=is_trimmed)))
    ordered = heapq.nlargest(size, found, key=lambda one: (one[0], one[1].occurred_on, one[1].id))
    return [row for _, row in ordered]


def _largest_own(
    session: Session, wallet_id: str, standing: Standing, span: Span, *, size: int
) -> Iterator[tuple[int, Any]]:
    table = Transaction
    rows = session.execute(
        select(*lists.COLUMNS)
        .where(
            *_unchanged(wallet_id, standing, span, _EXPENSE),
            table.is_refund.is_(False),
            table.currency == standing.currency,
        )
        .order_by(table.amount_minor.desc(), table.occurred_on.desc(), table.id.desc())
        .limit(size)
    )
    return ((row.amount_minor, row) for row in rows)


def _largest_abroad(
    session: Session, wallet_id: str, standing: Standing, span: Span, *, size: int
) -> Iterator[tuple[int, Any]]:
    table = Transaction
    rows = session.execute(
        select(*lists.COLUMNS, Conversion.to_minor)
        .join(Conversion, of_transaction())
        .where(
            *_unchanged(wallet_id, standing, span, _EXPENSE),
            table.is_refund.is_(False),
            Conversion.to_currency == standing.currency,
            Conversion.to_minor.is_not(None),
        )
        .order_by(Conversion.to_minor.desc(), table.occurred_on.desc(), table.id.desc())
        .limit(size)
    )
    return ((row.to_minor, row) for row in rows)


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
