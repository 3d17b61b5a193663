"""Targets: the currencies into which a wallet's transactions are converted, and how far that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from db.base import NO_ID, AnyRow
from db.tables import ConversionTarget, Wallet
from domain.conversions import TargetState


def states(session: Session, keys: Sequence[str]) -> dict[str, dict[str, TargetState]]:
    """A batch: currency → state of each wallet's targets; what has none is ready or no target."""
    found: dict[str, dict[str, TargetState]] = {wallet_id: {} for wallet_id in keys}
    rows = session.execute(
        select(ConversionTarget.wallet_id, ConversionTarget.currency, ConversionTarget.state).where(
            ConversionTarget.wallet_id.in_(keys)
        )
    )
    for wallet_id, currency, state in rows:
        found[wallet_id][currency] = TargetState[state]
    return found


def is_kept(table: Any) -> ColumnElement[bool]:
    """Whether the row's `to_currency` is a target still: not one that is being cleared away."""
    target = ConversionTarget
    gone = select(1).where(
        target.wallet_id == table.wallet_id,
        target.currency == table.to_currency,
        target.state == TargetState.DROPPING.name,
    )
    return ~gone.exists()


def find(session: Session, wallet_id: str, currency: str) -> ConversionTarget | None:
    return session.get(ConversionTarget, (wallet_id, currency))


def next_of(session: Session, keys: Sequence[str]) -> dict[str, AnyRow | None]:
    """A batch: how far each wallet is with the currency that it is about to change to."""
    target = ConversionTarget
    rows = session.execute(
        select(target.wallet_id, target.currency, target.done, target.total, target.started_at)
        .join(Wallet, (Wallet.id == target.wallet_id) & (Wallet.next_currency == target.currency))
        .where(target.wallet_id.in_(keys))
    )
    return dict.fromkeys(keys) | {row.wallet_id: row for row in rows}


def busy(session: Session, wallet_id: str) -> Sequence[ConversionTarget]:
    """Those of the wallet's targets that are being filled or cleared away."""
    return session.scalars(
        select(ConversionTarget)
        .where(
            ConversionTarget.wallet_id == wallet_id,
            ConversionTarget.state != TargetState.READY.name,
        )
        .order_by(ConversionTarget.currency)
    ).all()


def all_busy_wallets(session: Session, *, after: str | None, size: int) -> Sequence[str]:
    """The next wallets that have such a target, or are about to change their currency."""
    statement = (
        select(Wallet.id)
        .where(_is_busy(), Wallet.id > (after or NO_ID))
        .order_by(Wallet.id)
        .limit(size)
    )
    return session.scalars(statement).all()


def all_busy_wallet_count(session: Session) -> int:
    return session.scalars(select(func.count(Wallet.id)).where(_is_busy())).one()


def _is_busy() -> ColumnElement[bool]:
    unready = select(ConversionTarget.wallet_id).where(
        ConversionTarget.state != TargetState.READY.name
    )
    return or_(Wallet.id.in_(unready.scalar_subquery()), Wallet.next_currency.is_not(None))
