"""Filling: converting what was there before its wallet had the target, a bounded piece at a time.

Whoever writes meanwhile converts what they write: the target is one from its beginning.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from db.queries import targets, unconverted
from db.tables import ConversionTarget, Transaction
from domain.conversions import TargetState
from services.conversions import keeping
from services.writing import Write

# What one transaction converts at most.
PIECE = 500


def fill(write: Write, target: ConversionTarget) -> bool:
    """Convert the next piece; whether that was the last, and the target is ready."""
    session, wallet_id, to = write.session, write.wallet_id, target.currency
    if target.reached is None:
        target.total = unconverted.foreign_count(session, wallet_id, to)
    piece = unconverted.unfilled(session, wallet_id, to, after=target.reached, size=PIECE)
    found = keeping.add(write, piece.wanted)
    target.done += piece.size
    target.reached = piece.last or target.reached
    if to == write.held.currency:
        tell(write, [each.transaction_id for each in found if each.converted.to_minor is not None])
    is_ready = piece.size < PIECE
    if is_ready and to == write.held.currency:
        session.delete(target)
    elif is_ready:
        target.state = TargetState.READY.name
    session.flush()
    return is_ready


def tell(write: Write, ids: list[str]) -> None:
    """What is shown of these has changed: whoever follows the wallet sees them again."""
    if ids:
        unconverted.stamp(write.session, write.wallet_id, ids, version=write.version)
        write.updated_ids(Transaction, ids)


def filling(session: Session, wallet_id: str) -> list[ConversionTarget]:
    """The targets of a wallet that are being filled."""
    busy = targets.busy(session, wallet_id)
    return [each for each in busy if each.state == TargetState.FILLING.name]
