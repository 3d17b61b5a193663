"""What a list of transactions is filtered and ordered by, as SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.base import AnySelect
from db.keyset import Order
from db.tables import (
    Account,
    Category,
    Import,
    Member,
    Payee,
    Tag,
    Transaction,
    TransactionLine,
    TransactionTag,
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions that must all hold; an empty one does not filter. Ids are UUIDs.

    `start` is inclusive, `end` exclusive; `minimum` and `maximum` are minor units of `currency`,
    inclusive. `tags` and `words` are folded: any one of the tags, all of the words.
    """

    kinds: Sequence[str] | None = None
    start: str | None = None
    end: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    currency: str | None = None
    categories: Sequence[str] | None = None
    is_uncategorized: bool = False
    accounts: Sequence[str] | None = None
    tags: Sequence[str] | None = None
    payees: Sequence[str] | None = None
    words: Sequence[str] = ()
    creators: Sequence[str] | None = None
    imports: Sequence[str] | None = None


class OrderBy(Enum):
    """The orders that an index serves; the id makes each of them total."""

    DATE = "By day."
    AMOUNT = "By amount, the currencies one after the other."
    CREATED = "By the moment of entry."


_ORDERS: dict[OrderBy, tuple[Any, ...]] = {
    OrderBy.DATE: (Transaction.occurred_on, Transaction.id),
    OrderBy.AMOUNT: (Transaction.currency, Transaction.amount_minor, Transaction.id),
    OrderBy.CREATED: (Transaction.created_at, Transaction.id),
}


def order(by: OrderBy, *, is_descending: bool) -> Order:
    return Order(_ORDERS[by], is_descending)


def branches(columns: Sequence[Any], wallet_id: str, wanted: Filter) -> list[AnySelect]:
    """Disjoint SELECTs that together are the filtered list.

    A category stands on transactions or on their lines, an account on either end of a transfer.
    Asked as one OR, no index would serve both; as lists of their own, each is read from its own.
    """
    conditions = _conditions(wallet_id, wanted)
    base = select(*columns).where(Transaction.wallet_id == wallet_id, *conditions)
    if wanted.categories is None and not wanted.is_uncategorized:
        return _by_account(base, wanted.accounts)
    if wanted.accounts is not None:
        base = base.where(_one_of(Transaction.account_id, wanted.accounts))
    whole = base.where(
        _on_categories(Transaction.category_id, wanted), Transaction.has_lines.is_(False)
    )
    lines = select(TransactionLine.transaction_id).where(
        TransactionLine.wallet_id == wallet_id,
        _on_categories(TransactionLine.category_id, wanted),
    )
    return [whole, base.where(Transaction.has_lines, Transaction.id.in_(lines))]


def _by_account(base: AnySelect, accounts: Sequence[str] | None) -> list[AnySelect]:
    if accounts is None:
        return [base]
    leaving = _one_of(Transaction.account_id, accounts)
    arriving = _one_of(Transaction.to_account_id, accounts)
    return [base.where(leaving), base.where(arriving, not_(leaving))]


def _on_categories(
    column: InstrumentedAttribute[str | None], wanted: Filter
) -> ColumnElement[bool]:
    some = column.in_(wanted.categories) if wanted.categories is not None else false()
    if not wanted.is_uncategorized:
        return some
    none = column.is_(None)
    return none if wanted.categories is None else or_(some, none)


def _conditions(wallet_id: str, wanted: Filter) -> list[ColumnElement[bool]]:
    row = Transaction
    conditions: list[ColumnElement[bool]] = []
    for column, values in (
        (row.kind, wanted.kinds),
        (row.payee_id, wanted.payees),
        (row.created_by, wanted.creators),
        (row.import_id, wanted.imports),
    ):
        if values is not None:
            conditions.append(_one_of(column, values))
    if wanted.is_uncategorized:
        # A transfer has no category by its nature; it is not one that waits for one.
        conditions.append(row.kind != "TRANSFER")
    if wanted.start is not None:
        conditions.append(row.occurred_on >= wanted.start)
    if wanted.end is not None:
        conditions.append(row.occurred_on < wanted.end)
    return conditions + _amounts(wanted) + _tags(wallet_id, wanted) + _words(wanted)


def _one_of(column: InstrumentedAttribute[Any], values: Sequence[str]) -> ColumnElement[bool]:
    return column == values[0] if len(values) == 1 else column.in_(values)


def _amounts(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.currency is not None:
        conditions.append(Transaction.currency == wanted.currency)
    if wanted.minimum is not None:
        conditions.append(Transaction.amount_minor >= wanted.minimum)
    if wanted.maximum is not None:
        conditions.append(Transaction.amount_minor <= wanted.maximum)
    return conditions


def _tags(wallet_id: str, wanted: Filter) -> list[ColumnElement[bool]]:
    if wanted.tags is None:
        return []
    tagged = (
        select(TransactionTag.transaction_id)
        .join(
            Tag,
            and_(Tag.wallet_id == TransactionTag.wallet_id, Tag.id == TransactionTag.tag_id),
        )
        .where(TransactionTag.wallet_id == wallet_id, Tag.name_key.in_(wanted.tags))
    )
    return [Transaction.id.in_(tagged)]


def _words(wanted: Filter) -> list[ColumnElement[bool]]:
    return [Transaction.search.contains(word, autoescape=True) for word in wanted.words]


def unknown(session: Session, wallet_id: str, wanted: Filter) -> str | None:
    """The first condition that names something which the wallet does not have."""
    for field, table, ids in (
        ("categories", Category, wanted.categories),
        ("accounts", Account, wanted.accounts),
        ("payees", Payee, wanted.payees),
        ("imports", Import, wanted.imports),
    ):
        if ids:
            known = select(table.id).where(table.wallet_id == wallet_id, table.id.in_(ids))
            if set(session.scalars(known)) != set(ids):
                return field
    if wanted.creators:
        members = select(Member.user_id).where(
            Member.wallet_id == wallet_id, Member.user_id.in_(wanted.creators)
        )
        if set(session.scalars(members)) != set(wanted.creators):
            return "createdBy"
    return None
