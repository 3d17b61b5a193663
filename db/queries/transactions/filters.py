"""What a list of transactions is filtered and ordered by, as SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, not_, or_, select
from sqlalchemy.orm import Session, aliased

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
from domain.listing import EVERYTHING as EVERYTHING
from domain.listing import Filter as Filter

# So many categories or tags are each read in order; more are found first and sorted then.
BRANCHES_MAX = 8


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


@cache
def order(by: OrderBy, *, is_descending: bool) -> Order:
    return Order(_ORDERS[by], is_descending)


def branches(columns: Sequence[Any], wallet_id: str, wanted: Filter) -> list[AnySelect]:
    """Disjoint SELECTs that together are the filtered list.

    A category stands on transactions or on their lines, an account on either end of a transfer,
    and several categories or tags stand in an index one after the other. Asked as one OR, no
    index would serve; as lists of their own, each is read in its order from its own.
    """
    if wanted.categories is not None or wanted.is_uncategorized:
        both = _accounts(wanted) + _tagged(wallet_id, wanted)
        return [
            branch.where(*both)
            for choice in _choices(_categories(wanted))
            for branch in (
                _whole(columns, wallet_id, wanted, choice),
                _in_lines(columns, wallet_id, wanted, choice),
            )
        ]
    if wanted.tags is not None:
        return [
            _with_tag(columns, wallet_id, wanted, choice).where(*_accounts(wanted))
            for choice in _choices(wanted.tags)
        ]
    base = select(*columns).where(*_conditions(Transaction, wallet_id, wanted))
    if wanted.accounts is None:
        return [base]
    leaving = _one_of(Transaction.account_id, wanted.accounts)
    arriving = _one_of(Transaction.to_account_id, wanted.accounts)
    return [base.where(leaving), base.where(arriving, not_(leaving))]


@dataclass(frozen=True, slots=True)
class _Choice:
    """What one branch takes; what has one of `earlier` is in a branch before it."""

    values: Sequence[str | None]
    earlier: Sequence[str | None] = ()


def _choices(values: Iterable[str | None]) -> list[_Choice]:
    """A branch for each value; one for all, which has to be sorted, if there are many."""
    distinct = list(dict.fromkeys(values))
    if not 0 < len(distinct) <= BRANCHES_MAX:
        return [_Choice(distinct)]
    return [_Choice([value], distinct[:place]) for place, value in enumerate(distinct)]


def _categories(wanted: Filter) -> list[str | None]:
    return [*(wanted.categories or ()), *([None] if wanted.is_uncategorized else [])]


def _whole(columns: Sequence[Any], wallet_id: str, wanted: Filter, choice: _Choice) -> AnySelect:
    return select(*columns).where(
        *_conditions(Transaction, wallet_id, wanted),
        _one_of(Transaction.category_id, choice.values),
        Transaction.has_lines.is_(False),
    )


def _in_lines(columns: Sequence[Any], wallet_id: str, wanted: Filter, choice: _Choice) -> AnySelect:
    """Each transaction once, by the first of its lines that the choice takes."""
    other = aliased(TransactionLine)
    is_first = or_(
        _one_of(other.category_id, choice.earlier),
        and_(_one_of(other.category_id, choice.values), other.position < TransactionLine.position),
    )
    return (
        _through(TransactionLine, columns)
        .where(*_conditions(TransactionLine, wallet_id, wanted))
        .where(_one_of(TransactionLine.category_id, choice.values))
        .where(~_beside(TransactionLine, other, is_first).exists())
    )


def _with_tag(columns: Sequence[Any], wallet_id: str, wanted: Filter, choice: _Choice) -> AnySelect:
    """Each transaction once, by the first of its tags that the choice takes."""
    found = _through(TransactionTag, columns).where(
        *_conditions(TransactionTag, wallet_id, wanted),
        _is_tag(TransactionTag.tag_id, wallet_id, choice.values),
    )
    if len(choice.values) == 1 and not choice.earlier:
        return found
    other = aliased(TransactionTag)
    is_first = or_(
        _is_tag(other.tag_id, wallet_id, choice.earlier),
        and_(
            _is_tag(other.tag_id, wallet_id, choice.values),
            other.tag_id < TransactionTag.tag_id,
        ),
    )
    return found.where(~_beside(TransactionTag, other, is_first).exists())


def _through(row: type[TransactionLine | TransactionTag], columns: Sequence[Any]) -> AnySelect:
    """Transactions by way of rows below them, whose index gives them in the order of days."""
    own = {"occurred_on": row.occurred_on, "id": row.transaction_id}
    shown = [
        own[column.key].label(column.key) if column.key in own else column for column in columns
    ]
    is_above = and_(Transaction.wallet_id == row.wallet_id, Transaction.id == row.transaction_id)
    return select(*shown).select_from(row).join(Transaction, is_above)


def _beside(row: Any, other: Any, condition: ColumnElement[bool]) -> AnySelect:
    return select(literal(1)).where(
        other.wallet_id == row.wallet_id, other.transaction_id == row.transaction_id, condition
    )


def _conditions(row: Any, wallet_id: str, wanted: Filter) -> list[ColumnElement[bool]]:
    """What does not ask for branches. Wallet and day are those of `row`, whose index is read."""
    conditions: list[ColumnElement[bool]] = [row.wallet_id == wallet_id]
    for column, values in (
        (Transaction.kind, wanted.kinds),
        (Transaction.payee_id, wanted.payees),
        (Transaction.created_by, wanted.creators),
        (Transaction.import_id, wanted.imports),
    ):
        if values is not None:
            conditions.append(_one_of(column, values))
    if wanted.is_uncategorized:
        # A transfer has no category by its nature; it is not one that waits for one.
        conditions.append(Transaction.kind != "TRANSFER")
    if wanted.start is not None:
        conditions.append(row.occurred_on >= wanted.start)
    if wanted.end is not None:
        conditions.append(row.occurred_on < wanted.end)
    if wanted.until is not None:
        conditions.append(Transaction.version <= wanted.until)
    return conditions + _amounts(wanted) + _words(wanted)


def _accounts(wanted: Filter) -> list[ColumnElement[bool]]:
    if wanted.accounts is None:
        return []
    leaving = _one_of(Transaction.account_id, wanted.accounts)
    return [or_(leaving, _one_of(Transaction.to_account_id, wanted.accounts))]


def _one_of(column: Any, values: Sequence[str | None]) -> ColumnElement[bool]:
    """Whether the column has one of the values, of which None stands for none at all."""
    given = [value for value in values if value is not None]
    some: ColumnElement[bool] = column == given[0] if len(given) == 1 else column.in_(given)
    if len(given) == len(values):
        return some
    none: ColumnElement[bool] = column.is_(None)
    return or_(none, some) if given else none


def _amounts(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.currency is not None:
        conditions.append(Transaction.currency == wanted.currency)
    if wanted.minimum is not None:
        conditions.append(Transaction.amount_minor >= wanted.minimum)
    if wanted.maximum is not None:
        conditions.append(Transaction.amount_minor <= wanted.maximum)
    return conditions


def _tagged(wallet_id: str, wanted: Filter) -> list[ColumnElement[bool]]:
    if wanted.tags is None:
        return []
    tagged = select(TransactionTag.transaction_id).where(
        TransactionTag.wallet_id == wallet_id,
        _is_tag(TransactionTag.tag_id, wallet_id, wanted.tags),
    )
    return [Transaction.id.in_(tagged)]


def _is_tag(column: Any, wallet_id: str, names: Sequence[str | None]) -> ColumnElement[bool]:
    ids = select(Tag.id).where(Tag.wallet_id == wallet_id, Tag.name_key.in_(names))
    is_one: ColumnElement[bool] = (
        column == ids.scalar_subquery() if len(names) == 1 else column.in_(ids)
    )
    return is_one


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
