"""Targets: the currencies into which a wallet's transactions are converted, and how far that is."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import ConversionTarget
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
