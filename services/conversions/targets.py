"""Targets: which currencies a wallet's transactions are converted into, beside its own.

Wanted are the one that the wallet is about to change to, and those of its budgets' limits. What
nobody wants any more is no target at once; what was kept for it is cleared away later, by the job,
and until then the currency cannot be a target again.
"""

from __future__ import annotations

from dataclasses import replace

from db.queries import budgets, targets
from db.tables import ConversionTarget
from domain.conversions import TargetState
from services.conversions import filling
from services.conversions.keeping import targets_of
from services.writing import Write


def review(write: Write) -> None:
    """Begin with what is wanted and no target yet, and end with what is one and not wanted.

    Of what was there before, the first piece is converted at once: in most wallets that is all.
    """
    write.session.flush()
    wanted = budgets.currencies(write.session, write.wallet_id)
    if write.wallet.next_currency is not None:
        wanted.add(write.wallet.next_currency)
    have = set(targets_of(write.held)[1:])
    wanted.discard(write.held.currency)
    for currency in sorted(have - wanted):
        drop(write, currency)
    for currency in sorted(wanted - have):
        _begin(write, currency)


def is_touched(write: Write, currency: str) -> bool:
    """Whether `review` may have anything to do for a budget with a limit in this currency."""
    return currency != write.held.currency or bool(write.held.targets)


def drop(write: Write, currency: str) -> None:
    """Nothing is converted into the currency any more."""
    row = targets.find(write.session, write.wallet_id, currency)
    if row is None:
        row = ConversionTarget(
            wallet_id=write.wallet_id,
            currency=currency,
            state=TargetState.DROPPING.name,
            started_at=write.at,
        )
        write.session.add(row)
    row.state, row.reached = TargetState.DROPPING.name, None
    keep(write, [each for each in targets_of(write.held)[1:] if each != currency])


def keep(write: Write, others: list[str]) -> None:
    """These, beside the wallet's own currency, are what every write converts into from now on."""
    write.wallet.targets = ",".join(sorted(others))
    write.held = replace(write.held, targets=write.wallet.targets)
    write.session.flush()


def _begin(write: Write, currency: str) -> None:
    if targets.find(write.session, write.wallet_id, currency) is not None:
        return
    row = ConversionTarget(
        wallet_id=write.wallet_id,
        currency=currency,
        state=TargetState.FILLING.name,
        done=0,
        total=0,
        started_at=write.at,
    )
    write.session.add(row)
    keep(write, [*targets_of(write.held)[1:], currency])
    filling.fill(write, row)
