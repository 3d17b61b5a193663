"""Posting in all wallets, as the job does it: rows say what is due, one wallet at a time.

However many do it at once, and whenever one of them dies, an occurrence is decided once: under its
wallet's lock, in a transaction of a bounded size.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.queries import recurring
from domain.periods import day_in
from services.actors import System
from services.recurring.posting import Done, fail, post_due, today_of
from services.writing import Write, of_wallet

# What one transaction looks at, and decides, at most.
RULES_MAX = 100
DECIDED_MAX = 2_000
_WALLETS_MAX = 500
# No zone is further ahead of UTC.
_AHEAD_MAX = timedelta(hours=15)


@dataclass(slots=True)
class Posted(Done):
    """What was done in one wallet; not `is_free` while another was at it and nothing was done."""

    is_free: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """Some wallets in which something is due, and the id after which the next piece begins."""

    wallet_ids: list[str]
    last: str


def due_wallets(session: Session, *, after: str | None, at: datetime) -> Piece | None:
    """The next wallets in which something is due at a moment, by their own day; None after all."""
    rows = recurring.all_due_wallets(session, _latest(at), after=after, size=_WALLETS_MAX)
    if not rows:
        return None
    due = [row.wallet_id for row in rows if row.due_on <= _today(row.time_zone, at)]
    return Piece(due, rows[-1].wallet_id)


def due_count(session: Session, *, at: datetime) -> int:
    """In how many wallets something is due at a moment; perhaps a few more, by their own day."""
    return recurring.all_due_wallet_count(session, _latest(at))


def post_wallet(session: Session, *, wallet_id: str, at: datetime, waits: bool) -> Posted:
    """Decide some of what is due in a wallet.

    Raises Refusal or Refusals when something is in the way that shows only when it is tried.
    """
    write = _opened(session, wallet_id, at, waits=waits)
    if write is None:
        return Posted(is_free=False)
    rows = recurring.due(session, wallet_id, today_of(write).isoformat(), rows_max=RULES_MAX)
    done = Posted(has_more=len(rows) == RULES_MAX)
    found = post_due(write, rows, most=DECIDED_MAX)
    done.add(found)
    done.has_more = done.has_more or found.has_more
    return done


def due_rules(session: Session, *, wallet_id: str, at: datetime) -> list[str]:
    """The rules of a wallet of which something is due, to be tried one by one."""
    wallet = recurring.all_zone(session, wallet_id)
    if wallet is None:
        return []
    rows = recurring.due(session, wallet_id, _today(wallet, at), rows_max=RULES_MAX)
    return [row.id for row in rows]


def post_rule(session: Session, *, wallet_id: str, rule_id: str, at: datetime) -> Posted:
    """The same as `post_wallet`, of one rule."""
    write = _opened(session, wallet_id, at, waits=True)
    row = None if write is None else recurring.find(session, wallet_id, rule_id)
    done = Posted()
    if write is not None and row is not None:
        found = post_due(write, [row], most=DECIDED_MAX)
        done.add(found)
        done.has_more = found.has_more
    return done


def fail_rule(session: Session, *, wallet_id: str, rule_id: str, why: str, at: datetime) -> None:
    """Keep why a rule could not be posted, for those who look at it."""
    write = _opened(session, wallet_id, at, waits=True)
    row = None if write is None else recurring.find(session, wallet_id, rule_id)
    if write is not None and row is not None:
        fail(write, row, why)


def _opened(session: Session, wallet_id: str, at: datetime, *, waits: bool) -> Write | None:
    wallet = recurring.all_locked(session, wallet_id, waits=waits)
    return None if wallet is None else of_wallet(session, System(at), wallet)


def _latest(at: datetime) -> str:
    """The last day that it is anywhere."""
    return (at + _AHEAD_MAX).date().isoformat()


def _today(zone: str, at: datetime) -> str:
    return day_in(at, zone).isoformat()
