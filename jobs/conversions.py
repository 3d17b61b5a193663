"""Converting: what was entered before there was a rate, or before it was wanted.

Rows say what is to be done, so that two at once, or one that was killed, double nothing and lose
nothing. A wallet that fails is reported, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Engine

from db.failures import is_held, is_unreachable
from db.queries import targets, unconverted
from db.session import reading, write
from jobs.progress import Progress, said
from services.conversions import running
from settings import Settings

_WALLETS_MAX = 500
_Work: TypeAlias = Callable[[str], None]


@dataclass(slots=True)
class Tally:
    """How many conversions have a rate, or another one, that had none; and what failed. `held` are
    wallets that another did not let go of: the next run goes on there.
    """

    settled: int = 0
    pieces: int = 0
    wallets: int = 0
    held: int = 0
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def note(self) -> str:
        told = {"pieces": self.pieces, "rates that have come": self.settled}
        return ", ".join(f"{count:,} {what}" for what, count in told.items() if count)


def run(settings: Settings, engine: Engine, at: datetime, progress: Progress) -> dict[str, int]:  # noqa: ARG001 - as every job
    """The job: what a wallet that changes its currency lacks, then what rates have come for."""
    with reading(engine) as session:
        count = targets.all_busy_wallet_count(session) + unconverted.all_open_wallet_count(session)
    progress.expect(count)
    tally = fill_all(engine, at, progress=progress)
    settle_all(engine, at, tally, progress)
    return {"settled": tally.settled, "pieces": tally.pieces, "wallets that were held": tally.held}


def wanted_rates(engine: Engine) -> list[tuple[str, str]]:
    """(currency, day) of rates that somebody lacks: what the second provider may be asked for."""
    with reading(engine) as session:
        return unconverted.all_wanted(session)


def settle_all(
    engine: Engine,
    at: datetime,
    tally: Tally | None = None,
    progress: Progress | None = None,
) -> Tally:
    """Give the rate that is known by now to what has none, or one of an earlier day, for as long
    as the provider had not published for its own.
    """
    tally, progress = tally or Tally(), progress or Progress()

    def work(wallet_id: str) -> None:
        with reading(engine) as session:
            asked = running.news(session, wallet_id)
        place: unconverted.Place | None = unconverted.START if asked else None
        while place is not None:
            done = write(
                engine, running.settle, wallet_id=wallet_id, asked=asked, after=place, at=at
            )
            tally.settled += done.changed
            progress.advance(0, tally.note)
            place = None if progress.must_stop() else done.next

    _each(engine, unconverted.all_open_wallets, work, tally, progress)
    return tally


def fill_all(
    engine: Engine,
    at: datetime,
    tally: Tally | None = None,
    progress: Progress | None = None,
) -> Tally:
    """Convert what was there before a wallet wanted it in a currency."""
    tally, progress = tally or Tally(), progress or Progress()

    def work(wallet_id: str) -> None:
        has_more = True
        while has_more and not progress.must_stop():
            has_more = write(engine, running.fill, wallet_id=wallet_id, at=at)
            tally.pieces += 1
            progress.advance(0, tally.note)

    _each(engine, targets.all_busy_wallets, work, tally, progress)
    return tally


def _each(
    engine: Engine,
    wallets: Callable[..., Sequence[str]],
    work: _Work,
    tally: Tally,
    progress: Progress,
) -> None:
    for wallet_id in _ids(engine, wallets):
        if progress.must_stop():
            return
        try:
            work(wallet_id)
        except Exception as error:
            if is_unreachable(error):
                raise
            # The one place where it is known that the others do not depend on this one.
            if is_held(error):
                tally.held += 1
            else:
                tally.failures[wallet_id] = said(error)
                progress.fail(f"wallet {wallet_id}", error)
        else:
            tally.wallets += 1
        progress.advance(note=tally.note)


def _ids(engine: Engine, wallets: Callable[..., Sequence[str]]) -> Iterator[str]:
    after: str | None = None
    while True:
        with reading(engine) as session:
            found = wallets(session, after=after, size=_WALLETS_MAX)
        if not found:
            return
        yield from found
        after = found[-1]
