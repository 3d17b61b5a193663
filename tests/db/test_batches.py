"""Batches find their rows by an index, of one wallet and of several, on SQLite too.

There a pair of columns among pairs is looked for in the whole table, unless each column helps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from db.base import new_id
from db.batches import by_key
from db.queries import (
    accounts,
    categories,
    changes,
    contributions,
    conversions,
    inbox,
    recurring,
    tags,
)
from db.queries.imports import batches, lookups, mappings
from db.queries.transactions import lists
from db.session import reading
from db.tables import Transaction

Keys = Sequence[tuple[str, str]]
_DAY = "2026-03-14"


def _ever(session: Session, keys: Keys) -> bool:
    # Nobody asks for the currency of an account that there never was.
    with pytest.raises(KeyError):
        changes.account_currency(session, keys)
    return True


BATCHES: dict[str, Callable[[Session, Keys], object]] = {
    "by_key": lambda session, keys: by_key(session, Transaction, keys),
    "balances": lambda session, keys: accounts.moved_until(session, [(*k, _DAY) for k in keys]),
    "subcategories": categories.children,
    "images before": lambda session, keys: changes.before(
        session, [(wallet, "Payee", uuid, 1, 0) for wallet, uuid in keys]
    ),
    "currencies": _ever,
    "contributions": contributions.of_transactions,
    "conversions": lambda session, keys: conversions.in_wallet_currency(
        session, [(*k, None) for k in keys]
    ),
    "reads": lambda session, keys: inbox.reads(session, [(new_id(), *key) for key in keys]),
    "imports": batches.by_ids,
    "transactions of plans": lookups.transactions,
    "mappings": mappings.by_accounts,
    "ledgers": recurring.ledger,
    "rules of transactions": recurring.of_transactions,
    "tags": tags.of_transactions,
    "transactions": lists.by_ids,
    "lines": lists.lines,
}


@pytest.mark.parametrize("wallets", [1, 2])
@pytest.mark.parametrize("name", BATCHES)
def test_no_batch_goes_through_a_whole_table(engine: Engine, name: str, wallets: int) -> None:
    keys = [(wallet, new_id()) for wallet in [new_id() for _ in range(wallets)] for _ in range(2)]
    said: list[str] = []

    def heard(_: Any, __: Any, text: str, *___: Any) -> None:
        said.append(text)

    with reading(engine) as session:
        event.listen(engine, "before_cursor_execute", heard)
        BATCHES[name](session, keys)
        event.remove(engine, "before_cursor_execute", heard)
        if engine.dialect.name == "sqlite":
            assert [step for text in said for step in _scans(session, text)] == []
    assert said


def _scans(session: Session, text: str) -> list[str]:
    """The tables that SQLite would go through for this statement."""
    if not text.startswith(("SELECT", "WITH")):
        return []
    driver: Any = session.connection().connection
    told = [None] * text.count("?")
    plan = [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {text}", told)]
    known = {table.name for table in Transaction.metadata.tables.values()}
    return [step for step in plan if step.startswith("SCAN") and step.split()[1] in known]
