"""Keeping conversions and their sums in step with the ledger, within the writes themselves.

A transaction is converted into every target of its wallet: the wallet's currency, and those in
`targets` beside it. In the wallet's one currency there is nothing to do, and not a statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from db.converting import computed
from db.queries import conversions, converted
from db.queries.conversions import Stored
from db.queries.wallets import Held
from db.tables import Wallet
from domain.conversions import (
    NOTHING,
    Converted,
    ConvertedKey,
    Moved,
    Moves,
    OwnRate,
    Wanted,
    at_rate,
    effects,
)
from domain.errors import Invalid
from domain.money import Money
from domain.transactions import Draft
from services.budgets import keeping as budgets
from services.writing import Write


def targets(write: Write) -> tuple[str, ...]:
    """The currencies into which the wallet's transactions are converted, its own first."""
    return targets_of(write.held)


def targets_of(wallet: Wallet | Held) -> tuple[str, ...]:
    others = wallet.targets
    return (wallet.currency, *others.split(",")) if others else (wallet.currency,)


def is_foreign(write: Write, currency: str) -> bool:
    """Whether there is anything to convert an amount in this currency into."""
    return currency != write.held.currency or bool(write.held.targets)


def towards_wallet(write: Write, draft: Draft) -> Draft:
    """The draft with the currency that a rate just stated is in."""
    own = draft.own_rate
    if own is None or own.currency:
        return draft
    return replace(draft, own_rate=OwnRate(own.number, write.held.currency))


def booked(write: Write, drafts: Iterable[tuple[str, Draft]]) -> None:
    """Convert new transactions, by their ids."""
    foreign = [(uuid, draft) for uuid, draft in drafts if is_foreign(write, draft.amount.currency)]
    if foreign:
        add(write, _wanted(write, foreign))


def taken_out(write: Write, transaction_id: str, before: Money) -> list[Stored]:
    """What a transaction is about to lose by being changed or deleted; its sums have lost it.

    To be called while it stands as it was.
    """
    if not is_foreign(write, before.currency):
        return []
    found = conversions.of_ids(write.session, write.wallet_id, [transaction_id], targets(write))
    if found:
        moved(write, moves(found, sign=-1))
        conversions.remove(write.session, write.wallet_id, [transaction_id], targets(write))
    return found


def import_taken_out(write: Write, import_id: str) -> None:
    """The same of all that came in with an import."""
    found = conversions.of_import(write.session, write.wallet_id, import_id, targets(write))
    if found:
        moved(write, moves(found, sign=-1))


def rebooked(write: Write, transaction_id: str, after: Draft, before: Sequence[Stored]) -> None:
    """Convert a transaction that has changed; at the rate it had, where that is still meant."""
    if not is_foreign(write, after.amount.currency):
        return
    kept = {
        (each.wanted.asked, each.wanted.own, each.converted.to_currency): each.converted
        for each in before
    }
    fresh, found = [], []
    for uuid, wanted in _wanted(write, [(transaction_id, after)]):
        old = kept.get((wanted.asked, wanted.own, wanted.to_currency))
        if old is None or old.rate is None or wanted.asked is None:
            fresh.append((uuid, wanted))
        else:
            again = at_rate(wanted, old.rate, is_settled=old.is_settled)
            found.append(Stored(uuid, wanted, again))
    add(write, fresh, also=found)


def add(
    write: Write, wanted: Sequence[tuple[str, Wanted]], *, also: Sequence[Stored] = ()
) -> list[Stored]:
    """Convert what has no conversion yet, and keep that, with those that are known already."""
    done = computed(write.session, [each for _, each in wanted])
    new = [
        Stored(uuid, each, each_done) for (uuid, each), each_done in zip(wanted, done, strict=True)
    ]
    found = [*new, *also]
    rows: list[tuple[str, Converted]] = [(each.transaction_id, each.converted) for each in found]
    conversions.insert(write.session, write.wallet_id, rows)
    moved(write, moves(found))
    return found


def moves(stored: Iterable[Stored], *, sign: int = 1) -> dict[ConvertedKey, Moved]:
    """What these conversions add to sums, or take from them."""
    found: dict[ConvertedKey, Moved] = {}
    for each in stored:
        parts = effects(each.wanted.entry, each.converted.to_currency, each.converted.to_minor)
        for key, part in parts:
            found[key] = found.get(key, NOTHING).plus(part if sign > 0 else -part)
    return found


def _wanted(write: Write, drafts: Iterable[tuple[str, Draft]]) -> list[tuple[str, Wanted]]:
    """One for each currency that a transaction is not in."""
    return [
        (uuid, Wanted(draft.entry(), currency, draft.own_rate))
        for uuid, draft in drafts
        for currency in targets(write)
        if currency != draft.amount.currency
    ]


def moved(write: Write, added: Moves) -> None:
    """Add to what was converted. Raises Invalid if a sum would pass what is kept of one."""
    months = write.held.month_start_day
    if not converted.add(write.session, write.wallet_id, added, month_start_day=months):
        raise Invalid(
            "All amounts of one month, converted, would be larger than a total can be; check the "
            "amounts of that month and their rates"
        )
    budgets.converted(write, added)
