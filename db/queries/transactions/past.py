"""Lists of transactions as they were at a version of the wallet.

What has not changed since is found as ever; of what has changed, or is gone, the images tell. So a
list of the past costs what the list of today costs, and the reading of what was changed since.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, Self

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.converting import computed
from db.keyset import Page, PageRequest, page_of, with_instants
from db.queries import changes
from db.queries.transactions import filters, lists
from db.queries.transactions.filters import OrderBy, order
from db.queries.transactions.lists import KindTotal
from db.tables import Change, TransactionLine
from domain.changes import Image
from domain.conversions import NOTHING, Moved, of_image
from domain.listing import Filter, Past, matches
from domain.text import fold

# Images that are in memory at a time.
_PIECE = 1_000


@dataclass(frozen=True, slots=True)
class PastRow:
    """What a list shows of a transaction as it was, by the names of `lists.COLUMNS`."""

    wallet_id: str
    id: str
    kind: str
    occurred_on: str
    amount_minor: int
    currency: str
    to_amount_minor: int | None
    account_id: str | None
    to_account_id: str | None
    category_id: str | None
    payee_id: str | None
    description: str
    note: str | None
    is_refund: bool
    has_lines: bool
    import_id: str | None
    created_by: str | None
    created_at: str
    updated_at: str
    version: int
    image: Image

    @classmethod
    def of(cls, wallet_id: str, past: Past, *, is_trimmed: bool) -> Self:
        """`is_trimmed`: instants are written without zeros at their ends, as PostgreSQL does."""
        image = past.image
        created_at = image["created_at"].replace("T", " ")
        if is_trimmed:
            created_at = created_at.removesuffix("+00:00").rstrip("0").removesuffix(".") + "+00"
        own = {name: image[name] for name in cls.__slots__ if name in image}
        beside = {
            "wallet_id": wallet_id,
            "id": past.id,
            "has_lines": bool(image["lines"]),
            "created_by": past.created_by,
            "created_at": created_at,
            "updated_at": past.changed_at,
            "version": past.version,
            "image": image,
        }
        return cls(**(own | beside))

    @property
    def tags(self) -> list[str]:
        return sorted(self.image["tags"], key=fold)

    @property
    def lines(self) -> list[TransactionLine]:
        return [
            TransactionLine(
                wallet_id=self.wallet_id,
                transaction_id=self.id,
                position=position,
                category_id=category_id,
                amount_minor=amount_minor,
                note=note,
            )
            for position, (category_id, amount_minor, note) in enumerate(self.image["lines"])
        ]


def page(
    session: Session,
    wallet_id: str,
    wanted: Filter,
    by: OrderBy,
    request: PageRequest,
    *,
    is_descending: bool,
) -> Page:
    """As `lists.page`, of the wallet at version `wanted.until`. Rows may be of the past."""
    more = replace(request, size=request.size + 1)
    now = lists.page(session, wallet_id, wanted, by, more, is_descending=is_descending).rows
    if by is OrderBy.CREATED:
        request = with_instants(request)
    is_reversed = is_descending != request.is_backward
    best = heapq.nlargest if is_reversed else heapq.nsmallest
    is_trimmed = session.get_bind().dialect.name == "postgresql"
    then = (
        PastRow.of(wallet_id, past, is_trimmed=is_trimmed)
        for past in _changed_since(session, wallet_id, wanted)
    )
    kept = best(
        more.size,
        (row for row in then if _is_within(_key(by, row), request, is_descending=is_descending)),
        key=lambda row: _key(by, row),
    )
    rows = best(more.size, [*now, *kept], key=lambda row: _key(by, row))
    return page_of(rows, order(by, is_descending=is_descending), request)


def count(session: Session, wallet_id: str, wanted: Filter) -> int:
    """How many transactions the filter left at version `wanted.until`."""
    unchanged = lists.count(session, wallet_id, wanted)
    return unchanged + sum(1 for _ in _changed_since(session, wallet_id, wanted))


def totals(session: Session, wallet_id: str, wanted: Filter) -> list[KindTotal]:
    """What the filter left at version `wanted.until` summed to."""
    sums = {
        (total.kind, total.currency): (total.amount_minor, total.entries)
        for total in lists.totals(session, wallet_id, wanted)
    }
    for past in _changed_since(session, wallet_id, wanted):
        image = past.image
        key = (image["kind"], image["currency"])
        amount_minor, entries = sums.get(key, (0, 0))
        signed = -image["amount_minor"] if image["is_refund"] else image["amount_minor"]
        sums[key] = (amount_minor + signed, entries + 1)
    return [KindTotal(*key, *sums[key]) for key in sorted(sums)]


def converted(
    session: Session, wallet_id: str, wanted: Filter, to_currency: str
) -> dict[tuple[str, str], Moved]:
    """As `lists.converted`, at version `wanted.until`, by the rates that are known now."""
    found = lists.converted(session, wallet_id, wanted, to_currency)
    then = [
        of_image(past.image, to_currency)
        for past in _changed_since(session, wallet_id, wanted)
        if past.image["currency"] != to_currency
    ]
    for each, done in zip(then, computed(session, then), strict=True):
        if done.to_minor is not None:
            entry = each.entry
            moved = Moved(entry.sign * done.to_minor, entry.sign * entry.amount_minor, 1)
            key = (entry.kind, entry.currency)
            found[key] = found.get(key, NOTHING).plus(moved)
    return found


def unknown(session: Session, wallet_id: str, wanted: Filter) -> str | None:
    """The first condition that names something which the wallet never had."""
    for field, entity, ids in (
        ("categories", "Category", wanted.categories),
        ("accounts", "Account", wanted.accounts),
        ("payees", "Payee", wanted.payees),
        ("imports", "Import", wanted.imports),
    ):
        if ids:
            known = select(Change.entity_id).where(
                Change.wallet_id == wallet_id, Change.entity == entity, Change.entity_id.in_(ids)
            )
            if set(session.scalars(known.distinct())) != set(ids):
                return field
    return filters.unknown(session, wallet_id, Filter(creators=wanted.creators))


def _changed_since(session: Session, wallet_id: str, wanted: Filter) -> Iterator[Past]:
    """The filtered transactions of version `wanted.until` that are others now, or gone."""
    assert wanted.until is not None
    if wanted.until == 0:
        return
    rows = changes.touched_since(session, wallet_id, wanted.until, entity="Transaction")
    while piece := list(islice(rows, _PIECE)):
        found = [_past(row) for row in piece]
        names = _payees(session, wallet_id, found) if wanted.words else {}
        for past in found:
            if matches(wanted, past, names.get(past.image["payee_id"])):
                yield past


def _past(row: AnyRow) -> Past:
    return Past(row.entity_id, row.version, row.at, row.created_by, orjson.loads(row.image))


def _payees(session: Session, wallet_id: str, found: Sequence[Past]) -> dict[str, str]:
    """The names of payees that there are or were: one is only ever spelled in another way."""
    ids = {past.image["payee_id"] for past in found} - {None}
    rows = changes.latest_images(session, wallet_id, entity="Payee", ids=list(ids))
    return {uuid: image["name"] for uuid, image in rows.items()}


def _key(by: OrderBy, row: Any) -> tuple[Any, ...]:
    """The row's place in the order, as the columns of the order have it."""
    if by is OrderBy.DATE:
        return (row.occurred_on, row.id)
    if by is OrderBy.AMOUNT:
        return (row.currency, row.amount_minor, row.id)
    return (datetime.fromisoformat(row.created_at), row.id)


def _is_within(key: tuple[Any, ...], request: PageRequest, *, is_descending: bool) -> bool:
    start, end = request.after, request.before
    if is_descending:
        start, end = end, start
    return (start is None or key > start) and (end is None or key < end)
