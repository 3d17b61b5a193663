"""Pages of transactions, how many there are, and what they sum to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import case, func, select, union_all
from sqlalchemy.orm import Session

from db.base import AnyRow, AnySelect, as_text
from db.batches import among_keys
from db.keyset import (
    Page,
    PageRequest,
    Source,
    bound,
    page_of,
    statement,
    to_bind,
    with_instants,
)
from db.keyset import page as keyset_page
from db.prepared import Prepared
from db.queries.access import found_by_id
from db.queries.totals import halves, whole
from db.queries.transactions.filters import Filter, OrderBy, branches, order
from db.queries.transactions.plain import Plain, plain, values
from db.tables import Conversion, Transaction, TransactionLine
from domain.conversions import Moved

# What a list shows of a transaction: plain values, nothing made per row.
COLUMNS = (
    Transaction.wallet_id,
    Transaction.id,
    Transaction.kind,
    Transaction.occurred_on,
    Transaction.amount_minor,
    Transaction.currency,
    Transaction.to_amount_minor,
    Transaction.account_id,
    Transaction.to_account_id,
    Transaction.category_id,
    Transaction.payee_id,
    Transaction.description,
    Transaction.note,
    Transaction.is_refund,
    Transaction.has_lines,
    Transaction.import_id,
    Transaction.created_by,
    as_text(Transaction.created_at).label("created_at"),
    as_text(Transaction.updated_at).label("updated_at"),
    Transaction.version,
)
_SOURCE = Source(COLUMNS, (Transaction.wallet_id, Transaction.id))


def page(
    session: Session,
    wallet_id: str,
    wanted: Filter,
    by: OrderBy,
    request: PageRequest,
    *,
    is_descending: bool,
) -> Page:
    """A page of the wallet's transactions; its keys are the values of the order's columns."""
    chosen = order(by, is_descending=is_descending)
    if by is OrderBy.CREATED:
        request = with_instants(request)
    shape = plain(wanted)
    if shape is None:
        return keyset_page(session, branches(COLUMNS, wallet_id, wanted), chosen, request, _SOURCE)
    edges = (request.after is not None, request.before is not None)
    kept = _kept_page(shape, request.lacks, by, (is_descending, request.is_backward), edges)
    rows = kept.rows(session, bound(request) | values(wallet_id, wanted))
    return page_of(rows, chosen, request)


@cache
def _kept_page(
    shape: Plain,
    lacks: frozenset[str],
    by: OrderBy,
    directions: tuple[bool, bool],
    edges: tuple[bool, bool],
) -> Prepared:
    is_descending, is_backward = directions
    chosen = order(by, is_descending=is_descending)
    after, before = (() if is_there else None for is_there in edges)
    request = to_bind(PageRequest(0, is_backward, after, before), chosen)
    columns = [column for column in COLUMNS if column.key not in lacks]
    return Prepared(statement([shape.branch(columns)], chosen, request))


def count(session: Session, wallet_id: str, wanted: Filter) -> int:
    """How many transactions the filter leaves."""
    counts = [
        branch.with_only_columns(func.count().label("count"))
        for branch in branches(COLUMNS, wallet_id, wanted)
    ]
    return sum(session.scalars(union_all(*counts) if len(counts) > 1 else counts[0]))


@dataclass(frozen=True, slots=True)
class KindTotal:
    """What the transactions of one kind and currency in a list sum to, refunds netted."""

    kind: str
    currency: str
    amount_minor: int
    entries: int


def totals(session: Session, wallet_id: str, wanted: Filter) -> list[KindTotal]:
    """The sums of what the filter leaves, exact however large they are."""
    shape = plain(wanted)
    found: Iterable[Any]
    if shape is None:
        found = session.execute(_summed(branches(_SIGNED, wallet_id, wanted)))
    else:
        found = _kept_totals(shape).rows(session, values(wallet_id, wanted))
    return [
        KindTotal(kind, currency, whole(high_sum, low_sum), entries)
        for kind, currency, high_sum, low_sum, entries in found
    ]


def converted(
    session: Session, wallet_id: str, wanted: Filter, to_currency: str
) -> dict[tuple[str, str], Moved]:
    """What of those sums, by kind and currency, is converted into another currency."""
    signed = (Transaction.id, Transaction.kind, Transaction.currency, Transaction.is_refund)
    parts = [
        branch.where(Transaction.currency != to_currency)
        for branch in branches((*signed, Transaction.amount_minor), wallet_id, wanted)
    ]
    rows = (union_all(*parts) if len(parts) > 1 else parts[0]).subquery()
    sign = case((rows.c.is_refund, -1), else_=1)
    halved = (*halves(sign * Conversion.to_minor), *halves(sign * rows.c.amount_minor))
    found = session.execute(
        select(rows.c.kind, rows.c.currency, *halved, func.count())
        .join(
            Conversion,
            (Conversion.wallet_id == wallet_id) & (Conversion.transaction_id == rows.c.id),
        )
        .where(Conversion.to_currency == to_currency, Conversion.to_minor.is_not(None))
        .group_by(rows.c.kind, rows.c.currency)
    )
    return {
        (kind, currency): Moved(whole(high, low), whole(own_high, own_low), count)
        for kind, currency, high, low, own_high, own_low, count in found
    }


_SIGNED = (
    Transaction.kind,
    Transaction.currency,
    case((Transaction.is_refund, -Transaction.amount_minor), else_=Transaction.amount_minor).label(
        "signed"
    ),
)


@cache
def _kept_totals(shape: Plain) -> Prepared:
    return Prepared(_summed([shape.branch(_SIGNED)]))


def _summed(parts: Sequence[AnySelect]) -> AnySelect:
    rows = (union_all(*parts) if len(parts) > 1 else parts[0]).subquery()
    high, low = halves(rows.c.signed)
    sums = (high.label("high"), low.label("low"), func.count().label("entries"))
    return (
        select(rows.c.kind, rows.c.currency, *sums)
        .group_by(rows.c.kind, rows.c.currency)
        .order_by(rows.c.kind, rows.c.currency)
    )


def of_viewer(session: Session, viewer_id: str, ids: Sequence[str]) -> dict[str, AnyRow]:
    return found_by_id(session, viewer_id, Transaction, COLUMNS, ids)


def by_ids(
    session: Session, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], AnyRow | None]:
    """A batch, for rows that name their transaction."""
    is_one = among_keys(Transaction.wallet_id, Transaction.id, keys)
    rows = session.execute(select(*COLUMNS).where(is_one))
    return dict.fromkeys(keys) | {(row.wallet_id, row.id): row for row in rows}


def lines(
    session: Session, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], list[TransactionLine]]:
    """A batch: the lines of each (wallet, transaction), in order."""
    found: dict[tuple[str, str], list[TransactionLine]] = {key: [] for key in keys}
    rows = session.scalars(
        select(TransactionLine)
        .where(among_keys(TransactionLine.wallet_id, TransactionLine.transaction_id, keys))
        .order_by(TransactionLine.position)
    )
    for row in rows:
        found[row.wallet_id, row.transaction_id].append(row)
    return found
