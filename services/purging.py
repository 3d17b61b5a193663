"""What goes by itself after its time: old trash, and the names of old requests. For jobs only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.queries import retries, trash
from services.actors import System
from services.trash import purge
from services.writing import of_wallet

# How long a request can be sent again under its name.
REQUESTS_KEPT = timedelta(days=30)
# Wallets that are looked at in one go.
WALLETS_MAX = 100


def wallets_with_old_trash(
    session: Session, *, before: datetime, after: str | None
) -> Sequence[str]:
    """The next wallets, by their ids, that hold what was deleted before a moment."""
    return trash.all_wallets_with_old(session, before, after=after, rows_max=WALLETS_MAX)


def count_with_old_trash(session: Session, *, before: datetime) -> int:
    return trash.all_count_with_old(session, before)


def purge_wallet(session: Session, *, wallet_id: str, before: datetime, at: datetime) -> int:
    """Purge what was deleted in the wallet before a moment. How many things went."""
    wallet = trash.all_locked(session, wallet_id)
    return 0 if wallet is None else purge(of_wallet(session, System(at), wallet), before=before)


def forget_requests(session: Session, at: datetime, most: int) -> int:
    return retries.all_old(session, at - REQUESTS_KEPT, most)
