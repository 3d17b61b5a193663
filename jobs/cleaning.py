"""Cleaning: what has had its time goes, a bounded piece at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.failures import is_held, is_unreachable
from db.queries import attempts, invitations, jobs, links, sessions
from db.queries.imports import plans
from db.session import reading, write
from domain.jobs import RUNS_KEPT_FOR
from domain.links import REMEMBERED_FOR
from jobs.progress import Progress
from services import purging
from settings import Settings

# Rows that one transaction deletes.
_PIECE = 1_000

# Deletes at most so many rows that are of no use at a moment. How many it were.
Broom = Callable[[Session, datetime, int], int]


def _old_runs(session: Session, at: datetime, most: int) -> int:
    return jobs.all_old(session, at - RUNS_KEPT_FOR, most)


def _old_links(session: Session, at: datetime, most: int) -> int:
    return links.all_forgotten(session, at - REMEMBERED_FOR, most)


def _old_invitations(session: Session, at: datetime, most: int) -> int:
    return invitations.all_answered(session, at - REMEMBERED_FOR, most)


# What goes, and how. Another table with rows that age is one more line.
_BROOMS: dict[str, Broom] = {
    "sessions": sessions.all_expired,
    "failures to sign in": attempts.all_forgotten,
    "answers to retries": purging.forget_requests,
    "plans of imports": plans.all_expired,
    "links": _old_links,
    "addresses of invitations": _old_invitations,
    "runs of jobs": _old_runs,
}


def clean(settings: Settings, engine: Engine, at: datetime, progress: Progress) -> dict[str, int]:  # noqa: ARG001 - as every job
    """The job: what can no longer be used, and what nobody looks at any more."""
    return {what: _swept(engine, broom, at, progress) for what, broom in _BROOMS.items()}


def _swept(engine: Engine, broom: Broom, at: datetime, progress: Progress) -> int:
    swept = 0
    while not progress.must_stop():
        found = write(engine, broom, at, _PIECE)
        swept += found
        progress.advance(found)
        if found < _PIECE:
            break
    return swept


def purge(settings: Settings, engine: Engine, at: datetime, progress: Progress) -> dict[str, int]:
    """The job: what has been in the trash for longer than the settings say, wallet by wallet."""
    before = at - timedelta(days=settings.trash_days)
    with reading(engine) as session:
        progress.expect(purging.count_with_old_trash(session, before=before))
    purged = wallets = 0
    after: str | None = None
    while not progress.must_stop():
        with reading(engine) as session:
            wallet_ids = purging.wallets_with_old_trash(session, before=before, after=after)
        if not wallet_ids:
            break
        for after in wallet_ids:
            if progress.must_stop():
                break
            purged += _purged(engine, after, at, before, progress)
            wallets += 1
    return {"purged": purged, "wallets": wallets}


def _purged(
    engine: Engine, wallet_id: str, at: datetime, before: datetime, progress: Progress
) -> int:
    try:
        return write(engine, purging.purge_wallet, wallet_id=wallet_id, before=before, at=at)
    except Exception as error:
        if is_unreachable(error):
            raise
        # Nothing in another wallet depends on this one. What is held is old at the next run, too.
        if not is_held(error):
            progress.fail(f"wallet {wallet_id}", error)
        return 0
    finally:
        progress.advance()
