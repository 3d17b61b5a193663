"""Budgets, the categories that they cover, and what was spent in their periods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    and_,
    cast,
    delete,
    func,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from db.base import AnyRow, AnySelect
from db.batches import Key, among_keys, by_key
from db.bulk import insert_many
from db.merging import fits, merged
from db.queries.access import found_by_id
from db.queries.targets import is_kept
from db.queries.totals import halves, whole
from db.tables import (
    Budget,
    BudgetCategory,
    BudgetPeriod,
    Category,
    ConvertedDay,
    DailyTotal,
    Wallet,
)
from domain.analytics.figures import Sum
from domain.ledger import TransactionKind
from domain.text import fold

# Budget and what of its periods is wanted: those from the day `since`, None from its first, that
# begin before the day `until`.
SpentKey: TypeAlias = tuple[str, str, str | None, str]
# (start, currency, what was spent in it)
SpentRow: TypeAlias = tuple[str, str, Sum]
# A wallet, and the days after the first and before the second.
AheadKey: TypeAlias = tuple[str, str, str]

_COLUMNS = tuple(Budget.__table__.columns)
_SUMS = ("spent_minor", "count", "to_minor", "from_minor", "converted")
_ROWS_MAX = 10_000


def of_viewer(session: Session, viewer_id: str, ids: Sequence[str]) -> dict[str, AnyRow]:
    return found_by_id(session, viewer_id, Budget, _COLUMNS, ids)


def by_ids(session: Session, keys: Sequence[Key]) -> dict[Key, AnyRow | None]:
    """A batch, by wallet and id."""
    return by_key(session, Budget, keys)


def find(session: Session, wallet_id: str, budget_id: str) -> Budget | None:
    return session.scalars(
        select(Budget).where(Budget.wallet_id == wallet_id, Budget.id == budget_id)
    ).one_or_none()


def of_wallets(
    session: Session, keys: Sequence[tuple[str, str | None]]
) -> dict[tuple[str, str | None], list[AnyRow]]:
    """A batch: the budgets of each (wallet, day) that have the day, by name; None is all."""
    found: dict[tuple[str, str | None], list[AnyRow]] = {key: [] for key in keys}
    rows = session.execute(
        select(*_COLUMNS).where(Budget.wallet_id.in_({wallet_id for wallet_id, _ in keys}))
    ).all()
    for row in sorted(rows, key=lambda row: (fold(row.name), row.id)):
        for wallet_id, day in keys:
            if wallet_id == row.wallet_id and _has(row, day):
                found[wallet_id, day].append(row)
    return found


def _has(row: AnyRow, day: str | None) -> bool:
    is_before_end: bool = day is None or row.end_date is None or day < row.end_date
    return is_before_end and (day is None or row.start_date <= day)


def with_calendars(session: Session, keys: Sequence[Key]) -> dict[Key, AnyRow | None]:
    """A batch: each budget with the zone of its wallet and when its months and weeks begin."""
    rows = session.execute(
        select(*_COLUMNS, Wallet.time_zone, Wallet.month_start_day, Wallet.week_start)
        .join(Wallet, Wallet.id == Budget.wallet_id)
        .where(among_keys(Budget.wallet_id, Budget.id, keys))
    )
    return dict.fromkeys(keys) | {(row.wallet_id, row.id): row for row in rows}


def categories(session: Session, keys: Sequence[Key]) -> dict[Key, list[Category]]:
    """A batch: the categories that each budget names, by name; none for one of all spending."""
    found: dict[Key, list[Category]] = {key: [] for key in keys}
    rows = session.execute(
        select(BudgetCategory.budget_id, Category)
        .join(Category, _is_category(BudgetCategory.category_id == Category.id))
        .where(among_keys(BudgetCategory.wallet_id, BudgetCategory.budget_id, keys))
        .order_by(Category.name_key, Category.id)
    )
    for budget_id, category in rows:
        found[category.wallet_id, budget_id].append(category)
    return found


def covered(session: Session, keys: Sequence[Key]) -> dict[Key, frozenset[str] | None]:
    """A batch: the ids of the categories whose spending counts, those below included.

    None for a budget of all spending.
    """
    found: dict[Key, set[str]] = defaultdict(set)
    is_under = or_(
        BudgetCategory.category_id == Category.id, BudgetCategory.category_id == Category.parent_id
    )
    rows = session.execute(
        select(BudgetCategory.wallet_id, BudgetCategory.budget_id, Category.id)
        .join(Category, _is_category(is_under))
        .where(among_keys(BudgetCategory.wallet_id, BudgetCategory.budget_id, keys))
    )
    for wallet_id, budget_id, category_id in rows:
        found[wallet_id, budget_id].add(category_id)
    return {key: frozenset(found[key]) if key in found else None for key in keys}


def _is_category(is_one: Any) -> Any:
    return and_(Category.wallet_id == BudgetCategory.wallet_id, is_one)


def spent(session: Session, keys: Sequence[SpentKey]) -> dict[SpentKey, list[SpentRow]]:
    """A batch: what was spent in those periods of each budget, in each currency."""
    found: dict[SpentKey, list[SpentRow]] = {key: [] for key in keys}
    ranges: dict[tuple[str, str | None, str], list[SpentKey]] = defaultdict(list)
    for key in keys:
        ranges[key[0], key[2], key[3]].append(key)
    asked: dict[Key, list[SpentKey]] = defaultdict(list)
    for key in keys:
        asked[key[:2]].append(key)
    # Straight on the connection: there may be a row for each day of many years.
    rows = session.connection().execute(
        select(*BudgetPeriod.__table__.columns).where(
            or_(*(_within(keyed, *of) for of, keyed in ranges.items()))
        )
    )
    for wallet_id, budget_id, *told in rows:
        for key in asked[wallet_id, budget_id]:
            if (key[2] is None or key[2] <= told[0]) and told[0] < key[3]:
                start, currency, *sums = told
                found[key].append((start, currency, Sum(*sums)))
    return found


def _within(keys: Sequence[SpentKey], wallet_id: str, since: str | None, until: str) -> Any:
    return and_(
        BudgetPeriod.wallet_id == wallet_id,
        BudgetPeriod.budget_id.in_([key[1] for key in keys]),
        BudgetPeriod.start < until,
        *([] if since is None else [BudgetPeriod.start >= since]),
    )


def ahead(session: Session, keys: Sequence[AheadKey]) -> dict[AheadKey, list[AnyRow]]:
    """A batch: (day, category_id, currency, amount_minor) of the spending of each of these days,
    in the currency that it is in, and in those that it was converted into.
    """
    own, done = (
        select(
            table.wallet_id,
            table.day,
            table.category_id,
            currency.label("currency"),
            minor.label("amount_minor"),
        ).where(
            table.wallet_id.in_({key[0] for key in keys}),
            table.day > min(key[1] for key in keys),
            table.day < max(key[2] for key in keys),
            table.kind == TransactionKind.EXPENSE.name,
        )
        for table, currency, minor in (
            (DailyTotal, DailyTotal.currency, DailyTotal.amount_minor),
            (ConvertedDay, ConvertedDay.to_currency, ConvertedDay.to_minor),
        )
    )
    both = union_all(own, done.where(is_kept(ConvertedDay))).subquery()
    rows = session.execute(select(both).order_by(both.c.day)).all()
    return {
        key: [row for row in rows if row.wallet_id == key[0] and key[1] < row.day < key[2]]
        for key in keys
    }


def of_wallet(session: Session, wallet_id: str) -> Sequence[AnyRow]:
    """All of the wallet's budgets, the oldest first."""
    return session.execute(
        select(*_COLUMNS).where(Budget.wallet_id == wallet_id).order_by(Budget.id)
    ).all()


def naming(session: Session, wallet_id: str, category_id: str) -> Sequence[AnyRow]:
    """(id, name, how many categories it names) of the budgets that name a category."""
    every = BudgetCategory.__table__.alias("every")
    return session.execute(
        select(Budget.id, Budget.name, func.count().label("named"))
        .join(
            BudgetCategory,
            and_(
                BudgetCategory.wallet_id == Budget.wallet_id, BudgetCategory.budget_id == Budget.id
            ),
        )
        .join(every, and_(every.c.wallet_id == Budget.wallet_id, every.c.budget_id == Budget.id))
        .where(Budget.wallet_id == wallet_id, BudgetCategory.category_id == category_id)
        .group_by(Budget.id, Budget.name)
        .order_by(Budget.id)
    ).all()


def name_categories(
    session: Session, wallet_id: str, budget_id: str, category_ids: Iterable[str]
) -> None:
    """The budget names these categories, instead of any that it named."""
    session.flush()
    mine = (BudgetCategory.wallet_id == wallet_id, BudgetCategory.budget_id == budget_id)
    session.execute(delete(BudgetCategory).where(*mine))
    rows = [
        {"wallet_id": wallet_id, "budget_id": budget_id, "category_id": category_id}
        for category_id in sorted(set(category_ids))
    ]
    insert_many(session, BudgetCategory, rows) if rows else None


def let_go(
    session: Session, wallet_id: str, category_id: str, *, to: str | None, version: int
) -> None:
    """Every budget that names a category names the other instead, once, or none in its place."""
    named = select(BudgetCategory.budget_id).where(
        BudgetCategory.wallet_id == wallet_id, BudgetCategory.category_id == category_id
    )
    quietly: Any = {"execution_options": {"synchronize_session": False}}
    mine = (Budget.wallet_id == wallet_id, Budget.id.in_(named))
    session.execute(update(Budget).where(*mine).values(version=version), **quietly)
    old = (BudgetCategory.wallet_id == wallet_id, BudgetCategory.category_id == category_id)
    if to is not None:
        have = select(BudgetCategory.budget_id).where(
            BudgetCategory.wallet_id == wallet_id, BudgetCategory.category_id == to
        )
        lack = (*old, BudgetCategory.budget_id.not_in(have))
        session.execute(update(BudgetCategory).where(*lack).values(category_id=to), **quietly)
    session.execute(delete(BudgetCategory).where(*old), **quietly)


def add_spent(session: Session, wallet_id: str, rows: Sequence[dict[str, Any]]) -> bool:
    """Add to what was spent in periods; False if a sum would pass what is kept of one.

    The rows are of different keys, and name all columns but the wallet's.
    """
    whole_rows = [{"wallet_id": wallet_id, **row} for row in rows]
    if not fits(row[name] for row in rows for name in ("spent_minor", "to_minor")):
        return False
    return all(
        merged(session, BudgetPeriod, _SUMS, whole_rows[start : start + _ROWS_MAX])
        for start in range(0, len(rows), _ROWS_MAX)
    )


def forget_spent(session: Session, wallet_id: str, budget_ids: Sequence[str]) -> None:
    """Nothing is kept any more of what was spent of these budgets."""
    session.execute(
        delete(BudgetPeriod).where(
            BudgetPeriod.wallet_id == wallet_id, BudgetPeriod.budget_id.in_(budget_ids)
        ),
        execution_options={"synchronize_session": False},
    )


def spent_on_days(
    session: Session,
    wallet_id: str,
    category_ids: Collection[str] | None,
    *,
    start: str,
    end: str | None,
    to_currency: str,
) -> Iterator[tuple[str, str, Sum]]:
    """(day, currency, sum) of the spending on these categories, None for all, on the days
    `[start, end)`, and what of it was converted into `to_currency`; at most two rows for each day
    and currency that has any.
    """
    is_abroad = False
    total, done = DailyTotal, ConvertedDay
    for day, currency, high, low, count in session.execute(
        _on_days(total, total.amount_minor)
        .where(*_on(total, wallet_id, category_ids, start, end))
        .group_by(total.day, total.currency)
    ):
        is_abroad = is_abroad or currency != to_currency
        yield day, currency, Sum(whole(high, low), count)
    if not is_abroad:
        return
    for day, currency, high, low, own_high, own_low, count in session.execute(
        _on_days(done, done.to_minor, done.from_minor)
        .where(
            *_on(done, wallet_id, category_ids, start, end),
            done.to_currency == to_currency,
            is_kept(done),
        )
        .group_by(done.day, done.currency)
    ):
        yield day, currency, Sum(0, 0, whole(high, low), whole(own_high, own_low), count)


def _on_days(table: Any, *sums: Any) -> AnySelect:
    halved = [half for sum_ in sums for half in halves(sum_)]
    return select(table.day, table.currency, *halved, cast(func.sum(table.count), BigInteger))


def _on(
    table: Any, wallet_id: str, category_ids: Collection[str] | None, start: str, end: str | None
) -> list[Any]:
    conditions = [
        table.wallet_id == wallet_id,
        table.kind == TransactionKind.EXPENSE.name,
        table.day >= start,
    ]
    if end is not None:
        conditions.append(table.day < end)
    if category_ids is not None:
        conditions.append(table.category_id.in_(category_ids))
    return conditions


def currencies(session: Session, wallet_id: str) -> set[str]:
    """The currencies of all limits."""
    statement = select(Budget.currency).where(Budget.wallet_id == wallet_id).distinct()
    return set(session.scalars(statement))
