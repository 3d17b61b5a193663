"""What there is on all accounts, from what was on each before and what moved on each day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import AnySelect
from db.queries import accounts
from db.queries.analytics import past
from db.queries.totals import halves, whole
from db.tables import Account, AccountDay
from domain.analytics import figures
from domain.analytics.standing import Standing
from domain.periods import Span


def at_ends(
    session: Session, wallet_id: str, standing: Standing, tiles: Sequence[Span]
) -> list[tuple[dict[str, int], int]]:
    """(minor units of each currency, how many accounts) at the end of each tile."""
    start, end = tiles[0].start.isoformat(), tiles[-1].end.isoformat()
    now = accounts.of_wallet(session, wallet_id)
    then: Sequence[Any] = now
    if standing.until is not None:
        then = past.things_at(session, wallet_id, Account, standing.until)
    currencies = {account.id: account.currency for account in (*now, *then)}
    opening: dict[str, int] = defaultdict(int)
    for account in then:
        opening[account.currency] += account.opening_balance_minor
    for row in session.execute(_moved(wallet_id).where(AccountDay.day < start)):
        opening[row.currency] += whole(row.high, row.low)
    within = _moved(wallet_id, AccountDay.day).where(AccountDay.day >= start, AccountDay.day < end)
    moves = [(row.day, row.currency, whole(row.high, row.low)) for row in session.execute(within)]
    for (account_id, day), net_minor in standing.delta.accounts.items() if standing.delta else ():
        if day < start:
            opening[currencies[account_id]] += net_minor
        elif day < end:
            moves.append((day, currencies[account_id], net_minor))
    known = {account.currency for account in then}
    ends = figures.worth(opening, moves, tiles)
    return [({code: sums[code] for code in sorted(known)}, len(then)) for sums in ends]


def _moved(wallet_id: str, *keys: Any) -> AnySelect:
    high, low = halves(AccountDay.net_minor)
    return (
        select(*keys, Account.currency, high.label("high"), low.label("low"))
        .join(
            Account,
            (Account.wallet_id == AccountDay.wallet_id) & (Account.id == AccountDay.account_id),
        )
        .where(AccountDay.wallet_id == wallet_id)
        .group_by(*keys, Account.currency)
    )
