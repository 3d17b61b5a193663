"""Verifying as a job: the books of all wallets, one after the other, as far as its time goes.

What it finds is told by name only; `python -m jobs verify` tells what is kept and what it should
be. Where one run ends the next goes on, so that each wallet has its turn, however many there are.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Engine

from db.queries import verification
from db.session import is_unreachable, reading
from jobs.progress import Progress
from services.verification import differences
from settings import Settings

_WALLETS = 500
# A run that takes longer ends, and the next one goes on.
_RUN_S_MAX = 3_600


def run(settings: Settings, engine: Engine, at: datetime, progress: Progress) -> dict[str, int]:  # noqa: ARG001 - as every job
    """The job: from where the last run ended to the last wallet."""
    deadline = time.monotonic() + _RUN_S_MAX
    with reading(engine) as session:
        progress.expect(verification.all_wallet_count(session, after=progress.mark))
    wallets = found = 0
    for wallet_id in _wallets(engine, progress.mark):
        if progress.must_stop() or time.monotonic() > deadline:
            break
        found += _checked(engine, wallet_id, progress)
        wallets += 1
        progress.mark = wallet_id
        progress.advance(note=f"{found:,} differences")
    else:
        progress.mark = None
    return {"wallets": wallets, "differences": found}


def _wallets(engine: Engine, after: str | None) -> Iterator[str]:
    while True:
        with reading(engine) as session:
            wallet_ids = verification.all_wallet_ids(session, after=after, size=_WALLETS)
        if not wallet_ids:
            return
        yield from wallet_ids
        after = wallet_ids[-1]


def _checked(engine: Engine, wallet_id: str, progress: Progress) -> int:
    """How many differences there are in a wallet, within one snapshot."""
    found = 0
    try:
        with reading(engine) as session:
            for each in differences(session, [wallet_id]):
                found += 1
                progress.fail(f"wallet {wallet_id}", f"{each.what} of {each.where} is wrong")
    except Exception as error:
        if is_unreachable(error):
            raise
        # A wallet that cannot even be read says nothing of the next one.
        progress.fail(f"wallet {wallet_id}", error)
    return found
