"""Changing a wallet's currency: everything is converted first, and then it changes in a moment.

Until then all figures are in the currency that it has, and what is written is converted into both.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from db.queries import budgets, targets
from db.tables import ConversionTarget, Wallet
from domain.conversions import TargetState
from domain.ledger import WalletRole
from services import writing
from services.actors import Actor
from services.conflicts import Seen, refuse_stale
from services.conversions import targets as wanting
from services.conversions.keeping import targets_of
from services.writing import Write


def change(
    session: Session, by: Actor, *, wallet_id: str, to: str, seen: Seen | None = None
) -> Wallet:
    """Begin to change the wallet's currency. Asking for the one that it has ends what was begun,
    and asking again for the same changes nothing.

    Where little is to be converted it is done at once. Raises NotFound, Forbidden or Conflict.
    """
    write = writing.begin(session, by, wallet_id, needs=WalletRole.OWNER)
    refuse_stale(write, Wallet, wallet_id, seen, ["currency"])
    wallet = write.wallet
    wanted = None if to == wallet.currency else to
    if wanted == wallet.next_currency:
        return wallet
    wallet.next_currency = wanted
    wanting.review(write)
    if not finish(write):
        write.updated_wallet()
    return wallet


def finish(write: Write) -> bool:
    """Change to the next currency, if all is converted into it; whether it was."""
    session, wallet = write.session, write.wallet
    if wallet.next_currency is None:
        return False
    row = targets.find(session, wallet.id, wallet.next_currency)
    if row is None or row.state != TargetState.READY.name:
        return False
    old, new = wallet.currency, wallet.next_currency
    others = set(targets_of(write.held)[1:]) - {new}
    session.delete(row)
    wallet.currency, wallet.next_currency = new, None
    write.held = replace(write.held, currency=new)
    wanting.keep(write, sorted({*others, old}))
    if old in budgets.currencies(session, wallet.id):
        _stays(write, old)
    else:
        wanting.drop(write, old)
    write.updated_wallet()
    return True


def _stays(write: Write, currency: str) -> None:
    """What was the wallet's own is a target like any other now, as a budget is in it."""
    if targets.find(write.session, write.wallet_id, currency) is None:
        write.session.add(
            ConversionTarget(
                wallet_id=write.wallet_id,
                currency=currency,
                state=TargetState.READY.name,
                started_at=write.at,
            )
        )
        write.session.flush()
