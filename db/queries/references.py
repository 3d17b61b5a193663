"""What new transactions name: looked up at once, for whoever is about to write some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, literal, null, select, union_all
from sqlalchemy.orm import Session

from db.among import Among
from db.made import Made
from db.queries.access import having
from db.tables import Account, Category, Transaction

_NAMED = [
    select(literal(table.__name__), table.id, said).where(
        table.wallet_id == bindparam("wallet_id"), Among(table.id, table.__tablename__)
    )
    for table, said in ((Account, Account.currency), (Category, Category.kind))
]
_TAKEN = [part.add_columns(null()) for part in having(Transaction, literal("taken"))]
_OLD, _NEW = Made(lambda _: union_all(*_NAMED)), Made(lambda _: union_all(*_NAMED, *_TAKEN))


@dataclass(frozen=True, slots=True)
class Found:
    """Account → currency, category → kind; and the ids that are in use already."""

    accounts: dict[str, str]
    categories: dict[str, str]
    taken: set[str]


def named(
    session: Session,
    wallet_id: str,
    *,
    account_ids: Sequence[str],
    category_ids: Sequence[str],
    new: tuple[str, Sequence[str]] | None = None,
) -> Found:
    """Those of the wallet's accounts and categories that are among these.

    Of `new`, a person and ids: which of them transactions have, or had, in any of their wallets.
    """
    values: dict[str, Any] = {
        "wallet_id": wallet_id,
        "accounts": account_ids,
        "categories": category_ids,
    }
    if new is None:
        rows = _OLD.rows(session, values)
    else:
        rows = _NEW.rows(session, values | {"viewer_id": new[0], "ids": new[1]})
    of: dict[str, dict[str, str]] = {Account.__name__: {}, Category.__name__: {}, "taken": {}}
    for what, uuid, said in rows:
        of[what][uuid] = said
    return Found(of[Account.__name__], of[Category.__name__], set(of["taken"]))
