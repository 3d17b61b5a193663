"""Wallets of `ledger` into a migrated database: by COPY into PostgreSQL, row by row into SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeAlias

import psycopg2.extensions
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from bench import budgeting, ledger
from bench.ledger import CURRENCY, END, Values, Wallet
from db.queries import months
from db.session import write
from domain.text import fold
from services.actors import Actor
from services.budgets import changing as budgets

TRANSACTIONS = (
    "wallet_id id kind occurred_on amount_minor currency to_amount_minor account_id to_account_id "
    "category_id payee_id description note is_refund has_lines search created_by created_at "
    "updated_at version"
)
_USERS = (
    "id email email_key username username_key name password_hash role is_active currency "
    "locale time_zone week_start created_at updated_at"
)
_AT = "2016-01-01 00:00:00.000000+00:00"
_MONTH_START_DAY = 1
_LATER = "2100-01-01 00:00:00.000000+00:00"

# What balances are read from, as the writing of each transaction would have kept it.
_ACCOUNT_DAYS = """
INSERT INTO account_days (wallet_id, account_id, day, net_minor)
SELECT wallet_id, account_id, occurred_on, SUM(net_minor)
FROM (
    SELECT wallet_id, account_id, occurred_on,
           CASE WHEN kind = 'INCOME' THEN amount_minor ELSE -amount_minor END AS net_minor
    FROM transactions
    UNION ALL
    SELECT wallet_id, to_account_id, occurred_on, to_amount_minor
    FROM transactions
    WHERE kind = 'TRANSFER'
) AS moves
GROUP BY wallet_id, account_id, occurred_on
"""

Source: TypeAlias = Callable[[Wallet], Iterator[Values]]


# And the totals of days, which a benchmark asks for that reads them.
_DAILY_TOTALS = """
INSERT INTO daily_totals (wallet_id, day, kind, category_id, currency, amount_minor, count)
SELECT wallet_id, day, kind, category_id, currency, SUM(amount_minor), COUNT(*)
FROM (
    SELECT wallet_id, occurred_on AS day, kind, currency, amount_minor,
           COALESCE(category_id, '00000000-0000-0000-0000-000000000000') AS category_id
    FROM transactions
    WHERE NOT has_lines
    UNION ALL
    SELECT t.wallet_id, t.occurred_on, t.kind, t.currency, l.amount_minor, l.category_id
    FROM transactions t
    JOIN transaction_lines l ON l.wallet_id = t.wallet_id AND l.transaction_id = t.id
) AS parts
GROUP BY wallet_id, day, kind, category_id, currency
"""


def load_with_totals(engine: Engine, wallets: Sequence[Wallet]) -> None:
    """The same, and every sum that analytics reads, as the writing would have kept it."""
    load(engine, wallets)
    with engine.begin() as connection:
        connection.execute(text(_DAILY_TOTALS))
    with Session(engine) as session:
        for wallet in wallets:
            assert months.recount(session, wallet.id, _MONTH_START_DAY)
        session.commit()
    # As writes of the last day would leave them: what is carried over is settled up to then.
    at = datetime.combine(END - timedelta(days=1), time(12), UTC)
    for wallet in wallets:
        by = Actor(wallet.user_id, wallet.session_id, at)
        for draft in budgeting.drafts(wallet):
            write(engine, budgets.create, by, wallet_id=wallet.id, new=draft)
    driver = engine.raw_connection()
    try:
        raw: Any = driver.driver_connection
        if not isinstance(raw, sqlite3.Connection):
            _vacuum(raw)
    finally:
        driver.close()


def load(engine: Engine, wallets: Sequence[Wallet]) -> None:
    """Everything that these wallets hold, with their people and one session for each."""
    driver = engine.raw_connection()
    try:
        connection: Any = driver.driver_connection
        is_sqlite = isinstance(connection, sqlite3.Connection)
        if is_sqlite:
            connection.execute("BEGIN IMMEDIATE")
        for table, columns, source in _TABLES:
            rows = (row for wallet in wallets for row in source(wallet))
            (_insert if is_sqlite else _copy)(connection, table, columns.split(), rows)
        connection.cursor().execute(_ACCOUNT_DAYS)
        connection.commit()
        if not is_sqlite:
            _vacuum(connection)
    finally:
        driver.close()


def _copy(
    connection: psycopg2.extensions.connection,
    table: str,
    columns: Sequence[str],
    rows: Iterator[Values],
) -> None:
    with connection.cursor() as cursor:
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        cursor.copy_expert(statement, _Text(rows))  # type: ignore[arg-type]  # text is taken too


def _insert(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterator[Values]
) -> None:
    places = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)


def _vacuum(connection: psycopg2.extensions.connection) -> None:
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    connection.autocommit = False


class _Text:
    """Rows as COPY reads them, made as it asks for them."""

    def __init__(self, rows: Iterator[Values]) -> None:
        self._rows = rows
        self._rest = ""

    def read(self, size: int) -> str:
        parts = [self._rest]
        length = len(self._rest)
        for row in self._rows:
            line = "\t".join([_field(value) for value in row]) + "\n"
            parts.append(line)
            length += len(line)
            if length >= size:
                break
        text = "".join(parts)
        self._rest = text[size:]
        return text[:size]


def _field(value: Any) -> str:
    if value is None:
        return r"\N"
    return str(value).replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n")


def _users(wallet: Wallet) -> Iterator[Values]:
    _, name = ledger.owner(wallet)
    email = f"{name}@example.org"
    yield (
        *(wallet.user_id, email, fold(email), name, fold(name), name, "no password", "MEMBER"),
        *(True, CURRENCY, "en", "Europe/Vienna", "MONDAY", _AT, _AT),
    )


def _sessions(wallet: Wallet) -> Iterator[Values]:
    yield wallet.session_id, wallet.user_id, f"hash {wallet.number}", _AT, _AT, _AT, _LATER


def _wallets(wallet: Wallet) -> Iterator[Values]:
    _, name = ledger.owner(wallet)
    zone, begins = "Europe/Vienna", _MONTH_START_DAY
    yield wallet.id, name, CURRENCY, zone, begins, "MONDAY", 1, wallet.user_id, _AT


def _members(wallet: Wallet) -> Iterator[Values]:
    role, _ = ledger.owner(wallet)
    yield wallet.id, wallet.user_id, role, _AT


def _accounts(wallet: Wallet) -> Iterator[Values]:
    for one in wallet.accounts:
        yield wallet.id, one.id, one.name, fold(one.name), one.kind, CURRENCY, 0, False, 1


def _categories(wallet: Wallet) -> Iterator[Values]:
    for one in wallet.categories:
        name = (one.name, fold(one.name), one.kind)
        yield (wallet.id, one.id, one.parent_id, *name, one.color, one.icon, None, False, 1)


def _payees(wallet: Wallet) -> Iterator[Values]:
    for one in wallet.payees:
        yield wallet.id, one.id, one.name, fold(one.name), 1


def _tags(wallet: Wallet) -> Iterator[Values]:
    for one in wallet.tags:
        yield wallet.id, one.id, one.name, fold(one.name)


# In the order in which foreign keys ask for them.
_TABLES: tuple[tuple[str, str, Source], ...] = (
    (
        "users",
        _USERS,
        _users,
    ),
    (
        "sessions",
        "id user_id refresh_hash rotated_at created_at last_used_at expires_at",
        _sessions,
    ),
    (
        "wallets",
        "id name currency time_zone month_start_day week_start version personal_of created_at",
        _wallets,
    ),
    ("members", "wallet_id user_id role joined_at", _members),
    (
        "accounts",
        "wallet_id id name name_key kind currency opening_balance_minor archived version",
        _accounts,
    ),
    (
        "categories",
        "wallet_id id parent_id name name_key kind color icon description archived version",
        _categories,
    ),
    ("payees", "wallet_id id name name_key version", _payees),
    ("tags", "wallet_id id name name_key", _tags),
    ("transactions", TRANSACTIONS, ledger.transactions),
    (
        "transaction_lines",
        "wallet_id transaction_id position occurred_on category_id amount_minor",
        ledger.lines,
    ),
    ("transaction_tags", "wallet_id transaction_id tag_id occurred_on", ledger.tagged),
)
