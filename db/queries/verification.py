"""What the kept sums should be, computed again in SQL and compared as sets. For jobs only.

Each comparison lays what is stored and what is computed on top of each other and groups by the
key: a key whose two sums differ is a difference, whichever side lacks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from db.base import NO_ID, AnyRow, AnySelect, Id
from db.queries import contributions, months
from db.queries.months import MonthKey
from db.tables import (
    Account,
    AccountDay,
    BudgetPeriod,
    Contribution,
    DailyTotal,
    Goal,
    MonthlyTotal,
    Transaction,
    TransactionLine,
    Wallet,
)
from domain.analytics.figures import Sum

# Differences are read in pieces: there may be as many as there are sums.
_PIECE = 1_000

_SIGNED = case((Transaction.is_refund, -Transaction.amount_minor), else_=Transaction.amount_minor)


@dataclass(frozen=True, slots=True)
class MonthlyDifference:
    """(minor units, count) of a month, as stored and as the daily totals come to."""

    key: MonthKey
    stored: tuple[int, int]
    computed: tuple[int, int]


def all_wallet_ids(session: Session, *, after: str | None, size: int) -> Sequence[str]:
    """The next wallets in the order of their ids."""
    statement = select(Wallet.id).order_by(Wallet.id).limit(size)
    if after is not None:
        statement = statement.where(Wallet.id > after)
    return session.scalars(statement).all()


def all_wallet_count(session: Session, *, after: str | None = None) -> int:
    statement = select(func.count()).select_from(Wallet)
    if after is not None:
        statement = statement.where(Wallet.id > after)
    return session.scalars(statement).one()


def all_heads(session: Session, wallet_ids: Sequence[str]) -> Sequence[AnyRow]:
    """(id, version, head) of these wallets, by id."""
    return session.execute(
        select(Wallet.id, Wallet.version, Wallet.head)
        .where(Wallet.id.in_(wallet_ids))
        .order_by(Wallet.id)
    ).all()


def all_kinds(
    session: Session, wallet_ids: Sequence[str], tables: Sequence[type[Any]]
) -> dict[str, set[type[Any]]]:
    """Of each wallet those of the tables in which it has a row."""
    parts = [
        select(Wallet.id, literal(number)).where(
            Wallet.id.in_(wallet_ids), exists().where(table.wallet_id == Wallet.id)
        )
        for number, table in enumerate(tables)
    ]
    found: dict[str, set[type[Any]]] = {wallet_id: set() for wallet_id in wallet_ids}
    for wallet_id, number in session.execute(union_all(*parts)):
        found[wallet_id].add(tables[number])
    return found


def all_versions(session: Session, wallet_id: str, table: type[Any]) -> Iterator[dict[str, int]]:
    """Id → version of each of the wallet's things of one type, piece by piece."""
    owner = table.id if table is Wallet else table.wallet_id
    after = ""
    while True:
        statement = select(table.id, table.version).where(owner == wallet_id)
        if after:
            statement = statement.where(table.id > after)
        rows = session.execute(statement.order_by(table.id).limit(_PIECE)).all()
        if rows:
            yield {row.id: row.version for row in rows}
        if len(rows) < _PIECE:
            return
        after = rows[-1].id


def all_daily_differences(session: Session, wallet_ids: Sequence[str]) -> Iterator[AnyRow]:
    """(wallet_id, day, kind, category_id, currency) with `stored` and `computed` minor units,
    and `stored_count` and `computed_count`, where one of them differs.
    """
    key = ("wallet_id", "day", "kind", "category_id", "currency")
    stored = select(
        *(getattr(DailyTotal, name) for name in key),
        DailyTotal.amount_minor.label("stored"),
        DailyTotal.count.label("stored_count"),
        *_nothing("computed", "computed_count"),
    ).where(DailyTotal.wallet_id.in_(wallet_ids))
    whole = _part(Transaction.category_id, _SIGNED).where(
        Transaction.wallet_id.in_(wallet_ids), not_(Transaction.has_lines)
    )
    line_signed = case(
        (Transaction.is_refund, -TransactionLine.amount_minor), else_=TransactionLine.amount_minor
    )
    lines = (
        _part(TransactionLine.category_id, line_signed)
        .join(TransactionLine, _of_transaction())
        .where(Transaction.wallet_id.in_(wallet_ids), Transaction.has_lines)
    )
    return _compared(session, key, ("", "_count"), [stored, whole, lines])


def all_spent(session: Session, wallet_ids: Sequence[str]) -> dict[str, dict[tuple[str, str], Sum]]:
    """Of each budget (start, currency) → what was spent, as it is kept."""
    found: dict[str, dict[tuple[str, str], Sum]] = {}
    columns = BudgetPeriod.__table__.columns
    for _, budget_id, start, currency, *sums in session.execute(
        select(*columns).where(BudgetPeriod.wallet_id.in_(wallet_ids))
    ):
        found.setdefault(budget_id, {})[start, currency] = Sum(*sums)
    return found


def all_monthly_differences(session: Session, wallet_id: str) -> Iterator[MonthlyDifference]:
    """Where the total of a month is not what those of its days come to."""
    start_day = session.scalars(select(Wallet.month_start_day).where(Wallet.id == wallet_id)).one()
    computed = months.counted(session, wallet_id, start_day)
    stored = {
        (row.month, row.kind, row.category_id, row.currency): (row.amount_minor, row.count)
        for row in session.scalars(select(MonthlyTotal).where(MonthlyTotal.wallet_id == wallet_id))
    }
    for key in sorted(stored.keys() | computed.keys()):
        sides = (stored.get(key, (0, 0)), computed.get(key, (0, 0)))
        if sides[0] != sides[1]:
            yield MonthlyDifference(key, *sides)


def all_balance_differences(session: Session, wallet_ids: Sequence[str]) -> Iterator[AnyRow]:
    """(wallet_id, account_id, day) with `stored` and `computed` minor units, where they differ."""
    key = ("wallet_id", "account_id", "day")
    stored = select(
        AccountDay.wallet_id,
        AccountDay.account_id,
        AccountDay.day,
        AccountDay.net_minor.label("stored"),
        *_nothing("computed"),
    ).where(AccountDay.wallet_id.in_(wallet_ids))
    outward = or_(
        Transaction.kind == "TRANSFER",
        and_(Transaction.kind == "EXPENSE", not_(Transaction.is_refund)),
        and_(Transaction.kind == "INCOME", Transaction.is_refund),
    )
    leaving = case((outward, -Transaction.amount_minor), else_=Transaction.amount_minor)
    moves = [
        select(
            Transaction.wallet_id,
            account.label("account_id"),
            Transaction.occurred_on.label("day"),
            *_nothing("stored"),
            moved.label("computed"),
        ).where(Transaction.wallet_id.in_(wallet_ids), account.is_not(None))
        for account, moved in (
            (Transaction.account_id, leaving),
            (Transaction.to_account_id, Transaction.to_amount_minor),
        )
    ]
    return _compared(session, key, ("",), [stored, *moves])


def all_goal_differences(session: Session, wallet_ids: Sequence[str]) -> Iterator[AnyRow]:
    """(wallet_id, goal_id) whose kept sum, `stored`, is not what was contributed, `computed`."""
    kept = select(
        Goal.wallet_id,
        Goal.id.label("goal_id"),
        Goal.current_minor.label("stored"),
        *_nothing("computed"),
    ).where(Goal.wallet_id.in_(wallet_ids))
    contributed = select(
        Contribution.wallet_id,
        Contribution.goal_id,
        *_nothing("stored"),
        contributions.SAVED.label("computed"),
    ).where(Contribution.wallet_id.in_(wallet_ids))
    return _compared(session, ("wallet_id", "goal_id"), ("",), [kept, contributed])


def all_converted_contributions(session: Session, wallet_ids: Sequence[str]) -> Iterator[AnyRow]:
    """What was contributed in another currency than its goal's, or says that it was converted; each
    with `goal_currency`.
    """
    statement = (
        select(*contributions.COLUMNS, Goal.currency.label("goal_currency"))
        .join(Goal, and_(Goal.wallet_id == Contribution.wallet_id, Goal.id == Contribution.goal_id))
        .where(
            Contribution.wallet_id.in_(wallet_ids),
            or_(Contribution.currency != Goal.currency, Contribution.to_minor.is_not(None)),
        )
        .order_by(Contribution.wallet_id, Contribution.id)
    )
    yield from session.execute(statement.execution_options(yield_per=_PIECE))


def all_goal_count_differences(session: Session, wallet_ids: Sequence[str]) -> Iterator[AnyRow]:
    """(wallet_id) that says it has so many goals, `stored`, and has another number, `computed`."""
    kept = select(
        Wallet.id.label("wallet_id"),
        cast(Wallet.goal_count, BigInteger).label("stored"),
        *_nothing("computed"),
    ).where(Wallet.id.in_(wallet_ids))
    there = select(
        Goal.wallet_id, *_nothing("stored"), literal(1, BigInteger).label("computed")
    ).where(Goal.wallet_id.in_(wallet_ids))
    return _compared(session, ("wallet_id",), ("",), [kept, there])


def all_overcounted(session: Session, wallet_ids: Sequence[str]) -> Iterator[AnyRow]:
    """(wallet_id, transaction_id) of which goals count more than it has, or in another currency:
    its amount is `stored`, and what they count of it `computed`.
    """
    counted = cast(func.sum(Contribution.amount_minor), BigInteger)
    is_other = case((Contribution.currency != Transaction.currency, 1), else_=0)
    statement = (
        select(
            Transaction.wallet_id,
            Transaction.id.label("transaction_id"),
            Transaction.amount_minor.label("stored"),
            counted.label("computed"),
        )
        .join(
            Contribution,
            and_(
                Contribution.wallet_id == Transaction.wallet_id,
                Contribution.transaction_id == Transaction.id,
            ),
        )
        .where(Transaction.wallet_id.in_(wallet_ids))
        .group_by(Transaction.wallet_id, Transaction.id)
        .having(or_(counted > Transaction.amount_minor, func.max(is_other) > 0))
        .order_by(Transaction.wallet_id, Transaction.id)
    )
    return _read(session, statement)


def all_line_differences(session: Session, wallet_ids: Sequence[str]) -> Iterator[AnyRow]:
    """(wallet_id, transaction_id) whose amount, `stored`, is not the sum of its lines, `computed`.

    One that says it has no lines has none.
    """
    total = cast(func.coalesce(func.sum(TransactionLine.amount_minor), 0), BigInteger)
    expected = case((Transaction.has_lines, Transaction.amount_minor), else_=0)
    statement = (
        select(
            Transaction.wallet_id,
            Transaction.id.label("transaction_id"),
            expected.label("stored"),
            total.label("computed"),
        )
        .outerjoin(TransactionLine, _of_transaction())
        .where(Transaction.wallet_id.in_(wallet_ids))
        .group_by(Transaction.wallet_id, Transaction.id)
        .having(total != expected)
        .order_by(Transaction.wallet_id, Transaction.id)
    )
    return _read(session, statement)


def all_currency_differences(session: Session, wallet_ids: Sequence[str]) -> Iterator[AnyRow]:
    """(wallet_id, transaction_id) booked in a currency, `stored`, that is not its account's,
    `computed`.
    """
    statement = (
        select(
            Transaction.wallet_id,
            Transaction.id.label("transaction_id"),
            Transaction.currency.label("stored"),
            Account.currency.label("computed"),
        )
        .join(
            Account,
            and_(Account.wallet_id == Transaction.wallet_id, Account.id == Transaction.account_id),
        )
        .where(Transaction.wallet_id.in_(wallet_ids), Account.currency != Transaction.currency)
        .order_by(Transaction.wallet_id, Transaction.id)
    )
    return _read(session, statement)


def _part(category: Any, signed: ColumnElement[int]) -> AnySelect:
    """What each transaction, or each of its lines, adds to a daily total."""
    return select(
        Transaction.wallet_id,
        Transaction.occurred_on.label("day"),
        Transaction.kind,
        func.coalesce(category, cast(literal(NO_ID), Id)).label("category_id"),
        Transaction.currency,
        *_nothing("stored", "stored_count"),
        signed.label("computed"),
        literal(1, BigInteger).label("computed_count"),
    )


def _nothing(*names: str) -> list[ColumnElement[int]]:
    return [cast(literal(0), BigInteger).label(name) for name in names]


def _of_transaction() -> ColumnElement[bool]:
    return and_(
        TransactionLine.wallet_id == Transaction.wallet_id,
        TransactionLine.transaction_id == Transaction.id,
    )


def _compared(
    session: Session, key: Sequence[str], sums: Sequence[str], sides: Sequence[AnySelect]
) -> Iterator[AnyRow]:
    """The keys for which a sum of `stored` and that of `computed` differ; `sums` are suffixes."""
    rows = union_all(*sides).subquery()
    keys = [rows.c[name] for name in key]
    totals = {
        name: cast(func.sum(rows.c[name]), BigInteger)
        for suffix in sums
        for name in (f"stored{suffix}", f"computed{suffix}")
    }
    differ = [totals[f"stored{suffix}"] != totals[f"computed{suffix}"] for suffix in sums]
    statement = (
        select(*keys, *(total.label(name) for name, total in totals.items()))
        .group_by(*keys)
        .having(or_(*differ))
        .order_by(*keys)
    )
    return _read(session, statement)


def _read(session: Session, statement: AnySelect) -> Iterator[AnyRow]:
    yield from session.execute(statement, execution_options={"yield_per": _PIECE})
