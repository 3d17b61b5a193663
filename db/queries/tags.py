"""Tags of a wallet and of its transactions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from db.batches import among_keys
from db.tables import Tag, TransactionTag

# A wallet and one of its transactions.
TransactionKey: TypeAlias = tuple[str, str]


def of_wallets(session: Session, wallet_ids: Sequence[str]) -> dict[str, list[str]]:
    """A batch: the names of the tags of each wallet that some transaction carries."""
    found: dict[str, list[str]] = {wallet_id: [] for wallet_id in wallet_ids}
    is_used = select(literal(1)).where(
        TransactionTag.wallet_id == Tag.wallet_id, TransactionTag.tag_id == Tag.id
    )
    rows = session.execute(
        select(Tag.wallet_id, Tag.name)
        .where(Tag.wallet_id.in_(wallet_ids), is_used.exists())
        .order_by(Tag.name_key, Tag.id)
    )
    for row in rows:
        found[row.wallet_id].append(row.name)
    return found


def count(session: Session, wallet_id: str) -> int:
    """How many there are, carried or not."""
    return session.scalars(select(func.count()).where(Tag.wallet_id == wallet_id)).one()


def of_transactions(
    session: Session, keys: Sequence[TransactionKey]
) -> dict[TransactionKey, list[str]]:
    """A batch: the tags of each transaction, by name."""
    found: dict[TransactionKey, list[str]] = {key: [] for key in keys}
    rows = session.execute(
        select(TransactionTag.wallet_id, TransactionTag.transaction_id, Tag.name)
        .join(Tag, (Tag.wallet_id == TransactionTag.wallet_id) & (Tag.id == TransactionTag.tag_id))
        .where(among_keys(TransactionTag.wallet_id, TransactionTag.transaction_id, keys))
        .order_by(Tag.name_key, Tag.id)
    )
    for row in rows:
        found[row.wallet_id, row.transaction_id].append(row.name)
    return found


@dataclass(frozen=True, slots=True)
class WalletTag:
    """A tag, and the name that its wallet writes it by."""

    id: str
    name: str


def named(session: Session, wallet_id: str, name_keys: Sequence[str]) -> dict[str, WalletTag]:
    """Each of the wallet's tags with one of these folded names, by that."""
    rows = session.execute(
        select(Tag.name_key, Tag.id, Tag.name).where(
            Tag.wallet_id == wallet_id, Tag.name_key.in_(name_keys)
        )
    )
    return {row.name_key: WalletTag(row.id, row.name) for row in rows}
