"""Whether what is kept of conversions is what their rates come to. For jobs only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from sqlalchemy.orm import Session

from db.queries import conversions, converted, targets
from db.queries.conversions import Stored
from db.tables import Wallet
from domain.conversions import (
    NOTHING,
    Converted,
    ConvertedKey,
    Moved,
    TargetState,
    Wanted,
    at_rate,
)
from services.conversions.keeping import moves, targets_of

# What is wrong, where, what is stored and what was computed.
Found: TypeAlias = tuple[str, str, int | str, int | str]
_Sums: TypeAlias = dict[ConvertedKey, Moved]


def wrong(session: Session, wallet: Wallet) -> Iterator[Found]:
    """All that is not as it should be in one wallet."""
    states = targets.states(session, [wallet.id])[wallet.id]
    kept = set(targets_of(wallet))
    sums: _Sums = {}
    for currency in sorted(kept):
        is_filling = states.get(currency) is TargetState.FILLING
        for piece in conversions.pieces(session, wallet.id, currency):
            found = []
            for uuid, wanted, stored in piece:
                yield from _one(f"transaction {uuid} in {currency}", wanted, stored, is_filling)
                if stored is not None:
                    found.append(Stored(uuid, wanted, stored))
            for key, moved in moves(found).items():
                sums[key] = sums.get(key, NOTHING).plus(moved)
    days = converted.days(session, wallet.id)
    yield from _sums("day", _of(days, kept), sums)
    months = converted.by_month(days, wallet.month_start_day)
    yield from _sums("month", _of(converted.months(session, wallet.id), kept), _of(months, kept))


def _one(
    where: str,
    wanted: Wanted,
    stored: Converted | None,
    is_filling: bool,  # noqa: FBT001 - one of four
) -> Iterator[Found]:
    if stored is None:
        if not is_filling:
            yield "conversion", where, "none", "one"
        return
    if stored.rate is None:
        if wanted.asked is None:
            yield "rate", where, "none", str(wanted.own)
        return
    if (wanted.asked is None) != (stored.rate.source == "OWN"):
        yield "source", where, stored.rate.source, str(wanted.own)
    computed = at_rate(wanted, stored.rate, is_settled=True).to_minor
    if computed != stored.to_minor:
        yield "conversion", where, str(stored.to_minor), str(computed)


def _sums(
    what: str, stored: Mapping[ConvertedKey, Moved], computed: Mapping[ConvertedKey, Moved]
) -> Iterator[Found]:
    for key in sorted(stored.keys() | computed.keys(), key=str):
        sides = (stored.get(key, NOTHING), computed.get(key, NOTHING))
        if sides[0] != sides[1]:
            total = key.total
            where = (
                f"the {what} {total.day} {total.kind} in category {total.category_id} from "
                f"{total.currency} to {key.to_currency}"
            )
            yield "converted total", where, str(sides[0]), str(sides[1])


def _of(sums: Mapping[ConvertedKey, Moved], currencies: set[str]) -> _Sums:
    """Those of these currencies: others may be left of what is being cleared away."""
    return {key: moved for key, moved in sums.items() if key.to_currency in currencies}
