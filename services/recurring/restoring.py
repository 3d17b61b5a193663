"""How recurring transactions come back from the trash, and what becomes of them when others go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from db.queries import accounts, recurring, trash
from db.tables import RecurringTransaction
from domain.changes import Image
from domain.errors import InUse, Invalid
from domain.ledger import TransactionKind
from services.recurring.changing import RECURRING_MAX, go_on
from services.recurring.posting import today_of
from services.recurring.settling import settle
from services.writing import Notice, Write


def restore(write: Write, rule_id: str, image: Image) -> Iterator[Notice]:
    """Keep a deleted rule again. What it would have posted meanwhile it does not.

    Raises InUse for a transfer whose account is gone.
    """
    values: dict[str, Any] = {**image}
    values["created_at"] = datetime.fromisoformat(values["created_at"])
    if recurring.count(write.session, write.wallet_id) >= RECURRING_MAX:
        raise Invalid(f"A wallet has at most {RECURRING_MAX} recurring transactions; delete one")
    yield from _with_accounts(write, values)
    yield from _with_category(write, values)
    row = RecurringTransaction(
        wallet_id=write.wallet_id, id=rule_id, version=write.version, **values
    )
    write.session.add(row)
    write.session.flush()
    go_on(write, row, is_back=True)
    settle(write, [row], today_of(write), told=write.restored)


def let_go(write: Write, category_id: str, *, to: str | None) -> None:
    """A category is about to be deleted: what posts to it posts to `to`, or without any."""
    rows = recurring.naming_category(write.session, write.wallet_id, category_id)
    for row in rows:
        row.category_id = to
    if rows:
        write.session.flush()
        write.updated(*rows)


def _with_accounts(write: Write, values: dict[str, Any]) -> Iterator[Notice]:
    named = [values[name] for name in ("account_id", "to_account_id") if values[name]]
    there = accounts.currencies(write.session, write.wallet_id, named) if named else {}
    if all(account_id in there for account_id in named):
        return
    if values["kind"] == TransactionKind.TRANSFER.name:
        raise InUse("An account of this transfer is gone; restore the account first", field=("id",))
    values["account_id"] = None
    yield Notice("account", "Its account is gone; it stands on none", None)


def _with_category(write: Write, values: dict[str, Any]) -> Iterator[Notice]:
    category_id = values["category_id"]
    if category_id is None:
        return
    heir = trash.heir_of(write.session, write.wallet_id, category_id)
    if heir != category_id:
        place = "what was on it went to another" if heir else "what was on it has none now"
        values["category_id"] = heir
        yield Notice("category", f"Its category is gone; {place}", heir)
