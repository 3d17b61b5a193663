"""Verification: whether every sum that is kept is the sum of what it is kept of. For jobs only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.base import NO_ID
from db.queries import verification


@dataclass(frozen=True, slots=True)
class Difference:
    """One kept figure that is not what it should be; `where` names it, for a person to read."""

    wallet_id: str
    what: str
    where: str
    stored: int | str
    computed: int | str

    def __str__(self) -> str:
        return (
            f"wallet {self.wallet_id}: {self.what} of {self.where}: "
            f"stored {self.stored}, computed {self.computed}"
        )


def differences(session: Session, wallet_ids: Sequence[str]) -> Iterator[Difference]:
    """Everything that is not as it should be in these wallets. `session` should be a snapshot."""
    yield from _daily(session, wallet_ids)
    for row in verification.all_balance_differences(session, wallet_ids):
        where = f"account {row.account_id} on {row.day}"
        yield Difference(row.wallet_id, "movement", where, row.stored, row.computed)
    for row in verification.all_line_differences(session, wallet_ids):
        where = f"transaction {row.transaction_id}"
        yield Difference(row.wallet_id, "sum of lines", where, row.stored, row.computed)
    for row in verification.all_currency_differences(session, wallet_ids):
        where = f"transaction {row.transaction_id}"
        yield Difference(row.wallet_id, "currency", where, row.stored, row.computed)


def _daily(session: Session, wallet_ids: Sequence[str]) -> Iterator[Difference]:
    for row in verification.all_daily_differences(session, wallet_ids):
        category = "no category" if row.category_id == NO_ID else f"category {row.category_id}"
        where = f"{row.day} {row.kind} in {category} in {row.currency}"
        if row.stored != row.computed:
            yield Difference(row.wallet_id, "total", where, row.stored, row.computed)
        if row.stored_count != row.computed_count:
            counts = (row.stored_count, row.computed_count)
            yield Difference(row.wallet_id, "count", where, *counts)
