"""Filling: converting what was there before its wallet had the target, a bounded piece at a time,
and clearing away what was kept for one that is none any more.

Whoever writes meanwhile converts what they write: the target is one from its beginning.
"""

from __future__ import annotations

from db.queries import converted, unconverted
from db.tables import ConversionTarget, Transaction
from domain.conversions import TargetState
from services.conversions import keeping
from services.writing import Write

# What one transaction converts, and clears away, at most.
PIECE = 500
_CLEARED = 5_000


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


def clear(write: Write, target: ConversionTarget) -> bool:
    """Clear away the next piece of what was kept for a target that is none any more; whether that
    was the last.
    """
    session, wallet_id, currency = write.session, write.wallet_id, target.currency
    if unconverted.cleared(session, wallet_id, currency, size=_CLEARED) == _CLEARED:
        return False
    converted.clear(session, wallet_id, currency)
    session.delete(target)
    session.flush()
    return True
