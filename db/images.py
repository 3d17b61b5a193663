"""Images: the state of a thing as plain values, by the names of its columns, as changes keep it.

An image holds what a person stated and nothing that follows from it: no folded names, no sums, no
versions. Of a transaction it also has its lines and tags, and the user's own rate if there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.tables import (
    Account,
    Alert,
    Budget,
    BudgetCategory,
    Category,
    Contribution,
    Goal,
    Import,
    Invitation,
    Member,
    Payee,
    RecurringTransaction,
    Tag,
    Transaction,
    TransactionLine,
    TransactionTag,
    Wallet,
)
from domain.changes import Image

# Things of a wallet that have an id, a version and a history; each by the name of its type.
FIELDS: dict[type[Any], tuple[str, ...]] = {
    Wallet: ("name", "currency", "time_zone", "month_start_day", "week_start"),
    Account: ("name", "kind", "currency", "opening_balance_minor", "archived"),
    Category: ("name", "kind", "parent_id", "color", "icon", "description", "archived"),
    Payee: ("name",),
    Import: (
        "account_id",
        "plan_id",
        "digest",
        "file_name",
        "format",
        "added_count",
        "duplicate_count",
        "skipped_count",
        "created_at",
        "reverted_at",
        "removed_count",
        "edited_count",
    ),
    Transaction: (
        "kind",
        "occurred_on",
        "amount_minor",
        "currency",
        "to_amount_minor",
        "account_id",
        "to_account_id",
        "category_id",
        "payee_id",
        "description",
        "note",
        "is_refund",
        "import_id",
        "import_key",
        "created_at",
    ),
    Budget: (
        "name",
        "limit_minor",
        "currency",
        "period",
        "every",
        "unit",
        "start_date",
        "end_date",
        "rollover",
        "thresholds",
    ),
    Goal: ("name", "target_minor", "currency", "deadline", "status", "created_at"),
    Contribution: (
        "goal_id",
        "transaction_id",
        "amount_minor",
        "currency",
        "day",
        "note",
        "created_at",
    ),
    RecurringTransaction: (
        "kind",
        "amount_minor",
        "currency",
        "to_amount_minor",
        "account_id",
        "to_account_id",
        "category_id",
        "description",
        "note",
        "payee",
        "tag_names",
        "frequency",
        "every",
        "start_date",
        "end_date",
        "times",
        "posting",
        "missed",
        "remind_days_before",
        "is_active",
        "created_at",
    ),
    # To whom it went is no part of it: changes outlive whoever wants to be forgotten.
    Invitation: ("role", "state", "created_at", "expires_at"),
    Alert: ("kind", "subject", "subject_id", "key", "facts", "raised_at", "withdrawn_at"),
}
# What only some of a type's things have. The others do not tell of it, nor did those from before.
ALSO: dict[type[Any], tuple[str, ...]] = {
    Contribution: ("to_currency", "to_minor", "numerator", "denominator", "rate_day", "source"),
}
ENTITIES: dict[str, type[Any]] = {table.__name__: table for table in FIELDS}
_OF_TRANSACTION = itemgetter(*FIELDS[Transaction])
# Few transactions have one, and those from before there was such a thing do not tell of none.
_OWN_RATE = "own_rate"


def of_row(row: Any) -> dict[str, Any]:
    """The image of a row of any type whose things are no more than a row."""
    assert type(row) not in _READERS
    return _image(row, type(row))


def of_values(values: Mapping[str, Any], lines: Sequence[Any], tags: Sequence[str]) -> Image:
    """The image of a transaction from the values of its columns and (category, minor, note) lines.

    `tags` are names as the wallet writes them, in any order.
    """
    image: dict[str, Any] = dict(zip(FIELDS[Transaction], _OF_TRANSACTION(values), strict=True))
    image["created_at"] = instant(image["created_at"])
    image["lines"], image["tags"] = [list(line) for line in lines], sorted(tags)
    if values[_OWN_RATE] is not None:
        image[_OWN_RATE] = values[_OWN_RATE]
    return image


def of_ids(
    session: Session, wallet_id: str, table: type[Any], ids: Sequence[str]
) -> dict[str, Image]:
    """The images of those of the wallet's things of one type that there are, by id.

    As many statements for all as for one.
    """
    return _READERS.get(table, _plain_rows)(session, wallet_id, table, ids)


def _plain_rows(
    session: Session, wallet_id: str, table: type[Any], ids: Sequence[str]
) -> dict[str, Image]:
    rows = session.connection().execute(
        select(table.id, *_columns(table)).where(table.wallet_id == wallet_id, table.id.in_(ids))
    )
    return {row.id: _image(row, table) for row in rows}


def _transactions(
    session: Session, wallet_id: str, table: type[Any], ids: Sequence[str]
) -> dict[str, Image]:
    images: dict[str, Any] = {
        uuid: {**image, "lines": [], "tags": []}
        for uuid, image in _plain_rows(session, wallet_id, table, ids).items()
    }
    line, tagged = TransactionLine, TransactionTag
    connection = session.connection()
    own = select(Transaction.id, Transaction.own_rate).where(
        Transaction.wallet_id == wallet_id,
        Transaction.id.in_(ids),
        Transaction.own_rate.is_not(None),
    )
    for uuid, rate in connection.execute(own):
        images[uuid][_OWN_RATE] = rate
    for row in connection.execute(
        select(line.transaction_id, line.category_id, line.amount_minor, line.note)
        .where(line.wallet_id == wallet_id, line.transaction_id.in_(ids))
        .order_by(line.transaction_id, line.position)
    ):
        images[row.transaction_id]["lines"].append([row.category_id, row.amount_minor, row.note])
    for uuid, name in connection.execute(
        select(tagged.transaction_id, Tag.name)
        .join(Tag, (Tag.wallet_id == tagged.wallet_id) & (Tag.id == tagged.tag_id))
        .where(tagged.wallet_id == wallet_id, tagged.transaction_id.in_(ids))
    ):
        images[uuid]["tags"].append(name)
    for image in images.values():
        image["tags"].sort()
    return images


def _wallet(
    session: Session, wallet_id: str, table: type[Any], ids: Sequence[str]
) -> dict[str, Image]:
    """A wallet's members, each with their role, belong to it."""
    connection = session.connection()
    row = connection.execute(
        select(*_columns(table)).where(table.id == wallet_id, table.id.in_(ids))
    ).one_or_none()
    if row is None:
        return {}
    members = connection.execute(
        select(Member.user_id, Member.role)
        .where(Member.wallet_id == wallet_id)
        .order_by(Member.user_id)
    )
    return {wallet_id: _image(row, table) | {"members": [list(member) for member in members]}}


def _budgets(
    session: Session, wallet_id: str, table: type[Any], ids: Sequence[str]
) -> dict[str, Image]:
    """The categories that a budget watches belong to it."""
    images: dict[str, Any] = {
        uuid: {**image, "categories": []}
        for uuid, image in _plain_rows(session, wallet_id, table, ids).items()
    }
    rows = session.connection().execute(
        select(BudgetCategory.budget_id, BudgetCategory.category_id)
        .where(BudgetCategory.wallet_id == wallet_id, BudgetCategory.budget_id.in_(ids))
        .order_by(BudgetCategory.budget_id, BudgetCategory.category_id)
    )
    for budget_id, category_id in rows:
        images[budget_id]["categories"].append(category_id)
    return images


_Reader = Callable[[Session, str, type[Any], Sequence[str]], dict[str, Image]]
_READERS: dict[type[Any], _Reader] = {
    Wallet: _wallet,
    Transaction: _transactions,
    Budget: _budgets,
}


def _columns(table: type[Any]) -> list[Any]:
    return [getattr(table, name) for name in (*FIELDS[table], *ALSO.get(table, ()))]


def _image(row: AnyRow, table: type[Any]) -> dict[str, Any]:
    image = {name: _plain(getattr(row, name)) for name in FIELDS[table]}
    for name in ALSO.get(table, ()):
        if (value := getattr(row, name)) is not None:
            image[name] = value
    return image


def _plain(value: Any) -> Any:
    return instant(value) if isinstance(value, datetime) else value


def instant(moment: datetime) -> str:
    """An instant as images and hashes have it: ISO text in UTC to the microsecond."""
    # All that one operation writes has one instant; elsewhere an hour may come twice.
    if moment.tzinfo is UTC:
        return _utc_text(moment)
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@lru_cache(maxsize=64)
def _utc_text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
