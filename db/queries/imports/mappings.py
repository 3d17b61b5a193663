"""The mapping kept for the statements of each account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.batches import among_keys
from db.tables import ImportMapping

# A wallet and one of its accounts.
AccountKey: TypeAlias = tuple[str, str]


def find(session: Session, wallet_id: str, account_id: str) -> ImportMapping | None:
    return session.scalars(
        select(ImportMapping).where(
            ImportMapping.wallet_id == wallet_id, ImportMapping.account_id == account_id
        )
    ).one_or_none()


def by_accounts(
    session: Session, keys: Sequence[AccountKey]
) -> dict[AccountKey, ImportMapping | None]:
    """A batch: the mapping of each (wallet, account)."""
    rows = session.scalars(
        select(ImportMapping).where(
            among_keys(ImportMapping.wallet_id, ImportMapping.account_id, keys)
        )
    )
    return dict.fromkeys(keys) | {(row.wallet_id, row.account_id): row for row in rows}
