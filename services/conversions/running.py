"""Converting in all wallets, as the job does it: rows say what is to be done, one wallet at a time.

However many do it at once, and whenever one of them dies, each conversion is made once: under its
wallet's lock, in a transaction of a bounded size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from db.converting import computed
from db.queries import conversions, rates, recurring, targets, unconverted, wallets
from db.queries.conversions import Stored
from db.queries.unconverted import START, Open, Place
from domain.conversions import NOTHING, Converted, TargetState, settles
from domain.exchange import Asked, Rate
from services.actors import System
from services.conversions import changing, filling, keeping
from services.conversions import targets as wanting
from services.writing import Write, of_wallet


@dataclass(frozen=True, slots=True)
class Settled:
    """How many conversions have another rate now, and where to go on; None when all is done."""

    changed: int
    next: Place | None


def news(session: Session, wallet_id: str) -> list[Asked]:
    """What the wallet's open conversions ask for, as far as there is something new to say."""
    wallet = wallets.by_ids(session, [wallet_id]).get(wallet_id)
    if wallet is None:
        return []
    kinds = unconverted.kinds_open(session, wallet_id, keeping.targets_of(wallet))
    if not kinds:
        return []
    found = rates.found(session, list({kind.asked for kind in kinds}))
    until = rates.published_until(session)
    return list(
        dict.fromkeys(kind.asked for kind in kinds if _is_news(kind, found[kind.asked], until))
    )


def _is_news(kind: Open, rate: Rate | None, until: str) -> bool:
    if rate is None:
        return False
    is_other = (kind.rate_day, kind.source) != (rate.day, rate.source)
    return is_other or settles(rate, kind.asked.day, until)


def settle(
    session: Session, *, wallet_id: str, asked: Sequence[Asked], after: Place = START, at: datetime
) -> Settled:
    """Give the next open conversions that ask for one of these the rate that is known by now."""
    write = _opened(session, wallet_id, at)
    if write is None:
        return Settled(0, None)
    size = filling.PIECE
    asked = [key for key in asked if key.to_currency in keeping.targets(write)]
    before = unconverted.still_open(session, wallet_id, asked, after=after, size=size)
    done = computed(session, [each.wanted for each in before])
    pairs = [(old, new) for old, new in zip(before, done, strict=True) if old.converted != new]
    _put(write, pairs)
    changed = [old for old, new in pairs if _shows(old.converted, new)]
    own = [
        old.transaction_id for old in changed if old.converted.to_currency == write.held.currency
    ]
    filling.tell(write, own)
    last = before[-1] if len(before) == size else None
    place = None if last is None else (last.transaction_id, last.converted.to_currency)
    return Settled(len(changed), place)


def _put(write: Write, pairs: Sequence[tuple[Stored, Converted]]) -> None:
    """Keep the new ones in the place of the old, and their sums."""
    if not pairs:
        return
    session, wallet_id = write.session, write.wallet_id
    for old, _ in pairs:
        assert old.converted.to_currency in keeping.targets(write)
    for currency in {old.converted.to_currency for old, _ in pairs}:
        ids = [old.transaction_id for old, _ in pairs if old.converted.to_currency == currency]
        conversions.remove(session, wallet_id, ids, [currency])
    conversions.insert(session, wallet_id, [(old.transaction_id, new) for old, new in pairs])
    moves = keeping.moves((old for old, _ in pairs), sign=-1)
    again = keeping.moves(Stored(old.transaction_id, old.wanted, new) for old, new in pairs)
    for key, moved in again.items():
        moves[key] = moves.get(key, NOTHING).plus(moved)
    keeping.moved(write, moves)


def _shows(old: Converted, new: Converted) -> bool:
    """Whether anybody sees that it is another: by its amount or its rate."""
    return (old.to_minor, old.rate) != (new.to_minor, new.rate)


def fill(session: Session, *, wallet_id: str, at: datetime) -> bool:
    """Convert the next piece of what was there before a target, or clear the next piece away of
    one that is none any more; or change the currency at last. Whether there is more to do.
    """
    write = _opened(session, wallet_id, at)
    if write is None:
        return False
    busy = targets.busy(session, wallet_id)
    if not busy:
        changing.finish(write)
        return False
    target = busy[0]
    if target.state == TargetState.FILLING.name:
        is_done = filling.fill(write, target)
    elif is_done := filling.clear(write, target):
        # It may be wanted again by now.
        wanting.review(write)
    # Once more at the end, for a currency that is to change.
    is_last = not targets.busy(session, wallet_id) and write.wallet.next_currency is None
    return not is_done or not is_last


def _opened(session: Session, wallet_id: str, at: datetime) -> Write | None:
    wallet = recurring.all_locked(session, wallet_id, waits=True)
    return None if wallet is None else of_wallet(session, System(at), wallet)
